// What a marker is and how it is written: a frequency on a trace, or a distance from another marker.

import type { Dbfs, Hz } from '#contract/units.ts';
import { formatDb, formatOffsetMhz, formatSigned } from './format.ts';
import { offsetOrFrequencyText } from './frequency-text.ts';
import type { LevelScale } from './level-unit.ts';
import type { RowTrace } from './trace-kinds.ts';

export const MARKERS_MAX = 8;

export interface Marker {
  /** 1 to MARKERS_MAX: its name. */
  readonly markerId: number;
  readonly offsetHz: Hz;
  readonly trace: RowTrace;
  /** The marker that it is measured from; null: it stands for itself. */
  readonly relativeTo: number | null;
}

/** A marker as it reads now. */
export interface MarkerReading {
  readonly marker: Marker;
  /** null: the trace has no level there. */
  readonly levelDbfs: Dbfs | null;
  /** From the marker that it is measured from; null where there is none, or no level. */
  readonly deltaHz: Hz | null;
  readonly deltaDb: number | null;
}

export interface MarkerTexts {
  readonly name: string;
  readonly frequency: string;
  readonly level: string;
  /** Empty where it stands for itself. */
  readonly deltaFrequency: string;
  readonly deltaLevel: string;
}

export interface MarkerStyle {
  readonly centerFreqHz: Hz | null;
  readonly frequencyUnit: 'absolute' | 'relative';
  readonly scale: LevelScale;
}

export function markerName({ markerId, relativeTo }: Marker): string {
  return relativeTo === null ? `M${markerId}` : `Δ${markerId}`;
}

/** With their units. */
export function markerTexts(reading: MarkerReading, style: MarkerStyle): MarkerTexts {
  const { marker, levelDbfs, deltaHz, deltaDb } = reading;
  return {
    name: markerName(marker),
    frequency: offsetOrFrequencyText(marker.offsetHz, style.centerFreqHz, style.frequencyUnit),
    level: `${formatDb(levelDbfs === null ? Number.NaN : levelDbfs + style.scale.addDb)} ${style.scale.text}`,
    deltaFrequency: deltaHz === null ? '' : `${formatOffsetMhz(deltaHz)} MHz`,
    deltaLevel: deltaDb === null ? '' : `${formatSigned(deltaDb, 1)} dB`,
  };
}
