// What an analyst makes of the open session, on its way into the log: in order, tried again where it may pass, and said
// where it is not kept. Must not know commands or shells.
import {
  type Annotation,
  type AnnotationChanges,
  type AnnotationReview,
  annotationKey,
} from '#contract/annotations.ts';
import type { ClipInfo, ClipRequest } from '#contract/clips.ts';
import type { Notice } from '#contract/entities.ts';
import type { Result } from '#contract/errors.ts';
import type { DecisionKind, LoggedAnnotation, LoggedClip, LoggedDecision } from '#contract/log.ts';
import type { LogStore } from './store/client.ts';

export interface AnalystLogOptions {
  readonly store: LogStore | null;
  /** null: the session is not in the log, or not yet. */
  readonly sessionIdOf: () => number | null;
  readonly onNotice: (notice: Notice) => void;
}

type Write = (store: LogStore, sessionId: number) => Promise<Result<null>>;
type Unplaced<T extends { readonly sessionId: number }> = Omit<T, 'sessionId'>;

/** Acts of an analyst that wait for a log; the oldest goes first, and that is said. */
const WAITING_MAX = 1000;
const AGAIN_MS = 5000;
const DECISION_OF_REVIEW: Readonly<Record<AnnotationReview, DecisionKind>> = {
  open: 'clear',
  accepted: 'accept',
  rejected: 'reject',
};

export class AnalystLog {
  readonly #options: AnalystLogOptions;
  readonly #waiting: Write[] = [];
  /** As they were last, by annotationId: what is taken out is known by its uuid. */
  readonly #annotations = new Map<number, Annotation>();
  #writing: Promise<void> = Promise.resolve();
  #againTimer: NodeJS.Timeout | null = null;
  #isTold = false;

  constructor(options: AnalystLogOptions) {
    this.#options = options;
  }

  decisions(decisions: readonly Unplaced<LoggedDecision>[]): void {
    if (decisions.length === 0) return;
    this.#put((store, sessionId) =>
      store.recordDecisions(decisions.map((decision) => ({ ...decision, sessionId }))),
    );
  }

  /** Those that came with the recording: they are logged when they are changed. */
  openedAnnotations(annotations: readonly Annotation[]): void {
    this.#annotations.clear();
    for (const annotation of annotations) this.#annotations.set(annotation.annotationId, annotation);
  }

  annotationChanges({ changed, removed }: Pick<AnnotationChanges, 'changed' | 'removed'>): void {
    const gone = removed.flatMap((annotationId) => this.#annotations.get(annotationId) ?? []);
    const judged = changed.filter(
      ({ annotationId, review }) => review !== (this.#annotations.get(annotationId)?.review ?? 'open'),
    );
    for (const annotationId of removed) this.#annotations.delete(annotationId);
    for (const annotation of changed) this.#annotations.set(annotation.annotationId, annotation);
    const rows = [
      ...changed.map((annotation) => ({ ...logged(annotation), isDeleted: false })),
      ...gone.map((annotation) => ({ ...logged(annotation), isDeleted: true })),
    ];
    if (rows.length > 0) {
      this.#put((store, sessionId) => store.writeAnnotations(rows.map((row) => ({ ...row, sessionId }))));
    }
    this.decisions(
      judged.map((annotation) => ({
        subject: 'annotation',
        subjectId: annotationKey(annotation),
        sampleStart: annotation.sampleStart,
        kind: DECISION_OF_REVIEW[annotation.review],
        value: null,
      })),
    );
  }

  clip(info: ClipInfo, { box, subject }: ClipRequest): void {
    const clip: Unplaced<LoggedClip> = {
      path: info.path,
      subject: subject?.kind ?? null,
      subjectId: subject?.id ?? null,
      sampleStart: info.sourceSampleStart,
      sampleCount: info.sourceSampleCount,
      lowOffsetHz: box.lowOffsetHz ?? info.offsetHz - info.sampleRateHz / 2,
      highOffsetHz: box.highOffsetHz ?? info.offsetHz + info.sampleRateHz / 2,
      sampleRateHz: info.sampleRateHz,
      datatype: info.datatype,
      sizeBytes: info.sizeBytes,
      sha512: info.sha512,
    };
    this.#put((store, sessionId) => store.recordClip({ ...clip, sessionId }));
  }

  /** Everything so far is in the log, or cannot be now. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** Tries once more; what cannot be kept then is said. */
  async close(): Promise<void> {
    this.#write();
    await this.#writing;
    if (this.#againTimer !== null) clearTimeout(this.#againTimer);
    const left = this.#waiting.splice(0).length;
    if (left === 0 || this.#options.store === null) return;
    this.#tell(`${left} of your changes are not in the log: it could not be written`);
  }

  #put(write: Write): void {
    this.#waiting.push(write);
    if (this.#waiting.length > WAITING_MAX) this.#waiting.shift();
    this.#write();
  }

  #write(): void {
    this.#writing = this.#writing.then(() => this.#writeAll());
  }

  async #writeAll(): Promise<void> {
    const { store, sessionIdOf } = this.#options;
    const sessionId = sessionIdOf();
    if (store === null) return this.#forget();
    if (sessionId === null) return this.#waitFor('this session is not logged');
    for (let write = this.#waiting[0]; write !== undefined; write = this.#waiting[0]) {
      const written = await write(store, sessionId);
      if (!written.ok && written.error.detail.isPassing === true) return this.#waitFor(written.error.message);
      this.#waiting.shift();
      if (!written.ok) this.#tell(`This is not kept in the log: ${written.error.message}`);
    }
    this.#isTold = false;
  }

  /** Without a log; annotations and clips are files of their own. */
  #forget(): void {
    if (this.#waiting.length > 0 && !this.#isTold) {
      this.#tell('There is no log: what you decide holds until this recording is closed');
    }
    this.#isTold = true;
    this.#waiting.length = 0;
  }

  #waitFor(reason: string): void {
    if (this.#waiting.length === 0) return;
    if (!this.#isTold) this.#tell(`What you decide is not kept in the log for now: ${reason}`);
    this.#isTold = true;
    this.#againTimer ??= setTimeout(() => {
      this.#againTimer = null;
      this.#write();
    }, AGAIN_MS).unref();
  }

  #tell(text: string): void {
    this.#options.onNotice({ level: 'warning', text });
  }
}

function logged(annotation: Annotation): Unplaced<LoggedAnnotation> {
  const { origin, sampleStart, sampleCount, lowOffsetHz, highOffsetHz, label, comment } = annotation;
  return {
    uuid: annotationKey(annotation),
    origin: origin === 'drawn' ? 'analyst' : origin,
    sampleStart,
    sampleCount,
    lowOffsetHz,
    highOffsetHz,
    label,
    comment,
  };
}
