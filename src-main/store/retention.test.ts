// What is removed to make room, and what never is.
import { statSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LogStore } from './client.ts';
import { END, observation, START, TestLog, track } from './test-log.ts';

let log: TestLog;
beforeEach(() => {
  log = new TestLog();
});
afterEach(() => log.remove());

async function session(store: LogStore, rows = 3000): Promise<number> {
  const sessionId = await store.beginSession(START);
  store.recordTracks(sessionId, [track(1), track(2)]);
  for (let k = 0; k < rows; k += 500) {
    store.recordObservations(
      sessionId,
      Array.from({ length: 500 }, (_, i) => observation(1 + (i % 2), k + i)),
    );
    await store.flush();
  }
  await store.endSession(sessionId, END);
  return sessionId;
}

/** As if `days` had gone by since they were opened. */
function age(sessionIds: readonly number[], days: number): void {
  log.inDatabase((database) =>
    database
      .prepare(`UPDATE sessions SET opened_ns = opened_ns - ? WHERE session_id IN (${sessionIds.join(', ')})`)
      .run(BigInt(days) * 86_400_000_000_000n),
  );
}

const idsIn = async (store: LogStore): Promise<readonly number[]> =>
  (await store.sessions()).map(({ sessionId }) => sessionId);

it('by age: what is older goes, whole, and the space with it; pinned, worked on and running ones stay', async () => {
  const store = await log.open({ keepDays: 30 });
  const old = [await session(store), await session(store), await session(store), await session(store)];
  const recent = await session(store);
  const running = await store.beginSession(START);
  const [, pinned = 0, worked = 0] = old;
  await store.pinSession(pinned, true);
  await store.recordDecision({
    sessionId: worked,
    subject: 'track',
    subjectId: '1',
    sampleStart: null,
    kind: 'accept',
    value: null,
  });
  age([...old, running], 31);
  const before = await sizeAfterCheckpoint(store);
  const steps = await store.makeRoom();
  expect(await idsIn(store)).toEqual([pinned, worked, recent, running]);
  expect(steps.every(({ removedRows }) => removedRows <= 2000)).toBe(true);
  expect(await store.observationsOf(pinned, 1)).toHaveLength(1500);
  for (const table of ['tracks', 'track_places']) expect(log.countOf(table)).toBe(6);
  expect(log.countOf('track_observations')).toBe(9000);
  expect(await sizeAfterCheckpoint(store)).toBeLessThan(0.75 * before);
  expect(log.inDatabase((database) => database.pragma('integrity_check', { simple: true }))).toBe('ok');
  await store.pinSession(pinned, false);
  await store.makeRoom();
  expect(await idsIn(store)).toEqual([worked, recent, running]);
});

it('by size: the oldest go until it fits', async () => {
  const store = await log.open({ keepBytes: 700_000 });
  const ids = [await session(store), await session(store), await session(store), await session(store)];
  await store.makeRoom();
  const left = await idsIn(store);
  expect(left.length).toBeGreaterThan(0);
  expect(left.length).toBeLessThan(4);
  expect(left).toEqual(ids.slice(-left.length));
  expect(await sizeAfterCheckpoint(store)).toBeLessThan(750_000);
});

it('a clock that stands before the newest session says nothing about an age', async () => {
  const store = await log.open({ keepDays: 30 });
  const old = await session(store, 500);
  const next = await session(store, 500);
  age([old], 400);
  age([next], -1);
  await store.makeRoom();
  expect(await idsIn(store)).toEqual([old, next]);
  age([next], 2);
  await store.makeRoom();
  expect(await idsIn(store)).toEqual([next]);
});

/** The file shrinks when its journal is moved. */
async function sizeAfterCheckpoint(store: LogStore): Promise<number> {
  await store.flush();
  log.inDatabase((database) => database.pragma('wal_checkpoint(TRUNCATE)'));
  return statSync(log.path).size;
}
