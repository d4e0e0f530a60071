import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowInfo, RowJoin } from '../streams/frame-ring.ts';
import { type RowSource, TimeMap } from './time-map.ts';

const RATE_HZ = 1e6;
const SAMPLES_PER_ROW = 10_000; // 10 ms

interface TestRow {
  readonly sampleStart: number;
  readonly join?: RowJoin;
  readonly epoch?: number;
}

function source(list: readonly TestRow[], firstRow = 0): RowSource {
  const infos: readonly RowInfo[] = list.map(({ sampleStart, join = 'continuous', epoch = 1 }) => ({
    sampleStart,
    samplesPerRow: SAMPLES_PER_ROW,
    timeNs: 0n,
    timeIsUtc: false,
    epoch,
    noiseFloorDbfs: -84,
    join,
  }));
  return { firstRow, endRow: firstRow + infos.length, info: (row) => infos[row - firstRow] ?? null };
}

function continuous(count: number, startSample = 0): readonly TestRow[] {
  return Array.from({ length: count }, (_, index) => ({
    sampleStart: startSample + index * SAMPLES_PER_ROW,
  }));
}

describe('time map', () => {
  it('shows the newest row at the top and older ones below, one pixel each at one pixel a row', () => {
    const map = new TimeMap(source(continuous(100)), RATE_HZ, 0.5, 50);
    expect(map.pixelRow(0)).toEqual({ firstRow: 99, count: 1, mark: 'none' });
    expect(map.pixelRow(49)).toEqual({ firstRow: 50, count: 1, mark: 'none' });
    expect(map.segments).toHaveLength(1);
  });

  it('shows every row once and in order when rows outnumber pixels: none is lost', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 400 }), fc.integer({ min: 5, max: 100 }), (count, heightPx) => {
        const map = new TimeMap(
          source(continuous(count)),
          RATE_HZ,
          (count * SAMPLES_PER_ROW) / RATE_HZ,
          heightPx,
        );
        const seen: number[] = [];
        for (let y = 0; y < heightPx; y++) {
          const { firstRow, count: shown } = map.pixelRow(y);
          for (let row = firstRow + shown - 1; row >= firstRow; row--) seen.push(row);
        }
        const unique = [...new Set(seen)];
        expect(unique).toEqual(unique.toSorted((a, b) => b - a));
        if (count >= heightPx) expect(unique).toHaveLength(count);
      }),
    );
  });

  it('moves in whole pixels: a row keeps its height while it scrolls', () => {
    const heights = (count: number): ReadonlyMap<number, number> => {
      const map = new TimeMap(source(continuous(count)), RATE_HZ, 1, 157);
      const result = new Map<number, number>();
      for (let y = 0; y < 157; y++) {
        const { firstRow } = map.pixelRow(y);
        result.set(firstRow, (result.get(firstRow) ?? 0) + 1);
      }
      return result;
    };
    const before = heights(300);
    const after = heights(301);
    for (let row = 230; row < 290; row++) expect(after.get(row)).toBe(before.get(row));
  });

  it('places samples where their rows are, and finds them back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 120 }), fc.integer({ min: 50, max: 600 }), (count, heightPx) => {
        const map = new TimeMap(source(continuous(count, 123_456)), RATE_HZ, 0.8, heightPx);
        const [segment] = map.segments;
        expect(segment).toBeDefined();
        if (segment === undefined) return;
        for (let y = 0.5; y < segment.bottomPx - 1; y += 7) {
          const place = map.placeAt(y);
          expect(place).not.toBeNull();
          if (place === null) return;
          expect(map.pxFromSample(segment, place.sample)).toBeCloseTo(y, 3);
          const row = Math.floor((place.sample - 123_456) / SAMPLES_PER_ROW);
          const { firstRow, count: shown } = map.pixelRow(Math.floor(y));
          expect(row).toBeGreaterThanOrEqual(firstRow - 1);
          expect(row).toBeLessThanOrEqual(firstRow + shown);
        }
      }),
    );
  });

  it('draws a seam at a seek and maps each side by its own samples', () => {
    const rows: readonly TestRow[] = [
      ...continuous(10, 900_000),
      { sampleStart: 0, join: 'seam', epoch: 2 },
      { sampleStart: 10_000, epoch: 2 },
      { sampleStart: 20_000, epoch: 2 },
    ];
    const map = new TimeMap(source(rows), RATE_HZ, 0.2, 20);
    expect(map.segments.map(({ epoch, topPx, bottomPx }) => [epoch, topPx, bottomPx])).toEqual([
      [2, 0, 3],
      [1, 3, 13],
    ]);
    expect(map.pixelRow(2).firstRow).toBe(10);
    expect(map.pixelRow(3)).toEqual({ firstRow: 9, count: 1, mark: 'seam' });
    expect(map.placeAt(2.5)?.sample).toBeCloseTo(5000, 0);
    expect(map.placeAt(3.5)?.sample).toBeCloseTo(995_000, 0);
    expect(map.placeAt(14)).toBeNull();
  });

  it('leaves a gap open for as long as it lasted, between two thin marks', () => {
    const rows: readonly TestRow[] = [...continuous(5), { sampleStart: 100_000, join: 'gap' }];
    const map = new TimeMap(source(rows), RATE_HZ, 0.2, 20);
    expect(map.segments).toHaveLength(1);
    const marks = Array.from({ length: 20 }, (_, y) => map.pixelRow(y).mark);
    expect(marks.filter((mark) => mark === 'gap')).toHaveLength(2);
    expect([map.pixelRow(1).mark, map.pixelRow(5).mark]).toEqual(['gap', 'gap']);
    expect(map.pixelRow(3).count).toBe(0);
    expect(map.placeAt(3.5)?.row).toBeNull();
    expect(map.pixelRow(6)).toEqual({ firstRow: 4, count: 1, mark: 'none' });
  });

  it('marks a gap that is thinner than a pixel', () => {
    const rows: readonly TestRow[] = [...continuous(50), { sampleStart: 520_000, join: 'gap' }];
    const map = new TimeMap(source(rows), RATE_HZ, 2, 20);
    const marks = Array.from({ length: 20 }, (_, y) => map.pixelRow(y).mark);
    expect(marks.filter((mark) => mark === 'gap').length).toBeGreaterThanOrEqual(1);
  });

  it('is empty without rows and bounded with a huge number of them', () => {
    const none = new TimeMap(source([]), RATE_HZ, 1, 30);
    expect(none.segments).toEqual([]);
    expect(none.placeAt(3)).toBeNull();
    const map = new TimeMap(source(continuous(4000), 70_000), RATE_HZ, 0.3, 30);
    expect(map.oldestRowShown).toBeGreaterThan(70_000 + 3900);
    const bytes = new Uint8Array(4 * 30);
    map.writeTexels(bytes, 512, 64);
    expect((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)).toBe((70_000 + 3999) % 512);
    expect(bytes[2]).toBe(1);
  });
});
