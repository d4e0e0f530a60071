import { describe, expect, it } from 'vitest';
import type { NativeCounters } from './engine/engine.ts';
import { StatusMeter } from './status-meter.ts';

function counters(rows: number, samplesProcessed: number): NativeCounters {
  return {
    samplesIn: samplesProcessed,
    samplesProcessed,
    samplesDropped: 0,
    samplesInvalid: 0,
    rows,
    detections: 0,
    displayRowsDropped: 2,
    bufferFill: 0.25,
    latencyP50Ms: Number.NaN,
    latencyP99Ms: Number.NaN,
    isPlaying: true,
    speed: 1,
    isLooping: true,
    positionSample: 0,
    epoch: 0,
    isAtEnd: false,
  };
}

const NOTHING = { detections: 0, samplesDropped: 0 };

describe('StatusMeter', () => {
  it('takes rates over the last second, not over the whole time', () => {
    const meter = new StatusMeter();
    let rows = 0;
    for (let timeMs = 0; timeMs <= 3000; timeMs += 200) {
      rows += timeMs <= 1500 ? 10 : 50;
      meter.read(counters(rows, 1000 * rows), NOTHING, 0, timeMs);
    }
    const status = meter.read(counters(rows + 50, 1000 * (rows + 50)), NOTHING, 0, 3200);
    expect(status.rowsPerS).toBeCloseTo(250, 6);
    expect(status.samplesPerS).toBeCloseTo(250_000, 3);
  });

  it('shows nothing where nothing is known yet', () => {
    const status = new StatusMeter().read(counters(0, 0), NOTHING, 0, 0);
    expect(status).toMatchObject({ rowsPerS: 0, samplesPerS: 0, latencyP50Ms: null, latencyP99Ms: null });
  });

  it('adds up what was lost at every place', () => {
    const status = new StatusMeter().read(counters(1, 1), { detections: 9, samplesDropped: 7 }, 5, 0);
    expect(status).toMatchObject({ detections: 9, samplesDropped: 7, displayRowsDropped: 7 });
  });
});
