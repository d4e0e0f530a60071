// What levels are written in: dBFS of a bin, density in one hertz, or either in dBm where there is a calibration. All of
// them differ from dBFS by a constant, so everything is computed in dBFS and only written otherwise.

import type { Dbfs, Hz } from '#contract/units.ts';
import { formatDb } from './format.ts';

export const LEVEL_UNITS = ['dbfs', 'dbfs-hz', 'dbm', 'dbm-hz'] as const;
export type LevelUnit = (typeof LEVEL_UNITS)[number];

export const LEVEL_UNIT_TEXTS: Readonly<Record<LevelUnit, string>> = {
  dbfs: 'dBFS',
  'dbfs-hz': 'dBFS/Hz',
  dbm: 'dBm',
  'dbm-hz': 'dBm/Hz',
};

export interface LevelScale {
  /** What is really shown: the wish, as far as it can be met. */
  readonly unit: LevelUnit;
  readonly text: string;
  /** Added to a level in dBFS. */
  readonly addDb: number;
}

export interface LevelFacts {
  /** Noise bandwidth of a bin; null while nothing is open. */
  readonly rbwHz: Hz | null;
  /** dBm of a full-scale tone; null without a calibration. */
  readonly psdRefDbm: number | null;
}

/** A density needs the bin's bandwidth, dBm a calibration: without them the wish falls back to what is known. */
export function levelScale(wish: LevelUnit, { rbwHz, psdRefDbm }: LevelFacts): LevelScale {
  const isDensity = (wish === 'dbfs-hz' || wish === 'dbm-hz') && rbwHz !== null;
  const isDbm = (wish === 'dbm' || wish === 'dbm-hz') && psdRefDbm !== null;
  const unit = isDbm ? (isDensity ? 'dbm-hz' : 'dbm') : isDensity ? 'dbfs-hz' : 'dbfs';
  const addDb = (isDensity ? -10 * Math.log10(rbwHz) : 0) + (isDbm ? psdRefDbm : 0);
  return { unit, text: LEVEL_UNIT_TEXTS[unit], addDb };
}

/** With its unit: `−59.8 dBFS`. */
export function levelText(levelDbfs: Dbfs, scale: LevelScale): string {
  return `${formatDb(levelDbfs + scale.addDb)} ${scale.text}`;
}
