import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_CREDITS } from '#contract/api.ts';
import {
  decodeDensity,
  decodeFrame,
  encodeDensity,
  encodeFrame,
  type Frame,
  type FrameHeader,
} from '#contract/frames.ts';
import { FrameFan, WAITING_ROWS_MAX } from './frame-fan.ts';

const BINS = 2;
const SAMPLES_PER_ROW = 512;
const HEADER: FrameHeader = {
  kind: 'meanRows',
  seq: 0,
  timeIsUtc: false,
  discontinuity: false,
  timeNs: 0n,
  sampleStart: 0,
  centerFreqHz: null,
  spanHz: 1e6,
  binCount: BINS,
  rowCount: 1,
  droppedBefore: 0,
  epoch: 0,
  configHash: 0,
  noiseFloorDbfs: -100,
  enbwBins: 1.5,
  samplesPerRow: SAMPLES_PER_ROW,
};

/** Publishes row after row as the engine does: mean and max of the same samples, each level the row's number. */
class RowSource {
  readonly #fan: FrameFan;
  row = 0;
  #seq = 0;

  constructor(fan: FrameFan) {
    this.#fan = fan;
  }

  publish(rowCount = 1, change: Partial<FrameHeader> = {}): void {
    const rows = new Float32Array(rowCount * BINS);
    for (let n = 0; n < rowCount; n += 1) rows.fill(this.row + n, n * BINS, (n + 1) * BINS);
    const place = { sampleStart: this.row * SAMPLES_PER_ROW, rowCount };
    const first = { ...HEADER, ...place, ...change, seq: this.#seq++ };
    this.#fan.publish(encodeFrame(first, rows));
    // A seam and what the engine dropped are told in the first of the two.
    const second = {
      ...first,
      kind: 'maxRows',
      discontinuity: false,
      droppedBefore: 0,
      seq: this.#seq++,
    } as const;
    this.#fan.publish(encodeFrame(second, rows));
    this.row += rowCount;
  }
}

function receiver(fan: FrameFan, canTake: () => boolean = () => true) {
  const frames: Frame[] = [];
  const handle = fan.attach({
    canTake,
    send: (buffer) => {
      const frame = decodeFrame(buffer);
      if (frame === null) throw new Error('not a frame');
      frames.push(frame);
    },
  });
  const acknowledge = (count: number): void => {
    for (let n = 0; n < count; n += 1) handle.acknowledge();
  };
  const levels = (kind: FrameHeader['kind']): number[] =>
    frames
      .filter(({ header }) => header.kind === kind)
      .flatMap(({ rows }) => [...rows].filter((_, n) => n % BINS === 0));
  return { handle, frames, acknowledge, levels };
}

const range = (end: number, start = 0): number[] => Array.from({ length: end - start }, (_, n) => start + n);

describe('FrameFan', () => {
  it('sends mean and max rows of the same samples together, one frame per credit', () => {
    const fan = new FrameFan();
    const source = new RowSource(fan);
    const { frames } = receiver(fan);
    for (let n = 0; n < 10; n += 1) source.publish();
    expect(frames).toHaveLength(FRAME_CREDITS);
    expect(frames.map(({ header }) => header.kind)).toEqual(Array(4).fill(['meanRows', 'maxRows']).flat());
    expect(frames.map(({ header }) => header.seq)).toEqual(range(FRAME_CREDITS));
    expect(fan.droppedRows).toBe(0);
  });

  it('lets rows wait for a slow receiver and sends them as one frame of each kind', () => {
    const fan = new FrameFan();
    const source = new RowSource(fan);
    const { frames, acknowledge, levels } = receiver(fan);
    for (let n = 0; n < 4 + WAITING_ROWS_MAX; n += 1) source.publish();
    expect(frames).toHaveLength(FRAME_CREDITS);
    acknowledge(1);
    expect(frames).toHaveLength(FRAME_CREDITS);
    acknowledge(1);
    expect(frames).toHaveLength(FRAME_CREDITS + 2);
    expect(frames.at(-1)?.header).toMatchObject({ rowCount: WAITING_ROWS_MAX, seq: FRAME_CREDITS + 1 });
    expect(levels('meanRows')).toEqual(range(4 + WAITING_ROWS_MAX));
    expect(levels('maxRows')).toEqual(levels('meanRows'));
    expect(fan.droppedRows).toBe(0);
  });

  it('drops the oldest of more than may wait, and says how many rows were lost and that time has jumped', () => {
    const fan = new FrameFan();
    const source = new RowSource(fan);
    const { frames, acknowledge, levels } = receiver(fan);
    for (let n = 0; n < 4; n += 1) source.publish();
    source.publish(1, { discontinuity: true, droppedBefore: 5 });
    for (let n = 0; n < WAITING_ROWS_MAX + 2; n += 1) source.publish();
    expect(fan.droppedRows).toBe(3);
    acknowledge(2);
    const [first, second] = frames.slice(FRAME_CREDITS);
    expect(first?.header).toMatchObject({
      droppedBefore: 3 + 5,
      discontinuity: true,
      rowCount: WAITING_ROWS_MAX,
    });
    expect(second?.header).toMatchObject({ kind: 'maxRows', droppedBefore: 0, discontinuity: false });
    expect(levels('meanRows')).toEqual([...range(4), ...range(source.row, 7)]);
  });

  it('joins nothing over a seam, a gap, or another look of the rows', () => {
    const fan = new FrameFan();
    const source = new RowSource(fan);
    const { frames, acknowledge } = receiver(fan);
    for (let n = 0; n < 4; n += 1) source.publish();
    const changes: Partial<FrameHeader>[] = [
      {},
      { epoch: 1 },
      { epoch: 1 },
      { epoch: 1, discontinuity: true },
      { epoch: 1, droppedBefore: 1 },
      { epoch: 1, samplesPerRow: 1024 },
      { epoch: 1, configHash: 9 },
    ];
    for (const change of changes) source.publish(1, change);
    acknowledge(FRAME_CREDITS);
    acknowledge(FRAME_CREDITS);
    const joined = frames.slice(FRAME_CREDITS).filter(({ header }) => header.kind === 'meanRows');
    expect(joined.map(({ header }) => header.rowCount)).toEqual([1, 2, 1, 1, 1, 1]);
  });

  it('accounts for every row, in order, whatever the receiver does', () => {
    const step = fc.record({
      rowCount: fc.integer({ min: 1, max: 9 }),
      dropped: fc.integer({ min: 0, max: 2 }),
      acknowledgements: fc.integer({ min: 0, max: 4 }),
      isFull: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const fan = new FrameFan();
        const source = new RowSource(fan);
        let isFull = false;
        const { frames, acknowledge, levels } = receiver(fan, () => !isFull);
        let published = 0;
        for (const { rowCount, dropped, acknowledgements, isFull: isFullNow } of steps) {
          isFull = isFullNow;
          source.publish(rowCount, { droppedBefore: dropped });
          published += rowCount + dropped;
          acknowledge(acknowledgements);
        }
        isFull = false;
        for (let n = 0; n < 40; n += 1) acknowledge(FRAME_CREDITS);
        const means = frames.filter(({ header }) => header.kind === 'meanRows');
        const told = means.reduce((sum, { header }) => sum + header.rowCount + header.droppedBefore, 0);
        expect(told).toBe(published);
        expect(levels('meanRows')).toEqual(levels('meanRows').toSorted((a, b) => a - b));
        expect(levels('maxRows')).toEqual(levels('meanRows'));
        expect(frames.map(({ header }) => header.seq)).toEqual(range(frames.length));
        for (const { header, rows } of means)
          expect(header.sampleStart).toBe((rows[0] ?? -1) * SAMPLES_PER_ROW);
      }),
    );
  });

  it('does not let one slow receiver hold back another', () => {
    const fan = new FrameFan();
    const source = new RowSource(fan);
    const slow = receiver(fan);
    const fast = receiver(fan);
    for (let n = 0; n < 300; n += 1) {
      source.publish();
      fast.acknowledge(2);
    }
    expect(fast.levels('meanRows')).toEqual(range(300));
    expect(fast.frames.every(({ header }) => header.droppedBefore === 0)).toBe(true);
    expect(slow.frames).toHaveLength(FRAME_CREDITS);
    expect(fan.droppedRows).toBe(300 - 4 - WAITING_ROWS_MAX);
  });

  it('holds no more credits than it gave, however often a receiver acknowledges', () => {
    const fan = new FrameFan();
    const source = new RowSource(fan);
    const { acknowledge, frames } = receiver(fan);
    acknowledge(1000);
    for (let n = 0; n < 100; n += 1) source.publish();
    expect(frames).toHaveLength(FRAME_CREDITS);
  });

  it('bounds what waits in bytes too', () => {
    const fan = new FrameFan();
    const { handle } = receiver(fan, () => false);
    const wide = { ...HEADER, binCount: 65_536 };
    for (let n = 0; n < 40; n += 1) {
      const place = { sampleStart: n * SAMPLES_PER_ROW };
      fan.publish(encodeFrame({ ...wide, ...place, kind: 'maxRows' }, new Float32Array(65_536)));
    }
    // 256 KiB each: 32 of them are 8 MiB, headers make it 31.
    expect(fan.droppedRows).toBe(40 - 31);
    handle.close();
  });

  it('sends nothing of one recording among the rows of the next', () => {
    const fan = new FrameFan();
    const { acknowledge, frames } = receiver(fan);
    const former = new RowSource(fan);
    for (let n = 0; n < 60; n += 1) former.publish();
    fan.publish(encodeFrame({ ...HEADER, sampleStart: 60 * SAMPLES_PER_ROW }, new Float32Array(BINS)));
    fan.reset();
    new RowSource(fan).publish(1, { configHash: 7 });
    acknowledge(2);
    expect(
      frames.slice(FRAME_CREDITS).map(({ header }) => [header.configHash, header.droppedBefore]),
    ).toEqual([
      [7, 0],
      [7, 0],
    ]);
  });

  it('sends nothing after close', () => {
    const fan = new FrameFan();
    const source = new RowSource(fan);
    const { handle, frames, acknowledge } = receiver(fan);
    for (let n = 0; n < 10; n += 1) source.publish();
    handle.close();
    handle.close();
    acknowledge(8);
    source.publish();
    expect(frames).toHaveLength(FRAME_CREDITS);
    expect(fan.receiverCount).toBe(0);
  });

  it('keeps only the newest density for a slow receiver, sends it after the rows, and counts nothing as lost', () => {
    const fan = new FrameFan();
    const source = new RowSource(fan);
    const kinds: string[] = [];
    const densities: number[] = [];
    const seqs: number[] = [];
    const handle = fan.attach({
      send: (buffer) => {
        const density = decodeDensity(buffer);
        const header = density?.header ?? decodeFrame(buffer)?.header;
        if (header === undefined) throw new Error('not a frame');
        kinds.push(header.kind);
        seqs.push(header.seq);
        if (density !== null) densities.push(density.values[0] ?? -1);
      },
    });
    const publishDensity = (value: number): void =>
      fan.publish(
        encodeDensity({
          header: { ...HEADER, kind: 'density', binCount: 1, rowCount: 1 },
          lowOffsetHz: 0,
          highOffsetHz: 1,
          lowDbfs: -100,
          cellDb: 0.5,
          timeConstantS: 1,
          decades: 5,
          values: Uint8Array.of(value),
        }),
      );
    publishDensity(1);
    expect(densities).toEqual([1]);
    for (let n = 0; n < 3; n += 1) source.publish();
    // One credit is left: too few for rows, and what waits for them holds the density back.
    source.publish();
    publishDensity(2);
    source.publish();
    publishDensity(3);
    expect(densities).toEqual([1]);
    handle.acknowledge();
    expect(kinds.slice(-2)).toEqual(['meanRows', 'maxRows']);
    handle.acknowledge();
    expect(densities).toEqual([1, 3]);
    expect(seqs).toEqual(range(seqs.length));
    expect(fan.droppedRows).toBe(0);
    // Of the former recording.
    for (let n = 0; n < FRAME_CREDITS; n += 1) source.publish();
    publishDensity(4);
    fan.reset();
    for (let n = 0; n < FRAME_CREDITS; n += 1) handle.acknowledge();
    expect(densities).toEqual([1, 3]);
  });
});
