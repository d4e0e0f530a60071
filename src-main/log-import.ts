// Puts a log back that was exported as NDJSON: its sessions are added to those that are there, under numbers of their
// own. Must not know the format.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Emitter } from '#contract/entities.ts';
import { type Result, SfericError } from '#contract/errors.ts';
import type { LoggedAnnotation, LoggedClip, LoggedDecision } from '#contract/log.ts';
import { type ReadSession, readLogNdjson } from './export/read-ndjson.ts';
import type { LogStore } from './store/client.ts';

export interface ImportedLog {
  readonly sessionIds: readonly number[];
  readonly rows: number;
}

/** Rows between two looks at whether the log keeps up. */
const ROWS_BETWEEN_FLUSHES = 5000;

/**
 * Throws SfericError `input-refused` with the number of a line that is wrong; what came before it is in the log then,
 * its session marked incomplete.
 */
export async function importLog(store: LogStore, path: string, signal?: AbortSignal): Promise<ImportedLog> {
  const lines = createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  const sessionIds: number[] = [];
  let rows = 0;
  let current: OpenImport | null = null;
  try {
    for await (const line of readLogNdjson(lines)) {
      if (signal?.aborted) throw new SfericError('unavailable', 'The import was stopped');
      if (line.kind === 'session') {
        await current?.end(true);
        current = new OpenImport(store, line.session, await begin(store, line.session));
        sessionIds.push(current.sessionId);
        continue;
      }
      if (current === null) continue;
      rows += 1;
      switch (line.kind) {
        case 'track':
          current.track(line.track.trackId, line.track.emitterId);
          store.recordTracks(current.sessionId, [line.track]);
          break;
        case 'emitter':
          current.emitters.push(line.emitter);
          break;
        case 'gap':
          store.recordGaps(current.sessionId, [line.gap]);
          break;
        case 'observation':
          store.recordObservations(current.sessionId, [line.observation]);
          break;
        case 'annotation':
          current.annotations.push(line.annotation);
          break;
        case 'decision':
          current.decisions.push(line.decision);
          break;
        case 'clip':
          current.clips.push(line.clip);
          break;
      }
      if (rows % ROWS_BETWEEN_FLUSHES === 0) await store.flush();
    }
    await current?.end(true);
  } catch (error) {
    await current?.end(false);
    if (error instanceof Error && 'code' in error && 'syscall' in error) {
      throw new SfericError(
        'input-refused',
        `${path} cannot be read (${String(error.code)}): name an exported log`,
      );
    }
    throw error;
  } finally {
    lines.close();
  }
  return { sessionIds, rows };
}

class OpenImport {
  readonly sessionId: number;
  readonly emitters: Omit<Emitter, 'trackIds'>[] = [];
  readonly annotations: Omit<LoggedAnnotation, 'sessionId'>[] = [];
  readonly decisions: Omit<LoggedDecision, 'sessionId'>[] = [];
  readonly clips: Omit<LoggedClip, 'sessionId'>[] = [];
  readonly #store: LogStore;
  readonly #session: ReadSession;
  readonly #trackIds = new Map<number, number[]>();

  constructor(store: LogStore, session: ReadSession, sessionId: number) {
    this.#store = store;
    this.#session = session;
    this.sessionId = sessionId;
  }

  track(trackId: number, emitterId: number | null): void {
    if (emitterId === null) return;
    const known = this.#trackIds.get(emitterId);
    if (known === undefined) this.#trackIds.set(emitterId, [trackId]);
    else known.push(trackId);
  }

  /** Throws SfericError where the log takes none of it. */
  async #putWork(): Promise<void> {
    const { sessionId } = this;
    const annotations = this.annotations.map((row) => ({ ...row, sessionId, isDeleted: false }));
    if (annotations.length > 0) assertOk(await this.#store.writeAnnotations(annotations));
    const decisions = this.decisions.map((row) => ({ ...row, sessionId }));
    if (decisions.length > 0) assertOk(await this.#store.recordDecisions(decisions));
    for (const clip of this.clips) assertOk(await this.#store.recordClip({ ...clip, sessionId }));
  }

  async end(isWhole: boolean): Promise<void> {
    const emitters = this.emitters.map((emitter) => ({
      ...emitter,
      trackIds: this.#trackIds.get(emitter.emitterId) ?? [],
    }));
    this.#store.recordEmitters(this.sessionId, emitters);
    await this.#putWork();
    await this.#store.endSession(this.sessionId, {
      isComplete: isWhole && this.#session.incomplete !== true,
      samplesProcessed: this.#session.sample_count,
      samplesDropped: this.#session.samples_dropped,
    });
  }
}

function assertOk(result: Result<null>): void {
  if (!result.ok) throw new SfericError(result.error.code, result.error.message, result.error.detail);
}

function begin(store: LogStore, session: ReadSession): Promise<number> {
  return store.beginSession({
    sourcePath: session.source_path,
    recordingSha: null,
    sampleRateHz: session.sample_rate_hz,
    centerFreqHz: session.center_freq_hz,
    timeStartNs: session.time_start_ns,
    datatype: session.datatype,
    sampleCount: session.source_sample_count,
    configHash: Number.parseInt(session.config_hash, 16),
    settingsJson: session.settings,
    softwareVersion: session.software_version,
    openedAtMs: Date.parse(session.opened_at),
  });
}
