// Names the coarse kind of an emitter from measured facts. No modulation is recognised here.

import type { SignalClass } from '#contract/entities.ts';
import type { EmitterContext } from './emitter-context.ts';

export interface EmitterFacts {
  readonly isHopper: boolean;
  /** Its tracks move far beyond their own width. */
  readonly isMoving: boolean;
  /** How often it crossed its range: the way of all its tracks over the extent. 1 is a drift that was interrupted. */
  readonly crossings: number;
  readonly driftHzPerS: number;
  readonly bandwidthHz: number;
  /** Fraction of the time between first and last seen. */
  readonly dutyCycle: number;
  /** Fraction of everything analysed so far. */
  readonly occupancy: number;
  readonly longestTrackS: number;
}

/** A line is wider than its resolution bandwidth (Hann: 1.5 bins) by its 99 % measure and its jitter: 3 of them. */
const CARRIER_BINS = 4.5;
/** Morse code is on for 22 of 50 units (PARIS); with pauses between words and calls about half of that remains. */
const KEYED_DUTY_MIN = 0.2;
/** Wideband fills this part of the band that is looked at, and more than a land-mobile channel. */
const WIDEBAND_SPAN = 0.05;
const WIDEBAND_LEAST_HZ = 25e3;
/** A moving line that crosses this part of the span per second sweeps; what drifts is slower. */
const SWEEP_SPAN_PER_S = 0.01;
/** And what crosses the same range again repeats a sweep. */
const SWEEP_CROSSINGS = 1.5;
/** Off for most of the time: bursts. */
const BURST_OCCUPANCY_MAX = 0.5;
/** Or off again and again, after stays shorter than this. */
const BURST_DUTY_MAX = 0.75;
const BURST_LONGEST_S = 0.5;

export function classOf(facts: EmitterFacts, context: EmitterContext): SignalClass {
  if (facts.isHopper) return 'hopper';
  if (facts.isMoving) {
    const isFast = Math.abs(facts.driftHzPerS) >= SWEEP_SPAN_PER_S * context.spanHz;
    return isFast || facts.crossings >= SWEEP_CROSSINGS ? 'sweep' : 'drifting-carrier';
  }
  const isLine = facts.bandwidthHz <= CARRIER_BINS * context.binHz;
  const isKeyed = facts.dutyCycle >= KEYED_DUTY_MIN && facts.occupancy >= KEYED_DUTY_MIN;
  if (isLine && isKeyed) return 'carrier';
  if (facts.occupancy < BURST_OCCUPANCY_MAX) return 'burst';
  if (facts.dutyCycle < BURST_DUTY_MAX && facts.longestTrackS < BURST_LONGEST_S) return 'burst';
  const isWide = facts.bandwidthHz >= Math.max(WIDEBAND_SPAN * context.spanHz, WIDEBAND_LEAST_HZ);
  return isWide ? 'wideband' : 'narrowband';
}

/** The class as words of a label. */
export function wordsOf(signalClass: SignalClass): string {
  switch (signalClass) {
    case 'drifting-carrier':
      return 'drifting carrier';
    case 'carrier':
    case 'narrowband':
    case 'wideband':
    case 'burst':
    case 'hopper':
    case 'sweep':
      return signalClass;
  }
}
