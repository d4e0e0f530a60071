// Which box of time and frequency an act means: the one that was drawn round something, else what is selected in a list. The
// same for every act, so that what is played in a loop is what is cut out, analysed and zoomed to.

import { type Annotation, annotationKey } from '#contract/annotations.ts';
import type { ClipBox, ClipRequest } from '#contract/clips.ts';
import { boxOfAnnotation } from '../../lib/annotation-items.ts';
import { emitterOf } from '../../lib/emitter-index.ts';
import type { ActionSources } from './action-sources.ts';

export interface SelectedBox {
  readonly box: ClipBox;
  readonly label: string | null;
  /** Absent: a box of its own. */
  readonly subject?: NonNullable<ClipRequest['subject']>;
}

/** The selected box, else the selected annotation, else the selected track, else the extent of the selected signal. */
export function selectedBox({
  engineStore,
  viewStore,
}: Pick<ActionSources, 'engineStore' | 'viewStore'>): SelectedBox | null {
  const { annotations, tracks, emitters, session } = engineStore.getState();
  const { selection, selectedAnnotationId, selectedTrackId, selectedEmitterId } = viewStore.getState();
  if (session === null) return null;
  if (selection !== null) return { box: wholeSamples(selection, session.sampleCount), label: null };
  const annotation = selectedAnnotationId === null ? undefined : annotations.get(selectedAnnotationId);
  if (annotation !== undefined) {
    const subject = annotationSubject(annotation);
    return { box: boxOfAnnotation(annotation, session.sampleCount), label: annotation.label, subject };
  }
  const track = selectedTrackId === null ? undefined : tracks.get(selectedTrackId);
  const emitter = emitterOf(emitters, track === undefined ? selectedEmitterId : track.emitterId);
  const label = emitter?.label ?? null;
  if (track !== undefined) {
    const { sampleStart, sampleCount, lowOffsetHz, highOffsetHz } = track;
    const subject = { kind: 'track', id: String(track.trackId) } as const;
    return { box: { sampleStart, sampleCount, lowOffsetHz, highOffsetHz }, label, subject };
  }
  if (emitter === undefined) return null;
  return {
    box: {
      sampleStart: emitter.firstSample,
      sampleCount: Math.max(1, emitter.lastSample - emitter.firstSample),
      lowOffsetHz: emitter.lowOffsetHz,
      highOffsetHz: emitter.highOffsetHz,
    },
    label,
    subject: { kind: 'emitter', id: String(emitter.emitterId) },
  };
}

/** What a pointer drew is between samples. */
function wholeSamples(box: ClipBox, recordingSampleCount: number): ClipBox {
  const sampleStart = Math.min(
    Math.max(0, Math.floor(box.sampleStart)),
    Math.max(0, recordingSampleCount - 1),
  );
  const stop = Math.min(recordingSampleCount, Math.ceil(box.sampleStart + box.sampleCount));
  return { ...box, sampleStart, sampleCount: Math.max(1, stop - sampleStart) };
}

/** By the name that the log has for it. */
function annotationSubject({ uuid, annotationId }: Annotation): NonNullable<SelectedBox['subject']> {
  return { kind: 'annotation', id: annotationKey({ uuid, annotationId }) };
}
