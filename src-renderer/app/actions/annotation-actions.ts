// Acts on annotations: draw, judge, label, move, take back, save. What an edit does is the engine's; here is only which
// one is meant.

import type { AnnotationBox, AnnotationEdit, AnnotationReview } from '#contract/annotations.ts';
import type { CommandName, CommandParams, CommandResult } from '#contract/commands.ts';
import {
  type AnnotationItem,
  annotationItems,
  boxOfAnnotation,
  boxOfItem,
} from '../../lib/annotation-items.ts';
import { emitterOf } from '../../lib/emitter-index.ts';
import { addNotice } from '../../stores/engine-store.ts';
import type { Action } from './action.ts';
import { type ActionSources, hasSession } from './action-sources.ts';
import { createRevealBox } from './reveal.ts';
import { shownSeconds } from './shown-seconds.ts';

/** One step of a nudge: at least a row and a bin, and this part of the shown span or height. */
const NUDGE_PART = 1 / 200;

export function annotationActions(sources: ActionSources): readonly Action[] {
  const { api, engineStore, viewStore, layout } = sources;
  const engine = engineStore.getState;
  const view = viewStore.getState;

  const call = async <K extends CommandName>(
    name: K,
    params: CommandParams<K>,
  ): Promise<CommandResult<K> | null> => {
    const result = await api.invoke(name, params);
    if (result.ok) return result.value;
    addNotice(engineStore, { level: 'error', text: result.error.message });
    return null;
  };
  const edit = (change: AnnotationEdit) => call('annotations.edit', change);
  /** The selection becomes an annotation, which is selected in its place. */
  const annotate = async (box: AnnotationBox): Promise<void> => {
    const result = await edit({ kind: 'draw', box, label: null, comment: null });
    const made = result?.changed[0];
    if (made === undefined) return;
    view().setSelection(null);
    view().setSelectedAnnotationId(made.annotationId);
  };
  const canEdit = (): boolean => hasSession(sources) && engine().annotationStatus !== null;
  const selected = () => {
    const { selectedAnnotationId } = view();
    return selectedAnnotationId === null ? null : (engine().annotations.get(selectedAnnotationId) ?? null);
  };
  const selectedIds = (): readonly number[] => {
    const annotation = selected();
    return annotation === null ? [] : [annotation.annotationId];
  };
  /** The selected track, or without one all of the selected emitter. */
  const selectedTrackIds = (): readonly number[] => {
    const { selectedTrackId, selectedEmitterId } = view();
    if (selected() !== null) return [];
    if (selectedTrackId !== null) return engine().tracks.has(selectedTrackId) ? [selectedTrackId] : [];
    return emitterOf(engine().emitters, selectedEmitterId)?.trackIds ?? [];
  };
  const canJudge = (): boolean => canEdit() && (selected() !== null || selectedTrackIds().length > 0);
  const reveal = createRevealBox(sources);
  const items = (): readonly AnnotationItem[] => {
    const { annotations, tracks, emitters } = engine();
    return annotationItems(annotations.values(), tracks.values(), emitters);
  };
  const select = (item: AnnotationItem): void => {
    if (item.kind === 'annotation') view().setSelectedAnnotationId(item.annotation.annotationId);
    else {
      view().setSelectedTrackId(item.track.trackId);
      view().setSelectedEmitterId(item.track.emitterId);
    }
  };
  const step = (by: 1 | -1): void => {
    const list = items();
    const { selectedAnnotationId, selectedTrackId } = view();
    const at = list.findIndex((item) =>
      item.kind === 'track'
        ? item.track.trackId === selectedTrackId
        : item.annotation.annotationId === selectedAnnotationId ||
          // A track that was judged a moment ago is an annotation by now.
          (selectedTrackId !== null && item.annotation.trackId === selectedTrackId),
    );
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by];
    const { session } = engine();
    if (next === undefined || session === null) return;
    select(next);
    reveal(boxOfItem(next, session.sampleCount));
  };
  const judge = async (review: AnnotationReview): Promise<void> => {
    const trackIds = selectedTrackIds();
    const judged = view().selectedTrackId;
    const changes = await edit({ kind: 'review', annotationIds: selectedIds(), trackIds, review });
    // The track's line is now an annotation's: the selection goes with it, unless it has gone on meanwhile.
    const made = changes?.changed.find(({ trackId }) => trackId === judged);
    if (judged !== null && made !== undefined && view().selectedTrackId === judged)
      view().setSelectedAnnotationId(made.annotationId);
  };
  const focus = (role: string): void => {
    layout.show('annotations');
    const take = (): boolean => {
      const field = document.querySelector<HTMLInputElement>(`[data-role="${role}"]`);
      field?.focus();
      field?.select();
      return field !== null && document.activeElement === field;
    };
    // At once, so that the next key is the field's; a panel that was closed is on the page only after the next frame.
    if (!take()) requestAnimationFrame(take);
  };
  /** Where another program has written since, so that saving over it can be asked for. */
  let refused: 'beside' | 'original' | null = null;
  const save = async (target: 'beside' | 'original', isForced = false): Promise<void> => {
    const result = await api.invoke('annotations.save', { target, isForced });
    refused = !result.ok && result.error.detail.isChangedOnDisk === true ? target : null;
    if (!result.ok) {
      const how = refused === null ? '' : ' (Ctrl K, “Save over”)';
      addNotice(engineStore, { level: 'error', text: `${result.error.message}${how}` });
      return;
    }
    const saved = result.value;
    const what = saved.count === 1 ? '1 annotation' : `${saved.count} annotations`;
    addNotice(engineStore, { level: 'info', text: `${what} saved in ${saved.path}` });
  };

  /** In whole rows and bins where the picture is close, in steps that are seen where it is not. */
  const nudge = (times: number, frequencies: number, isResize: boolean): void => {
    const annotation = selected();
    const { session } = engine();
    if (annotation === null || session === null) return;
    const { settings, sampleRateHz, sampleCount } = session;
    const { viewLowOffsetHz, viewHighOffsetHz } = view();
    const secondsVisible = shownSeconds(sources);
    const spanHz = (viewHighOffsetHz ?? sampleRateHz / 2) - (viewLowOffsetHz ?? -sampleRateHz / 2);
    const stepHz = Math.max(sampleRateHz / settings.fftSize, spanHz * NUDGE_PART);
    const stepSamples = Math.round(
      Math.max(settings.samplesPerRow, secondsVisible * sampleRateHz * NUDGE_PART),
    );
    const box = nudged(
      boxOfAnnotation(annotation, sampleCount),
      { samples: times * stepSamples, hz: frequencies * stepHz, isResize, stepSamples, stepHz },
      { sampleCount, halfHz: sampleRateHz / 2 },
    );
    void edit({ kind: 'reshape', annotationId: annotation.annotationId, box });
  };
  const nudgeAction = (
    direction: 'Left' | 'Right' | 'Up' | 'Down',
    times: number,
    frequencies: number,
  ): readonly Action[] =>
    [false, true].map((isResize) => ({
      id: `annotations.${isResize ? 'size' : 'move'}-${direction.toLowerCase()}`,
      label: isResize ? SIZE_WORDS[direction] : `Move the annotation ${MOVE_WORDS[direction]}`,
      group: 'Annotations',
      keys: [`Mod+${isResize ? 'Shift+' : ''}Arrow${direction}`],
      words: 'nudge resize',
      isEnabled: () => canEdit() && selected() !== null,
      run: () => nudge(times, frequencies, isResize),
    }));

  return [
    {
      id: 'annotations.draw',
      label: 'Annotate the selected box, or draw one',
      group: 'Annotations',
      keys: ['B'],
      words: 'annotate rectangle',
      isEnabled: canEdit,
      isOn: () => view().isDrawingBox,
      run: () => {
        const { selection } = view();
        if (selection === null) view().setDrawingBox(!view().isDrawingBox);
        else void annotate(selection);
      },
    },
    {
      id: 'annotations.next',
      label: 'Next annotation or track',
      group: 'Annotations',
      keys: ['J'],
      isEnabled: canEdit,
      run: () => step(1),
    },
    {
      id: 'annotations.previous',
      label: 'Previous annotation or track',
      group: 'Annotations',
      keys: ['Shift+J'],
      isEnabled: canEdit,
      run: () => step(-1),
    },
    {
      id: 'annotations.accept',
      label: 'Accept',
      group: 'Annotations',
      keys: ['Y'],
      words: 'confirm track review',
      isEnabled: canJudge,
      run: () => void judge('accepted'),
    },
    {
      id: 'annotations.reject',
      label: 'Reject',
      group: 'Annotations',
      keys: ['X'],
      words: 'false track review',
      isEnabled: canJudge,
      run: () => void judge('rejected'),
    },
    {
      id: 'annotations.label',
      label: 'Label the annotation',
      group: 'Annotations',
      keys: ['E'],
      words: 'rename relabel',
      isEnabled: () => canEdit() && selected() !== null,
      run: () => focus('annotation-label'),
    },
    {
      id: 'annotations.comment',
      label: 'Comment on the annotation',
      group: 'Annotations',
      keys: ['C'],
      isEnabled: () => canEdit() && selected() !== null,
      run: () => focus('annotation-comment'),
    },
    {
      id: 'annotations.delete',
      label: 'Delete the annotation',
      group: 'Annotations',
      keys: ['Delete', 'Backspace'],
      isEnabled: () => canEdit() && selected() !== null,
      run: () => {
        void edit({ kind: 'delete', annotationIds: selectedIds() });
        view().setSelectedAnnotationId(null);
      },
    },
    {
      id: 'annotations.undo',
      label: 'Undo',
      group: 'Annotations',
      keys: ['Mod+Z'],
      isEnabled: () => canEdit() && engine().annotationStatus?.undoText != null,
      run: () => void call('annotations.undo', {}),
    },
    {
      id: 'annotations.redo',
      label: 'Redo',
      group: 'Annotations',
      keys: ['Mod+Shift+Z', 'Mod+Y'],
      isEnabled: () => canEdit() && engine().annotationStatus?.redoText != null,
      run: () => void call('annotations.redo', {}),
    },
    {
      id: 'annotations.save',
      label: 'Save the annotations beside the recording',
      group: 'Annotations',
      keys: ['Mod+S'],
      words: 'write sigmf',
      isEnabled: canEdit,
      run: () => void save('beside'),
    },
    {
      id: 'annotations.save-original',
      label: 'Save the annotations into the recording’s own metadata',
      group: 'Annotations',
      keys: ['Mod+Shift+S'],
      words: 'write sigmf original',
      isEnabled: () => canEdit() && engine().annotationStatus?.file.originalPath != null,
      run: () => void save('original'),
    },
    {
      id: 'annotations.save-over',
      label: 'Save over what another program has changed',
      group: 'Annotations',
      keys: [],
      words: 'force overwrite annotations',
      isEnabled: () => canEdit() && refused !== null,
      run: () => void (refused !== null && save(refused, true)),
    },
    ...nudgeAction('Left', 0, -1),
    ...nudgeAction('Right', 0, 1),
    // Time runs down, the newest on top: up is later.
    ...nudgeAction('Up', 1, 0),
    ...nudgeAction('Down', -1, 0),
  ];
}

