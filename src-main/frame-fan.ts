// Gives every receiver its own paced copy of the frame flow: one frame per credit. Rows wait a little for a slow
// receiver and then go out together; past that they are dropped and counted in the next frame's header. A density frame
// stands for all before it, so only the newest waits, and nothing is lost with those it replaces. Must not know what
// carries the frames.
import { FRAME_CREDITS } from '#contract/api.ts';
import { FRAME_FLAGS, FRAME_HEADER_BYTES, FRAME_KINDS } from '#contract/frames.ts';
import { type FrameFacts, frameFacts, isFollowedBy, mergedFrame } from './frame-merge.ts';

/** What a transport offers for one receiver. */
export interface FrameSink {
  /** The buffer is the receiver's own. */
  send(frame: ArrayBuffer): void;
  /** false: its own buffer is full, drop. A transport without such a buffer leaves this out. */
  canTake?(): boolean;
}

export interface FrameReceiver {
  /** One frame was drawn: one more may come. More than FRAME_CREDITS are never held. */
  acknowledge(): void;
  /** May be called twice. */
  close(): void;
}

/** Two seconds of rows at 60 a second: a view that stalls for that long on a busy machine still misses nothing. */
export const WAITING_ROWS_MAX = 120;
const WAITING_BYTES_MAX = 8 * 1024 * 1024;

/** The mean rows and the max rows of the same samples; a frame of another kind stands alone. */
interface Pair {
  readonly facts: FrameFacts;
  readonly first: ArrayBuffer;
  second: ArrayBuffer | null;
}

interface Receiver {
  readonly sink: FrameSink;
  credits: number;
  /** Of the next frame. */
  seq: number;
  /** Oldest first; at most WAITING_ROWS_MAX rows, or one pair. */
  waiting: Pair[];
  /** The newest density frame that was not sent yet. */
  density: ArrayBuffer | null;
  /** Rows dropped here since the last frame that went out, all of them before what waits. */
  missedRows: number;
  /** Whether one of the frames dropped began a new run of time. */
  hasMissedSeam: boolean;
}

export class FrameFan {
  readonly #receivers = new Set<Receiver>();
  #droppedRows = 0;
  /** Mean rows whose max rows have not come yet. */
  #open: Pair | null = null;

  /** Rows that receivers were too slow for, all receivers together, since the start. */
  get droppedRows(): number {
    return this.#droppedRows;
  }

  get receiverCount(): number {
    return this.#receivers.size;
  }

  attach(sink: FrameSink): FrameReceiver {
    const receiver: Receiver = {
      sink,
      credits: FRAME_CREDITS,
      seq: 0,
      waiting: [],
      density: null,
      missedRows: 0,
      hasMissedSeam: false,
    };
    this.#receivers.add(receiver);
    return {
      acknowledge: () => {
        receiver.credits = Math.min(FRAME_CREDITS, receiver.credits + 1);
        this.#send(receiver);
      },
      close: () => {
        this.#receivers.delete(receiver);
        receiver.waiting = [];
        receiver.density = null;
      },
    };
  }

  /**
   * `frame` is a whole wire frame of the engine; it must not be written to afterwards. The engine sends the mean rows
   * and then the max rows of the same samples: a receiver gets both or neither, and their rows are counted once.
   */
  publish(frame: ArrayBuffer): void {
    if (frame.byteLength < FRAME_HEADER_BYTES) return;
    const facts = frameFacts(frame);
    const open = this.#open;
    this.#open = null;
    if (open !== null && facts.kind === FRAME_KINDS.maxRows && isSamePlace(facts, open.facts)) {
      open.second = frame;
      this.#deliver(open);
      return;
    }
    if (open !== null) this.#deliver(open);
    if (facts.kind === FRAME_KINDS.density) {
      this.#deliverDensity(frame);
      return;
    }
    const pair: Pair = { facts, first: frame, second: null };
    if (facts.kind === FRAME_KINDS.meanRows) this.#open = pair;
    else this.#deliver(pair);
  }

