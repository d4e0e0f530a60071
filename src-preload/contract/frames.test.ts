import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DENSITY_OFFSETS,
  type DensityFrame,
  decodeDensity,
  decodeFrame,
  densityOf,
  encodeDensity,
  encodeFrame,
} from './frames.ts';

const HEADER = {
  seq: 7,
  timeIsUtc: true,
  discontinuity: false,
  timeNs: 1_700_000_000_000_000_001n,
  sampleStart: 2 ** 40 + 1,
  centerFreqHz: 433.92e6,
  spanHz: 2.4e6,
  droppedBefore: 0,
  epoch: 3,
  configHash: 0xdeadbeef,
  noiseFloorDbfs: -91.5,
  enbwBins: 1.5,
  samplesPerRow: 4096,
};

const density = fc
  .record({
    binCount: fc.integer({ min: 0, max: 40 }),
    rowCount: fc.integer({ min: 0, max: 30 }),
    lowOffsetHz: fc.double({ noNaN: true }),
    highOffsetHz: fc.double({ noNaN: true }),
    lowDbfs: fc.float({ noNaN: true }),
    cellDb: fc.float({ noNaN: true }),
    timeConstantS: fc.float({ noNaN: true }),
    decades: fc.float({ noNaN: true }),
    seed: fc.integer({ min: 0, max: 255 }),
  })
  .map(
    ({ binCount, rowCount, seed, ...facts }): DensityFrame => ({
      header: { ...HEADER, kind: 'density', binCount, rowCount },
      ...facts,
      values: Uint8Array.from({ length: binCount * rowCount }, (_, at) => (at * 31 + seed) % 256),
    }),
  );

describe('density frames', () => {
  it('come back as they were written, and are no frames of rows', () => {
    fc.assert(
      fc.property(density, (frame) => {
        const buffer = encodeDensity(frame);
        expect(decodeDensity(buffer)).toEqual(frame);
        expect(decodeFrame(buffer)).toBeNull();
      }),
    );
  });

  it('are refused when cut short, too long, of rows, or of another version', () => {
    const frame = fc.sample(density, 1)[0];
    if (frame === undefined) throw new Error('no sample');
    const buffer = encodeDensity(frame);
    for (let length = 0; length < buffer.byteLength; length++)
      expect(decodeDensity(buffer.slice(0, length))).toBeNull();
    expect(decodeDensity(new ArrayBuffer(buffer.byteLength))).toBeNull();
    const longer = new Uint8Array(buffer.byteLength + 1);
    longer.set(new Uint8Array(buffer));
    expect(decodeDensity(longer.buffer)).toBeNull();
    const rows = encodeFrame(
      { ...HEADER, kind: 'meanRows', binCount: 8, rowCount: 1 },
      new Float32Array(DENSITY_OFFSETS.values / 4),
    );
    expect(decodeDensity(rows)).toBeNull();
    new DataView(buffer).setUint16(4, 9, true);
    expect(decodeDensity(buffer)).toBeNull();
  });

  it('have values that span their decades, ending at always', () => {
    expect(densityOf(0, 5)).toBe(0);
    expect(densityOf(255, 5)).toBe(1);
    expect(densityOf(1, 5)).toBeCloseTo(1e-5, 12);
    expect(densityOf(128, 4)).toBeCloseTo(0.01, 12);
  });
});
