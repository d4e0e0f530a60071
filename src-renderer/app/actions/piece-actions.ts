// The selected box analysed on its own, and the way back from it to the same view of the recording that it was cut from. What
// is cut and opened is the engine's.

import type { ClipBox } from '#contract/clips.ts';
import { addNotice } from '../../stores/engine-store.ts';
import type { FileViewState } from '../../stores/file-view-store.ts';
import type { ViewState } from '../../stores/view-store.ts';
import type { Action } from './action.ts';
import { type ActionSources, hasRecording, hasSession } from './action-sources.ts';
import { selectedBox } from './selected-box.ts';

/** What a new session makes a view forget. */
interface LeftView {
  readonly view: Pick<ViewState, 'viewLowOffsetHz' | 'viewHighOffsetHz' | 'secondsVisible'>;
  readonly file: Pick<FileViewState, 'isOn' | 'window'>;
  readonly positionSample: number;
}

export function pieceActions(sources: ActionSources): readonly Action[] {
  const { api, engineStore, viewStore, fileViewStore, transport } = sources;
  const engine = engineStore.getState;
  const fail = (text: string): void => addNotice(engineStore, { level: 'error', text });
  const isInPiece = (): boolean => engine().session?.recording.pieceOf !== undefined;
  /** One for each step in; a page that was loaded anew has none, and then the box alone is shown. */
  const left: LeftView[] = [];

  const enter = async (): Promise<void> => {
    const selected = selectedBox(sources);
    if (selected === null) return;
    if (!isInPiece()) left.length = 0;
    const { viewLowOffsetHz, viewHighOffsetHz, secondsVisible } = viewStore.getState();
    const { isOn, window } = fileViewStore.getState();
    left.push({
      view: { viewLowOffsetHz, viewHighOffsetHz, secondsVisible },
      file: { isOn, window },
      positionSample: engine().transport.positionSample,
    });
    const opened = await api.invoke('piece.open', selected);
    if (opened.ok && opened.value !== null) return;
    left.pop();
    if (!opened.ok) fail(opened.error.message);
    else
      addNotice(engineStore, {
        level: 'info',
        text: 'The analysis of the box was cancelled: nothing changed',
      });
  };

  const leave = async (): Promise<void> => {
    const result = await api.invoke('piece.leave', {});
    if (!result.ok) return fail(result.error.message);
    const before = left.pop();
    const { session, box } = result.value;
    // The view forgets the piece when it hears of the session, which may be a moment later than this answer.
    whenOpen(sources, session.sessionId, () => {
      restore(before);
      viewStore.getState().setSelection(withEdges(box, session.sampleRateHz));
    });
  };

  const restore = (before: LeftView | undefined): void => {
    if (before === undefined) return;
    viewStore.getState().setViewOffsetsHz(before.view.viewLowOffsetHz, before.view.viewHighOffsetHz);
    viewStore.getState().setSecondsVisible(before.view.secondsVisible);
    fileViewStore.setState(before.file);
    transport.seek(before.positionSample);
  };

  return [
    {
      id: 'piece.open',
      label: 'Analyse the selected box on its own',
      group: 'Recording',
      keys: ['Shift+K'],
      words: 'selection zoom clip open analyze',
      isEnabled: () => hasRecording(sources) && selectedBox(sources) !== null && engine().clip === null,
      run: () => void enter(),
    },
    {
      id: 'piece.leave',
      label: 'Back to the recording that the box was cut from',
      group: 'Recording',
      keys: ['Shift+Backspace'],
      words: 'return parent whole leave piece',
      isEnabled: () => hasSession(sources) && isInPiece(),
      run: () => void leave(),
    },
  ];
}

function whenOpen({ engineStore }: ActionSources, sessionId: number, then: () => void): void {
  if (engineStore.getState().session?.sessionId === sessionId) {
    then();
    return;
  }
  const unsubscribe = engineStore.subscribe(({ session }) => {
    if (session?.sessionId !== sessionId) return;
    unsubscribe();
    // After those that forget the former view.
    queueMicrotask(then);
  });
}

function withEdges(box: ClipBox, sampleRateHz: number) {
  const { sampleStart, sampleCount, lowOffsetHz, highOffsetHz } = box;
  return {
    sampleStart,
    sampleCount,
    lowOffsetHz: lowOffsetHz ?? -sampleRateHz / 2,
    highOffsetHz: highOffsetHz ?? sampleRateHz / 2,
  };
}
