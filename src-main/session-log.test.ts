// What of a session reaches the log, and when; on a real log.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Notice, SessionInfo } from '#contract/entities.ts';
import { ANY_LOG_QUERY } from '#contract/log.ts';
import { DEFAULT_CONFIG } from './config/schema.ts';
import { exportLogBook } from './log-export.ts';
import { type Clocks, SessionLog } from './session-log.ts';
import type { LogStore } from './store/client.ts';
import { START, TestLog, track } from './store/test-log.ts';

const INFO = {
  sessionId: -1,
  recording: { dataPath: START.sourcePath, datatype: { value: START.datatype, source: 'content' } },
  sampleRateHz: 1000,
  centerFreqHz: 100e6,
  timeStartNs: START.timeStartNs,
  sampleCount: 100_000,
  settings: { configHash: 7 },
} as unknown as SessionInfo;

let log: TestLog;
let notices: Notice[];
beforeEach(() => {
  log = new TestLog();
  notices = [];
});
afterEach(() => log.remove());

async function begun(store: LogStore, clocks?: Clocks) {
  const sessionLog = new SessionLog(store, (notice) => notices.push(notice), clocks);
  const sessionId = (await sessionLog.begin(INFO, DEFAULT_CONFIG, '0.1.0')) ?? -1;
  const hits = async (): Promise<readonly number[]> => {
    await store.flush();
    return (await store.tracksOf(sessionId)).map((stored) => stored.hits);
  };
  return { sessionLog, sessionId, hits };
}

it('a track is there from its confirmation on, then now and then, and at its end at once', async () => {
  const { sessionLog, hits } = await begun(await log.open());
  const at = (sampleCount: number, state: 'tentative' | 'confirmed' | 'lost') =>
    sessionLog.tracksSoFar([track(1, { sampleStart: 0, sampleCount, hits: sampleCount, state })], []);
  at(10, 'tentative');
  expect(await hits()).toEqual([]);
  at(30, 'confirmed');
  expect(await hits()).toEqual([30]);
  at(4000, 'confirmed');
  expect(await hits()).toEqual([30]);
  at(5030, 'confirmed');
  expect(await hits()).toEqual([5030]);
  at(5050, 'lost');
  expect(await hits()).toEqual([5050]);
});

it('a track that turned out to be a part of another is taken back', async () => {
  const { sessionLog, hits } = await begun(await log.open());
  sessionLog.tracksSoFar([track(1, { hits: 1 }), track(2, { hits: 2 })], []);
  expect(await hits()).toEqual([1, 2]);
  sessionLog.tracksSoFar([], [1, 99]);
  expect(await hits()).toEqual([2]);
});

it('a clock that is set meanwhile is a fact of the session, and moves no row', async () => {
  const store = await log.open();
  let wallMs = 1_800_000_000_000;
  let monotonicMs = 0;
  const { sessionLog, sessionId } = await begun(store, {
    wallMs: () => wallMs,
    monotonicMs: () => monotonicMs,
  });
  sessionLog.tracks([track(1, { sampleStart: 2000, sampleCount: 100 })]);
  monotonicMs += 10_000;
  wallMs += 10_000 - 3_600_000;
  sessionLog.tracks([track(2, { sampleStart: 4000, sampleCount: 100 })]);
  await sessionLog.end({ isComplete: true, samplesProcessed: 100_000, samplesDropped: 0 });
  expect(await store.sessions()).toMatchObject([{ sessionId, clockJumpMs: -3_600_000 }]);
  expect((await store.sessionList())[0]?.note).toMatch(/clock of this machine was set by -3600\.0 s/);
  const times = log.inDatabase((database) =>
    database
      .prepare('SELECT CAST(time_start_ns AS TEXT) AS text FROM tracks ORDER BY track_id')
      .pluck()
      .all(),
  );
  expect(times).toEqual(
    [2n, 4n].map((seconds) => String(BigInt(START.timeStartNs ?? 0) + seconds * 1_000_000_000n)),
  );

  const { sessionLog: steady } = await begun(store, { wallMs: () => wallMs, monotonicMs: () => 0 });
  await steady.end({ isComplete: true, samplesProcessed: 1, samplesDropped: 0 });
  expect((await store.sessions())[1]?.clockJumpMs).toBeNull();
});

it('while another instance writes, its user is told once', async () => {
  await log.open();
  const { sessionLog, sessionId } = await begun(await log.open());
  expect(sessionId).toBe(-1);
  sessionLog.tracks([track(1)]);
  await sessionLog.end({ isComplete: true, samplesProcessed: 1, samplesDropped: 0 });
  expect(notices).toEqual([
    { level: 'warning', text: expect.stringMatching(/not logged: Another Sferic writes/) },
  ]);
});

it('samples that were lost are in the log, and in what is exported from it', async () => {
  const store = await log.open();
  const { sessionLog, sessionId } = await begun(store);
  sessionLog.tracks([track(1, { state: 'lost', sampleStart: 100, sampleCount: 50 })]);
  sessionLog.gaps([{ sampleStart: 5000, sampleCount: 250 }]);
  sessionLog.gaps([{ sampleStart: 9000, sampleCount: 1 }]);
  await sessionLog.end({ isComplete: true, samplesProcessed: 99_749, samplesDropped: 251 });
  expect(await store.gapsOf(sessionId)).toEqual([
    { sampleStart: 5000, sampleCount: 250 },
    { sampleStart: 9000, sampleCount: 1 },
  ]);
  const plan = { query: ANY_LOG_QUERY, rows: 'tracks', psdRefDbm: null, softwareVersion: '0.1.0' } as const;
  for (const [format, line] of [
    ['ndjson', '{"type":"gap","sample_start":5000,"sample_count":250}'],
    ['sigmf', '"core:sample_start":5000,"core:sample_count":250,"core:label":"gap"'],
    ['html', '251 samples dropped, 2 gaps'],
  ] as const) {
    let text = '';
    for await (const chunk of (await exportLogBook(store, { ...plan, format })).chunks) text += chunk;
    expect(text, format).toContain(line);
  }
});
