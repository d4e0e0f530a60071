import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '#contract/errors.ts';
import type { OverviewState, OverviewTile, OverviewTileRequest } from '#contract/overview.ts';
import type { TileKey } from '../lib/overview-tiles.ts';
import { OverviewStream } from './overview-stream.ts';

const STATE: OverviewState = {
  sessionId: 1,
  layout: {
    fftSize: 256,
    hopSize: 128,
    windowCount: 10_000,
    storedLevel: 2,
    levelCount: 15,
    cells: 256,
    topDbfs: 6,
    stepDb: 0.75,
  },
  phase: 'refining',
  fractionSeen: 1,
  fractionDone: 0.5,
  message: null,
};
const RANGE = { firstCell: 0, cellCount: 256, outCells: 64, plane: 'max' as const };
const key = (level: number, index: number): TileKey => ({ ...RANGE, level, index });

class Desk {
  readonly asked: OverviewTileRequest[] = [];
  readonly #answers: ((result: Result<OverviewTile>) => void)[] = [];
  arrivals = 0;
  nowMs = 0;
  readonly stream = new OverviewStream(
    {
      overviewTile: (request) => {
        this.asked.push(request);
        return new Promise((resolve) => this.#answers.push(resolve));
      },
    },
    () => {
      this.arrivals += 1;
    },
    () => this.nowMs,
  );

  async answer(code: number, isExact = true): Promise<void> {
    const request = this.asked[this.asked.length - this.#answers.length];
    if (request === undefined) throw new Error('nothing was asked for');
    const codes = new Uint8Array(request.columnCount * request.outCells).fill(code);
    this.#answers.shift()?.(ok({ codes, exactColumns: isExact ? request.columnCount : 0 }));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  async refuse(code: 'unavailable' | 'gone' = 'unavailable'): Promise<void> {
    this.#answers.shift()?.(fail(code, 'The file is gone'));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

describe('the stream of overview tiles', () => {
  it('asks for a few at a time in the order of the wish, and drops wishes that are no longer held', async () => {
    const desk = new Desk();
    desk.stream.want([key(5, 0), key(5, 1), key(2, 0), key(2, 1), key(2, 2)]);
    expect(desk.asked).toEqual([]);
    desk.stream.setState(STATE);
    expect(desk.asked.map(({ level, firstColumn }) => [level, firstColumn])).toEqual([
      [5, 0],
      [5, 256],
      [2, 0],
    ]);
    desk.stream.want([key(3, 4)]);
    await desk.answer(7);
    expect(desk.asked).toHaveLength(4);
    expect(desk.asked[3]).toMatchObject({ level: 3, firstColumn: 1024, columnCount: 226, sessionId: 1 });
    expect(desk.arrivals).toBe(1);
    expect(desk.stream.find(5, 10)?.codes[0]).toBe(7);
    expect(desk.stream.find(5, 256)).toBeNull();
    expect(desk.stream.find(2, 0)).toBeNull();
  });

  it('asks again for what is not exact when more has been read, and not before', async () => {
    const desk = new Desk();
    desk.stream.setState(STATE);
    desk.stream.want([key(4, 0)]);
    await desk.answer(7, false);
    expect(desk.stream.isWhole).toBe(false);
    desk.nowMs = 1000;
    desk.stream.want([key(4, 0)]);
    expect(desk.asked).toHaveLength(1);
    desk.stream.setState({ ...STATE, fractionDone: 0.6 });
    expect(desk.asked).toHaveLength(2);
    await desk.answer(9, true);
    expect(desk.stream.find(4, 0)?.codes[0]).toBe(9);
    expect(desk.stream.isWhole).toBe(true);
    desk.nowMs = 2000;
    desk.stream.setState({ ...STATE, fractionDone: 0.7 });
    expect(desk.asked).toHaveLength(2);
  });

  it('forgets another session, also what of it is still under way, and says why a tile did not come', async () => {
    const desk = new Desk();
    desk.stream.setState(STATE);
    desk.stream.want([key(4, 0), key(4, 1)]);
    await desk.answer(7);
    const before = desk.asked.length;
    desk.stream.setState({ ...STATE, sessionId: 2 });
    expect(desk.stream.find(4, 0)).toBeNull();
    // The wishes were places in the other recording.
    expect(desk.asked).toHaveLength(before);
    desk.stream.want([key(4, 0), key(4, 1)]);
    await desk.answer(8);
    expect(desk.stream.find(4, 256)).toBeNull();
    await desk.refuse();
    expect(desk.stream.problem).toBe('The file is gone');
    // However often it is drawn meanwhile, what failed is not asked for again at once.
    const asked = desk.asked.length;
    desk.stream.setState({ ...STATE, sessionId: 2 });
    desk.stream.want([key(4, 0), key(4, 1)]);
    const failed = desk.asked[asked - 1]?.firstColumn;
    expect(desk.asked.slice(asked).every(({ firstColumn }) => firstColumn !== failed)).toBe(true);
    desk.stream.destroy();
  });

  it('says nothing when the recording was closed a moment ago, and does not ask for it over and over', async () => {
    const desk = new Desk();
    desk.stream.setState(STATE);
    desk.stream.want([key(4, 0)]);
    await desk.refuse('gone');
    desk.stream.want([key(4, 0)]);
    expect(desk.asked).toHaveLength(1);
    expect(desk.stream.problem).toBeNull();
    // A shorter one follows: of what was wanted it has not even the level.
    desk.stream.setState({ ...STATE, sessionId: 2, layout: { ...STATE.layout, levelCount: 3 } });
    expect(desk.asked).toHaveLength(1);
    desk.stream.want([key(2, 0)]);
    expect(desk.asked[1]).toMatchObject({ sessionId: 2, level: 2 });
    desk.stream.destroy();
  });

  it('finds a tile of the wished cells before one of others', async () => {
    const desk = new Desk();
    desk.stream.setState(STATE);
    desk.stream.want([key(4, 0)]);
    await desk.answer(7);
    desk.stream.want([{ ...key(4, 0), firstCell: 64, cellCount: 64 }]);
    expect(desk.stream.find(4, 0)?.cellCount).toBe(256);
    await desk.answer(8);
    expect(desk.stream.find(4, 0)?.cellCount).toBe(64);
  });
});
