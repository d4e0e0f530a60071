import { describe, expect, it } from 'vitest';
import type { RowInfo } from '../streams/frame-ring.ts';
import { TimeMap } from './time-map.ts';
import { ageTicks, momentTicks } from './time-ticks.ts';

const ROOM = { height: 600, minSpacing: 60, footer: 10 };

function rows(sampleStarts: readonly number[], seams: readonly number[] = []) {
  return {
    firstRow: 0,
    endRow: sampleStarts.length,
    info: (row: number): RowInfo | null => {
      const sampleStart = sampleStarts[row];
      if (sampleStart === undefined) return null;
      return {
        sampleStart,
        samplesPerRow: 10,
        timeNs: 0n,
        timeIsUtc: false,
        epoch: seams.filter((seam) => seam <= row).length,
        noiseFloorDbfs: -80,
        join: seams.includes(row) || row === 0 ? 'seam' : 'continuous',
      };
    },
  };
}

describe('time ticks', () => {
  it('are ages at round places, in seconds or milliseconds', () => {
    expect(ageTicks(6, 0, ROOM).map(({ text }) => text)).toEqual([
      '−1.0 s',
      '−2.0 s',
      '−3.0 s',
      '−4.0 s',
      '−5.0 s',
    ]);
    expect(ageTicks(6, 0, ROOM)[0]?.y).toBe(100);
    expect(ageTicks(0.03, 0, ROOM)[0]?.text).toBe('−5 ms');
  });

  it('count from the newest row where that is above the top', () => {
    const ticks = ageTicks(6, 2.5, ROOM);
    expect(ticks[0]).toEqual({ y: 50, text: '−3.0 s' });
    expect(ticks.at(-1)?.text).toBe('−8.0 s');
  });

  it('are moments that move with their rows', () => {
    const starts = Array.from({ length: 100 }, (_, row) => row * 10);
    const facts = { sampleRateHz: 100, timeStartNs: '1767323045250000000', rowDurationS: 0.1 };
    const map = new TimeMap(rows(starts), 100, 6, 600);
    // 10 s of rows, 6 s shown: from 10.0 down to 4.0, a hundred pixels a second.
    const clock = momentTicks(map, 6, facts, 'recording', ROOM);
    expect(clock[0]).toEqual({ y: 100, text: '00:09' });
    expect(clock.map(({ text }) => text)).toEqual(['00:09', '00:08', '00:07', '00:06', '00:05']);
    const utc = momentTicks(map, 6, facts, 'utc', ROOM);
    // Sample 0 is at 03:04:05.250, so 03:04:15 is 9.75 s in: a quarter of a second below the top.
    expect(utc[0]).toEqual({ y: 25, text: '03:04:15' });
  });

  it('are told for each stretch between seams', () => {
    const starts = [
      ...Array.from({ length: 30 }, (_, row) => 500 + row * 10),
      0,
      10,
      20,
      30,
      40,
      50,
      60,
      70,
      80,
      90,
    ];
    const facts = { sampleRateHz: 100, timeStartNs: null, rowDurationS: 0.1 };
    const map = new TimeMap(rows(starts, [30]), 100, 4, 400);
    const ticks = momentTicks(map, 4, facts, 'recording', { height: 400, minSpacing: 40, footer: 5 });
    expect(ticks.map(({ text }) => text)).toEqual([
      '00:00.500',
      '00:07.500',
      '00:07.000',
      '00:06.500',
      '00:06.000',
      '00:05.500',
    ]);
  });
});
