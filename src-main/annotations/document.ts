// The annotations of one recording as they are edited: a list of texts, changes to it, and the way back. Must not know
// files or tracks.
import type { Annotation } from '#contract/annotations.ts';
import { type AnnotationFrame, type Reading, readAnnotation, usesExtension } from './annotation-fields.ts';
import { type MetadataText, putTogether, withExtension } from './metadata-text.ts';

const EXTENSION = { name: 'sferic', version: '1.0.0', optional: true } as const;

/** Steps back that are kept; texts are shared, so a step costs what it changed. */
const STEPS_KEPT = 1000;

interface Entry {
  readonly annotationId: number;
  readonly lead: string;
  readonly text: string;
  readonly trail: string;
  /** Place in the file among the others. */
  readonly order: number;
  readonly reading: Reading;
}

interface Change {
  readonly annotationId: number;
  readonly before: Entry | null;
  readonly after: Entry | null;
}

interface Step {
  readonly text: string;
  readonly changes: readonly Change[];
}

export interface DocumentChanges {
  readonly changed: readonly Annotation[];
  readonly removed: readonly number[];
}

export class AnnotationDocument {
  readonly #metadata: MetadataText;
  readonly #frame: AnnotationFrame;
  readonly #entries = new Map<number, Entry>();
  /** Whether the file had its annotations in the order of time, as SigMF asks: then it stays so. */
  readonly #isSorted: boolean;
  readonly #done: Step[] = [];
  readonly #undone: Step[] = [];
  /** The step after which it was saved; null: as it was opened. */
  #saved: Step | null = null;
  #isSavedStepLost = false;
  #nextId = 1;

  constructor(metadata: MetadataText, frame: AnnotationFrame) {
    this.#metadata = metadata;
    this.#frame = frame;
    let last = Number.NEGATIVE_INFINITY;
    let isSorted = true;
    for (const [order, { lead, text, trail }] of metadata.annotations.entries()) {
      const reading = readAnnotation(text, frame);
      isSorted &&= reading.fileStart !== null && reading.fileStart >= last;
      last = reading.fileStart ?? last;
      const annotationId = this.#nextId++;
      this.#entries.set(annotationId, { annotationId, lead, text, trail, order, reading });
    }
    this.#isSorted = isSorted;
  }

  get frame(): AnnotationFrame {
    return this.#frame;
  }

  /** By sampleStart; those that are understood. */
  get annotations(): readonly Annotation[] {
    return [...this.#entries.values()]
      .flatMap((entry) => annotationOf(entry) ?? [])
      .sort((a, b) => a.sampleStart - b.sampleStart || a.annotationId - b.annotationId);
  }

  get unreadable(): number {
    return [...this.#entries.values()].filter(({ reading }) => reading.fileStart === null).length;
  }

  get isChanged(): boolean {
    return this.#isSavedStepLost || (this.#done.at(-1) ?? null) !== this.#saved;
  }

  get undoText(): string | null {
    return this.#done.at(-1)?.text ?? null;
  }

  get redoText(): string | null {
    return this.#undone.at(-1)?.text ?? null;
  }

  textOf(annotationId: number): string | null {
    return this.#entries.get(annotationId)?.text ?? null;
  }

  /** The text of an annotation, for one that is to look like its neighbours. */
  get sampleText(): string | null {
    return this.#entries.values().next().value?.text ?? null;
  }

  /** One step: some texts changed (null: taken out), others added. An edit that changes nothing is none. */
  edit(
    text: string,
    edited: ReadonlyMap<number, string | null>,
    added: readonly string[] = [],
  ): DocumentChanges {
    const changes: Change[] = [];
    for (const [annotationId, after] of edited) {
      const before = this.#entries.get(annotationId);
      if (before === undefined || before.text === after) continue;
      changes.push({
        annotationId,
        before,
        after:
          after === null ? null : { ...before, text: after, reading: readAnnotation(after, this.#frame) },
      });
    }
    for (const addedText of added) changes.push(this.#addition(addedText));
    if (changes.length === 0) return { changed: [], removed: [] };
    if (this.#saved !== null && this.#undone.includes(this.#saved)) this.#isSavedStepLost = true;
    this.#undone.length = 0;
    this.#done.push({ text, changes });
    if (this.#done.length > STEPS_KEPT) {
      // With the oldest step goes the way back to what was opened.
      if (this.#done.shift() !== undefined && this.#saved === null) this.#isSavedStepLost = true;
    }
    return this.#take(changes, 'after');
  }

  undo(): DocumentChanges | null {
    const step = this.#done.pop();
    if (step === undefined) return null;
    this.#undone.push(step);
    return this.#take(step.changes, 'before');
  }

  redo(): DocumentChanges | null {
    const step = this.#undone.pop();
    if (step === undefined) return null;
    this.#done.push(step);
    return this.#take(step.changes, 'after');
  }

  /** What is now is what is in the file. */
  markSaved(): void {
    this.#saved = this.#done.at(-1) ?? null;
    this.#isSavedStepLost = false;
  }

  /** The whole metadata: what was not edited, byte for byte. */
  toText(): string {
    const entries = [...this.#entries.values()].sort((a, b) =>
      this.#isSorted ? startOf(a) - startOf(b) || a.order - b.order : a.order - b.order,
    );
    const text = putTogether({
      ...this.#metadata,
      annotations: entries,
      // An empty list may have no line of its own for its bracket.
      after:
        this.#metadata.annotations.length === 0 && entries.length > 0
          ? `\n  ${this.#metadata.after.trimStart()}`
          : this.#metadata.after,
    });
    return entries.some((entry) => usesExtension(entry.text)) ? withExtension(text, EXTENSION) : text;
  }

  #addition(text: string): Change {
    const annotationId = this.#nextId++;
    const reading = readAnnotation(text, this.#frame);
    const like = this.#entries.values().next().value;
    const start = reading.fileStart ?? 0;
    // After the last one that begins no later, so that the file stays in the order of time where it was.
    const before = [...this.#entries.values()]
      .filter((entry) => startOf(entry) <= start)
      .reduce((order, entry) => Math.max(order, entry.order), -1);
    const entry: Entry = {
      annotationId,
      lead: like?.lead ?? '\n    ',
      text,
      trail: '',
      order: before + 0.5,
      reading,
    };
    return { annotationId, before: null, after: entry };
  }

  #take(changes: readonly Change[], side: 'before' | 'after'): DocumentChanges {
    const changed: Annotation[] = [];
    const removed: number[] = [];
    for (const change of changes) {
      const entry = change[side];
      if (entry === null) {
        this.#entries.delete(change.annotationId);
        removed.push(change.annotationId);
        continue;
      }
      this.#entries.set(change.annotationId, entry);
      const annotation = annotationOf(entry);
      if (annotation !== null) changed.push(annotation);
    }
    return { changed, removed };
  }
}

function annotationOf({ annotationId, reading }: Entry): Annotation | null {
  return reading.annotation === null ? null : { annotationId, ...reading.annotation };
}

function startOf({ reading }: Entry): number {
  return reading.fileStart ?? Number.NEGATIVE_INFINITY;
}
