// Killed processes, full disks and failing writes: all real.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreStatus } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import {
  END,
  emitter,
  firstLine,
  observation,
  preamble,
  START,
  startLogging,
  TestLog,
  track,
} from './test-log.ts';

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

  it('a write that fails stops the log, is told and counted, and nothing is thrown', async () => {
    const store = await log.open({ batchRows: 10 });
    const told: StoreStatus[] = [];
    store.onStatus((status) => told.push(status));
    const sessionId = await store.beginSession(START);
    store.recordTracks(sessionId, [track(1)]);
    await store.flush();
    log.inDatabase((database) =>
      database.exec(
        "CREATE TRIGGER broken BEFORE INSERT ON track_observations BEGIN SELECT RAISE(ABORT, 'broken'); END",
      ),
    );
    store.recordTracks(sessionId, [track(2)]);
    store.recordObservations(
      sessionId,
      Array.from({ length: 25 }, (_, k) => observation(1, k)),
    );
    await store.flush();
    expect(store.status()).toMatchObject({ isWritable: false, queued: 0, written: 1, dropped: 26 });
    expect(store.status().message).toMatch(/cannot be written \(broken/);
    expect(told.at(-1)?.isWritable).toBe(false);
    store.recordTracks(sessionId, [track(3)]);
    store.recordEmitters(sessionId, [emitter(1, [1])]);
    await store.endSession(sessionId, END);
    expect(store.status()).toMatchObject({ written: 1, dropped: 28 });
    // The failed batch left nothing half-written.
    expect((await store.tracksOf(sessionId)).map(({ trackId }) => trackId)).toEqual([1]);
  });

  it.skipIf(process.platform === 'win32')('a full disk stops the log, not the program', async () => {
    // The limit on a file's size (ulimit -f, in KiB) fails writes as a full disk does.
    const script = `${preamble(log.path)}
      for (let k = 0; k < 40; k += 1) {
        const rows = Array.from({ length: 500 }, (_, i) => observation(1, 500 * k + i));
        store.recordObservations(sessionId, rows);
        await store.flush();
      }
      await store.endSession(sessionId, { isComplete: true, samplesProcessed: 1, samplesDropped: 0 });
      console.log(JSON.stringify(store.status()));
      await store.close();`;
    const { stdout } = await promisify(execFile)('bash', [
      '-c',
      'ulimit -f 400; exec "$0" --input-type=module -e "$1"',
      process.execPath,
      script,
    ]);
    const status = JSON.parse(stdout) as StoreStatus;
    expect(status.isWritable).toBe(false);
    expect(status.message).toMatch(/cannot be written .* free some space/);
    expect(status.written).toBeGreaterThan(0);
    expect(status.dropped).toBeGreaterThan(0);
    expect(status.written + status.dropped).toBe(20_000);
    expect(statSync(log.path).size).toBeLessThanOrEqual(400 * 1024);

    const store = await log.open();
    const [session] = await store.sessions();
    expect(session?.state).toBe('interrupted');
    expect((await store.observationsOf(session?.sessionId ?? 0, 1)).length).toBe(status.written);
  });

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
