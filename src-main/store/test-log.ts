// What the tests of the log share: records, a log in a folder of its own, and a process that can be killed.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Emitter, Track } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import type { TrackObservation } from '../tracking/track-observation.ts';
import { LogStore, type LogStoreOptions, type SessionStart } from './client.ts';

export const START: SessionStart = {
  sourcePath: '/recordings/a.cu8',
  recordingSha: null,
  sampleRateHz: 2.4e6,
  centerFreqHz: 433.92e6,
  timeStartNs: '1767225600123456789',
  datatype: 'ci16_le',
  sampleCount: 24_000_000,
  configHash: 0xfedcba98,
  settingsJson: '{"spectrum":{"fft_size":4096}}',
  softwareVersion: '0.1.0',
};
export const END = { isComplete: true, samplesProcessed: 24_000_000, samplesDropped: 7 };

export function track(trackId: number, change: Partial<Track> = {}): Track {
  return {
    trackId,
    emitterId: null,
    state: 'confirmed',
    confidence: 0.75,
    sampleStart: 1000 * trackId,
    sampleCount: 5_000_000_000,
    offsetHz: -123_456.789,
    lowOffsetHz: -130_000.25,
    highOffsetHz: -120_000.5,
    displayLowOffsetHz: -129_000,
    displayHighOffsetHz: -121_000,
    bandwidthHz: 9_999.75,
    powerDbfs: -61.5,
    peakPowerDbfs: -58.25,
    snrDb: 22.4,
    noiseFloorDbfs: -84.1,
    driftHzPerS: -41.5,
    isDrifting: true,
    hits: 17,
    ...change,
  };
}

export function observation(trackId: number, sampleStart: number): TrackObservation {
  return {
    trackId,
    sampleStart,
    offsetHz: 1.5,
    lowOffsetHz: -3.25,
    highOffsetHz: 4.75,
    bandwidthHz: 8,
    powerDbfs: -60.125,
    snrDb: 20.5,
  };
}

export function emitter(emitterId: number, trackIds: readonly number[]): Emitter {
  return {
    emitterId,
    class: 'hopper',
    label: `E${emitterId}`,
    state: 'lost',
    trackCount: trackIds.length,
    trackIds,
    firstSample: 3,
    lastSample: 9_007_199_254_740_991,
    dutyCycle: 0.125,
    offsetHz: 1e6,
    lowOffsetHz: 0.9e6,
    highOffsetHz: 1.1e6,
    bandwidthHz: 2e5,
    powerDbfs: -66,
    snrDb: 18.1,
    noiseFloorDbfs: -84.1,
    driftHzPerS: 0,
    isHopper: true,
  };
}

/** A folder for one test, and the logs opened in it. */
export class TestLog {
  readonly folder = mkdtempSync(join(tmpdir(), 'sferic-store-'));
  readonly path = join(this.folder, 'sferic.db');
  readonly opened: LogStore[] = [];

  async open(options: Partial<LogStoreOptions> = {}): Promise<LogStore> {
    const store = await LogStore.open({
      path: this.path,
      batchRows: 50,
      batchMs: 500,
      queueRows: 1000,
      ...options,
    });
    this.opened.push(store);
    return store;
  }

  /** The one-line error of an opening that must fail. */
  async refusal(options: Partial<LogStoreOptions> = {}): Promise<SfericError> {
    const failure = await this.open(options).catch((error: unknown) => error);
    if (!(failure instanceof SfericError)) throw new Error(`expected a SfericError, got ${String(failure)}`);
    if (failure.message.includes('\n')) throw new Error(`more than one line: ${failure.message}`);
    return failure;
  }

  /** A second connection, as a person with a database shell has it. */
  inDatabase<T>(work: (database: Database.Database) => T): T {
    const database = new Database(this.path);
    try {
      return work(database);
    } finally {
      database.close();
    }
  }

  countOf(table: string): number {
    return this.inDatabase(
      (database) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number,
    );
  }

  async remove(): Promise<void> {
    for (const store of this.opened) await store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** For a child process: an open store, a session, and a way to make observations. */
export function preamble(path: string): string {
  const client = new URL('./client.ts', import.meta.url).href;
  return `
    const { LogStore } = await import(${JSON.stringify(client)});
    const observation = (trackId, sampleStart) => ({ ...${JSON.stringify(observation(0, 0))}, trackId, sampleStart });
    const store = await LogStore.open({ path: ${JSON.stringify(path)}, batchRows: 50, batchMs: 20, queueRows: 1000 });
    const sessionId = await store.beginSession(${JSON.stringify(START)});`;
}

/** A process that logs without end, and says once how many rows it has written. */
export function startLogging(path: string) {
  const script = `${preamble(path)}
    let sample = 0;
    let isTold = false;
    setInterval(() => {
      store.recordObservations(sessionId, Array.from({ length: 20 }, () => observation(1, sample++)));
      if (isTold || store.status().written < 500) return;
      isTold = true;
      console.log(store.status().written);
    }, 1);`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

export function firstLine(child: ReturnType<typeof startLogging>): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(line.toString()));
    child.once('exit', (code) => reject(new Error(`the logging process ended with ${code}`)));
  });
}

export async function until(isSo: () => boolean, what: string): Promise<void> {
  const giveUpMs = performance.now() + 30_000;
  while (!isSo()) {
    if (performance.now() > giveUpMs) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