const MOVE_WORDS = { Left: 'lower', Right: 'higher', Up: 'later', Down: 'earlier' } as const;
const SIZE_WORDS = {
  Left: 'Make the annotation narrower',
  Right: 'Make the annotation wider',
  Up: 'Make the annotation longer',
  Down: 'Make the annotation shorter',
} as const;

interface Nudge {
  readonly samples: number;
  readonly hz: number;
  /** The upper edge and the end move, the others stay. */
  readonly isResize: boolean;
  readonly stepSamples: number;
  readonly stepHz: number;
}

/** Kept inside the recording, with its size; a resize leaves at least a step. */
export function nudged(
  box: AnnotationBox,
  by: Nudge,
  limits: { readonly sampleCount: number; readonly halfHz: number },
): AnnotationBox {
  const { lowOffsetHz, highOffsetHz } = box;
  const hasEdges = lowOffsetHz !== null && highOffsetHz !== null;
  if (by.isResize) {
    const most = limits.sampleCount - box.sampleStart;
    const sampleCount = Math.min(
      most,
      Math.max(Math.min(by.stepSamples, box.sampleCount), box.sampleCount + by.samples),
    );
    const least = hasEdges ? lowOffsetHz + Math.min(by.stepHz, highOffsetHz - lowOffsetHz) : 0;
    return {
      ...box,
      sampleCount,
      highOffsetHz: hasEdges ? Math.min(limits.halfHz, Math.max(least, highOffsetHz + by.hz)) : null,
    };
  }
  const sampleStart = Math.min(
    Math.max(0, limits.sampleCount - box.sampleCount),
    Math.max(0, box.sampleStart + by.samples),
  );
  if (!hasEdges) return { ...box, sampleStart };
  const hz = Math.min(limits.halfHz - highOffsetHz, Math.max(-limits.halfHz - lowOffsetHz, by.hz));
  return { ...box, sampleStart, lowOffsetHz: lowOffsetHz + hz, highOffsetHz: highOffsetHz + hz };
}
