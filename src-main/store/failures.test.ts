// Killed processes, full disks and failing writes: all real.
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreStatus } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import {
  END,
  firstLine,
  observation,
  preamble,
  START,
  startLogging,
  TestLog,
  track,
  until,
} from './test-log.ts';

const DECISION = { subject: 'track', subjectId: '1', sampleStart: 0, kind: 'pin', value: null } as const;

let log: TestLog;
beforeEach(() => {
  log = new TestLog();
});
afterEach(() => log.remove());

describe('when things go wrong', () => {
  it('a killed process loses no written batch, and its session is marked', async () => {
    const child = startLogging(log.path);
    const written = Number(await firstLine(child));
    child.kill('SIGKILL');
    await once(child, 'exit');

    const store = await log.open();
    const [session] = await store.sessions();
    expect(session).toMatchObject({ state: 'interrupted', samplesProcessed: null, samplesDropped: null });
    expect((await store.observationsOf(session?.sessionId ?? 0, 1)).length).toBeGreaterThanOrEqual(written);
    expect(written).toBeGreaterThan(0);
    expect(log.inDatabase((database) => database.pragma('integrity_check', { simple: true }))).toBe('ok');
    expect(log.inDatabase((database) => database.pragma('foreign_key_check'))).toEqual([]);
  });

  it('a write that can never succeed costs its batch, is told and counted, and what follows is written', async () => {
    const store = await log.open({ batchRows: 10 });
    const told: StoreStatus[] = [];
    store.onStatus((status) => told.push(status));
    const sessionId = await store.beginSession(START);
    store.recordTracks(sessionId, [track(1)]);
    await store.flush();
    log.inDatabase((database) =>
      database.exec(
        "CREATE TRIGGER broken BEFORE INSERT ON track_observations WHEN new.track_id = 2 BEGIN SELECT RAISE(ABORT, 'broken'); END",
      ),
    );
    store.recordObservations(
      sessionId,
      Array.from({ length: 10 }, (_, k) => observation(2, k)),
    );
    // They are a batch of their own.
    await new Promise((resolve) => setImmediate(resolve));
    store.recordObservations(
      sessionId,
      Array.from({ length: 25 }, (_, k) => observation(1, k)),
    );
    store.recordTracks(sessionId, [track(3)]);
    await store.flush();
    expect(told.some(({ message }) => message !== null && /cannot be written \(broken/.test(message))).toBe(
      true,
    );
    expect(store.status()).toMatchObject({
      isWritable: true,
      queued: 0,
      written: 27,
      dropped: 10,
      message: null,
    });
    // The failed batch left nothing half-written, and nothing overtook it.
    expect(await store.observationsOf(sessionId, 2)).toEqual([]);
    expect(await store.observationsOf(sessionId, 1)).toHaveLength(25);
    expect((await store.tracksOf(sessionId)).map(({ trackId }) => trackId)).toEqual([1, 3]);
  });

  it('while the disk is full everything waits, is told, and is written when there is space again', async () => {
    const limits = { fileMaxBytes: 900 * 1024, keepBytes: 1000 };
    const store = await log.open({ batchRows: 50, queueRows: 2000, ...limits });
    const former = await store.beginSession(START);
    for (let k = 0; k < 5; k += 1) {
      store.recordObservations(
        former,
        Array.from({ length: 1000 }, (_, i) => observation(k, i)),
      );
      await store.flush();
    }
    await store.endSession(former, END);
    await store.recordDecision({ ...DECISION, sessionId: former });
    const sessionId = await store.beginSession(START);
    let next = 0;
    const recordSome = (): void => {
      const rows = Array.from({ length: 500 }, (_, k) => observation(1, next + k));
      next += rows.length;
      store.recordObservations(sessionId, rows);
    };
    while (store.status().isWritable && next < 50_000) {
      recordSome();
      store.recordTracks(sessionId, [track(1, { hits: next })]);
      await store.flush();
    }
    expect(store.status().message).toMatch(
      /is full.*free some space; \d+ rows wait, and it is tried again every/,
    );
    for (let k = 0; k < 8; k += 1) recordSome();
    store.recordTracks(sessionId, [track(1, { hits: 77_777 }), track(2)]);
    await store.endSession(sessionId, END);
    // Tracks and the end wait without a bound of their own; observations are dropped and counted, the oldest first.
    expect(store.status().dropped).toBeGreaterThan(0);
    expect((await store.sessions())[1]?.state).toBe('running');

    // Only what the analyst has no hand in is removed to make room.
    await store.makeRoom();
    expect(await store.sessions()).toHaveLength(2);
    log.inDatabase((database) => database.exec('DELETE FROM decisions'));
    await store.makeRoom();
    await until(() => store.status().isWritable && store.status().queued === 0, 'the rest');
    const { dropped } = store.status();
    const kept = await store.observationsOf(sessionId, 1);
    expect(kept.length).toBe(next - dropped);
    expect(kept.at(-1)?.sampleStart).toBe(next - 1);
    expect((await store.tracksOf(sessionId)).map(({ hits }) => hits)).toEqual([77_777, 17]);
    expect(await store.sessions()).toMatchObject([
      { sessionId, state: 'complete', observationsDropped: dropped },
    ]);
  });

  it.skipIf(process.platform === 'win32')(
    'a disk that stays full does not keep the program from its end',
    async () => {
      // The limit on a file's size (ulimit -f, in KiB) fails writes as a full disk does.
      const script = `${preamble(log.path)}
      for (let k = 0; k < 40; k += 1) {
        const rows = Array.from({ length: 500 }, (_, i) => observation(1, 500 * k + i));
        store.recordObservations(sessionId, rows);
        await store.flush();
      }
      await store.endSession(sessionId, { isComplete: true, samplesProcessed: 1, samplesDropped: 0 });
      const { message } = store.status();
      await store.close();
      console.log(JSON.stringify({ ...store.status(), message }));`;
      const { stdout } = await promisify(execFile)('bash', [
        '-c',
        'ulimit -f 400; exec "$0" --input-type=module -e "$1"',
        process.execPath,
        script,
      ]);
      const status = JSON.parse(stdout) as StoreStatus;
      expect(status.message).toMatch(/cannot be written .* free some space/);
      expect(status.written).toBeGreaterThan(0);
      expect(status.dropped).toBeGreaterThan(0);
      // Nothing is uncounted: the observations and the end of the session.
      expect(status.written + status.dropped).toBe(20_001);
      expect(statSync(log.path).size).toBeLessThanOrEqual(400 * 1024);

      const store = await log.open();
      const [session] = await store.sessions();
      expect(session?.state).toBe('interrupted');
      expect((await store.observationsOf(session?.sessionId ?? 0, 1)).length).toBe(status.written);
    },
  );

  it('a log that another program holds is written when that lets go', async () => {
    const store = await log.open({ batchRows: 10 });
    const sessionId = await store.beginSession(START);
    const shell = new Database(log.path);
    shell.exec('BEGIN IMMEDIATE');
    store.recordTracks(sessionId, [track(1)]);
    await store.flush();
    expect(store.status()).toMatchObject({
      isWritable: false,
      message: expect.stringMatching(/another program holds it/),
    });
    shell.exec('COMMIT');
    shell.close();
    await until(() => store.status().isWritable, 'the track');
    expect(await store.tracksOf(sessionId)).toHaveLength(1);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'a real file system that is full, and one that is read-only',
    async () => {
      const mounted = join(log.folder, 'small');
      mkdirSync(mounted);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mounted]);
      try {
        const path = join(mounted, 'sferic.db');
        const store = await log.open({ path, queueRows: 50_000 });
        const sessionId = await store.beginSession(START);
        for (let k = 0; store.status().isWritable && k < 100; k += 1) {
          const rows = Array.from({ length: 500 }, (_, i) => observation(1, 500 * k + i));
          store.recordObservations(sessionId, rows);
          await store.flush();
        }
        expect(store.status().message).toMatch(/free some space/);
        execFileSync('mount', ['-o', 'remount,size=64m', mounted]);
        await until(() => store.status().isWritable && store.status().queued === 0, 'space');
        expect(store.status().dropped).toBe(0);
        await store.endSession(sessionId, END);
        await store.close();

        execFileSync('mount', ['-o', 'remount,ro', mounted]);
        const reading = await log.open({ path });
        expect(reading.status()).toMatchObject({ isWritable: false, message: expect.stringContaining(path) });
        expect(await reading.sessions()).toMatchObject([{ sessionId, state: 'complete' }]);
        await expect(reading.beginSession(START)).rejects.toThrow(SfericError);
        await reading.close();
      } finally {
        execFileSync('umount', ['-l', mounted]);
      }
    },
  );

  it('after close() rows are only counted, and closing twice is no error', async () => {
    const store = await log.open();
    const sessionId = await store.beginSession(START);
    store.recordTracks(sessionId, [track(1)]);
    await Promise.all([store.close(), store.close()]);
    expect(store.status().written).toBe(1);
    store.recordTracks(sessionId, [track(2), track(3)]);
    expect(store.status()).toMatchObject({ isWritable: false, dropped: 2, queued: 0 });
    await expect(store.beginSession(START)).rejects.toThrow(SfericError);
    await store.flush();
  });
});
