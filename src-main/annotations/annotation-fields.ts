// One SigMF annotation between its text and what an analyst sees: read, made, changed field by field. Must not know the
// list that it stands in, nor files.
import type { Annotation, AnnotationBox, AnnotationReview } from '#contract/annotations.ts';
import { ANNOTATION_REVIEWS } from '#contract/annotations.ts';
import { type AnnotationInput, readAnnotations } from '../recordings/sigmf/annotations.ts';
import { annotationSchema, type SigmfAnnotation } from '../recordings/sigmf/schema.ts';
import { withMember } from './json-spans.ts';

/** How the file counts samples and hertz. */
export interface AnnotationFrame {
  /** Of the recording's first sample, in the indices of the file. */
  readonly sampleOffset: number;
  /** Of the file's edges, what is at offset 0: RF, or where that is unknown the place in the stored band. */
  readonly baseHz: number;
  readonly input: Omit<AnnotationInput, 'raw' | 'warnings'>;
}

export const REVIEW_FIELD = 'sferic:review';
const TRACK_FIELD = 'sferic:track_id';
const ORIGIN_FIELD = 'sferic:origin';

export type ReadAnnotation = Omit<Annotation, 'annotationId'>;

export interface Reading {
  /** null: malformed, or of another part of the recording; it is kept and not shown. */
  readonly annotation: ReadAnnotation | null;
  /** In the file's own count; null: malformed. */
  readonly fileStart: number | null;
}

export function readAnnotation(text: string, frame: AnnotationFrame): Reading {
  const raw: unknown = JSON.parse(text);
  const parsed = annotationSchema.safeParse(raw);
  if (!parsed.success) return { annotation: null, fileStart: null };
  return { annotation: understood(raw, parsed.data, frame), fileStart: parsed.data['core:sample_start'] };
}

function understood(raw: unknown, parsed: SigmfAnnotation, frame: AnnotationFrame): ReadAnnotation | null {
  const [read] = readAnnotations({ ...frame.input, raw: [raw], warnings: [] });
  if (read === undefined) return null;
  const fields = parsed as Readonly<Record<string, unknown>>;
  const { sampleStart, sampleCount, lowOffsetHz, highOffsetHz, label, comment } = read;
  const trackId = fields[TRACK_FIELD];
  const origin = fields[ORIGIN_FIELD];
  const review = fields[REVIEW_FIELD];
  return {
    uuid: typeof fields['core:uuid'] === 'string' ? fields['core:uuid'] : null,
    origin: origin === 'drawn' || origin === 'track' ? origin : 'file',
    review: ANNOTATION_REVIEWS.find((known) => known === review) ?? 'open',
    sampleStart,
    sampleCount,
    lowOffsetHz,
    highOffsetHz,
    label,
    comment,
    trackId: typeof trackId === 'number' && Number.isSafeInteger(trackId) ? trackId : null,
  };
}

export interface NewAnnotation {
  readonly box: AnnotationBox;
  readonly label: string | null;
  readonly comment: string | null;
  readonly generator: string;
  readonly uuid: string;
  readonly origin: 'drawn' | 'track';
  readonly review: AnnotationReview;
  readonly trackId: number | null;
  /** Measured, by the names of the log's columns. */
  readonly measured: Readonly<Record<`sferic:${string}`, string | number | null>>;
}

/** As text, spaced as `like` is, where that is given: on lines of its own or on one. */
export function writeAnnotation(parts: NewAnnotation, frame: AnnotationFrame, like: string | null): string {
  const value = {
    'core:sample_start': fileIndex(parts.box.sampleStart, frame),
    'core:sample_count': parts.box.sampleCount * frame.input.storedPerSample,
    ...edgesOf(parts.box, frame),
    ...(parts.label === null || parts.label === '' ? {} : { 'core:label': parts.label }),
    ...(parts.comment === null || parts.comment === '' ? {} : { 'core:comment': parts.comment }),
    'core:generator': parts.generator,
    'core:uuid': parts.uuid,
    [ORIGIN_FIELD]: parts.origin,
    ...(parts.review === 'open' ? {} : { [REVIEW_FIELD]: parts.review }),
    ...(parts.trackId === null ? {} : { [TRACK_FIELD]: parts.trackId }),
    ...parts.measured,
  };
  if (like !== null && !like.includes('\n')) return JSON.stringify(value);
  const inner = /\n([ \t]*)"/.exec(like ?? '')?.[1] ?? '      ';
  const outer = /\n([ \t]*)\}$/.exec(like ?? '')?.[1] ?? '    ';
  const lines = Object.entries(value).map(
    ([key, member]) => `${inner}${JSON.stringify(key)}: ${JSON.stringify(member)}`,
  );
  return `{\n${lines.join(',\n')}\n${outer}}`;
}

/** A box that was moved or resized. Fields that say the same as before are not touched. */
export function withBox(text: string, box: AnnotationBox, frame: AnnotationFrame): string {
  const before = readAnnotation(text, frame).annotation;
  let edited = text;
  if (before?.sampleStart !== box.sampleStart) {
    edited = withMember(edited, 'core:sample_start', String(fileIndex(box.sampleStart, frame)));
  }
  if (before?.sampleCount !== box.sampleCount) {
    edited = withMember(edited, 'core:sample_count', String(box.sampleCount * frame.input.storedPerSample));
  }
  if (before?.lowOffsetHz === box.lowOffsetHz && before?.highOffsetHz === box.highOffsetHz) return edited;
  const edges = edgesOf(box, frame);
  edited = withMember(edited, 'core:freq_lower_edge', jsonOrNothing(edges['core:freq_lower_edge']));
  return withMember(edited, 'core:freq_upper_edge', jsonOrNothing(edges['core:freq_upper_edge']));
}

/** '' takes the field away. */
export function withText(text: string, field: 'core:label' | 'core:comment', value: string): string {
  return withMember(text, field, value === '' ? null : JSON.stringify(value));
}

export function withReview(text: string, review: AnnotationReview): string {
  return withMember(text, REVIEW_FIELD, review === 'open' ? null : JSON.stringify(review));
}

export function usesExtension(text: string): boolean {
  return text.includes('"sferic:');
}

function edgesOf({ lowOffsetHz, highOffsetHz }: AnnotationBox, { baseHz }: AnnotationFrame) {
  if (lowOffsetHz === null || highOffsetHz === null) return {};
  return {
    'core:freq_lower_edge': rounded(baseHz + Math.min(lowOffsetHz, highOffsetHz)),
    'core:freq_upper_edge': rounded(baseHz + Math.max(lowOffsetHz, highOffsetHz)),
  };
}

function fileIndex(sample: number, { sampleOffset, input }: AnnotationFrame): number {
  return sampleOffset + sample * input.storedPerSample;
}

function jsonOrNothing(value: number | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** To a thousandth of a hertz. */
function rounded(freqHz: number): number {
  return Math.round(freqHz * 1000) / 1000;
}
