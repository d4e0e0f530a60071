// Turns running totals into rates for the status line. Pure.
import type { EngineStatus } from '#contract/entities.ts';
import type { NativeCounters } from './engine/engine.ts';

/** Rates are taken over this long, so that they neither jump nor lag. */
const WINDOW_MS = 1000;

interface Reading {
  readonly timeMs: number;
  readonly rows: number;
  readonly samples: number;
}

/** What the analysis adds to the counters of the replay. */
export interface AnalysisCounts {
  readonly detections: number;
  readonly samplesDropped: number;
}

export class StatusMeter {
  #readings: Reading[] = [];

  /** `timeMs` is a monotonic clock. `shellRowsDropped`: rows that receivers were too slow for. */
  read(
    counters: NativeCounters,
    analysis: AnalysisCounts,
    shellRowsDropped: number,
    timeMs: number,
  ): EngineStatus {
    const reading = { timeMs, rows: counters.rows, samples: counters.samplesProcessed };
    this.#readings.push(reading);
    while (this.#readings.length > 2 && (this.#readings[1]?.timeMs ?? timeMs) <= timeMs - WINDOW_MS) {
      this.#readings.shift();
    }
    const first = this.#readings[0] ?? reading;
    const elapsedS = (timeMs - first.timeMs) / 1000;
    const perS = (count: number): number => (elapsedS > 0 ? count / elapsedS : 0);
    return {
      samplesIn: counters.samplesIn,
      samplesProcessed: counters.samplesProcessed,
      samplesDropped: counters.samplesDropped + analysis.samplesDropped,
      rows: counters.rows,
      rowsPerS: perS(reading.rows - first.rows),
      samplesPerS: perS(reading.samples - first.samples),
      detections: analysis.detections,
      displayRowsDropped: counters.displayRowsDropped + shellRowsDropped,
      bufferFill: counters.bufferFill,
      latencyP50Ms: knownMs(counters.latencyP50Ms),
      latencyP99Ms: knownMs(counters.latencyP99Ms),
    };
  }
}

/** The engine says NaN before the first row. */
function knownMs(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

export const NO_ENGINE_STATUS: EngineStatus = {
  samplesIn: 0,
  samplesProcessed: 0,
  samplesDropped: 0,
  rows: 0,
  rowsPerS: 0,
  samplesPerS: 0,
  detections: 0,
  displayRowsDropped: 0,
  bufferFill: 0,
  latencyP50Ms: null,
  latencyP99Ms: null,
};
