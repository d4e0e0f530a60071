// The whole score of one detector on one recording. Puts the parts together; reads and prints nothing.

import type { Resolution, SignalBox } from './boxes.ts';
import {
  type DetectionScore,
  falseFinds,
  type MeasurementErrors,
  matchBoxes,
  measurementErrors,
  scoreDetection,
} from './detection-score.ts';
import { type EmitterScore, scoreEmitters } from './emitter-score.ts';
import { type Interval, poissonInterval } from './intervals.ts';
import { scoreTracking, type TrackingScore } from './tracking-score.ts';

/** Likeness from which a find counts, in the tables; errors are of the matches of the first. */
export const IOU_MINS = [0.4, 0.5] as const;

export interface Score {
  readonly truthCount: number;
  readonly foundCount: number;
  readonly durationS: number;
  readonly resolution: Resolution;
  /** One for each of IOU_MINS. */
  readonly detection: readonly DetectionScore[];
  /** The interval is of the rate an hour. */
  readonly falseTracks: { readonly count: number; readonly perHour: number; readonly interval: Interval };
  readonly errors: MeasurementErrors;
  readonly tracking: TrackingScore;
  readonly emitters: EmitterScore;
}

export function scoreBoxes(
  truth: readonly SignalBox[],
  found: readonly SignalBox[],
  durationS: number,
  resolution: Resolution,
): Score {
  const matches = matchBoxes(truth, found, IOU_MINS[0], resolution);
  const falseCount = falseFinds(truth, found, resolution).length;
  const perHour = 3600 / durationS;
  const { low, high } = poissonInterval(falseCount);
  const falseInterval = { low: low * perHour, high: high * perHour };
  return {
    truthCount: truth.length,
    foundCount: found.length,
    durationS,
    resolution,
    detection: IOU_MINS.map((iouMin) => scoreDetection(truth, found, iouMin, resolution)),
    falseTracks: { count: falseCount, perHour: falseCount * perHour, interval: falseInterval },
    errors: measurementErrors(truth, found, matches, resolution),
    tracking: scoreTracking(truth, found, resolution),
    emitters: scoreEmitters(truth, found, matches),
  };
}
