import { describe, expect, it } from 'vitest';
import type { FrameHeader } from '#contract/frames.ts';
import { testFrameHeader } from './frame-header.test-support.ts';
import { FrameRing } from './frame-ring.ts';
import { type DeckWish, TraceDeck } from './trace-deck.ts';

const ALL: DeckWish = { isOn: () => true, rowSource: 'mean', averageS: 1e9 };

function push(
  ring: FrameRing,
  sampleStart: number,
  levels: readonly number[],
  part: Partial<FrameHeader> = {},
): void {
  const header = testFrameHeader({ sampleStart, binCount: levels.length, ...part });
  ring.push({ header, rows: Float32Array.from(levels) });
}

const rounded = (levels: Float32Array | null): readonly number[] | null =>
  levels === null ? null : [...levels].map((level) => Math.round(level * 100) / 100);

describe('trace deck', () => {
  it('holds high and low and averages, and forgets at a seam', () => {
    const ring = new FrameRing();
    const deck = new TraceDeck(ring);
    push(ring, 0, [-80, -20, -80]);
    push(ring, 100, [-30, -80, -80]);
    deck.update(ALL);
    expect(rounded(deck.levels('max-hold'))).toEqual([-30, -20, -80]);
    expect(rounded(deck.levels('min-hold'))).toEqual([-80, -80, -80]);
    expect(rounded(deck.levels('average'))).toEqual([-33.01, -23.01, -80]);
    push(ring, 200, [-80, -80, -10]);
    deck.update(ALL);
    expect(rounded(deck.levels('max-hold'))).toEqual([-30, -20, -10]);
    push(ring, 0, [-70, -71, -72], { epoch: 1 });
    deck.update(ALL);
    for (const kind of ['average', 'max-hold', 'min-hold'] as const)
      expect(rounded(deck.levels(kind))).toEqual([-70, -71, -72]);
  });

  it('follows max rows when asked, from the last seam on, and waits for them', () => {
    const ring = new FrameRing();
    const deck = new TraceDeck(ring);
    push(ring, 0, [-60]);
    push(ring, 0, [-80], { epoch: 1 });
    push(ring, 0, [-40], { epoch: 1, kind: 'maxRows' });
    deck.update(ALL);
    expect(rounded(deck.levels('max-hold'))).toEqual([-80]);
    deck.update({ ...ALL, rowSource: 'max' });
    expect(rounded(deck.levels('max-hold'))).toEqual([-40]);
    // Drawn between a row's mean and its max: the burst that only the max row has is not lost.
    push(ring, 100, [-80], { epoch: 1 });
    deck.update({ ...ALL, rowSource: 'max' });
    push(ring, 100, [-10], { epoch: 1, kind: 'maxRows' });
    deck.update({ ...ALL, rowSource: 'max' });
    expect(rounded(deck.levels('max-hold'))).toEqual([-10]);
    expect(rounded(deck.levels('min-hold'))).toEqual([-80]);
  });

  it('begins anew when cleared, and with what the ring holds when turned on', () => {
    const ring = new FrameRing();
    const deck = new TraceDeck(ring);
    push(ring, 0, [-20]);
    deck.update({ ...ALL, isOn: () => false });
    expect(deck.levels('max-hold')).toBeNull();
    push(ring, 100, [-60]);
    deck.update(ALL);
    expect(rounded(deck.levels('max-hold'))).toEqual([-20]);
    const { version } = deck;
    deck.clear();
    expect(deck.version).not.toBe(version);
    deck.update(ALL);
    expect(deck.levels('max-hold')).toBeNull();
    push(ring, 200, [-70]);
    deck.update(ALL);
    expect(rounded(deck.levels('max-hold'))).toEqual([-70]);
  });

  it('survives another geometry', () => {
    const ring = new FrameRing();
    const deck = new TraceDeck(ring);
    push(ring, 0, [-60, -60]);
    deck.update(ALL);
    push(ring, 100, [-50]);
    deck.update(ALL);
    expect(rounded(deck.levels('max-hold'))).toEqual([-50]);
  });
});
