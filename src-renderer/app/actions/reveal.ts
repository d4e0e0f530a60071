// Brings a signal on the screen, in frequency and in time, and changes nothing where it is there already: a click on
// the list must not tear away the picture that is being looked at.

import type { Emitter, SessionInfo } from '#contract/entities.ts';
import type { Hz } from '#contract/units.ts';
import { formatMhz } from '../../lib/format.ts';
import { addNotice } from '../../stores/engine-store.ts';
import type { ActionSources } from './action-sources.ts';

export type Reveal = (emitter: Emitter) => void;

export function createReveal(
  sources: Pick<ActionSources, 'engineStore' | 'viewStore' | 'transport'>,
): Reveal {
  const { engineStore, viewStore, transport } = sources;
  return (emitter) => {
    const { session, tracks, transport: state } = engineStore.getState();
    if (session === null) return;
    const view = viewStore.getState();
    const window = windowWith(emitter, session, view.viewLowOffsetHz, view.viewHighOffsetHz);
    if (window !== null) view.setViewOffsetsHz(window.lowHz, window.highHz);
    const shownFrom = state.positionSample - view.secondsVisible * session.sampleRateHz;
    const spans = emitter.trackIds.flatMap((trackId) => tracks.get(trackId) ?? []);
    const isShown =
      spans.length === 0
        ? emitter.firstSample <= state.positionSample && emitter.lastSample >= shownFrom
        : spans.some(
            ({ sampleStart, sampleCount }) =>
              sampleStart <= state.positionSample && sampleStart + sampleCount >= shownFrom,
          );
    if (!isShown) transport.seek(emitter.firstSample);
  };
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
