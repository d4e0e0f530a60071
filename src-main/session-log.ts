// One session's way into the log. Where the log fails, the session goes on and its user is told once. Must not know
// how the log is written.
import type { Datatype, Emitter, Notice, SessionInfo, Track } from '#contract/entities.ts';
import type { Config } from './config/schema.ts';
import { answerSettingsJson } from './engine/settings.ts';
import type { LogStore, SessionEnd, SessionStart } from './store/client.ts';
import type { TrackObservation } from './tracking/track-observation.ts';

export class SessionLog {
  readonly #store: LogStore | null;
  readonly #onNotice: (notice: Notice) => void;
  /** null: this session is not in the log. */
  #sessionId: number | null = null;

  constructor(store: LogStore | null, onNotice: (notice: Notice) => void) {
    this.#store = store;
    this.#onNotice = onNotice;
  }

  /** null where nothing is logged. */
  async begin(info: SessionInfo, config: Config, softwareVersion: string): Promise<number | null> {
    const { datatype } = info.recording;
    if (this.#store === null || datatype.value === null) return null;
    try {
      this.#sessionId = await this.#store.beginSession(
        sessionStart(info, datatype.value, config, softwareVersion),
      );
    } catch (error) {
      this.#fail(error);
    }
    return this.#sessionId;
  }

  /**
   * Of tracks that still change: those that are over. A tentative one may yet turn out to be noise, and a confirmed
   * one to be a fragment of another; nothing that is logged has to be taken back.
   */
  tracksSoFar(tracks: readonly Track[]): void {
    this.tracks(tracks.filter((track) => track.state === 'lost'));
  }

  /** Final ones. */
  tracks(tracks: readonly Track[]): void {
    if (tracks.length === 0) return;
    this.#write((store, sessionId) => store.recordTracks(sessionId, tracks));
  }

  observations(observations: readonly TrackObservation[]): void {
    if (observations.length === 0) return;
    this.#write((store, sessionId) => store.recordObservations(sessionId, observations));
  }

  emitters(emitters: readonly Emitter[]): void {
    this.#write((store, sessionId) => store.recordEmitters(sessionId, emitters));
  }

  async end(end: SessionEnd): Promise<void> {
    if (this.#store === null || this.#sessionId === null) return;
    await this.#store.endSession(this.#sessionId, end);
    this.#sessionId = null;
  }

  #write(write: (store: LogStore, sessionId: number) => void): void {
    if (this.#store === null || this.#sessionId === null) return;
    write(this.#store, this.#sessionId);
  }

  #fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#onNotice({ level: 'warning', text: `This session is not logged: ${reason}` });
  }
}

function sessionStart(
  info: SessionInfo,
  datatype: Datatype,
  config: Config,
  softwareVersion: string,
): SessionStart {
  return {
    sourcePath: info.recording.dataPath,
    recordingSha: null,
    sampleRateHz: info.sampleRateHz,
    centerFreqHz: info.centerFreqHz,
    timeStartNs: info.timeStartNs,
    datatype,
    sampleCount: info.sampleCount,
    configHash: info.settings.configHash,
    settingsJson: answerSettingsJson(info.settings, config),
    softwareVersion,
  };
}
