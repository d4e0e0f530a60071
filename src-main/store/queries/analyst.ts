// What the analyst made of the findings: annotations, decisions, clips. Few rows, each written at once.

import type { LoggedAnnotation, LoggedClip, LoggedDecision } from '#contract/log.ts';
import { Columns } from '../columns.ts';
import type { WrittenAnnotation } from '../protocol.ts';
import type { SqlDatabase, SqlStatement } from '../sql.ts';

const ANNOTATION = new Columns<LoggedAnnotation>({
  sessionId: 'session_id',
  uuid: 'uuid',
  origin: 'origin',
  sampleStart: 'sample_start',
  sampleCount: 'sample_count',
  lowOffsetHz: 'low_offset_hz',
  highOffsetHz: 'high_offset_hz',
  label: 'label',
  comment: 'comment',
});
const DECISION = new Columns<LoggedDecision>({
  sessionId: 'session_id',
  subject: 'subject',
  subjectId: 'subject_id',
  sampleStart: 'sample_start',
  kind: 'kind',
  value: 'value',
});
const CLIP = new Columns<LoggedClip>({
  sessionId: 'session_id',
  path: 'path',
  subject: 'subject',
  subjectId: 'subject_id',
  sampleStart: 'sample_start',
  sampleCount: 'sample_count',
  lowOffsetHz: 'low_offset_hz',
  highOffsetHz: 'high_offset_hz',
  sampleRateHz: 'sample_rate_hz',
  datatype: 'datatype',
  sizeBytes: 'size_bytes',
  sha512: 'sha512',
});

/** Of one aspect the last word holds: its name, its note, what to do with it. */
const aspectOf = (kind: string): string =>
  `CASE ${kind} WHEN 'relabel' THEN 1 WHEN 'comment' THEN 2 ELSE 3 END`;
/** Decisions `d` that no later one has taken the place of, and that say something. */
export const HOLDING_DECISION = `
  d.kind <> 'clear' AND (d.kind NOT IN ('relabel', 'comment') OR coalesce(d.value, '') <> '')
  AND d.decision_id = (SELECT max(x.decision_id) FROM decisions x WHERE x.session_id = d.session_id
    AND x.subject = d.subject AND x.subject_id = d.subject_id AND ${aspectOf('x.kind')} = ${aspectOf('d.kind')})`;

export class AnalystWriter {
  readonly #annotate: SqlStatement;
  readonly #decide: SqlStatement;
  readonly #clip: SqlStatement;
  readonly #inherit: SqlStatement;

  constructor(database: SqlDatabase) {
    const extra = { changedAt: 'changed_at', isDeleted: 'is_deleted' };
    this.#annotate = database.prepare(
      ANNOTATION.with(extra).upsertSql('annotations', [], ['session_id', 'uuid']),
    );
    this.#decide = database.prepare(DECISION.with({ decidedAt: 'decided_at' }).insertSql('decisions'));
    this.#clip = database.prepare(CLIP.with({ writtenAt: 'written_at' }).insertSql('clips'));
    this.#inherit = database.prepare(
      `INSERT INTO decisions (session_id, subject, subject_id, sample_start, kind, value, decided_at, is_inherited)
       SELECT n.session_id, d.subject, d.subject_id, d.sample_start, d.kind, d.value, d.decided_at, 1
       FROM sessions n JOIN decisions d ON d.session_id = (
         SELECT max(s.session_id) FROM sessions s WHERE s.session_id < n.session_id
           AND s.recording_id = n.recording_id AND s.config_hash = n.config_hash
           AND s.software_version = n.software_version AND s.sample_rate_hz = n.sample_rate_hz)
       WHERE n.session_id = ? AND d.subject = 'emitter' AND ${HOLDING_DECISION} ORDER BY d.decision_id`,
    );
  }

  /**
   * What holds about the signals of the last session over the same samples with the same settings and the same version
   * of Sferic: it gave the same signals the same numbers.
   */
  inherit(sessionId: number): void {
    this.#inherit.run(sessionId);
  }

  /** A deleted one stays in the file, marked. */
  annotate(annotation: WrittenAnnotation): void {
    this.#annotate.run(...ANNOTATION.values(annotation), nowText(), annotation.isDeleted ? 1 : 0);
  }

  decide(decision: LoggedDecision): void {
    this.#decide.run(...DECISION.values(decision), nowText());
  }

  clip(clip: LoggedClip): void {
    this.#clip.run(...CLIP.values(clip), nowText());
  }
}

export class AnalystReader {
  readonly #annotations: SqlStatement;
  readonly #decisions: SqlStatement;
  readonly #clips: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#annotations = database.prepare(
      `SELECT ${ANNOTATION.selectList()} FROM annotations WHERE session_id = ? AND NOT is_deleted
       ORDER BY sample_start, uuid`,
    );
    this.#decisions = database.prepare(
      `SELECT ${DECISION.selectList()} FROM decisions WHERE session_id = ? ORDER BY decision_id`,
    );
    this.#clips = database.prepare(
      `SELECT ${CLIP.selectList()} FROM clips WHERE session_id = ? ORDER BY clip_id`,
    );
  }

  /** By sampleStart; deleted ones are left out. */
  annotations(sessionId: number): readonly LoggedAnnotation[] {
    return this.#annotations.all(sessionId) as LoggedAnnotation[];
  }

  /** In the order in which they were taken. */
  decisions(sessionId: number): readonly LoggedDecision[] {
    return this.#decisions.all(sessionId) as LoggedDecision[];
  }

  clips(sessionId: number): readonly LoggedClip[] {
    return this.#clips.all(sessionId) as LoggedClip[];
  }
}

function nowText(): string {
  return new Date().toISOString();
}
