// Reads SigMF annotations as offsets from the centre. Must not know where the samples are.

import type { RecordingAnnotation } from '#contract/entities.ts';
import { annotationSchema, type SigmfAnnotation, type SigmfCapture } from './schema.ts';

export interface AnnotationInput {
  readonly raw: readonly unknown[];
  /** Sorted by sample_start. */
  readonly captures: readonly SigmfCapture[];
  /** core:offset: the index of the file's first sample. */
  readonly offset: number;
  /** The part that is open: annotations of others are left out, those that reach into it begin with it. */
  readonly storedStart: number;
  readonly storedCount: number;
  /** Of the whole data set. */
  readonly storedInAll: number;
  /** Stored samples that make one of Sferic's. */
  readonly storedPerSample: 1 | 2;
  /** Of stored samples. */
  readonly sampleRateHz: number | null;
  /** A centre that the user gave. The metadata's own one, where known, is what the annotator worked with. */
  readonly overrideFreqHz: number | null;
  readonly warnings: string[];
}

/** How an annotation's edges were understood; what is not `ok` or `none` is counted into a warning. */
type EdgeOutcome = 'none' | 'ok' | 'one-edge' | 'swapped' | 'baseband' | 'outside';

const EDGE_WARNINGS: Readonly<Record<Exclude<EdgeOutcome, 'none' | 'ok'>, string>> = {
  'one-edge': 'with only one frequency edge: shown without edges',
  swapped: 'with lower and upper edge swapped: put in order',
  baseband: 'with edges that only fit the band as offsets from the centre: read so',
  outside: 'with edges outside the recorded band: shown without edges',
};

/** In Sferic's samples of the part, by their start. */
export function readAnnotations(input: AnnotationInput): readonly RecordingAnnotation[] {
  const annotations: RecordingAnnotation[] = [];
  const counts = new Map<EdgeOutcome, number>();
  const leftOut = { malformed: 0, before: 0, beyond: 0 };
  const partEnd = input.storedStart + input.storedCount;
  const perSample = input.storedPerSample;
  for (const raw of input.raw) {
    const parsed = annotationSchema.safeParse(raw);
    if (!parsed.success) {
      leftOut.malformed += 1;
      continue;
    }
    const annotation = parsed.data;
    const start = annotation['core:sample_start'] - input.offset;
    const count = annotation['core:sample_count'] ?? null;
    if (start < 0) {
      leftOut.before += 1;
      continue;
    }
    if (start >= partEnd || (start < input.storedStart && start + (count ?? 0) <= input.storedStart)) {
      if (start >= input.storedInAll) leftOut.beyond += 1;
      continue;
    }
    const from = Math.max(start, input.storedStart) - input.storedStart;
    const edges = readEdges(annotation, input);
    counts.set(edges.outcome, (counts.get(edges.outcome) ?? 0) + 1);
    annotations.push({
      sampleStart: Math.floor(from / perSample),
      sampleCount: count === null ? null : Math.ceil((start + count - input.storedStart - from) / perSample),
      lowOffsetHz: edges.lowOffsetHz,
      highOffsetHz: edges.highOffsetHz,
      label: annotation['core:label'] ?? null,
      comment: annotation['core:comment'] ?? null,
    });
  }
  if (leftOut.malformed > 0) input.warnings.push(`${counted(leftOut.malformed)} malformed: left out`);
  if (leftOut.before > 0)
    input.warnings.push(`${counted(leftOut.before)} before the file's first sample: left out`);
  if (leftOut.beyond > 0)
    input.warnings.push(`${counted(leftOut.beyond)} beyond the file's last sample: left out`);
  for (const outcome of ['one-edge', 'swapped', 'baseband', 'outside'] as const) {
    const count = counts.get(outcome) ?? 0;
    if (count > 0) input.warnings.push(`${counted(count)} ${EDGE_WARNINGS[outcome]}`);
  }
  return annotations.sort((a, b) => a.sampleStart - b.sampleStart);
}

function counted(count: number): string {
  return count === 1 ? '1 annotation' : `${count} annotations`;
}

interface Edges {
  readonly lowOffsetHz: number | null;
  readonly highOffsetHz: number | null;
  readonly outcome: EdgeOutcome;
}

const NO_EDGES = { lowOffsetHz: null, highOffsetHz: null } as const;

/**
 * SigMF: edges are RF where the capture's frequency is known, else relative to baseband. Some writers use offsets
 * though the frequency is known; such edges lie outside the band as RF and inside it as offsets.
 */
function readEdges(annotation: SigmfAnnotation, input: AnnotationInput): Edges {
  const lower = annotation['core:freq_lower_edge'];
  const upper = annotation['core:freq_upper_edge'];
  if (lower === undefined && upper === undefined) return { ...NO_EDGES, outcome: 'none' };
  if (lower === undefined || upper === undefined) return { ...NO_EDGES, outcome: 'one-edge' };
  const low = Math.min(lower, upper);
  const high = Math.max(lower, upper);
  const isSwapped = lower > upper;
  // Of real-valued samples the band lies above the frequency: its middle is a quarter of the rate higher.
  const isReal = input.storedPerSample === 2;
  const shiftHz = isReal ? (input.sampleRateHz ?? 0) / 4 : 0;
  const zeroFreqHz = frequencyAt(annotation['core:sample_start'], input.captures);
  const centerFreqHz = zeroFreqHz === null ? input.overrideFreqHz : zeroFreqHz + shiftHz;
  const halfBandHz = input.sampleRateHz === null ? null : input.sampleRateHz / (isReal ? 4 : 2);
  if (centerFreqHz !== null && overlapsBand(low - centerFreqHz, high - centerFreqHz, halfBandHz)) {
    return {
      lowOffsetHz: low - centerFreqHz,
      highOffsetHz: high - centerFreqHz,
      outcome: isSwapped ? 'swapped' : 'ok',
    };
  }
  const fitsAsOffsets = halfBandHz !== null && low - shiftHz >= -halfBandHz && high - shiftHz <= halfBandHz;
  if (!fitsAsOffsets) return { ...NO_EDGES, outcome: 'outside' };
  const outcome = centerFreqHz !== null ? 'baseband' : isSwapped ? 'swapped' : 'ok';
  return { lowOffsetHz: low - shiftHz, highOffsetHz: high - shiftHz, outcome };
}

/** Without a rate nothing can be said against it. */
function overlapsBand(lowOffsetHz: number, highOffsetHz: number, halfBandHz: number | null): boolean {
  return halfBandHz === null || (highOffsetHz >= -halfBandHz && lowOffsetHz <= halfBandHz);
}

/** Centre of the capture that a sample lies in. */
function frequencyAt(sampleStart: number, captures: readonly SigmfCapture[]): number | null {
  const capture =
    captures.findLast((candidate) => candidate['core:sample_start'] <= sampleStart) ?? captures[0];
  return capture?.['core:frequency'] ?? null;
}
