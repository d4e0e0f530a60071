import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FileWindow, fileWindowBetween, pannedFileWindow, zoomedFileWindow } from './file-window.ts';

const COUNT = 1_000_000;
const LEAST = 1000;
const length = (window: FileWindow): number => window.endSample - window.startSample;

const windows = fc
  .tuple(fc.integer({ min: 0, max: COUNT - LEAST }), fc.integer({ min: LEAST, max: COUNT }))
  .map(([start, size]) => ({ startSample: start, endSample: Math.min(COUNT, start + size) }));

function expectInside(window: FileWindow): void {
  expect(window.startSample).toBeGreaterThanOrEqual(0);
  expect(window.endSample).toBeLessThanOrEqual(COUNT + 1e-6);
  expect(length(window)).toBeGreaterThan(0);
}

describe('the shown stretch of a file', () => {
  it('zooms in at a place that stays where it is, and stays inside', () => {
    fc.assert(
      fc.property(windows, fc.double({ min: 0, max: 1, noNaN: true }), (window, part) => {
        const at = window.startSample + part * length(window);
        const zoomed = zoomedFileWindow(window, at, 0.5, COUNT, LEAST);
        expectInside(zoomed);
        expect((at - zoomed.startSample) / length(zoomed)).toBeCloseTo(part, 6);
        expect(length(zoomed)).toBeCloseTo(Math.max(LEAST, length(window) / 2), 4);
      }),
    );
  });

  it('however it is moved and zoomed it never leaves the file, and all of it can be had again', () => {
    fc.assert(
      fc.property(
        windows,
        fc.array(
          fc.tuple(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.integer({ min: -COUNT, max: COUNT })),
        ),
        (start, moves) => {
          let window: FileWindow = start;
          for (const [factor, by] of moves) {
            window = zoomedFileWindow(window, window.startSample, factor, COUNT, LEAST);
            expectInside(window);
            window = pannedFileWindow(window, by, COUNT);
            expectInside(window);
          }
          expect(zoomedFileWindow(window, 0, 1e9, COUNT, LEAST)).toEqual({
            startSample: 0,
            endSample: COUNT,
          });
        },
      ),
    );
  });

  it('lies between two edges in either order, and is never too short to be shown', () => {
    expect(fileWindowBetween(5000, 2000, COUNT, LEAST)).toEqual({ startSample: 2000, endSample: 5000 });
    expect(fileWindowBetween(5000, 5000, COUNT, LEAST)).toEqual({ startSample: 4500, endSample: 5500 });
    expect(fileWindowBetween(0, -9, COUNT, LEAST)).toEqual({ startSample: 0, endSample: 1000 });
    expect(fileWindowBetween(3, 90, 50, LEAST)).toEqual({ startSample: 0, endSample: 50 });
  });
});
