// What only a live source has, lost samples: an engine that gives a carrier with a gap in it, in one batch, when it is told
// to play. For tests only.
import type { NativeEngineOptions } from '../../native/index.d.ts';
import { CONTEXT, line, streamOf } from '../tracking/synthetic-detections.ts';
import type { NativeBatch, NativeCounters } from './engine.ts';

export const GIVEN_ROWS = 60;
export const GIVEN_GAP = { sampleStart: 30 * CONTEXT.samplesPerRow, sampleCount: 5000, nextRowId: 30 };

const COUNTERS: NativeCounters = {
  samplesIn: 0,
  samplesProcessed: 0,
  samplesDropped: GIVEN_GAP.sampleCount,
  samplesInvalid: 0,
  rows: GIVEN_ROWS,
  detections: GIVEN_ROWS,
  displayRowsDropped: 0,
  bufferFill: 0,
  latencyP50Ms: 1,
  latencyP99Ms: 1,
  isPlaying: true,
  speed: 0,
  isLooping: false,
  positionSample: 0,
  epoch: 0,
  isAtEnd: false,
};

/** Gives one batch with everything when it is told to play. */
export class GivenEngine {
  readonly settings = {
    backendName: 'given',
    fftSize: 4096,
    hopSize: 2048,
    averages: 5,
    enbwBins: 1.5,
    samplesPerRow: CONTEXT.samplesPerRow,
    thresholdOverFloorDb: 5,
  };
  readonly #onBatch: (batch: NativeBatch) => void;

  constructor(_options: NativeEngineOptions, onBatch: (batch: NativeBatch) => void) {
    this.#onBatch = onBatch;
  }

  play(): void {
    const { detections } = streamOf([line({ offsetHz: 150e3 })], GIVEN_ROWS, CONTEXT, 1);
    const positionSample = GIVEN_ROWS * CONTEXT.samplesPerRow;
    this.#onBatch({
      epoch: 0,
      rowsDone: GIVEN_ROWS,
      positionSample,
      detections,
      frames: [],
      gaps: [GIVEN_GAP],
      isAtEnd: true,
      error: null,
      backendChange: null,
    });
  }

  counters = (): NativeCounters => COUNTERS;
  close = async (): Promise<void> => {};
}
