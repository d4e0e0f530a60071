import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsAt, OVERVIEW_TILE_WINDOWS_MAX, type OverviewLayout } from '#contract/overview.ts';
import {
  cellRangeFor,
  columnsOfTile,
  composeCodes,
  type HeldTile,
  levelFor,
  type PictureWish,
  tilesAlong,
} from './overview-tiles.ts';

const BAND = { lowOffsetHz: -500_000, highOffsetHz: 500_000 };

function layoutOf(part: Partial<OverviewLayout>): OverviewLayout {
  return {
    fftSize: 256,
    hopSize: 128,
    windowCount: 100_000,
    storedLevel: 4,
    levelCount: 18,
    cells: 256,
    topDbfs: 6,
    stepDb: 0.75,
    ...part,
  };
}

/** Everything is 10, but one cell of one window. */
function tilesWithPeak(
  layout: OverviewLayout,
  peakWindow: number,
  peakCell: number,
  range = wholeRange(layout),
) {
  return (level: number, column: number): HeldTile => {
    const codes = new Uint8Array(range.outCells).fill(10);
    const at = Math.floor(((peakCell - range.firstCell) * range.outCells) / range.cellCount);
    if (column === Math.floor(peakWindow / 2 ** level) && at >= 0 && at < range.outCells) codes[at] = 200;
    return { level, index: 0, plane: 'max', ...range, firstColumn: column, columnCount: 1, codes };
  };
}

function wholeRange(layout: OverviewLayout) {
  return { firstCell: 0, cellCount: layout.cells, outCells: layout.cells };
}

