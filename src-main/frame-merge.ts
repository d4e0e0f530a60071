// Several frames of rows that follow one another as one frame, so that a slow receiver still gets every row. Pure.
import { FRAME_FLAGS, FRAME_HEADER_BYTES, FRAME_OFFSETS } from '#contract/frames.ts';

/** What is read of a frame to pace and merge it. */
export interface FrameFacts {
  readonly kind: number;
  readonly flags: number;
  readonly sampleStart: number;
  readonly binCount: number;
  readonly rowCount: number;
  readonly droppedBefore: number;
  readonly epoch: number;
  readonly configHash: number;
  readonly samplesPerRow: number;
}

export function frameFacts(frame: ArrayBuffer): FrameFacts {
  const header = new DataView(frame, 0, FRAME_HEADER_BYTES);
  return {
    kind: header.getUint16(FRAME_OFFSETS.kind, true),
    flags: header.getUint32(FRAME_OFFSETS.flags, true),
    sampleStart: Number(header.getBigUint64(FRAME_OFFSETS.sampleStart, true)),
    binCount: header.getUint32(FRAME_OFFSETS.binCount, true),
    rowCount: header.getUint32(FRAME_OFFSETS.rowCount, true),
    droppedBefore: header.getUint32(FRAME_OFFSETS.droppedBefore, true),
    epoch: header.getUint32(FRAME_OFFSETS.epoch, true),
    configHash: header.getUint32(FRAME_OFFSETS.configHash, true),
    samplesPerRow: header.getUint32(FRAME_OFFSETS.samplesPerRow, true),
  };
}

/** Whether the rows of `next` follow those of `frame` without a seam or a gap, and look the same. */
export function isFollowedBy(frame: FrameFacts, next: FrameFacts): boolean {
  return (
    next.kind === frame.kind &&
    next.epoch === frame.epoch &&
    next.binCount === frame.binCount &&
    next.configHash === frame.configHash &&
    next.samplesPerRow === frame.samplesPerRow &&
    next.droppedBefore === 0 &&
    (next.flags & FRAME_FLAGS.discontinuity) === 0 &&
    next.sampleStart === frame.sampleStart + frame.rowCount * frame.samplesPerRow
  );
}

/** What a receiver's own copy says that the engine could not know. */
export interface ReceiverHeader {
  /** Numbers the frames that this receiver was sent: a missing number was lost on the way. */
  readonly seq: number;
  /** Rows that this receiver was not sent, beside those that the engine itself had dropped. */
  readonly missedRows: number;
  readonly hasMissedSeam: boolean;
}

/** A new frame with the header of the first and the rows of all. The frames must follow one another. */
export function mergedFrame(frames: readonly ArrayBuffer[], receiver: ReceiverHeader): ArrayBuffer {
  const first = frames[0];
  if (first === undefined) throw new RangeError('there is no frame to merge');
  const rowsBytes = frames.reduce((sum, frame) => sum + frame.byteLength - FRAME_HEADER_BYTES, 0);
  const merged = new Uint8Array(FRAME_HEADER_BYTES + rowsBytes);
  merged.set(new Uint8Array(first, 0, FRAME_HEADER_BYTES));
  let at = FRAME_HEADER_BYTES;
  let rowCount = 0;
  for (const frame of frames) {
    const rows = new Uint8Array(frame, FRAME_HEADER_BYTES);
    merged.set(rows, at);
    at += rows.length;
    rowCount += frameFacts(frame).rowCount;
  }
  const { seq, missedRows, hasMissedSeam } = receiver;
  const { flags, droppedBefore } = frameFacts(first);
  const header = new DataView(merged.buffer);
  header.setUint32(FRAME_OFFSETS.seq, seq >>> 0, true);
  header.setUint32(
    FRAME_OFFSETS.flags,
    (flags | (hasMissedSeam ? FRAME_FLAGS.discontinuity : 0)) >>> 0,
    true,
  );
  header.setUint32(FRAME_OFFSETS.rowCount, rowCount, true);
  header.setUint32(FRAME_OFFSETS.droppedBefore, Math.min(droppedBefore + missedRows, 0xffffffff), true);
  return merged.buffer;
}
