// Boxes that are analysed on their own: each is cut into a folder that lasts as long as it is open, and knows the way back. A
// box of a box is one more step. Must not know sessions, nor how a clip is cut.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Annotation } from '#contract/annotations.ts';
import type { ClipBox } from '#contract/clips.ts';
import type { CommandParams } from '#contract/commands.ts';
import type { PieceOrigin, RecordingInfo } from '#contract/entities.ts';
import { ok, type Result } from '#contract/errors.ts';
import type { AnnotationDesk } from './annotation-desk.ts';
import type { ClipDesk } from './clip-desk.ts';
import { boxInSource, pieceOrigin, pieceRequest } from './clips/piece.ts';
import { inspectRecording } from './recordings/open.ts';

export interface Piece {
  /** The piece, as a recording. */
  readonly recording: RecordingInfo;
  readonly parent: RecordingInfo;
  readonly origin: PieceOrigin;
  /** What was asked for, in the parent. */
  readonly box: ClipBox;
  readonly folder: string;
}

export class PieceDesk {
  readonly #clips: ClipDesk;
  /** The innermost one last. */
  readonly #open: Piece[] = [];

  constructor(clips: ClipDesk) {
    this.#clips = clips;
  }

  /** The one that is open; null: a recording of its own is. */
  get current(): Piece | null {
    return this.#open.at(-1) ?? null;
  }

  /** null: cancelled. It is not open before `enter`. Throws SfericError where it cannot be cut. */
  async cut(parent: RecordingInfo, request: CommandParams<'piece.open'>): Promise<Result<Piece | null>> {
    const folder = await mkdtemp(join(tmpdir(), 'sferic-piece-'));
    let isKept = false;
    try {
      const path = join(folder, `${plainName(parent.name)}_piece.sigmf-meta`);
      const written = await this.#clips.write(parent, pieceRequest(request, path), true);
      if (!written.ok || written.value === null) return written.ok ? ok(null) : written;
      const origin = pieceOrigin(parent, written.value);
      const inspected = await inspectRecording(written.value.path);
      const warnings = [...written.value.warnings, ...inspected.warnings];
      isKept = true;
      return ok({
        recording: { ...inspected, warnings, pieceOf: origin },
        parent,
        origin,
        box: request.box,
        folder,
      });
    } finally {
      if (!isKept) await removed(folder);
    }
  }

  enter(piece: Piece): void {
    this.#open.push(piece);
  }

  /** It was cut and is not opened. */
  async discard({ folder }: Piece): Promise<void> {
    await removed(folder);
  }

  /** The innermost one is closed. */
  async leave(): Promise<void> {
    const piece = this.#open.pop();
    if (piece !== undefined) await removed(piece.folder);
  }

  /** Another recording is open, or Sferic ends. */
  async leaveAll(): Promise<void> {
    while (this.#open.length > 0) await this.leave();
  }
}

/** What was annotated in a piece, into the recording that it was cut from; what came with the clip stays behind. */
export function takeAlong(annotations: readonly Annotation[], { origin }: Piece, desk: AnnotationDesk): void {
  for (const annotation of annotations) {
    const { review, label, comment, lowOffsetHz, highOffsetHz, sampleStart, sampleCount } = annotation;
    const box = boxInSource(
      { sampleStart, sampleCount: sampleCount ?? 1, lowOffsetHz, highOffsetHz },
      origin,
    );
    const made = desk.edit({ kind: 'draw', box, label, comment }).changed[0];
    if (made === undefined || review === 'open') continue;
    desk.edit({ kind: 'review', annotationIds: [made.annotationId], trackIds: [], review });
  }
}

/** As a file name on any system. */
function plainName(name: string): string {
  return name.replace(/[\p{Cc}/\\:*?"<>|]/gu, '_').slice(0, 100);
}

async function removed(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
