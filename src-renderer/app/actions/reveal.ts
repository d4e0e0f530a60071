// Brings a signal on the screen, in frequency and in time, and changes nothing where it is there already: a click on
// the list must not tear away the picture that is being looked at.

import type { Emitter, SessionInfo } from '#contract/entities.ts';
import type { Hz, SampleIndex } from '#contract/units.ts';
import type { ItemBox } from '../../lib/annotation-items.ts';
import { type FileWindow, fileWindowBetween, leastFileSamples } from '../../lib/file-window.ts';
import { formatMhz } from '../../lib/format.ts';
import { addNotice } from '../../stores/engine-store.ts';
import { shownFileWindow } from '../../stores/file-view-store.ts';
import type { ActionSources } from './action-sources.ts';

export type Reveal = (emitter: Emitter) => void;
export type RevealBox = (box: ItemBox) => void;

type RevealSources = Pick<ActionSources, 'engineStore' | 'viewStore' | 'fileViewStore' | 'transport'>;

/** Of the shown stretch, on each side of what is brought into it. */
const ROOM_PART = 0.25;

export function createReveal(sources: RevealSources): Reveal {
  const { engineStore } = sources;
  return (emitter) => {
    const { session, tracks } = engineStore.getState();
    if (session === null) return;
    revealSpan(sources, session, emitter.lowOffsetHz, emitter.highOffsetHz);
    const spans = emitter.trackIds.flatMap((trackId) => tracks.get(trackId) ?? []);
    const first = spans[0];
    const whole = { start: emitter.firstSample, stop: emitter.lastSample };
    const stretches =
      first === undefined
        ? [whole]
        : spans.map(({ sampleStart, sampleCount }) => ({
            start: sampleStart,
            stop: sampleStart + sampleCount,
          }));
    const shown = shownStretch(sources, session);
    const isShown = stretches.some(
      ({ start, stop }) => start <= shown.endSample && stop >= shown.startSample,
    );
    if (!isShown) goTo(sources, session, stretches[0] ?? whole);
  };
}

/** An annotation or a track: all of it, where it fits. */
export function createRevealBox(sources: RevealSources): RevealBox {
  return ({ sampleStart, sampleCount, lowOffsetHz, highOffsetHz }) => {
    const { session } = sources.engineStore.getState();
    if (session === null) return;
    if (lowOffsetHz !== null && highOffsetHz !== null)
      revealSpan(sources, session, lowOffsetHz, highOffsetHz);
    const box = { start: sampleStart, stop: sampleStart + sampleCount };
    const { startSample, endSample } = shownStretch(sources, session);
    const isWhole = box.start >= startSample && box.stop <= endSample;
    // One that is longer than what is shown is there where any of it is.
    const isAround = box.start <= startSample && box.stop >= endSample;
    if (!isWhole && !isAround) goTo(sources, session, box);
  };
}

function revealSpan(
  { viewStore }: RevealSources,
  session: Pick<SessionInfo, 'sampleRateHz'>,
  lowOffsetHz: Hz,
  highOffsetHz: Hz,
): void {
  const view = viewStore.getState();
  const signal = { lowOffsetHz, highOffsetHz };
  const window = windowWith(signal, session, view.viewLowOffsetHz, view.viewHighOffsetHz);
  if (window !== null) view.setViewOffsetsHz(window.lowHz, window.highHz);
}

/** Of the file, or of the rows down from the playhead. */
function shownStretch(sources: RevealSources, session: Pick<SessionInfo, 'sampleRateHz'>): FileWindow {
  const { engineStore, viewStore, fileViewStore } = sources;
  const file = fileViewStore.getState().isOn ? shownFileWindow(fileViewStore, engineStore) : null;
  if (file !== null) return file;
  const { positionSample } = engineStore.getState().transport;
  const shownSamples = viewStore.getState().secondsVisible * session.sampleRateHz;
  return { startSample: positionSample - shownSamples, endSample: positionSample };
}

/** The file's stretch moves there and keeps its length where the box fits into it; without it, the replay goes there. */
function goTo(
  { engineStore, fileViewStore, transport }: RevealSources,
  session: Pick<SessionInfo, 'sampleCount' | 'settings'>,
  { start, stop }: { readonly start: SampleIndex; readonly stop: SampleIndex },
): void {
  const shown = fileViewStore.getState().isOn ? shownFileWindow(fileViewStore, engineStore) : null;
  if (shown === null) {
    transport.seek(start);
    return;
  }
  const length = Math.max(shown.endSample - shown.startSample, (stop - start) * (1 + 2 * ROOM_PART));
  const middle = (start + stop) / 2;
  fileViewStore
    .getState()
    .show(
      fileWindowBetween(
        ...keptInside(middle - length / 2, length, session.sampleCount),
        session.sampleCount,
        leastFileSamples(session.settings.hopSize),
      ),
    );
}

/** Moved, not cut: what is shown keeps its length at the ends of the file too. */
function keptInside(start: SampleIndex, length: number, sampleCount: number): [SampleIndex, SampleIndex] {
  const kept = Math.max(0, Math.min(start, sampleCount - length));
  return [kept, kept + length];
}

/** Keeps the span of the view and moves it; null where the signal lies inside already, or the whole band is shown. */
export function windowWith(
  emitter: Pick<Emitter, 'lowOffsetHz' | 'highOffsetHz'>,
  session: Pick<SessionInfo, 'sampleRateHz'>,
  lowHz: number | null,
  highHz: number | null,
): { readonly lowHz: number; readonly highHz: number } | null {
  if (lowHz === null || highHz === null) return null;
  if (emitter.lowOffsetHz >= lowHz && emitter.highOffsetHz <= highHz) return null;
  const bandHz = session.sampleRateHz;
  const spanHz = Math.min(
    bandHz,
    Math.max(highHz - lowHz, 1.5 * (emitter.highOffsetHz - emitter.lowOffsetHz)),
  );
  const centerHz = (emitter.lowOffsetHz + emitter.highOffsetHz) / 2;
  const movedLowHz = Math.min(Math.max(-bandHz / 2, centerHz - spanHz / 2), bandHz / 2 - spanHz);
  return { lowHz: movedLowHz, highHz: movedLowHz + spanHz };
}

/** From the whole band a jump shows this part of it; else the span of the view is kept. */
const JUMP_PART = 1 / 8;

/** Puts an absolute frequency in the middle. What lies outside the recording's band is told, and nothing moves. */
export function revealFrequency(
  { engineStore, viewStore }: Pick<ActionSources, 'engineStore' | 'viewStore'>,
  freqHz: Hz,
): void {
  const { session } = engineStore.getState();
  if (session === null) return;
  const bandHz = session.sampleRateHz;
  const offsetHz = session.centerFreqHz === null ? Number.NaN : freqHz - session.centerFreqHz;
  if (!(Math.abs(offsetHz) <= bandHz / 2)) {
    const text = `${formatMhz(freqHz)} MHz is not in the band of this recording`;
    addNotice(engineStore, { level: 'info', text });
    return;
  }
  const { viewLowOffsetHz, viewHighOffsetHz, setViewOffsetsHz } = viewStore.getState();
  const spanHz =
    viewLowOffsetHz === null || viewHighOffsetHz === null
      ? bandHz * JUMP_PART
      : viewHighOffsetHz - viewLowOffsetHz;
  const lowHz = Math.min(Math.max(-bandHz / 2, offsetHz - spanHz / 2), bandHz / 2 - spanHz);
  setViewOffsetsHz(lowHz, lowHz + spanHz);
}
