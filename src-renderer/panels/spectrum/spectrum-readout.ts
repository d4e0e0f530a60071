// What the pointer over the spectrum is told, a line each. Pure.

import type { Band } from '#contract/bands.ts';
import { formatSigned } from '../../lib/format.ts';
import { offsetOrFrequencyText } from '../../lib/frequency-text.ts';
import { type LevelScale, levelText } from '../../lib/level-unit.ts';
import { type DbRange, dbFromPx } from '../../lib/spaces.ts';
import { TRACE_TEXTS } from '../../lib/trace-kinds.ts';
import { bandLines } from './band-readout.ts';
import { levelAt, type TraceLayer } from './trace-layers.ts';

export interface ReadoutSources {
  readonly offsetHz: number;
  readonly centerFreqHz: number | null;
  readonly frequencyUnit: Parameters<typeof offsetOrFrequencyText>[2];
  readonly scale: LevelScale;
  readonly layers: readonly TraceLayer[];
  /** Device pixels from the top; null: the pointer is on another plot. */
  readonly pointerPx: number | null;
  readonly plotHeightPx: number;
  readonly range: DbRange | null;
  /** null: they are not shown. */
  readonly bands: readonly Band[] | null;
}

/** The frequency, and the level of every trace there: of several each with its name. */
export function spectrumReadout(sources: ReadoutSources): readonly string[] {
  const { offsetHz, centerFreqHz, scale, layers, pointerPx, plotHeightPx, range, bands } = sources;
  const lines = [offsetOrFrequencyText(offsetHz, centerFreqHz, sources.frequencyUnit)];
  const isOverAxis = pointerPx !== null && pointerPx >= plotHeightPx;
  // Beside the bands the foremost trace is enough.
  const front = layers.toReversed().slice(0, isOverAxis ? 1 : layers.length);
  for (const layer of front) {
    const level = levelAt(layer, offsetHz);
    const text = layer.minus === null ? levelText(level, scale) : `${formatSigned(level, 1)} dB`;
    lines.push(front.length === 1 ? text : `${text}  ${TRACE_TEXTS[layer.kind]}`);
  }
  // Over the axis and the strip: what is there, in full.
  if (isOverAxis && bands !== null && centerFreqHz !== null) {
    lines.push(...bandLines(bands, centerFreqHz + offsetHz));
  }
  if (pointerPx !== null && !isOverAxis && range !== null) {
    lines.push(`${levelText(dbFromPx(pointerPx, range, plotHeightPx), scale)}  pointer`);
  }
  return lines;
}
