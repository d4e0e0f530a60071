import { describe, expect, it } from 'vitest';
import type { FrameHeader } from '#contract/frames.ts';
import { testFrameHeader } from './frame-header.test-support.ts';
import { FrameRing } from './frame-ring.ts';
import { ShownRow } from './shown-row.ts';
import { TimeScroll } from './time-scroll.ts';

function pushRows(ring: FrameRing, count: number, part: Partial<FrameHeader> = {}): void {
  for (let index = 0; index < count; index++) {
    const header = testFrameHeader({ sampleStart: ring.endRow * 100, spanHz: 1000, ...part });
    ring.push({ header, rows: Float32Array.of(-80) });
  }
}

describe('scrolling through time', () => {
  it('stands still while rows arrive, and follows again at the newest', () => {
    const ring = new FrameRing();
    const scroll = new TimeScroll(ring);
    pushRows(ring, 50);
    expect(scroll.isFollowing).toBe(true);
    scroll.scrollByS(1);
    expect(scroll.endRow).toBe(40);
    pushRows(ring, 5);
    expect(scroll.endRow).toBe(40);
    expect(scroll.behindS).toBeCloseTo(1.5, 9);
    scroll.scrollByS(-1.5);
    expect(scroll.isFollowing).toBe(true);
    pushRows(ring, 1);
    expect(scroll.endRow).toBe(56);
  });

  it('moves by parts of a row, and stops at the oldest row', () => {
    const ring = new FrameRing();
    const scroll = new TimeScroll(ring);
    pushRows(ring, 10);
    for (let step = 0; step < 10; step++) scroll.scrollByS(0.02);
    expect(scroll.endRow).toBe(8);
    scroll.scrollByS(100);
    expect(scroll.endRow).toBe(1);
  });

  it('counts in time, not in rows: those made on a busy machine are longer', () => {
    const ring = new FrameRing();
    const scroll = new TimeScroll(ring);
    pushRows(ring, 10);
    for (let row = 0; row < 4; row++)
      pushRows(ring, 1, { samplesPerRow: 500, sampleStart: 1000 + row * 500 });
    scroll.scrollByS(1);
    expect(scroll.endRow).toBe(12);
    expect(scroll.behindS).toBeCloseTo(1, 9);
    scroll.scrollByS(1.2);
    expect(scroll.endRow).toBe(8);
    scroll.scrollByS(-0.25);
    expect(scroll.endRow).toBe(11);
  });

  it('is carried on by the ring when its row is overwritten, and ends when the ring is emptied', () => {
    const ring = new FrameRing({ maxRows: 16, maxBytes: 1e6 });
    const scroll = new TimeScroll(ring);
    const shown = new ShownRow(ring);
    pushRows(ring, 16);
    scroll.scrollTo(3);
    shown.pick(2);
    expect(shown.row).toBe(2);
    pushRows(ring, 8);
    expect(ring.firstRow).toBe(8);
    expect(scroll.endRow).toBe(9);
    // A picked row that is gone is the newest again.
    expect(shown.picked).toBeNull();
    expect(shown.row).toBe(23);
    ring.clear();
    expect(scroll.isFollowing).toBe(true);
  });
});
