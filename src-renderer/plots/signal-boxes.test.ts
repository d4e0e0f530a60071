import { describe, expect, it } from 'vitest';
import type { Emitter, Track } from '#contract/entities.ts';
import { pxFromHz } from '../lib/spaces.ts';
import type { RowInfo } from '../streams/frame-ring.ts';
import { type BoxPlot, boxAt, signalBoxes } from './signal-boxes.ts';
import { TimeMap } from './time-map.ts';

const RATE_HZ = 1e6;
const SAMPLES_PER_ROW = 10_000;
const WIDTH_PX = 1000;
const window = { lowOffsetHz: -500e3, highOffsetHz: 500e3 };

/** Rows from each start to one second after it, oldest first, with a seam before each. */
function plotOf(...startsSample: readonly number[]): BoxPlot {
  const infos: RowInfo[] = startsSample.flatMap((start, epoch) =>
    Array.from({ length: 100 }, (_, row) => ({
      sampleStart: start + row * SAMPLES_PER_ROW,
      samplesPerRow: SAMPLES_PER_ROW,
      timeNs: 0n,
      timeIsUtc: false,
      epoch,
      noiseFloorDbfs: -84,
      join: row === 0 ? ('seam' as const) : ('continuous' as const),
    })),
  );
  const rows = { firstRow: 0, endRow: infos.length, info: (row: number) => infos[row] ?? null };
  return { time: new TimeMap(rows, RATE_HZ, 2, 200), window, widthPx: WIDTH_PX, marginPx: 2 };
}

function track(part: Partial<Track>): Track {
  return {
    trackId: 1,
    emitterId: 1,
    state: 'confirmed',
    confidence: 1,
    sampleStart: 0,
    sampleCount: 1000,
    offsetHz: 300e3,
    lowOffsetHz: 299e3,
    highOffsetHz: 301e3,
    displayLowOffsetHz: 299e3,
    displayHighOffsetHz: 301e3,
    bandwidthHz: 2e3,
    powerDbfs: -50,
    peakPowerDbfs: -48,
    snrDb: 20,
    noiseFloorDbfs: -84,
    driftHzPerS: 0,
    isDrifting: false,
    hits: 10,
    ...part,
  };
}

function hopper(part: Partial<Emitter>): Emitter {
  return {
    emitterId: 9,
    class: 'hopper',
    label: 'hopper',
    state: 'confirmed',
    trackCount: 2,
    trackIds: [1, 2],
    firstSample: 0,
    lastSample: 1000,
    dutyCycle: 1,
    offsetHz: 0,
    lowOffsetHz: -100e3,
    highOffsetHz: 100e3,
    bandwidthHz: 200e3,
    powerDbfs: -60,
    snrDb: 15,
    noiseFloorDbfs: -84,
    driftHzPerS: 0,
    isHopper: true,
    ...part,
  };
}

describe('boxes', () => {
  it('lie on the pixels of their hertz and seconds', () => {
    // 1 s is 100 px; the newest sample is 1 000 000, at the top.
    const [box, ...others] = signalBoxes(
      [track({ sampleStart: 400_000, sampleCount: 200_000 })],
      [],
      plotOf(0),
    );
    expect(others).toHaveLength(0);
    expect(box).toMatchObject({
      yPx: 40,
      heightPx: 20,
      isTopOpen: false,
      isBottomOpen: false,
      kind: 'track',
    });
    const x = pxFromHz(300e3, window, WIDTH_PX);
    expect(box?.xPx).toBe(x - 1 - 2);
    expect((box?.xPx ?? 0) + (box?.widthPx ?? 0)).toBe(x + 1 + 2);
  });

  it('are not drawn before the newest row has come there, and are open while they run', () => {
    const future = track({ trackId: 1, sampleStart: 1_000_000 });
    const running = track({ trackId: 2, sampleStart: 900_000, sampleCount: 5_000_000 });
    const boxes = signalBoxes([future, running], [], plotOf(0));
    expect(boxes.map(({ trackId }) => trackId)).toEqual([2]);
    expect(boxes[0]).toMatchObject({ yPx: 0, heightPx: 10, isTopOpen: true, isBottomOpen: false });
  });

  it('follow each side of a seam by its own samples', () => {
    // Shown: recording seconds 0 to 1 above, 7 to 8 below.
    const plot = plotOf(7_000_000, 0);
    const early = track({ trackId: 1, sampleStart: 200_000, sampleCount: 100_000 });
    const late = track({ trackId: 2, sampleStart: 7_100_000, sampleCount: 100_000 });
    const always = track({ trackId: 3, sampleStart: 0, sampleCount: 9_000_000 });
    const between = track({ trackId: 4, sampleStart: 3_000_000 });
    const boxes = signalBoxes([early, late, always, between], [], plot);
    expect(boxes.map(({ trackId, yPx, heightPx }) => [trackId, yPx, heightPx])).toEqual([
      [1, 70, 10],
      [3, 0, 100],
      [2, 180, 10],
      [3, 100, 100],
    ]);
    expect(boxes[1]).toMatchObject({ isTopOpen: true, isBottomOpen: false });
    expect(boxes[3]).toMatchObject({ isTopOpen: true, isBottomOpen: true });
  });

  it('of a hop set are thin ones and an extent', () => {
    const hops = [
      track({ trackId: 1, emitterId: 9, sampleStart: 100_000, sampleCount: 50_000 }),
      track({ trackId: 2, emitterId: 9, sampleStart: 200_000, sampleCount: 50_000 }),
    ];
    const boxes = signalBoxes(hops, [hopper({ firstSample: 100_000, lastSample: 250_000 })], plotOf(0));
    expect(boxes.map(({ kind }) => kind)).toEqual(['extent', 'hop', 'hop']);
    expect(boxes[0]).toMatchObject({ trackId: null, emitterId: 9, yPx: 75, heightPx: 15 });
  });

  it('outside the shown span are left out', () => {
    expect(signalBoxes([track({ lowOffsetHz: 600e3, highOffsetHz: 610e3 })], [], plotOf(0))).toEqual([]);
  });

  it('under the pointer: the smallest one', () => {
    const wide = track({ trackId: 1, lowOffsetHz: -100e3, highOffsetHz: 100e3, sampleCount: 1_000_000 });
    const narrow = track({ trackId: 2, lowOffsetHz: -1e3, highOffsetHz: 1e3, sampleCount: 1_000_000 });
    const boxes = signalBoxes([wide, narrow], [], plotOf(0));
    expect(boxAt(boxes, 500, 50, 2)?.trackId).toBe(2);
    expect(boxAt(boxes, 450, 50, 2)?.trackId).toBe(1);
    expect(boxAt(boxes, 700, 50, 2)).toBeNull();
  });
});
