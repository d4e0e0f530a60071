import { describe, expect, it } from 'vitest';
import type { FrameHeader } from '#contract/frames.ts';
import { FrameRing } from '../../streams/frame-ring.ts';
import { MaxHold } from './max-hold.ts';

function push(
  ring: FrameRing,
  sampleStart: number,
  levels: readonly number[],
  part: Partial<FrameHeader> = {},
): void {
  const header: FrameHeader = {
    kind: 'meanRows',
    seq: 0,
    timeIsUtc: false,
    discontinuity: false,
    timeNs: 0n,
    sampleStart,
    centerFreqHz: null,
    spanHz: 1e6,
    binCount: levels.length,
    rowCount: 1,
    droppedBefore: 0,
    epoch: 0,
    configHash: 0,
    noiseFloorDbfs: -80,
    enbwBins: 1.5,
    samplesPerRow: 100,
    ...part,
  };
  ring.push({ header, rows: Float32Array.from(levels) });
}

describe('max hold', () => {
  it('holds the highest level of each bin and forgets at a seam', () => {
    const ring = new FrameRing();
    const hold = new MaxHold();
    push(ring, 0, [-80, -20, -80]);
    push(ring, 100, [-30, -80, -80]);
    hold.update(ring, 'mean');
    expect([...hold.levels]).toEqual([-30, -20, -80]);
    push(ring, 200, [-80, -80, -10]);
    hold.update(ring, 'mean');
    expect([...hold.levels]).toEqual([-30, -20, -10]);
    push(ring, 0, [-70, -71, -72], { epoch: 1 });
    hold.update(ring, 'mean');
    expect([...hold.levels]).toEqual([-70, -71, -72]);
  });

  it('follows max rows when asked, from the last seam on', () => {
    const ring = new FrameRing();
    const hold = new MaxHold();
    push(ring, 0, [-60]);
    push(ring, 0, [-80], { epoch: 1 });
    push(ring, 0, [-40], { epoch: 1, kind: 'maxRows' });
    hold.update(ring, 'mean');
    expect([...hold.levels]).toEqual([-80]);
    hold.update(ring, 'max');
    expect([...hold.levels]).toEqual([-40]);
  });

  it('can be reset by hand and survives another geometry', () => {
    const ring = new FrameRing();
    const hold = new MaxHold();
    push(ring, 0, [-60, -60]);
    hold.update(ring, 'mean');
    hold.reset();
    expect(hold.levels[0]).toBe(Number.NEGATIVE_INFINITY);
    push(ring, 100, [-50]);
    hold.update(ring, 'mean');
    expect([...hold.levels]).toEqual([-50]);
  });
});
