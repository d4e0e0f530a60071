// One contender of bench:store, in a process of its own: prints one JSON object.

import { createWriteStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Database from 'better-sqlite3';
import { exportLogBook } from '../src-main/log-export.ts';
import { LogBook, LogStore, type SessionStart } from '../src-main/store/client.ts';
import { migrate } from '../src-main/store/migrations/index.ts';
import { ANY_LOG_QUERY, type LogExportFormat, type LogQuery } from '../src-preload/contract/log.ts';

const [name = '', path = '', countText = '0'] = process.argv.slice(2);
const count = Number(countText);
const RATE_HZ = 2.4e6;
const DAY_NS = 86_400_000_000_000n;
const START_NS = 1_767_225_600_000_000_000n;
const TRACKS_ON = 100;

const start: SessionStart = {
  sourcePath: '/recordings/bench.cf32',
  recordingSha: null,
  sampleRateHz: RATE_HZ,
  centerFreqHz: 433.92e6,
  timeStartNs: String(START_NS),
  datatype: 'cf32_le',
  sampleCount: 1e12,
  configHash: 1,
  settingsJson: '{}',
  softwareVersion: 'bench',
};

/** As a live band gives them: TRACKS_ON tracks in turn, a tenth of a second apart. */
function observationAt(k: number) {
  const offsetHz = ((k % TRACKS_ON) - TRACKS_ON / 2) * 20_000.125;
  return {
    trackId: 1 + (k % TRACKS_ON),
    sampleStart: Math.floor(k / TRACKS_ON) * 240_000,
    offsetHz,
    lowOffsetHz: offsetHz - 5000,
    highOffsetHz: offsetHz + 5000,
    bandwidthHz: 9000.5,
    powerDbfs: -60 - (k % 7),
    snrDb: 20 + (k % 5),
  };
}

const CONTENDERS: Readonly<Record<string, () => Promise<object>>> = {
  'bare-loop': bareLoop,
  store: throughStore,
  latency,
  build,
  search,
  'export-csv': () => exportAll('csv'),
  'export-parquet': () => exportAll('parquet'),
};
const run = CONTENDERS[name];
if (run === undefined) throw new Error(`There is no contender ${name}`);
process.stdout.write(`${JSON.stringify(await run())}\n`);

/** The yardstick: the same table, batches of 50, one prepared statement, WAL, synchronous NORMAL; nothing else. */
async function bareLoop(): Promise<object> {
  const database = new Database(path);
  migrate(database, path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.exec(`
    INSERT INTO recordings VALUES (1, 'a', NULL, NULL, 'cf32_le', 1);
    INSERT INTO sessions (session_id, recording_id, state, opened_at, software_version, config_hash, settings_json, sample_rate_hz)
      VALUES (1, 1, 'running', '', '', 1, '{}', 1.0)`);
  const insert = database.prepare('INSERT INTO track_observations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const write = (from: number, to: number): void => {
    for (let k = from; k < to; k += 50) {
      database.exec('BEGIN IMMEDIATE');
      for (let i = k; i < k + 50; i += 1) {
        const o = observationAt(i);
        insert.run(
          1,
          o.trackId,
          o.sampleStart,
          o.offsetHz,
          o.lowOffsetHz,
          o.highOffsetHz,
          o.bandwidthHz,
          o.powerDbfs,
          o.snrDb,
        );
      }
      database.exec('COMMIT');
    }
  };
  write(0, 20_000);
  const startedMs = performance.now();
  write(20_000, 20_000 + count);
  const elapsedS = (performance.now() - startedMs) / 1000;
  database.close();
  return { rowsPerS: Math.round(count / elapsedS) };
}

async function throughStore(): Promise<object> {
  const store = await LogStore.open({ path, batchRows: 50, batchMs: 500, queueRows: 50_000 });
  const sessionId = await store.beginSession(start);
  const write = async (from: number, to: number): Promise<void> => {
    for (let k = from; k < to; k += 1000) {
      store.recordObservations(
        sessionId,
        Array.from({ length: 1000 }, (_, i) => observationAt(k + i)),
      );
      // As an analysis of a recording does: it waits before anything is dropped.
      while (store.observationFill > 0.5) await new Promise((resolve) => setImmediate(resolve));
    }
    await store.flush();
  };
  await write(0, 20_000);
  const startedMs = performance.now();
  await write(20_000, 20_000 + count);
  const elapsedS = (performance.now() - startedMs) / 1000;
  const { dropped } = store.status();
  await store.close();
  if (dropped > 0) throw new Error(`${dropped} rows were dropped`);
  return { rowsPerS: Math.round(count / elapsedS) };
}

/** A live load: a batch of 50 every 50 ms is 1000 observations a second, from 100 tracks. */
async function latency(): Promise<object> {
  const store = await LogStore.open({ path, batchRows: 50, batchMs: 500, queueRows: 50_000 });
  const sessionId = await store.beginSession(start);
  const latencies: number[] = [];
  // In the calls that record: for so long whoever calls waits. Sending comes after it, and is in the thread's time.
  let callerMs = 0;
  const batches = Math.min(1200, count / 50);
  const beginMs = performance.now();
  const before = process.threadCpuUsage();
  for (let batch = 0; batch < batches; batch += 1) {
    const observations = Array.from({ length: 50 }, (_, i) => observationAt(50 * batch + i));
    const written = store.status().written;
    const sentMs = performance.now();
    store.recordObservations(sessionId, observations);
    callerMs += performance.now() - sentMs;
    await new Promise<void>((resolve) => {
      const stop = store.onStatus((status) => {
        if (status.written < written + 50) return;
        stop();
        resolve();
      });
    });
    latencies.push(performance.now() - sentMs);
    const waitMs = beginMs + 50 * (batch + 1) - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  const elapsedMs = performance.now() - beginMs;
  const { user, system } = process.threadCpuUsage(before);
  await store.close();
  const { p50Ms, p99Ms, p999Ms } = quantiles(latencies.slice(20));
  const threadPercent = (user + system) / 10 / elapsedMs;
  return { p50Ms, p99Ms, p999Ms, callerPercent: (100 * callerMs) / elapsedMs, threadPercent };
}

/** Forty observations a track, in ten sessions on ten days; written through the schema, triggers and all. */
async function build(): Promise<object> {
  const startedMs = performance.now();
  const perTrack = 40;
  const sessions = 10;
  const tracksPerSession = Math.round(count / perTrack / sessions);
  const store = await LogStore.open({ path, batchRows: 2000, batchMs: 500, queueRows: 200_000 });
  const random = mulberry(1);
  const classes = ['carrier', 'narrowband', 'wideband', 'burst', 'hopper', 'sweep'] as const;
  for (let session = 0; session < sessions; session += 1) {
    const sessionId = await store.beginSession({
      ...start,
      timeStartNs: String(START_NS + BigInt(session) * DAY_NS),
      centerFreqHz: 433.92e6 + (session % 3) * 10e6,
    });
    store.recordEmitters(
      sessionId,
      Array.from({ length: 200 }, (_, k) => emitterAt(k + 1, classes[k % classes.length] ?? 'burst')),
    );
    for (let k = 0; k < tracksPerSession; k += 1) {
      const offsetHz = (random() - 0.5) * RATE_HZ;
      const bandwidthHz = 10 ** (2 + 3 * random());
      const sampleStart = Math.floor(random() * 8.64e4 * RATE_HZ);
      const box = {
        offsetHz,
        lowOffsetHz: offsetHz - bandwidthHz / 2,
        highOffsetHz: offsetHz + bandwidthHz / 2,
        bandwidthHz,
      };
      const level = { powerDbfs: -100 + 80 * random(), snrDb: 40 * random() };
      store.recordTracks(sessionId, [
        {
          ...box,
          ...level,
          trackId: k + 1,
          emitterId: 1 + (k % 200),
          state: 'lost',
          confidence: 0.9,
          sampleStart,
          sampleCount: 240_000 * perTrack,
          displayLowOffsetHz: box.lowOffsetHz,
          displayHighOffsetHz: box.highOffsetHz,
          peakPowerDbfs: level.powerDbfs + 3,
          noiseFloorDbfs: -110,
          driftHzPerS: 0,
          isDrifting: false,
          hits: perTrack,
        },
      ]);
      const observations = Array.from({ length: perTrack }, (_, i) => ({
        ...box,
        ...level,
        trackId: k + 1,
        sampleStart: sampleStart + 240_000 * i,
      }));
      store.recordObservations(sessionId, observations);
      while (store.observationFill > 0.5 || store.status().queued > 100_000) {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    }
    await store.endSession(sessionId, { isComplete: true, samplesProcessed: 1, samplesDropped: 0 });
  }
  const { dropped, message } = store.status();
  await store.close();
  if (dropped > 0) throw new Error(`${dropped} rows were dropped: ${message}`);
  return {
    buildS: Math.round((performance.now() - startedMs) / 1000),
    fileMb: Math.round(statSync(path).size / 1e6),
    tracks: sessions * tracksPerSession,
  };
}

function emitterAt(
  emitterId: number,
  kind: 'carrier' | 'narrowband' | 'wideband' | 'burst' | 'hopper' | 'sweep',
) {
  return {
    emitterId,
    class: kind,
    label: `${kind} ${emitterId}`,
    state: 'lost' as const,
    trackCount: 1,
    trackIds: [],
    firstSample: 0,
    lastSample: 1,
    dutyCycle: 1,
    offsetHz: 0,
    lowOffsetHz: 0,
    highOffsetHz: 0,
    bandwidthHz: 1,
    powerDbfs: -50,
    snrDb: 20,
    noiseFloorDbfs: -100,
    driftHzPerS: 0,
    isHopper: kind === 'hopper',
  };
}

/** Questions as an analyst asks them, of every kind in turn; the first page of 100, and the second of some. */
async function search(): Promise<object> {
  const book = new LogBook(path);
  const random = mulberry(2);
  const time = (): bigint => START_NS + BigInt(Math.floor(random() * 10 * 86_400)) * 1_000_000_000n;
  const freq = (): number => 432.8e6 + random() * 22e6;
  const kinds: Readonly<Record<string, () => Partial<LogQuery>>> = {
    everything: () => ({}),
    'a channel on any day': () => {
      const low = freq();
      return { lowFreqHz: low, highFreqHz: low + 25_000 };
    },
    'a band on one day': () => {
      const since = time();
      const low = freq();
      const days = { sinceNs: String(since), untilNs: String(since + DAY_NS) };
      return { ...days, lowFreqHz: low, highFreqHz: low + 500_000 };
    },
    'an hour': () => {
      const since = time();
      return { sinceNs: String(since), untilNs: String(since + DAY_NS / 24n) };
    },
    'strong and wide': () => ({ minPowerDbfs: -25, minBandwidthHz: 80_000 }),
    'so strong that none is': () => ({ minPowerDbfs: 5 }),
    'a class': () => ({ classes: ['hopper'] }),
    'a label': () => ({ labelText: `burst ${4 + 6 * Math.floor(random() * 30)}` }),
    'a session and a level': () => ({ sessionIds: [1 + Math.floor(random() * 10)], minSnrDb: 38 }),
  };
  await book.search(ANY_LOG_QUERY, null, 100);
  const all: number[] = [];
  const worst: Record<string, number> = {};
  for (let round = 0; round < 40; round += 1) {
    for (const [kind, make] of Object.entries(kinds)) {
      const query = { ...ANY_LOG_QUERY, ...make() };
      let cursor: string | null = null;
      for (let page = 0; page <= round % 2; page += 1) {
        const startedMs = performance.now();
        const found: Awaited<ReturnType<LogBook['search']>> = await book.search(query, cursor, 100);
        const tookMs = performance.now() - startedMs;
        all.push(tookMs);
        worst[kind] = Math.max(worst[kind] ?? 0, Math.round(tookMs));
        cursor = found.nextCursor;
        if (cursor === null) break;
      }
    }
  }
  const pictures: number[] = [];
  for (const query of [ANY_LOG_QUERY, { ...ANY_LOG_QUERY, sessionIds: [3] }]) {
    const startedMs = performance.now();
    await book.occupancy(query, 100);
    pictures.push(Math.round(performance.now() - startedMs));
  }
  const listMs = performance.now();
  await book.sessionList();
  const sessionListMs = Math.round(performance.now() - listMs);
  await book.close();
  const { p50Ms, p95Ms, p99Ms } = quantiles(all);
  return {
    searches: all.length,
    p50Ms,
    p95Ms,
    p99Ms,
    worstMs: worst,
    occupancyAllMs: pictures[0],
    occupancySessionMs: pictures[1],
    sessionListMs,
  };
}

async function exportAll(format: LogExportFormat): Promise<object> {
  const book = new LogBook(path);
  const target = `${path}.${format}`;
  const startedMs = performance.now();
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  const { chunks } = await exportLogBook(book, {
    query: ANY_LOG_QUERY,
    format,
    rows: 'observations',
    psdRefDbm: null,
    softwareVersion: 'bench',
  });
  await pipeline(Readable.from(chunks), createWriteStream(target));
  clearInterval(timer);
  const elapsedS = (performance.now() - startedMs) / 1000;
  await book.close();
  const fileMb = statSync(target).size / 1e6;
  return {
    fileMb: Math.round(fileMb),
    elapsedS: Math.round(elapsedS * 10) / 10,
    mbPerS: Math.round((10 * fileMb) / elapsedS) / 10,
    rowsPerS: Math.round(count / elapsedS),
    peakMb: Math.round(peak / 1e6),
  };
}

function quantiles(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (fraction: number): number =>
    Math.round(
      1000 * (sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))] ?? Number.NaN),
    ) / 1000;
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), p999Ms: at(0.999) };
}

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
