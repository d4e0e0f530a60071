import { describe, expect, it } from 'vitest';
import type { FrameHeader } from '#contract/frames.ts';
import { testFrameHeader } from '../../streams/frame-header.test-support.ts';
import { FrameRing } from '../../streams/frame-ring.ts';
import { RowFeed, type RowPicture, type RowTexture } from './row-feed.ts';

const BINS = 1024;

/** A texture in memory, with the ring addressing of the real one. */
class MemoryTexture implements RowTexture {
  columnCount = 1;
  rowCount = 1;
  readonly maxRowCount = 4096;
  rowsWritten = 0;
  #texels = new Float32Array(1);

  allocate(columnCount: number, rowCount: number): void {
    this.columnCount = columnCount;
    this.rowCount = rowCount;
    this.#texels = new Float32Array(columnCount * rowCount).fill(Number.NaN);
  }

  setRows(firstRow: number, count: number, levels: Float32Array): void {
    this.rowsWritten += count;
    for (let index = 0; index < count; index++) {
      const row = levels.subarray(index * this.columnCount, (index + 1) * this.columnCount);
      this.#texels.set(row, ((firstRow + index) % this.rowCount) * this.columnCount);
    }
  }

  row(row: number): Float32Array {
    const at = (row % this.rowCount) * this.columnCount;
    return this.#texels.subarray(at, at + this.columnCount);
  }
}

function push(ring: FrameRing, row: number, level: number, part: Partial<FrameHeader> = {}): void {
  const header = testFrameHeader({ sampleStart: row * 1000, binCount: BINS, samplesPerRow: 1000, ...part });
  const rows = new Float32Array(BINS).fill(-80);
  rows[700] = level;
  ring.push({ header, rows });
}

function picture(part: Partial<RowPicture> = {}): RowPicture {
  return {
    geometry: { binCount: BINS, spanHz: 1e6, fftSize: BINS },
    window: { lowOffsetHz: -500e3, highOffsetHz: 500e3 },
    columnCount: 256,
    source: 'mean',
    oldestRow: 0,
    ...part,
  };
}

function peak(row: Float32Array): number {
  return row.reduce((greatest, level) => Math.max(greatest, level), Number.NEGATIVE_INFINITY);
}

describe('row feed', () => {
  it('feeds only what is new, and every row keeps its one-bin peak', () => {
    const ring = new FrameRing();
    const texture = new MemoryTexture();
    const feed = new RowFeed(ring);
    for (let row = 0; row < 10; row++) push(ring, row, -row);
    expect(feed.sync(texture, picture())).toBe(10);
    expect(texture.rowsWritten).toBe(10);
    push(ring, 10, -10);
    expect(feed.sync(texture, picture())).toBe(1);
    expect(texture.rowsWritten).toBe(11);
    expect(feed.sync(texture, picture())).toBe(0);
    for (let row = 0; row <= 10; row++) expect(peak(texture.row(row))).toBe(-row);
  });

  it('feeds everything again when the span or the width changes', () => {
    const ring = new FrameRing();
    const texture = new MemoryTexture();
    const feed = new RowFeed(ring);
    for (let row = 0; row < 100; row++) push(ring, row, -row);
    feed.sync(texture, picture());
    feed.sync(texture, picture({ window: { lowOffsetHz: 100e3, highOffsetHz: 300e3 } }));
    expect(texture.rowsWritten).toBe(200);
    expect(peak(texture.row(42))).toBe(-42);
    feed.sync(texture, picture({ columnCount: 300 }));
    expect(texture.columnCount).toBe(300);
    expect(peak(texture.row(79))).toBe(-79);
    feed.sync(texture, picture({ columnCount: 300, window: { lowOffsetHz: -500e3, highOffsetHz: 0 } }));
    expect(peak(texture.row(42))).toBe(-80);
  });

  it('makes room for a longer time, and fills a new texture from the ring', () => {
    const ring = new FrameRing();
    const first = new MemoryTexture();
    const feed = new RowFeed(ring);
    for (let row = 0; row < 1500; row++) push(ring, row, -20);
    feed.sync(first, picture({ oldestRow: 1400 }));
    expect(first.rowCount).toBe(512);
    feed.sync(first, picture({ oldestRow: 100 }));
    expect(first.rowCount).toBe(2048);
    expect(peak(first.row(100))).toBe(-20);
    const second = new MemoryTexture();
    feed.sync(second, picture({ oldestRow: 1400 }));
    expect(peak(second.row(1400))).toBe(-20);
  });

  it('shows max rows even when they come after their mean rows', () => {
    const ring = new FrameRing();
    const texture = new MemoryTexture();
    const feed = new RowFeed(ring);
    push(ring, 0, -60);
    feed.sync(texture, picture({ source: 'max' }));
    expect(peak(texture.row(0))).toBe(-60);
    push(ring, 0, -30, { kind: 'maxRows' });
    feed.sync(texture, picture({ source: 'max' }));
    expect(peak(texture.row(0))).toBe(-30);
  });

  it('starts anew after the ring was emptied', () => {
    const ring = new FrameRing();
    const texture = new MemoryTexture();
    const feed = new RowFeed(ring);
    push(ring, 0, -60);
    feed.sync(texture, picture());
    ring.clear();
    push(ring, 0, -10);
    expect(feed.sync(texture, picture({ oldestRow: ring.firstRow }))).toBe(1);
    expect(peak(texture.row(1))).toBe(-10);
  });
});
