// Walks the chunks of a RIFF, RF64 or BW64 file without trusting a size. Must not know what a chunk means.

import { SfericError } from '#contract/errors.ts';
import type { OpenFile } from '../file.ts';

export interface Chunk {
  /** Four characters, printable. */
  readonly id: string;
  /** Of what follows its header. */
  readonly offsetBytes: number;
  /** That are really there. */
  readonly sizeBytes: number;
  /** What the header says; null: left open by a writer that did not come to the end. */
  readonly statedBytes: number | null;
}

export interface RiffFile {
  /** RIFX is RIFF with every number big-endian. */
  readonly form: 'RIFF' | 'RIFX' | 'RF64' | 'BW64';
  readonly chunks: readonly Chunk[];
  /** One line each. */
  readonly warnings: readonly string[];
}

/** A receiver that writes a block a tenth of a second fills this in a day. */
const MAX_CHUNKS = 2_000_000;
const WINDOW_BYTES = 65_536;
const HEADER_BYTES = 8;
const OPEN_SIZE = 0xffff_ffff;
const FOUR_GIB = 2 ** 32;

/** Bytes by position, read in windows: headers that lie close together cost one read. */
class Window {
  readonly #file: OpenFile;
  #at = 0;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(file: OpenFile) {
    this.#file = file;
  }

  async bytes(at: number, count: number): Promise<Buffer> {
    if (at < this.#at || at + count > this.#at + this.#bytes.length) {
      this.#bytes = await this.#file.read(at, Math.max(count, WINDOW_BYTES));
      this.#at = at;
    }
    return this.#bytes.subarray(at - this.#at, at - this.#at + count);
  }
}

/** Throws `input-refused` where the chunks make no sense before the first samples. */
export async function readRiff(file: OpenFile): Promise<RiffFile> {
  const window = new Window(file);
  const head = await window.bytes(0, 12);
  const form = head.toString('latin1', 0, 4);
  if (head.length < 12 || (form !== 'RIFF' && form !== 'RIFX' && form !== 'RF64' && form !== 'BW64')) {
    throw new SfericError('input-refused', `${file.name} is no RIFF file: get the whole file again`, {});
  }
  const chunks: Chunk[] = [];
  const warnings: string[] = [];
  const sizes64 = new Map<string, number>();
  let at = 12;
  while (at + HEADER_BYTES <= file.sizeBytes) {
    const header = await window.bytes(at, HEADER_BYTES);
    if (header.length < HEADER_BYTES) break;
    if (!isChunkId(header)) {
      warnings.push(
        `${file.sizeBytes - at} bytes from byte ${at} on are no chunks and are ignored: the file is damaged there, or was appended to`,
      );
      break;
    }
    if (chunks.length >= MAX_CHUNKS) {
      throw new SfericError(
        'input-refused',
        `${file.name} has more than ${MAX_CHUNKS} chunks: is it damaged?`,
        {},
      );
    }
    const id = header.toString('latin1', 0, 4);
    const field = form === 'RIFX' ? header.readUInt32BE(4) : header.readUInt32LE(4);
    const offsetBytes = at + HEADER_BYTES;
    const leftBytes = file.sizeBytes - offsetBytes;
    const statedBytes = statedSize(id, field, form, sizes64, leftBytes, chunks);
    const sizeBytes = Math.min(statedBytes ?? leftBytes, leftBytes);
    chunks.push({ id, offsetBytes, sizeBytes, statedBytes });
    if (id === 'ds64' && isWide(form))
      readSizes64(await window.bytes(offsetBytes, Math.min(sizeBytes, 4096)), sizes64);
    // Chunks begin at even bytes.
    at = offsetBytes + sizeBytes + (sizeBytes % 2);
  }
  return { form, chunks, warnings };
}

function isWide(form: RiffFile['form']): boolean {
  return form === 'RF64' || form === 'BW64';
}

function isChunkId(header: Buffer): boolean {
  return header.subarray(0, 4).every((byte) => byte >= 0x20 && byte < 0x7f);
}

/**
 * What a chunk's header means. A writer that streams leaves the size of `data` at 0 or at all ones, and one that knows
 * no RF64 lets it wrap round at 4 GiB; in both cases the samples go on to the end of the file.
 */
function statedSize(
  id: string,
  field: number,
  form: RiffFile['form'],
  sizes64: ReadonlyMap<string, number>,
  leftBytes: number,
  before: readonly Chunk[],
): number | null {
  const isOpen = field === OPEN_SIZE;
  if (isWide(form) && isOpen && sizes64.has(id)) {
    const size = sizes64.get(id) ?? 0;
    return size === 0 && id === 'data' ? null : size;
  }
  if (id !== 'data') return field;
  if (isOpen) return null;
  const isFirst = before.every((chunk) => chunk.id !== 'data');
  if (isFirst && field === 0 && leftBytes > HEADER_BYTES) return null;
  if (isFirst && leftBytes >= FOUR_GIB && leftBytes % FOUR_GIB === field % FOUR_GIB) return leftBytes;
  return field;
}

/** EBU Tech 3306: sizes of RIFF, of data, a sample count, then a table of other chunks' sizes. */
function readSizes64(body: Buffer, sizes: Map<string, number>): void {
  if (body.length < 24) return;
  const size = Number(body.readBigUInt64LE(8));
  if (Number.isSafeInteger(size)) sizes.set('data', size);
  if (body.length < 28) return;
  const entries = Math.min(body.readUInt32LE(24), Math.floor((body.length - 28) / 12));
  for (let entry = 0; entry < entries; entry += 1) {
    const at = 28 + 12 * entry;
    const bytes = Number(body.readBigUInt64LE(at + 4));
    if (Number.isSafeInteger(bytes)) sizes.set(body.toString('latin1', at, at + 4), bytes);
  }
}
