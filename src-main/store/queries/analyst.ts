// What the analyst made of the findings: annotations, decisions, clips. Few rows, each written at once.

import type { LoggedAnnotation, LoggedClip, LoggedDecision } from '#contract/log.ts';
import { Columns } from '../columns.ts';
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

export class AnalystWriter {
  readonly #annotate: SqlStatement;
  readonly #decide: SqlStatement;
  readonly #clip: SqlStatement;

  constructor(database: SqlDatabase) {
    const extra = { changedAt: 'changed_at', isDeleted: 'is_deleted' };
    this.#annotate = database.prepare(
      ANNOTATION.with(extra).upsertSql('annotations', [], ['session_id', 'uuid']),
    );
    this.#decide = database.prepare(DECISION.with({ decidedAt: 'decided_at' }).insertSql('decisions'));
    this.#clip = database.prepare(CLIP.with({ writtenAt: 'written_at' }).insertSql('clips'));
  }

  /** A deleted one stays in the file, marked. */
  annotate(annotation: LoggedAnnotation & { readonly isDeleted: boolean }): void {
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
