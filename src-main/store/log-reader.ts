// The asking side of the log, in a thread of its own: long questions are not in the way of what is recorded.

import { ok, type Result, SfericError } from '#contract/errors.ts';
import type { ComparedEmitter, SessionComparison } from '#contract/log.ts';
import { compareSessions } from './compare.ts';
import type { MessageOf, ReaderRequests } from './protocol.ts';
import { AnalystReader } from './queries/analyst.ts';
import { EmitterQueries } from './queries/emitters.ts';
import { ExportPages } from './queries/export-pages.ts';
import { NoteQuery } from './queries/notes.ts';
import { ObservationReader } from './queries/observations.ts';
import { OccupancyQuery } from './queries/occupancy.ts';
import { LogSearch } from './queries/search.ts';
import { SessionReader } from './queries/session-list.ts';
import { TrackReader } from './queries/tracks.ts';
import { readingError } from './refusal.ts';
import type { SqlDatabase } from './sql.ts';

export class LogReader {
  readonly #database: SqlDatabase;
  readonly #path: string;
  readonly #sessions: SessionReader;
  readonly #tracks: TrackReader;
  readonly #observations: ObservationReader;
  readonly #emitters: EmitterQueries;
  readonly #analyst: AnalystReader;
  readonly #search: LogSearch;
  readonly #occupancy: OccupancyQuery;
  readonly #pages: ExportPages;
  readonly #notes: NoteQuery;

  constructor(database: SqlDatabase, path: string) {
    this.#database = database;
    this.#path = path;
    this.#sessions = new SessionReader(database);
    this.#tracks = new TrackReader(database);
    this.#observations = new ObservationReader(database);
    this.#emitters = new EmitterQueries(database);
    this.#analyst = new AnalystReader(database);
    this.#search = new LogSearch(database);
    this.#occupancy = new OccupancyQuery(database);
    this.#pages = new ExportPages(database);
    this.#notes = new NoteQuery(database);
  }

  answer(message: MessageOf<ReaderRequests>): Result<unknown> {
    try {
      return ok(this.#answer(message));
    } catch (error) {
      if (error instanceof SfericError) return { ok: false, error: error.info };
      return { ok: false, error: readingError(this.#path, error) };
    }
  }

  #answer(message: MessageOf<ReaderRequests>): unknown {
    switch (message.kind) {
      case 'sessions':
        return this.#sessions.list();
      case 'sessionList':
        return this.#sessions.shortList();
      case 'tracks':
        return this.#tracks.list(message.ask.sessionId);
      case 'emitters':
        return this.#emitters.list(message.ask.sessionId);
      case 'observations':
        return this.#observations.list(message.ask.sessionId, message.ask.trackId);
      case 'gaps':
        return this.#sessions.gaps(message.ask.sessionId);
      case 'annotations':
        return this.#analyst.annotations(message.ask.sessionId);
      case 'decisions':
        return this.#analyst.decisions(message.ask.sessionId);
      case 'clips':
        return this.#analyst.clips(message.ask.sessionId);
      case 'search':
        return this.#search.page(message.ask.query, message.ask.cursor, message.ask.limit);
      case 'occupancy':
        return this.#occupancy.read(message.ask.query, message.ask.rowCount);
      case 'notes':
        return this.#notes.list(message.ask.query, message.ask.limit);
      case 'compare':
        return this.#compare(message.ask.before, message.ask.after);
      case 'emittersFound':
        return this.#pages.emittersFound(message.ask.sessionId, message.ask.query);
      case 'trackPage':
        return this.#pages.tracks(message.ask);
      case 'observationPage':
        return this.#pages.observations(message.ask);
      case 'close':
        this.#database.close();
        return null;
    }
  }

  #compare(before: number, after: number): SessionComparison {
    return compareSessions(this.#comparedOf(before), this.#comparedOf(after));
  }

  #comparedOf(sessionId: number): readonly ComparedEmitter[] {
    const session = this.#sessions.list().find((candidate) => candidate.sessionId === sessionId);
    if (session === undefined) {
      throw new SfericError('bad-request', `There is no session ${sessionId} in the log: see sferic log`, {
        sessionId,
      });
    }
    const { centerFreqHz } = session;
    return this.#emitters.list(sessionId).map((emitter) => ({
      emitterId: emitter.emitterId,
      class: emitter.class,
      label: emitter.label,
      centerFreqHz: centerFreqHz === null ? null : centerFreqHz + emitter.offsetHz,
      offsetHz: emitter.offsetHz,
      bandwidthHz: emitter.bandwidthHz,
      powerDbfs: emitter.powerDbfs,
      dutyCycle: emitter.dutyCycle,
      firstSample: emitter.firstSample,
    }));
  }
}