  /** Forgets what waits: the rows of another recording follow. */
  reset(): void {
    this.#open = null;
    for (const receiver of this.#receivers) {
      receiver.waiting = [];
      receiver.density = null;
      receiver.missedRows = 0;
      receiver.hasMissedSeam = false;
    }
  }

  #deliver(pair: Pair): void {
    for (const receiver of this.#receivers) {
      receiver.waiting.push(pair);
      this.#send(receiver);
      this.#dropOldest(receiver);
    }
  }

  #deliverDensity(frame: ArrayBuffer): void {
    for (const receiver of this.#receivers) {
      receiver.density = frame;
      this.#send(receiver);
    }
  }

  #send(receiver: Receiver): void {
    this.#sendRows(receiver);
    // After the rows that came before it.
    const { density, sink } = receiver;
    if (density === null || receiver.waiting.length > 0 || receiver.credits < 1) return;
    if (!this.#receivers.has(receiver) || sink.canTake?.() === false) return;
    receiver.density = null;
    receiver.credits -= 1;
    sink.send(mergedFrame([density], { seq: receiver.seq++, missedRows: 0, hasMissedSeam: false }));
  }

  /** What waits goes out as far as the credits go, rows that follow one another in one frame of each kind. */
  #sendRows(receiver: Receiver): void {
    while (this.#receivers.has(receiver)) {
      const run = runOf(receiver.waiting);
      const [first] = run;
      if (first === undefined) return;
      const creditsNeeded = first.second === null ? 1 : 2;
      if (receiver.credits < creditsNeeded || receiver.sink.canTake?.() === false) return;
      receiver.waiting.splice(0, run.length);
      receiver.credits -= creditsNeeded;
      const { missedRows, hasMissedSeam } = receiver;
      receiver.missedRows = 0;
      receiver.hasMissedSeam = false;
      const firsts = run.map((pair) => pair.first);
      receiver.sink.send(mergedFrame(firsts, { seq: receiver.seq++, missedRows, hasMissedSeam }));
      const seconds = run.map((pair) => pair.second).filter((frame) => frame !== null);
      if (seconds.length === 0) continue;
      receiver.sink.send(mergedFrame(seconds, { seq: receiver.seq++, missedRows: 0, hasMissedSeam: false }));
    }
  }

  #dropOldest(receiver: Receiver): void {
    while (receiver.waiting.length > 1 && isTooMuch(receiver.waiting)) {
      const facts = receiver.waiting.shift()?.facts;
      if (facts === undefined) return;
      // What the engine had dropped before this frame is lost with the header that said so.
      receiver.missedRows += facts.rowCount + facts.droppedBefore;
      receiver.hasMissedSeam ||= (facts.flags & FRAME_FLAGS.discontinuity) !== 0;
      this.#droppedRows += facts.rowCount;
    }
  }
}

function isSamePlace(a: FrameFacts, b: FrameFacts): boolean {
  return a.sampleStart === b.sampleStart && a.epoch === b.epoch && a.rowCount === b.rowCount;
}

/** The first pairs that can go out as one. */
function runOf(pairs: readonly Pair[]): readonly Pair[] {
  let end = 1;
  while (end < pairs.length && canJoin(pairs[end - 1], pairs[end])) end += 1;
  return pairs.slice(0, end);
}

function canJoin(pair: Pair | undefined, next: Pair | undefined): boolean {
  if (pair === undefined || next === undefined) return false;
  return (pair.second === null) === (next.second === null) && isFollowedBy(pair.facts, next.facts);
}

function isTooMuch(pairs: readonly Pair[]): boolean {
  let rows = 0;
  let bytes = 0;
  for (const { facts, first, second } of pairs) {
    rows += facts.rowCount;
    bytes += first.byteLength + (second?.byteLength ?? 0);
  }
  return rows > WAITING_ROWS_MAX || bytes > WAITING_BYTES_MAX;
}
