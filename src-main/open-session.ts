// What an opened recording and a live source have in common: what was found, how far it came, and its place in the log.
// Must not know where the samples come from.
import type { AnalysisState, Emitter, SessionInfo, Track } from '#contract/entities.ts';
import type { Events } from '#contract/events.ts';
import type { Config } from './config/schema.ts';
import type { SampleGap } from './engine/analysis.ts';
import { answerSettingsJson } from './engine/settings.ts';
import type { SessionFindings } from './session-findings.ts';
import type { AnalysisCounts } from './status-meter.ts';

export const NOTHING_COUNTED: AnalysisCounts = { detections: 0, samplesDropped: 0 };

/** How far an analysis is that begins. `sampleCount` is 0 where it has no end. */
export function analysisBegun(sampleCount: number): AnalysisState {
  return { phase: 'running', samplesDone: 0, sampleCount, message: null };
}

export abstract class OpenSession {
  protected sessionInfo: SessionInfo;
  protected config: Config;
  protected findings: SessionFindings;
  protected analysisState: AnalysisState;
  protected counts = NOTHING_COUNTED;
  /** What analysisState says of progress has not been taken. */
  protected hasProgressed = true;
  #openedAt = new Date().toISOString();

  protected constructor(info: SessionInfo, config: Config, findings: SessionFindings) {
    this.sessionInfo = info;
    this.config = config;
    this.findings = findings;
    this.analysisState = analysisBegun(info.sampleCount);
  }

  get info(): SessionInfo {
    return this.sessionInfo;
  }

  /** Wall clock at the begin of its analysis, ISO 8601 in UTC. */
  get openedAt(): string {
    return this.#openedAt;
  }

  /** All that the answer depends on. */
  get settingsJson(): string {
    return answerSettingsJson(this.sessionInfo.settings, this.config);
  }

  /** null: it is not in the log, or not yet. */
  get loggedId(): number | null {
    return this.findings.log.sessionId;
  }

  get analysis(): AnalysisState {
    return this.analysisState;
  }

  /** By trackId. */
  get tracks(): readonly Track[] {
    return this.findings.tracks;
  }

  get emitters(): readonly Emitter[] {
    return this.findings.emitters;
  }

  /** Samples that the analysis never saw, in order. */
  get gaps(): readonly SampleGap[] {
    return this.findings.gaps;
  }

  get analysisCounts(): AnalysisCounts {
    return this.counts;
  }

  takeTrackChanges(): Events['tracks'] | null {
    return this.findings.takeTrackChanges();
  }

  /** null when there has been no progress since the last call, or since the last phase was told. */
  takeAnalysisProgress(): AnalysisState | null {
    if (!this.hasProgressed) return null;
    this.hasProgressed = false;
    return this.analysisState;
  }

  /** Gives the session its place in the log. */
  protected async beginInLog(version: string): Promise<SessionInfo> {
    this.#openedAt = new Date().toISOString();
    const sessionId = await this.findings.log.begin(this.sessionInfo, this.config, version);
    this.sessionInfo = { ...this.sessionInfo, sessionId: sessionId ?? this.sessionInfo.sessionId };
    return this.sessionInfo;
  }
}
