// What the grouping of tracks must know of the spectrum and of how much of it has been seen.

export interface EmitterContext {
  readonly sampleRateHz: number;
  readonly spanHz: number;
  readonly binHz: number;
  readonly samplesPerRow: number;
  readonly rowDurationS: number;
  /** Samples analysed so far. Absent: up to the end of the last track. */
  readonly sampleCount?: number | undefined;
}
