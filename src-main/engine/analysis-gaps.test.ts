// What only a live source has, lost samples, through the analysis: an engine that plays given batches stands in for it.
import { describe, expect, it } from 'vitest';
import type { NativeEngineOptions } from '../../native/index.d.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { CONTEXT, line, streamOf } from '../tracking/synthetic-detections.ts';
import { analyzeRecording, type SampleGap } from './analysis.ts';
import type { NativeAddon, NativeBatch, NativeCounters } from './engine.ts';

const ROWS = 60;
const GAP = { sampleStart: 30 * CONTEXT.samplesPerRow, sampleCount: 5000, nextRowId: 30 };

const COUNTERS: NativeCounters = {
  samplesIn: 0,
  samplesProcessed: 0,
  samplesDropped: GAP.sampleCount,
  samplesInvalid: 0,
  rows: ROWS,
  detections: ROWS,
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
class GivenEngine {
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
    const { detections } = streamOf([line({ offsetHz: 150e3 })], ROWS, CONTEXT, 1);
    const positionSample = ROWS * CONTEXT.samplesPerRow;
    this.#onBatch({
      epoch: 0,
      rowsDone: ROWS,
      positionSample,
      detections,
      frames: [],
      gaps: [GAP],
      isAtEnd: true,
      error: null,
      backendChange: null,
    });
  }

  counters = (): NativeCounters => COUNTERS;
  close = async (): Promise<void> => {};
}

describe('samples that were lost', () => {
  it('are in the answer, and end the track that was on', async () => {
    const told: SampleGap[] = [];
    const result = await analyzeRecording({
      onChanges: ({ gaps }) => told.push(...gaps),
      addon: { NativeEngine: GivenEngine } as unknown as NativeAddon,
      config: DEFAULT_CONFIG,
      facts: {
        name: 'live',
        dataPath: '/none',
        dataOffsetBytes: 0,
        sampleCount: ROWS * CONTEXT.samplesPerRow,
        datatype: 'ci16_le',
        sampleRateHz: CONTEXT.sampleRateHz,
        centerFreqHz: null,
        timeStartNs: null,
      },
    });
    expect(result).toMatchObject({
      gaps: [{ sampleStart: GAP.sampleStart, sampleCount: GAP.sampleCount }],
      samplesDropped: GAP.sampleCount,
    });
    expect(result.tracks.map(({ sampleStart, hits, state }) => ({ sampleStart, hits, state }))).toEqual([
      { sampleStart: 0, hits: 30, state: 'lost' },
      { sampleStart: 30 * CONTEXT.samplesPerRow, hits: 30, state: 'confirmed' },
    ]);
    expect(told).toEqual(result.gaps);
    // The same carrier: one line in the signal list.
    expect(result.emitters).toHaveLength(1);
  });
});
