// Clips behind the contract: one at a time, with progress, cancelled on demand or when Sferic ends. Must not know how
// a clip is cut.
import { basename } from 'node:path';
import type { ClipInfo, ClipProgress, ClipRequest } from '#contract/clips.ts';
import type { RecordingInfo } from '#contract/entities.ts';
import { fail, ok, type Result } from '#contract/errors.ts';
import { type ClipWriter, writeClip } from './clips/write-clip.ts';

const PROGRESS_EVERY_MS = 100;

export interface ClipDeskOptions {
  readonly writer: ClipWriter;
  readonly version: string;
  /** Throws `outside-folders` where nothing may be written. */
  readonly assertAllowed: (path: string) => Promise<unknown>;
  readonly onProgress: (progress: ClipProgress | null) => void;
  readonly nowMs: () => number;
}

export class ClipDesk {
  readonly #options: ClipDeskOptions;
  #running: { readonly abort: AbortController; readonly done: Promise<unknown> } | null = null;

  constructor(options: ClipDeskOptions) {
    this.#options = options;
  }

  /**
   * null: it was cancelled, and nothing is left of it. `isOwnPlace`: Sferic itself says where it goes, not a user. Throws
   * SfericError as `writeClip` does.
   */
  async write(
    recording: RecordingInfo,
    request: ClipRequest,
    isOwnPlace = false,
  ): Promise<Result<ClipInfo | null>> {
    if (this.#running !== null) {
      return fail('busy', 'Another clip is being written: wait for it, or cancel it');
    }
    const abort = new AbortController();
    const done = this.#run(recording, request, isOwnPlace, abort.signal);
    this.#running = { abort, done: done.catch(() => undefined) };
    try {
      return ok(await done);
    } finally {
      this.#running = null;
      this.#options.onProgress(null);
    }
  }

  /** Whether there was anything to cancel. Resolves when nothing is left of it. */
  async cancel(): Promise<boolean> {
    const running = this.#running;
    if (running === null) return false;
    running.abort.abort();
    await running.done;
    return true;
  }

  async #run(
    recording: RecordingInfo,
    request: ClipRequest,
    isOwnPlace: boolean,
    signal: AbortSignal,
  ): Promise<ClipInfo | null> {
    const { writer, version, assertAllowed, onProgress, nowMs } = this.#options;
    if (request.path !== null && !isOwnPlace) await assertAllowed(request.path);
    const fileName = request.path === null ? recording.name : basename(request.path);
    let toldMs = Number.NEGATIVE_INFINITY;
    return writeClip({
      writer,
      recording,
      request,
      version,
      signal,
      onProgress: (fraction) => {
        if (nowMs() - toldMs < PROGRESS_EVERY_MS) return;
        toldMs = nowMs();
        onProgress({ fileName, fraction });
      },
    });
  }
}
