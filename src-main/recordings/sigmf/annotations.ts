// Reads SigMF annotations as offsets from the centre. Must not know where the samples are.

import type { RecordingAnnotation } from '#contract/entities.ts';
import { annotationSchema, type SigmfAnnotation, type SigmfCapture } from './schema.ts';

export interface AnnotationInput {
  readonly raw: readonly unknown[];
  /** Sorted by sample_start. */
  readonly captures: readonly SigmfCapture[];
  /** core:offset: the index of the file's first sample. */
  readonly offset: number;
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

/** `lastSample` is one past the last sample that an annotation needs, 0 without any. */
export function readAnnotations(input: AnnotationInput): {
  readonly annotations: readonly RecordingAnnotation[];
  readonly lastSample: number;
} {
  const annotations: RecordingAnnotation[] = [];
  const counts = new Map<EdgeOutcome, number>();
  let malformed = 0;
  let before = 0;
  let lastSample = 0;
  for (const raw of input.raw) {
    const parsed = annotationSchema.safeParse(raw);
    if (!parsed.success) {
      malformed += 1;
      continue;
    }
    const annotation = parsed.data;
    const sampleStart = annotation['core:sample_start'] - input.offset;
    if (sampleStart < 0) {
      before += 1;
      continue;
    }
    const sampleCount = annotation['core:sample_count'] ?? null;
    lastSample = Math.max(lastSample, sampleStart + (sampleCount ?? 0));
    const edges = readEdges(annotation, input);
    counts.set(edges.outcome, (counts.get(edges.outcome) ?? 0) + 1);
    annotations.push({
      sampleStart,
      sampleCount,
      lowOffsetHz: edges.lowOffsetHz,
      highOffsetHz: edges.highOffsetHz,
      label: annotation['core:label'] ?? null,
      comment: annotation['core:comment'] ?? null,
    });
  }
  if (malformed > 0) input.warnings.push(`${counted(malformed)} malformed: left out`);
  if (before > 0) input.warnings.push(`${counted(before)} before the file's first sample: left out`);
  for (const outcome of ['one-edge', 'swapped', 'baseband', 'outside'] as const) {
    const count = counts.get(outcome) ?? 0;
    if (count > 0) input.warnings.push(`${counted(count)} ${EDGE_WARNINGS[outcome]}`);
  }
  annotations.sort((a, b) => a.sampleStart - b.sampleStart);
  return { annotations, lastSample };
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
  const centerFreqHz = frequencyAt(annotation['core:sample_start'], input.captures) ?? input.overrideFreqHz;
  const halfBandHz = input.sampleRateHz === null ? null : input.sampleRateHz / 2;
  if (centerFreqHz !== null && overlapsBand(low - centerFreqHz, high - centerFreqHz, halfBandHz)) {
    return {
      lowOffsetHz: low - centerFreqHz,
      highOffsetHz: high - centerFreqHz,
      outcome: isSwapped ? 'swapped' : 'ok',
    };
  }
  const fitsAsOffsets = halfBandHz !== null && low >= -halfBandHz && high <= halfBandHz;
  if (!fitsAsOffsets) return { ...NO_EDGES, outcome: 'outside' };
  const outcome = centerFreqHz !== null ? 'baseband' : isSwapped ? 'swapped' : 'ok';
  return { lowOffsetHz: low, highOffsetHz: high, outcome };
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
