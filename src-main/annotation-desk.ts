// The annotations of the open recording behind the contract: edited, taken back, saved. Must not know how a file looks.
import type {
  AnnotationChanges,
  AnnotationEdit,
  AnnotationSaved,
  AnnotationState,
  AnnotationStatus,
} from '#contract/annotations.ts';
import type { Notice } from '#contract/entities.ts';
import { fail, ok, type Result } from '#contract/errors.ts';
import type { AnnotationFrame } from './annotations/annotation-fields.ts';
import { type OpenedAnnotations, openAnnotations, saveAnnotations } from './annotations/annotation-file.ts';
import { AnnotationDocument, type DocumentChanges } from './annotations/document.ts';
import { applyEdit } from './annotations/edits.ts';
import { takeApart } from './annotations/metadata-text.ts';
import { exportSessionFrom, sessionIdText, trackUuid } from './export/index.ts';
import { parseMetadata } from './recordings/sigmf/metadata.ts';
import type { Session } from './session.ts';

export interface AnnotationDeskOptions {
  readonly session: Session;
  readonly version: string;
  /** Throws `outside-folders` where nothing may be written. */
  readonly assertAllowed: (path: string) => Promise<unknown>;
  readonly onChanges: (changes: AnnotationChanges) => void;
  readonly onNotice: (notice: Notice) => void;
}

export class AnnotationDesk {
  readonly #options: AnnotationDeskOptions;
  readonly #document: AnnotationDocument;
  #opened: OpenedAnnotations;

  private constructor(
    options: AnnotationDeskOptions,
    opened: OpenedAnnotations,
    document: AnnotationDocument,
  ) {
    this.#options = options;
    this.#opened = opened;
    this.#document = document;
  }

  /** null, and a notice, where the metadata cannot be edited: the recording is still one. */
  static async openOrTell(options: AnnotationDeskOptions): Promise<AnnotationDesk | null> {
    try {
      const desk = await AnnotationDesk.open(options);
      for (const text of desk.#opened.warnings) options.onNotice({ level: 'warning', text });
      return desk;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      options.onNotice({ level: 'warning', text: `Annotations cannot be edited: ${reason}` });
      return null;
    }
  }

  /** Throws SfericError where the metadata cannot be read or is malformed. */
  static async open(options: AnnotationDeskOptions): Promise<AnnotationDesk> {
    const { recording } = options.session.info;
    const opened = await openAnnotations(recording, options.version);
    const frame = frameOf(options.session, opened.text);
    return new AnnotationDesk(
      options,
      opened,
      new AnnotationDocument(takeApart(opened.text, recording.name), frame),
    );
  }

  get state(): AnnotationState {
    return { ...this.#status(), annotations: this.#document.annotations };
  }

  /** Throws `bad-request`. */
  edit(edit: AnnotationEdit): AnnotationChanges {
    const { session, version } = this.#options;
    const { info } = session;
    const exported = exportSessionFrom(info, {
      softwareVersion: version,
      sampleCount: info.sampleCount,
      samplesDropped: 0,
      isComplete: true,
    });
    const sessionId = sessionIdText(exported);
    return this.#tell(
      applyEdit(edit, {
        document: this.#document,
        version,
        sampleCount: info.sampleCount,
        sampleRateHz: info.sampleRateHz,
        trackOf: (trackId) => session.trackOf(trackId),
        emitterOf: (emitterId) => session.emitters.find((emitter) => emitter.emitterId === emitterId) ?? null,
        uuidOfTrack: (trackId) => trackUuid(sessionId, trackId),
      }),
    );
  }

  undo(): Result<AnnotationChanges> {
    const changes = this.#document.undo();
    return changes === null ? fail('bad-request', 'There is nothing to undo') : ok(this.#tell(changes));
  }

  redo(): Result<AnnotationChanges> {
    const changes = this.#document.redo();
    return changes === null ? fail('bad-request', 'There is nothing to redo') : ok(this.#tell(changes));
  }

  /** Throws SfericError, and then nothing on the disk has changed. */
  async save(target: 'beside' | 'original', isForced: boolean): Promise<AnnotationSaved> {
    const { besidePath, originalPath } = this.#opened.file;
    await this.#options.assertAllowed(target === 'beside' ? besidePath : (originalPath ?? besidePath));
    const { path, onDisk } = await saveAnnotations({
      info: this.#options.session.info.recording,
      opened: this.#opened,
      text: this.#document.toText(),
      target,
      isForced,
    });
    this.#opened = { ...this.#opened, onDisk, file: { ...this.#opened.file, readFrom: path } };
    this.#document.markSaved();
    this.#tell({ changed: [], removed: [] });
    return { path, count: this.#document.annotations.length };
  }

  /** When the recording is left: what was not saved is saved beside it, so nothing is lost. null: all was. */
  async keepUnsaved(): Promise<Notice | null> {
    if (!this.#document.isChanged) return null;
    try {
      const { path } = await this.save('beside', false);
      return { level: 'info', text: `Annotations that were not saved are now in ${path}` };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { level: 'error', text: `Annotations that were not saved are lost: ${reason}` };
    }
  }

  #tell(changes: DocumentChanges): AnnotationChanges {
    const told = { ...this.#status(), ...changes };
    this.#options.onChanges(told);
    return told;
  }

  #status(): AnnotationStatus {
    const { isChanged, undoText, redoText, unreadable } = this.#document;
    return { file: this.#opened.file, isChanged, undoText, redoText, unreadable };
  }
}

/** `act` on the annotations that are open, or says that none are. */
export function annotating<T>(
  desk: AnnotationDesk | null,
  act: (desk: AnnotationDesk) => Result<T> | Promise<Result<T>>,
): Result<T> | Promise<Result<T>> {
  if (desk !== null) return act(desk);
  return fail('bad-request', 'No recording is open whose annotations can be edited: open one first');
}

/** Samples and hertz as the file counts them. */
function frameOf(session: Session, text: string): AnnotationFrame {
  const { recording, sampleRateHz } = session.info;
  const { layout, parts, part, centerFreqHz } = recording;
  const { storedStart, storedPerSample } = layout;
  const storedRateHz = sampleRateHz * storedPerSample;
  const metadata = parseMetadata(text, recording.name, { sampleRateHz: storedRateHz });
  const captures = [...(metadata.captures ?? [])].sort(
    (a, b) => a['core:sample_start'] - b['core:sample_start'],
  );
  const offset = metadata.global['core:offset'] ?? 0;
  const zeroFreqHz =
    (captures.findLast((capture) => capture['core:sample_start'] <= offset + storedStart) ?? captures[0])?.[
      'core:frequency'
    ] ?? null;
  // The middle of a real-valued band lies a quarter of the stored rate above its 0 Hz.
  const shiftHz = storedPerSample === 2 ? storedRateHz / 4 : 0;
  const overrideFreqHz = centerFreqHz.source === 'user' ? centerFreqHz.value : null;
  return {
    sampleOffset: offset + storedStart,
    // The metadata's own centre, where it has one, is what its annotations are meant with.
    baseHz: zeroFreqHz === null ? (overrideFreqHz ?? shiftHz) : zeroFreqHz + shiftHz,
    input: {
      captures,
      offset,
      storedStart,
      storedCount: parts[part - 1]?.storedCount ?? recording.sampleCount * storedPerSample,
      storedInAll: Math.max(...parts.map((one) => one.storedStart + one.storedCount)),
      storedPerSample,
      sampleRateHz: storedRateHz,
      overrideFreqHz,
    },
  };
}
