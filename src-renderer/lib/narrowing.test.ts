import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binAtHz, binOffsetHz, ColumnMap, lowEdgeHz, NO_LEVEL_DB, type RowGeometry } from './narrowing.ts';
import { type FrequencyWindow, pxFromHz } from './spaces.ts';

const geometry: RowGeometry = { binCount: 4096, spanHz: 2.4e6, fftSize: 4096 };
const wholeBand: FrequencyWindow = { lowOffsetHz: -1.2e6, highOffsetHz: 1.2e6 };

function narrowed(row: Float32Array, map: ColumnMap): Float32Array {
  const out = new Float32Array(map.columnCount);
  map.narrowMax(row, out);
  return out;
}

function rowWithTone(bin: number, binCount = geometry.binCount): Float32Array {
  const row = new Float32Array(binCount).fill(-90);
  row[bin] = -20;
  return row;
}

describe('narrowing', () => {
  it('keeps a one-bin tone at any zoom, at the pixel of its frequency, and once', () => {
    const sizes = fc.constantFrom(256, 1024, 4096, 16384);
    fc.assert(
      fc.property(
        sizes,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 100, max: 3000 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (binCount, toneAt, columns, zoom, windowAt) => {
          const rows: RowGeometry = { binCount, spanHz: 2.4e6, fftSize: binCount };
          const spanHz = Math.max(zoom * 2.4e6, 2 * (2.4e6 / binCount));
          const low = -1.2e6 + windowAt * (2.4e6 - spanHz);
          const window = { lowOffsetHz: low, highOffsetHz: low + spanHz };
          const bin = Math.min(binCount - 1, Math.floor(toneAt * binCount));
          const toneHz = binOffsetHz(rows, bin);
          const out = narrowed(rowWithTone(bin, binCount), new ColumnMap(rows, window, columns));
          const lit = [...out.entries()].filter(([, level]) => level > -30).map(([column]) => column);
          const x = pxFromHz(toneHz, window, columns);
          // The band ends half a bin beyond the last bin's own edge; that bin is shown up to the end.
          const widthBins = bin === binCount - 1 ? 1.5 : 1;
          const columnsPerBin = (widthBins * columns * 2.4e6) / binCount / spanHz;
          if (x < 0 || x >= columns) {
            // Outside, the tone may show only by the part of its bin that reaches into the window.
            expect(lit.length).toBeLessThanOrEqual(Math.ceil(columnsPerBin) + 1);
            return;
          }
          expect(lit.length).toBeGreaterThanOrEqual(1);
          expect(lit.length).toBeLessThanOrEqual(Math.max(1, Math.ceil(columnsPerBin) + 1));
          const reach = Math.max(1, columnsPerBin * (widthBins - 0.5) + 1);
          for (const column of lit) expect(Math.abs(column + 0.5 - x)).toBeLessThanOrEqual(reach);
        },
      ),
    );
  });

  it('gives every bin of a zoomed-out row to exactly one column', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 2000 }), (columns) => {
        const map = new ColumnMap(geometry, wholeBand, columns);
        const counts = new Float64Array(geometry.binCount);
        // A strictly rising row: each column shows its highest bin, so the columns' values are its boundaries.
        const rising = Float32Array.from({ length: geometry.binCount }, (_, bin) => bin);
        const ends = narrowed(rising, map);
        let next = 0;
        for (const end of ends) {
          for (; next <= end; next++) counts[next] = (counts[next] ?? 0) + 1;
        }
        expect(ends.at(-1)).toBe(geometry.binCount - 1);
        expect(counts.every((count) => count === 1)).toBe(true);
      }),
    );
  });

  it('puts the bin of +300 kHz at the pixel of +300 kHz, and of -300 kHz on the other side', () => {
    const columns = 935;
    const map = new ColumnMap(geometry, wholeBand, columns);
    for (const offsetHz of [300e3, -300e3]) {
      const out = narrowed(rowWithTone(binAtHz(geometry, offsetHz)), map);
      const lit = out.findIndex((level) => level > -30);
      expect(lit).toBe(Math.floor(pxFromHz(offsetHz, wholeBand, columns)));
    }
  });

  it('keeps the place of a tone when the row was narrowed on its way', () => {
    const sent: RowGeometry = { binCount: 1024, spanHz: 2.4e6, fftSize: 4096 };
    expect(lowEdgeHz(sent)).toBe(lowEdgeHz(geometry));
    expect(binAtHz(sent, 300e3)).toBe(Math.floor(binAtHz(geometry, 300e3) / 4));
  });

  it('marks columns outside the band as having no level', () => {
    const beyond = { lowOffsetHz: 1.0e6, highOffsetHz: 1.6e6 };
    const out = narrowed(new Float32Array(4096).fill(-90), new ColumnMap(geometry, beyond, 600));
    expect(out[100]).toBe(-90);
    expect(out[599]).toBe(NO_LEVEL_DB);
  });

  it('knows which bins it shows', () => {
    const row = Float32Array.from({ length: 4096 }, (_, bin) => bin);
    expect(new ColumnMap(geometry, wholeBand, 900).shownBins(row)).toHaveLength(4096);
    const narrow = new ColumnMap(geometry, { lowOffsetHz: 0, highOffsetHz: 60e3 }, 900).shownBins(row);
    expect(narrow[0]).toBe(binAtHz(geometry, 0));
    expect(narrow.at(-1)).toBe(binAtHz(geometry, 60e3));
  });

  it('every column of the whole band has a level', () => {
    const out = narrowed(new Float32Array(4096).fill(-90), new ColumnMap(geometry, wholeBand, 8000));
    expect(out.every((level) => level === -90)).toBe(true);
  });

  it('bins and their centres are inverses', () => {
    for (const bin of [0, 1, 2047, 2048, 4095])
      expect(binAtHz(geometry, binOffsetHz(geometry, bin))).toBe(bin);
    expect(binOffsetHz(geometry, 2048)).toBeCloseTo(0, 6);
  });
});
