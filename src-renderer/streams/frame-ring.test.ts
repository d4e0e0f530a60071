import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame, FrameHeader } from '#contract/frames.ts';
import { testFrameHeader } from './frame-header.test-support.ts';
import { FrameRing } from './frame-ring.ts';

const BINS = 8;
const SAMPLES_PER_ROW = 1000;

function frame(header: Partial<FrameHeader>, level: number): Frame {
  const full = testFrameHeader({
    centerFreqHz: 433.92e6,
    binCount: BINS,
    epoch: 1,
    configHash: 7,
    noiseFloorDbfs: -84,
    samplesPerRow: SAMPLES_PER_ROW,
    ...header,
  });
  return { header: full, rows: new Float32Array(full.rowCount * full.binCount).fill(level) };
}

describe('frame ring', () => {
  it('holds the newest rows, bounded in rows', () => {
    const ring = new FrameRing({ maxRows: 10, maxBytes: 1e6 });
    for (let row = 0; row < 25; row++)
      ring.push(frame({ seq: row, sampleStart: row * SAMPLES_PER_ROW }, -row));
    expect(ring.endRow - ring.firstRow).toBe(10);
    expect(ring.mean(14)).toBeNull();
    expect(ring.mean(15)?.[0]).toBe(-15);
    expect(ring.mean(24)?.[BINS - 1]).toBe(-24);
    expect(ring.mean(25)).toBeNull();
    expect(ring.info(24)?.sampleStart).toBe(24_000);
  });

  it('is bounded in bytes', () => {
    const ring = new FrameRing({ maxRows: 1000, maxBytes: 5 * BINS * 8 });
    for (let row = 0; row < 20; row++) ring.push(frame({ seq: row, sampleStart: row * SAMPLES_PER_ROW }, 0));
    expect(ring.capacity).toBe(5);
    expect(ring.endRow - ring.firstRow).toBe(5);
  });

  it('splits a frame of several rows and dates each', () => {
    const ring = new FrameRing();
    ring.push(frame({ rowCount: 3, sampleStart: 5000, timeNs: 100n }, -50));
    expect([0, 1, 2].map((row) => ring.info(row)?.sampleStart)).toEqual([5000, 6000, 7000]);
    expect(ring.info(2)?.timeNs).toBe(100n + 2_000_000n);
    expect([0, 1, 2].map((row) => ring.info(row)?.join)).toEqual(['seam', 'continuous', 'continuous']);
  });

  it('marks a seam at a new epoch and when time goes back', () => {
    const ring = new FrameRing();
    ring.push(frame({ sampleStart: 9000 }, 0));
    ring.push(frame({ seq: 1, sampleStart: 0, epoch: 2, discontinuity: true }, 0));
    ring.push(frame({ seq: 2, sampleStart: 1000, epoch: 2 }, 0));
    ring.push(frame({ seq: 3, sampleStart: 0, epoch: 2, discontinuity: true }, 0));
    expect([1, 2, 3].map((row) => ring.info(row)?.join)).toEqual(['seam', 'continuous', 'seam']);
    expect(ring.newestSeamRow).toBe(3);
  });

  it('marks a gap where rows were dropped or frames lost, and none where only max rows were', () => {
    const ring = new FrameRing();
    ring.push(frame({ seq: 0, sampleStart: 0 }, 0));
    ring.push(frame({ seq: 1, sampleStart: 4000, droppedBefore: 3 }, 0));
    ring.push(frame({ seq: 5, sampleStart: 9000 }, 0));
    ring.push(frame({ seq: 6, sampleStart: 10_000, droppedBefore: 1 }, 0));
    expect([1, 2, 3].map((row) => ring.info(row)?.join)).toEqual(['gap', 'gap', 'continuous']);
  });

  it('takes an uneven stride of the sender for what it is: no gap', () => {
    const ring = new FrameRing();
    ring.push(frame({ seq: 0, sampleStart: 0 }, 0));
    ring.push(frame({ seq: 1, sampleStart: 1700 }, 0));
    expect(ring.info(1)?.join).toBe('continuous');
  });

  it('lays max rows beside their mean rows, whole or in part, and shows the mean until they come', () => {
    const ring = new FrameRing();
    ring.push(frame({ rowCount: 2 }, -60));
    expect(ring.max(1)?.[0]).toBe(-60);
    expect(ring.rowsWithMaxEnd).toBe(0);
    ring.push(frame({ kind: 'maxRows', seq: 1, rowCount: 2 }, -40));
    expect(ring.max(0)?.[0]).toBe(-40);
    expect(ring.mean(0)?.[0]).toBe(-60);
    expect(ring.rowsWithMaxEnd).toBe(2);
    ring.push(frame({ kind: 'maxRows', seq: 2, epoch: 9 }, -1));
    expect(ring.max(0)?.[0]).toBe(-40);
  });

  it('starts anew with another geometry, and numbers rows on', () => {
    const ring = new FrameRing();
    ring.push(frame({}, -60));
    const before = ring.generation;
    ring.push(frame({ seq: 1, binCount: 16, sampleStart: 1000 }, -50));
    expect(ring.generation).toBeGreaterThan(before);
    expect(ring.mean(0)).toBeNull();
    expect(ring.mean(1)?.length).toBe(16);
    ring.clear();
    expect(ring.endRow).toBe(2);
    expect(ring.firstRow).toBe(2);
    expect(ring.geometry).toBeNull();
    ring.push(frame({ seq: 2, rowCount: 0 }, 0));
    expect(ring.endRow).toBe(2);
  });

  it('every row that is held reads back as it was pushed, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 40 }),
        (maxRows, counts) => {
          const ring = new FrameRing({ maxRows, maxBytes: 1e9 });
          let next = 0;
          for (const [seq, rowCount] of counts.entries()) {
            const pushed = frame({ seq, rowCount, sampleStart: next * SAMPLES_PER_ROW }, 0);
            for (let row = 0; row < rowCount; row++)
              pushed.rows.fill(next + row, row * BINS, (row + 1) * BINS);
            ring.push(pushed);
            next += rowCount;
          }
          expect(ring.endRow).toBe(next);
          expect(ring.endRow - ring.firstRow).toBe(Math.min(next, maxRows));
          for (let row = ring.firstRow; row < ring.endRow; row++) {
            expect(ring.mean(row)?.[3]).toBe(row);
            expect(ring.info(row)?.sampleStart).toBe(row * SAMPLES_PER_ROW);
          }
        },
      ),
    );
  });
});
