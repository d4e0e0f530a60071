// The lines of the annotation list: what came with the recording, what was drawn or judged, and the tracks that nobody
// has judged yet. Pure.

import type { Annotation } from '#contract/annotations.ts';
import type { Emitter, Track } from '#contract/entities.ts';
import { emitterOf } from './emitter-index.ts';

export type AnnotationItem =
  | { readonly kind: 'annotation'; readonly key: string; readonly annotation: Annotation }
  | {
      readonly kind: 'track';
      readonly key: string;
      readonly track: Track;
      readonly emitter: Emitter | null;
    };

/** By time. A track that an annotation was made of is not told twice. */
export function annotationItems(
  annotations: Iterable<Annotation>,
  tracks: Iterable<Track>,
  emitters: readonly Emitter[],
): readonly AnnotationItem[] {
  const items: AnnotationItem[] = [];
  const judged = new Map<number, Annotation>();
  for (const annotation of annotations) {
    items.push({ kind: 'annotation', key: `a${annotation.annotationId}`, annotation });
    if (annotation.origin === 'track' && annotation.trackId !== null)
      judged.set(annotation.trackId, annotation);
  }
  for (const track of tracks) {
    if (track.state === 'tentative') continue;
    const annotation = judged.get(track.trackId);
    if (annotation !== undefined && isSamePlace(annotation, track)) continue;
    items.push(trackItem(track, emitterOf(emitters, track.emitterId) ?? null));
  }
  return items.sort((a, b) => startOf(a) - startOf(b) || (a.key < b.key ? -1 : 1));
}

type TrackItem = Extract<AnnotationItem, { readonly kind: 'track' }>;
const TRACK_ITEMS = new WeakMap<Track, TrackItem>();

/** The same one for the same track, so that its line is not drawn anew when another track changes. */
function trackItem(track: Track, emitter: Emitter | null): TrackItem {
  const known = TRACK_ITEMS.get(track);
  if (known !== undefined && known.emitter === emitter) return known;
  const item: TrackItem = { kind: 'track', key: `t${track.trackId}`, track, emitter };
  TRACK_ITEMS.set(track, item);
  return item;
}

/** Track ids count from 1 in every analysis: with other settings another track may have the number. */
function isSamePlace(annotation: Annotation, track: Track): boolean {
  const stop = annotation.sampleStart + (annotation.sampleCount ?? 0);
  const isSameTime =
    annotation.sampleStart < track.sampleStart + track.sampleCount && track.sampleStart < stop;
  const { lowOffsetHz, highOffsetHz } = annotation;
  if (lowOffsetHz === null || highOffsetHz === null) return isSameTime;
  return isSameTime && lowOffsetHz <= track.highOffsetHz && track.lowOffsetHz <= highOffsetHz;
}

export function startOf(item: AnnotationItem): number {
  return item.kind === 'annotation' ? item.annotation.sampleStart : item.track.sampleStart;
}

export interface ItemBox {
  readonly sampleStart: number;
  readonly sampleCount: number;
  readonly lowOffsetHz: number | null;
  readonly highOffsetHz: number | null;
}

/** An annotation without a length goes to the end of the recording. */
export function boxOfAnnotation(annotation: Annotation, recordingSampleCount: number): ItemBox {
  const { sampleStart, sampleCount, lowOffsetHz, highOffsetHz } = annotation;
  return {
    sampleStart,
    sampleCount: Math.max(1, sampleCount ?? recordingSampleCount - sampleStart),
    lowOffsetHz,
    highOffsetHz,
  };
}

export function boxOfItem(item: AnnotationItem, recordingSampleCount: number): ItemBox {
  if (item.kind === 'annotation') return boxOfAnnotation(item.annotation, recordingSampleCount);
  const { sampleStart, sampleCount, lowOffsetHz, highOffsetHz } = item.track;
  return { sampleStart, sampleCount, lowOffsetHz, highOffsetHz };
}
