// Questions to the log: each way to an answer gives what a plain look at every track gives.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignalClass } from '#contract/entities.ts';
import { ANY_LOG_QUERY, type LogHit, type LogQuery } from '#contract/log.ts';
import type { LogStore } from './client.ts';
import { END, emitter, START, TestLog, track } from './test-log.ts';

const log = new TestLog();
let store: LogStore;
const all: LogHit[] = [];
const CLASSES: readonly SignalClass[] = ['burst', 'carrier', 'hopper'];

/** Three sessions: two with a clock and a centre, an hour apart, and one with neither. */
beforeAll(async () => {
  store = await log.open({ batchRows: 1000 });
  const random = mulberry(5);
  for (const k of [0, 1, 2]) {
    const timeStartNs = k === 2 ? null : String(1_767_225_600_000_000_000n + BigInt(k) * 3_600_000_000_000n);
    const centerFreqHz = k === 2 ? null : 433e6 + k * 1e6;
    const sessionId = await store.beginSession({ ...START, sampleRateHz: 1e6, timeStartNs, centerFreqHz });
    const tracks = Array.from({ length: 3000 }, (_, n) => {
      const offsetHz = Math.round(random() * 1e6 - 5e5);
      const bandwidthHz = Math.round(10 ** (2 + 3 * random()));
      return track(n + 1, {
        emitterId: 1 + (n % 3),
        state: 'lost',
        sampleStart: Math.round(random() * 3e8),
        sampleCount: Math.round(10 ** (3 + 4 * random())),
        offsetHz,
        lowOffsetHz: offsetHz - bandwidthHz / 2,
        highOffsetHz: offsetHz + bandwidthHz / 2,
        bandwidthHz,
        powerDbfs: -100 + Math.round(80 * random()),
        snrDb: Math.round(40 * random()),
      });
    });
    store.recordTracks(sessionId, tracks);
    store.recordEmitters(
      sessionId,
      CLASSES.map((kind, n) => ({ ...emitter(n + 1, []), class: kind, label: `${kind} 100% of ${k}_${n}` })),
    );
    await store.endSession(sessionId, END);
  }
  for (let cursor: string | null = null; ; ) {
    const page = await store.search(ANY_LOG_QUERY, cursor, 1000);
    all.push(...page.hits);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
});
afterAll(() => log.remove());

/** Every page of a query, of `limit` each. */
async function found(query: LogQuery, limit: number): Promise<readonly LogHit[]> {
  const hits: LogHit[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await store.search(query, cursor, limit);
    expect(page.hits.length).toBeLessThanOrEqual(limit);
    hits.push(...page.hits);
    cursor = page.nextCursor;
    if (cursor === null) return hits;
  }
}

function isMeant(hit: LogHit, query: LogQuery): boolean {
  const startNs = BigInt(hit.timeStartNs);
  const stopNs = startNs + BigInt(Math.round(hit.durationS * 1e9));
  const centre = hit.centerFreqHz === null ? null : hit.centerFreqHz - hit.offsetHz;
  const within = (value: number, min: number | null, max: number | null): boolean =>
    (min === null || value >= min) && (max === null || value <= max);
  return (
    (query.sinceNs === null || stopNs >= BigInt(query.sinceNs)) &&
    (query.untilNs === null || startNs <= BigInt(query.untilNs)) &&
    (query.lowFreqHz === null || (centre !== null && centre + hit.highOffsetHz >= query.lowFreqHz)) &&
    (query.highFreqHz === null || (centre !== null && centre + hit.lowOffsetHz <= query.highFreqHz)) &&
    within(hit.bandwidthHz, query.minBandwidthHz, query.maxBandwidthHz) &&
    within(hit.powerDbfs, query.minPowerDbfs, query.maxPowerDbfs) &&
    within(hit.snrDb, query.minSnrDb, null) &&
    (query.classes.length === 0 || (hit.class !== null && query.classes.includes(hit.class))) &&
    (query.labelText === null || (hit.label ?? '').toLowerCase().includes(query.labelText.toLowerCase())) &&
    (query.sessionIds.length === 0 || query.sessionIds.includes(hit.sessionId))
  );
}

describe('search', () => {
  it('finds everything where nothing is asked for, the newest first, each once', () => {
    expect(all).toHaveLength(9000);
    const keys = new Set(all.map(({ sessionId, trackId }) => `${sessionId}/${trackId}`));
    expect(keys.size).toBe(9000);
    const times = all.map(({ timeStartNs }) => BigInt(timeStartNs));
    expect(times.every((time, k) => k === 0 || time <= (times[k - 1] ?? 0n))).toBe(true);
    const unknown = all.filter(({ sessionId }) => sessionId === 3);
    expect(unknown.every((hit) => !hit.isClockKnown && hit.centerFreqHz === null)).toBe(true);
  });

  it('gives what a look at every track gives, whichever way it takes and however it is paged', async () => {
    const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 2 });
    const time = fc
      .tuple(fc.integer({ min: -100, max: 4500 }), fc.nat(999_999_999))
      .map(([s, ns]) => String(1_767_225_600_000_000_000n + BigInt(s) * 1_000_000_000n + BigInt(ns)));
    const freq = fc.integer({ min: 432_400_000, max: 434_600_000 });
    const anyQuery = fc.record({
      sinceNs: maybe(time),
      untilNs: maybe(time),
      lowFreqHz: maybe(freq),
      highFreqHz: maybe(freq),
      minBandwidthHz: maybe(fc.integer({ min: 100, max: 100_000 })),
      maxBandwidthHz: maybe(fc.integer({ min: 100, max: 100_000 })),
      minPowerDbfs: maybe(fc.integer({ min: -110, max: -10 })),
      maxPowerDbfs: maybe(fc.integer({ min: -110, max: -10 })),
      minSnrDb: maybe(fc.integer({ min: 0, max: 45 })),
      classes: fc.subarray([...CLASSES]),
      labelText: maybe(fc.constantFrom('burst', 'HOPPER', '0% of 1_', '_', '%', '\\', 'nothing')),
      sessionIds: fc.subarray([1, 2, 3, 9]),
    });
    await fc.assert(
      fc.asyncProperty(anyQuery, fc.constantFrom(37, 400, 1000), async (query, limit) => {
        const keyOf = ({ sessionId, trackId }: LogHit): string => `${sessionId}/${trackId}`;
        expect((await found(query, limit)).map(keyOf)).toEqual(
          all.filter((hit) => isMeant(hit, query)).map(keyOf),
        );
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('knows the analyst’s name for an emitter', async () => {
    const decision = { sessionId: 1, subject: 'emitter', sampleStart: null, kind: 'relabel' } as const;
    await store.recordDecision({ ...decision, subjectId: '2', value: 'Weather balloon' });
    const hits = await found({ ...ANY_LOG_QUERY, labelText: 'balloon' }, 1000);
    expect(hits).toHaveLength(1000);
    expect(
      hits.every(
        ({ sessionId, emitterId, label }) => `${sessionId}/${emitterId}/${label}` === '1/2/Weather balloon',
      ),
    ).toBe(true);
  });

  it('refuses a cursor that it did not give', async () => {
    await expect(store.search(ANY_LOG_QUERY, "1' OR 1", 10)).rejects.toMatchObject({
      info: { code: 'bad-request' },
    });
  });
});

describe('occupancy', () => {
  it('counts each piece of spectrum once, whole hours of the clock, and says what it cannot place', async () => {
    const own = new TestLog();
    try {
      const other = await own.open();
      const facts = { ...START, sampleRateHz: 1e6, centerFreqHz: 100e6 };
      const sessionId = await other.beginSession({ ...facts, timeStartNs: '1767225600000000000' });
      const box = (trackId: number, startS: number, durationS: number, low: number, high: number) =>
        track(trackId, {
          sampleStart: startS * 1e6,
          sampleCount: durationS * 1e6,
          offsetHz: (low + high) / 2,
          lowOffsetHz: low,
          highOffsetHz: high,
        });
      other.recordTracks(sessionId, [
        // The lowest piece for the first half hour, twice at once; then all of the band for ten hours to come.
        box(1, 0, 1800, 0, 900),
        box(2, 900, 900, 0, 900),
        box(3, 3600, 36_000, 0, 4000),
      ]);
      const unknown = await other.beginSession({ ...facts, centerFreqHz: null });
      other.recordTracks(unknown, [box(1, 0, 10, 0, 900)]);
      await other.flush();
      const picture = await other.occupancy({ ...ANY_LOG_QUERY, untilNs: '1767300000000000000' }, 4);
      expect(picture).toMatchObject({
        startNs: '1767225600000000000',
        lowFreqHz: 100e6,
        rowHz: 1000,
        rowCount: 4,
        trackCount: 3,
        unplacedCount: 1,
      });
      const at = (timeS: number, row: number): number | undefined =>
        picture.fractions[Math.floor(timeS / picture.columnS) * 4 + row];
      expect(picture.columnCount * picture.columnS).toBeGreaterThanOrEqual(39_600);
      expect(at(0, 0)).toBe(1);
      expect(at(1799, 0)).toBe(1);
      expect(at(1801, 0)).toBe(0);
      expect(at(0, 1)).toBe(0);
      for (const row of [0, 1, 2, 3]) expect(at(39_000, row)).toBe(1);
      const total = picture.fractions.reduce((sum, value) => sum + value * picture.columnS, 0);
      expect(total).toBeCloseTo(1800 + 4 * 36_000, 0);
      expect((await other.occupancy({ ...ANY_LOG_QUERY, lowFreqHz: 1e9 }, 4)).columnCount).toBe(0);
    } finally {
      await own.remove();
    }
  });
});

/** A small generator with a seed (mulberry32, public domain by T. Ettinger). */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
