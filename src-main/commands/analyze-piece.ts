// A box of a recording, cut out so that it can be analysed on its own. Knows nothing of the analysis.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClipBox } from '#contract/clips.ts';
import type { PieceOrigin, RecordingInfo } from '#contract/entities.ts';
import { pieceOrigin, pieceRequest } from '../clips/piece.ts';
import { writeClip } from '../clips/write-clip.ts';
import { loadAddon } from '../engine/addon.ts';
import { inspectRecording } from '../recordings/open.ts';
import type { CommandContext } from './program.ts';

export interface AnalyzedPiece {
  /** As it was asked for, in the recording. */
  readonly box: ClipBox;
  readonly recording: RecordingInfo;
  readonly origin: PieceOrigin;
  remove(): Promise<void>;
}

/** null: stopped, and nothing is left of it. Throws SfericError. */
export async function cutPiece(
  recording: RecordingInfo,
  box: ClipBox,
  context: CommandContext,
): Promise<AnalyzedPiece | null> {
  const { terminal } = context;
  const folder = await mkdtemp(join(tmpdir(), 'sferic-piece-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const written = await writeClip({
      writer: loadAddon(),
      recording,
      request: pieceRequest({ box, label: null }, join(folder, 'piece')),
      version: context.version,
      signal: context.stop,
      onProgress: (fraction) => terminal.progress('Cutting', fraction),
    });
    terminal.clearProgress();
    if (written === null) {
      await remove();
      return null;
    }
    for (const warning of written.warnings) terminal.message(`sferic: ${warning}`);
    const piece = await inspectRecording(written.path);
    return { box, recording: piece, origin: pieceOrigin(recording, written), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
