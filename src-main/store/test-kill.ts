// Kills a logging process at a random moment and compares what is in the file with what had been acknowledged. Used by
// a test and, with more runs, by a command. Test code: nothing of the application imports it.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import Database from 'better-sqlite3';
import { LogStore } from './client.ts';

export interface KillOutcome {
  /** Milliseconds from the session's begin to the kill. */
  readonly killedAfterMs: number;
  /** As the process last said: observations, states of tracks, emitter lists; each counted up. */
  readonly acknowledged: Progress;
  readonly found: Progress;
  /** How the file differs from what it must be; empty: all is well. */
  readonly problems: readonly string[];
}

export interface Progress {
  /** Observations 0 to this, without a hole. */
  readonly observations: number;
  /** The newest state of track 1. */
  readonly hits: number;
  /** Tracks 2 to this, each ended. */
  readonly ended: number;
  readonly decisions: number;
}

const NOTHING: Progress = { observations: 0, hits: 0, ended: 1, decisions: 0 };
/** Past the first checkpoints, and short enough for many. */
const KILL_WITHIN_MS = 1500;

export class KillTest {
  readonly #path: string;
  #seed: number;
  #sessions = 0;
  rowsAcknowledged = 0;
  rowsBeyond = 0;

  constructor(path: string, seed: number) {
    this.#path = path;
    this.#seed = seed >>> 0;
  }

  async runOnce(): Promise<KillOutcome> {
    const child = startHeavyLogging(this.#path);
    let acknowledged = NOTHING;
    let text = '';
    const begun = new Promise<void>((resolve, reject) => {
      child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        const lines = text.split('\n');
        text = lines.pop() ?? '';
        for (const line of lines) acknowledged = JSON.parse(line) as Progress;
        if (lines.length > 0) resolve();
      });
      child.once('exit', () => reject(new Error('the logging process ended by itself')));
    });
    await begun;
    this.#sessions += 1;
    const killedAfterMs = this.#random() * KILL_WITHIN_MS;
    await new Promise((resolve) => setTimeout(resolve, killedAfterMs));
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
    const { found, problems } = await this.#look(acknowledged);
    this.rowsAcknowledged += acknowledged.observations;
    this.rowsBeyond += found.observations - acknowledged.observations;
    return { killedAfterMs: Math.round(killedAfterMs), acknowledged, found, problems };
  }

  async #look(acknowledged: Progress): Promise<{ readonly found: Progress; readonly problems: string[] }> {
    const problems: string[] = [];
    const sessionId = this.#sessions;
    const store = await LogStore.open({ path: this.#path, batchRows: 50, batchMs: 500, queueRows: 1000 });
    const cut = store.notices.filter((notice) => notice.includes('cut short'));
    if (cut.length !== 1 || !cut[0]?.includes(`session ${sessionId} `)) {
      problems.push(
        `the start did not say that session ${sessionId} was cut short: ${JSON.stringify(store.notices)}`,
      );
    }
    const sessions = await store.sessions();
    const states = sessions.map(({ state }) => state);
    if (states.length !== sessionId || states.some((state) => state !== 'interrupted')) {
      problems.push(`the sessions are ${states.join(', ')}`);
    }
    const observations = await store.observationsOf(sessionId, 1);
    const tracks = await store.tracksOf(sessionId);
    const decisions = await store.decisionsOf(sessionId);
    await store.close();
    const found: Progress = {
      observations: observations.length,
      hits: tracks.find(({ trackId }) => trackId === 1)?.hits ?? 0,
      ended: Math.max(1, ...tracks.map(({ trackId }) => trackId)),
      decisions: decisions.length,
    };
    for (const [name, least] of Object.entries(acknowledged) as [keyof Progress, number][]) {
      if (found[name] < least) problems.push(`${name}: ${least} were acknowledged, ${found[name]} are there`);
    }
    const isWhole = observations.every(
      ({ sampleStart, offsetHz, snrDb }, k) => sampleStart === k && offsetHz === k / 4 && snrDb === k % 64,
    );
    if (!isWhole) problems.push('the observations have a hole, or are not what was written');
    if (tracks.length !== found.ended)
      problems.push(`${tracks.length} tracks, but up to number ${found.ended}`);
    if (tracks.some(({ state }) => state !== 'lost')) problems.push('a track is still on');
    problems.push(...this.#soundness());
    return { found, problems };
  }

  #soundness(): readonly string[] {
    const database = new Database(this.#path, { readonly: true });
    try {
      const integrity = database.pragma('integrity_check', { simple: true });
      const orphans = database.pragma('foreign_key_check') as readonly unknown[];
      const unplaced = database
        .prepare('SELECT (SELECT count(*) FROM tracks) - (SELECT count(*) FROM track_places)')
        .pluck()
        .get();
      return [
        ...(integrity === 'ok' ? [] : [`integrity: ${String(integrity)}`]),
        ...(orphans.length === 0 ? [] : [`${orphans.length} rows lead nowhere`]),
        ...(unplaced === 0 ? [] : [`${String(unplaced)} tracks are not in the tree`]),
      ];
    } finally {
      database.close();
    }
  }

  /** Numerical Recipes' linear congruential generator: 0 to below 1. */
  #random(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#seed / 2 ** 32;
  }
}

/** Logs as fast as the file takes it, and says after every batch what is in it. */
function startHeavyLogging(path: string): ChildProcess {
  const url = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
  const script = `
    const { LogStore } = await import(${url('./client.ts')});
    const { START, track } = await import(${url('./test-log.ts')});
    const store = await LogStore.open({ path: ${JSON.stringify(path)}, batchRows: 50, batchMs: 20, queueRows: 20000 });
    const sessionId = await store.beginSession(START);
    const said = { observations: 0, hits: 0, ended: 1, decisions: 0 };
    const say = () => process.stdout.write(JSON.stringify(said) + '\\n');
    say();
    void (async () => {
      for (;;) {
        const decision = { sessionId, subject: 'track', subjectId: '1', sampleStart: 0, kind: 'comment', value: 'x' };
        const { ok } = await store.recordDecision(decision);
        if (ok) said.decisions += 1;
        await new Promise((resolve) => setTimeout(resolve, 7));
      }
    })();
    let next = 0, hits = 0, ended = 1;
    for (;;) {
      const rows = Array.from({ length: 300 }, () => ({
        trackId: 1, sampleStart: next, offsetHz: next / 4, lowOffsetHz: 0, highOffsetHz: 1, bandwidthHz: 1,
        powerDbfs: -50, snrDb: next++ % 64,
      }));
      store.recordObservations(sessionId, rows);
      hits += 1;
      ended += 1;
      store.recordTracks(sessionId, [track(1, { hits }), track(ended, { state: 'lost' })]);
      store.recordEmitters(sessionId, []);
      await store.flush();
      const { queued, dropped, message } = store.status();
      if (queued + dropped > 0 || message !== null) throw new Error(JSON.stringify(store.status()));
      Object.assign(said, { observations: next, hits, ended });
      say();
    }`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
