// What an analyst's edits do to the document: each becomes one step that can be taken back. Must not know files.
import { randomUUID } from 'node:crypto';
import type { AnnotationBox, AnnotationEdit, AnnotationReview } from '#contract/annotations.ts';
import type { Emitter, Track } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { shortLabel } from '../recordings/sigmf/write.ts';
import { withBox, withReview, withText, writeAnnotation } from './annotation-fields.ts';
import type { AnnotationDocument, DocumentChanges } from './document.ts';

export interface EditContext {
  readonly document: AnnotationDocument;
  readonly version: string;
  readonly sampleCount: number;
  readonly sampleRateHz: number;
  trackOf(trackId: number): Track | null;
  emitterOf(emitterId: number): Emitter | null;
  uuidOfTrack(trackId: number): string;
}

/** Throws `bad-request` where it speaks of what is not there; nothing has changed then. */
export function applyEdit(edit: AnnotationEdit, context: EditContext): DocumentChanges {
  const { document } = context;
  switch (edit.kind) {
    case 'draw':
      return document.edit('Draw', new Map(), [
        writeAnnotation(
          {
            box: checkedBox(edit.box, context),
            label: edit.label,
            comment: edit.comment,
            generator: `Sferic ${context.version}`,
            uuid: randomUUID(),
            origin: 'drawn',
            review: 'open',
            trackId: null,
            measured: {},
          },
          document.frame,
          document.sampleText,
        ),
      ]);
    case 'reshape': {
      const box = checkedBox(edit.box, context);
      return changeAll('Move', [edit.annotationId], context, (text) => withBox(text, box, document.frame));
    }
    case 'relabel':
      return changeAll('Label', edit.annotationIds, context, (text) =>
        withText(text, 'core:label', edit.label),
      );
    case 'comment':
      return changeAll('Comment', edit.annotationIds, context, (text) =>
        withText(text, 'core:comment', edit.comment),
      );
    case 'delete':
      return changeAll('Delete', edit.annotationIds, context, () => null);
    case 'review':
      return review(edit.annotationIds, edit.trackIds, edit.review, context);
  }
}

const REVIEW_WORDS: Readonly<Record<AnnotationReview, string>> = {
  open: 'Reopen',
  accepted: 'Accept',
  rejected: 'Reject',
};

function review(
  annotationIds: readonly number[],
  trackIds: readonly number[],
  state: AnnotationReview,
  context: EditContext,
): DocumentChanges {
  const { document } = context;
  const edited = editedTexts(annotationIds, context, (text) => withReview(text, state));
  const uuids = new Map(
    document.annotations.flatMap(({ uuid, annotationId }) => (uuid === null ? [] : [[uuid, annotationId]])),
  );
  const added: string[] = [];
  for (const trackId of new Set(trackIds)) {
    const known = uuids.get(context.uuidOfTrack(trackId));
    if (known !== undefined) {
      for (const [id, text] of editedTexts([known], context, (before) => withReview(before, state))) {
        edited.set(id, text);
      }
      continue;
    }
    if (state !== 'open') added.push(trackText(trackId, state, context));
  }
  return document.edit(REVIEW_WORDS[state], edited, added);
}

function trackText(trackId: number, state: AnnotationReview, context: EditContext): string {
  const track = context.trackOf(trackId);
  if (track === null) {
    throw new SfericError(
      'bad-request',
      `There is no track ${trackId} any more: choose it again in the list`,
    );
  }
  const emitter = track.emitterId === null ? null : context.emitterOf(track.emitterId);
  return writeAnnotation(
    {
      box: track,
      label: shortLabel(emitter === null || emitter.label === '' ? `track ${trackId}` : emitter.label),
      comment: null,
      generator: `Sferic ${context.version}`,
      uuid: context.uuidOfTrack(trackId),
      origin: 'track',
      review: state,
      trackId,
      measured: {
        'sferic:emitter_id': track.emitterId,
        'sferic:class': emitter?.class ?? null,
        'sferic:bandwidth_hz': measured(track.bandwidthHz, 1),
        'sferic:power_dbfs': measured(track.powerDbfs, 2),
        'sferic:snr_db': measured(track.snrDb, 2),
        'sferic:drift_hz_per_s': measured(track.driftHzPerS, 3),
        'sferic:confidence': measured(track.confidence, 3),
      },
    },
    context.document.frame,
    context.document.sampleText,
  );
}

function changeAll(
  word: string,
  annotationIds: readonly number[],
  context: EditContext,
  change: (text: string) => string | null,
): DocumentChanges {
  return context.document.edit(word, editedTexts(annotationIds, context, change));
}

function editedTexts(
  annotationIds: readonly number[],
  { document }: EditContext,
  change: (text: string) => string | null,
): Map<number, string | null> {
  const edited = new Map<number, string | null>();
  for (const annotationId of annotationIds) {
    const text = document.textOf(annotationId);
    if (text === null) {
      throw new SfericError(
        'bad-request',
        `There is no annotation ${annotationId} any more: choose it again in the list`,
      );
    }
    edited.set(annotationId, change(text));
  }
  return edited;
}

/** Inside the recording, in time and in frequency, with the lower edge first. */
function checkedBox(box: AnnotationBox, { sampleCount, sampleRateHz }: EditContext): AnnotationBox {
  const start = Math.max(0, Math.round(box.sampleStart));
  const stop = Math.min(sampleCount, Math.round(box.sampleStart + box.sampleCount));
  if (stop <= start) {
    throw new SfericError(
      'bad-request',
      `An annotation needs at least one sample: ${box.sampleStart} to ${box.sampleStart + box.sampleCount} of ${sampleCount} was asked for`,
    );
  }
  const { lowOffsetHz, highOffsetHz } = box;
  const time = { sampleStart: start, sampleCount: stop - start };
  if (lowOffsetHz === null || highOffsetHz === null)
    return { ...time, lowOffsetHz: null, highOffsetHz: null };
  const halfHz = sampleRateHz / 2;
  const low = Math.max(-halfHz, Math.min(lowOffsetHz, highOffsetHz));
  const high = Math.min(halfHz, Math.max(lowOffsetHz, highOffsetHz));
  if (!(low < high)) {
    throw new SfericError(
      'bad-request',
      `An annotation needs a piece of the band: ${lowOffsetHz} to ${highOffsetHz} Hz of -${halfHz} to ${halfHz} Hz was asked for`,
    );
  }
  return { ...time, lowOffsetHz: low, highOffsetHz: high };
}

function measured(value: number, decimals: number): number | null {
  return Number.isFinite(value) ? Number(value.toFixed(decimals)) : null;
}