describe('pixels of the overview', () => {
  it('one window and one bin of it is seen at every zoom and every size, on one pixel or where it is stretched', () => {
    const layout = layoutOf({});
    const sampleCount = layout.windowCount * layout.hopSize;
    fc.assert(
      fc.property(
        fc.nat(layout.windowCount - 1),
        fc.nat(layout.cells - 1),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 12, noNaN: true }),
        fc.integer({ min: 20, max: 300 }),
        fc.integer({ min: 20, max: 700 }),
        (peakWindow, peakCell, part, zoom, timePx, frequencyPx) => {
          const length = Math.max(16 * layout.hopSize, sampleCount / 2 ** zoom);
          const middle = (peakWindow + 0.5) * layout.hopSize;
          const startSample = Math.min(sampleCount - length, Math.max(0, middle - part * length));
          const window = { startSample, endSample: startSample + length };
          const wish: PictureWish = {
            layout,
            level: levelFor(layout, window, timePx),
            window,
            band: BAND,
            shown: BAND,
            timePx,
            frequencyPx,
          };
          const out = new Uint8Array(timePx * frequencyPx);
          composeCodes(wish, tilesWithPeak(layout, peakWindow, peakCell), out);
          const hits = [...out.keys()].filter((at) => out[at] === 200);
          const isInside = middle > startSample + 128 && middle < startSample + length - 128;
          if (isInside) expect(hits.length).toBeGreaterThan(0);
          // Everything is known: nothing is left black.
          expect(out.includes(0)).toBe(false);
          const isNarrowing = frequencyPx <= layout.cells;
          const columns = new Set(hits.map((at) => at % frequencyPx));
          if (isInside && isNarrowing) expect(columns.size).toBe(1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a tone stands at its frequency, whatever part of the band is shown', () => {
    const layout = layoutOf({});
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: layout.cells - 5 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.integer({ min: 100, max: 900 }),
        (cell, part, frequencyPx) => {
          const toneHz = BAND.lowOffsetHz + (cell * 1e6) / layout.cells;
          const spanHz = part * 1e6;
          const low = Math.min(BAND.highOffsetHz - spanHz, Math.max(BAND.lowOffsetHz, toneHz - spanHz / 3));
          const shown = { lowOffsetHz: low, highOffsetHz: low + spanHz };
          const window = { startSample: 0, endSample: layout.hopSize * layout.windowCount };
          const level = levelFor(layout, window, 50);
          const wish = { layout, level, window, band: BAND, shown, timePx: 50, frequencyPx };
          const range = cellRangeFor(layout, BAND, shown, frequencyPx);
          expect(range.firstCell).toBeGreaterThanOrEqual(0);
          expect(range.firstCell + range.cellCount).toBeLessThanOrEqual(layout.cells);
          const find = (at: number, column: number): HeldTile => {
            const codes = new Uint8Array(range.outCells).fill(10);
            codes[Math.floor(((cell - range.firstCell) * range.outCells) / range.cellCount)] = 200;
            return {
              level: at,
              index: 0,
              plane: 'max',
              ...range,
              firstColumn: column,
              columnCount: 1,
              codes,
            };
          };
          const out = new Uint8Array(50 * frequencyPx);
          composeCodes(wish, find, out);
          const line = out.subarray(0, frequencyPx);
          const hits = [...line.keys()].filter((x) => line[x] === 200);
          expect(hits.length).toBeGreaterThan(0);
          const wantedX = ((toneHz - low) / spanHz) * frequencyPx;
          // Half a cell at most, and a pixel.
          const reach =
            ((1e6 / layout.cells / spanHz) * frequencyPx * (range.cellCount / range.outCells)) / 2 + 1;
          for (const x of hits) expect(Math.abs(x + 0.5 - wantedX)).toBeLessThanOrEqual(reach + 0.5);
          expect(line.includes(0)).toBe(false);
        },
      ),
    );
  });

  it('a coarser level stands in for what has not arrived, and nothing for what is not known', () => {
    const layout = layoutOf({});
    const window = { startSample: 0, endSample: layout.hopSize * 1024 };
    const wish = { layout, level: 0, window, band: BAND, shown: BAND, timePx: 1024, frequencyPx: 64 };
    const all = tilesWithPeak(layout, 17, 5);
    const out = new Uint8Array(1024 * 64);
    composeCodes(wish, (level, column) => (level < 6 ? null : all(level, column)), out);
    expect(out.includes(0)).toBe(false);
    // Window 17 lies in column 0 of level 6, which is 64 pixels long.
    const lines = new Set([...out.keys()].filter((at) => out[at] === 200).map((at) => Math.floor(at / 64)));
    expect(Math.min(...lines)).toBeLessThanOrEqual(1);
    expect(lines.size).toBeGreaterThanOrEqual(62);
    expect(lines.size).toBeLessThanOrEqual(66);
    composeCodes(wish, () => null, out);
    expect(out.every((code) => code === 0)).toBe(true);
  });

  it('tiles cover the stretch, and no tile that must be computed is too long', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50_000_000 }),
        fc.nat(14),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 14, noNaN: true }),
        (windowCount, storedLevel, part, zoom) => {
          const layout = layoutOf({ windowCount, storedLevel, levelCount: 30 });
          const sampleCount = (windowCount - 1) * layout.hopSize + layout.fftSize;
          const length = sampleCount / 2 ** zoom;
          const startSample = part * (sampleCount - length);
          const window = { startSample, endSample: startSample + length };
          const level = levelFor(layout, window, 800);
          const [first, end] = tilesAlong(layout, level, window);
          expect(end - first).toBeGreaterThan(0);
          const begin = columnsOfTile(layout, level, first);
          const last = columnsOfTile(layout, level, end - 1);
          expect(begin.firstColumn * layout.hopSize * 2 ** level).toBeLessThanOrEqual(
            startSample + layout.fftSize,
          );
          expect(last.columnCount).toBeGreaterThan(0);
          expect(last.firstColumn + last.columnCount).toBeLessThanOrEqual(columnsAt(layout, level));
          if (level < storedLevel) {
            expect(begin.columnCount * 2 ** level).toBeLessThanOrEqual(OVERVIEW_TILE_WINDOWS_MAX);
          }
        },
      ),
    );
  });
});
