// Everything that the report is made of, as it is kept in results.json: each suite with what it was made by, so that one
// may be run anew without the others. Figures only.

import type { CurvePoint, DenseResult } from './bands-suites.ts';
import type { ImpairmentResult } from './impairments.ts';
import type { NoiseResult } from './noise.ts';
import type { PresetResult } from './presets.ts';
import type { RecordingsResult } from './real-recordings.ts';
import type { ShortBurstResult } from './short-bursts.ts';
import type { TrapOutcome } from './traps/trap.ts';

/** Which Sferic a figure is of. */
export interface MadeBy {
  readonly version: string;
  readonly commit: string;
  /** Of everything that the answer depends on: source text of engine, tracker and settings. */
  readonly detector: string;
}

/** A measured rate over its design, by window and number of averages. */
export interface FalseAlarmRow {
  readonly window: string;
  readonly averages: number;
  /** Of ca, go, so, os at 1e-3, then at 1e-4. */
  readonly ratios: readonly number[];
}

export interface ToneRow {
  readonly looks: number;
  readonly theorySnrDb: number;
  readonly pdBelow: number;
  readonly pdAbove: number;
}

export interface FalseAlarms {
  readonly cells: number;
  readonly rows: readonly FalseAlarmRow[];
  readonly tones: readonly ToneRow[];
}

export interface SuiteValues {
  readonly curve: readonly CurvePoint[];
  readonly dense: readonly DenseResult[];
  readonly noise: NoiseResult;
  readonly 'false-alarms': FalseAlarms;
  readonly traps: readonly TrapOutcome[];
  readonly impairments: readonly ImpairmentResult[];
  readonly 'short-bursts': readonly ShortBurstResult[];
  /** null: the recordings were not there. */
  readonly recordings: RecordingsResult | null;
  readonly presets: readonly PresetResult[];
}

export type SuiteName = keyof SuiteValues;

export const SUITE_NAMES: readonly SuiteName[] = [
  'curve',
  'dense',
  'noise',
  'false-alarms',
  'traps',
  'impairments',
  'short-bursts',
  'recordings',
  'presets',
];

export interface Kept<T> {
  readonly by: MadeBy;
  readonly seeds: readonly number[];
  readonly value: T;
}

export type Results = { readonly [K in SuiteName]?: Kept<SuiteValues[K]> };

/** Six digits say more than any of these figures knows. */
export function resultsText(results: Results): string {
  const short = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
  return `${JSON.stringify(results, short)}\n`;
}
