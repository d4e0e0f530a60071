// Walks the headers of a plain tar (POSIX.1-1988 ustar, POSIX.1-2001 pax, GNU long names) without unpacking it.
// Must not know SigMF, and never trusts a size, a name or a checksum.

import { SfericError } from '#contract/errors.ts';
import type { OpenFile } from '../file.ts';

export interface TarEntry {
  /** Inside the archive, with / between folders. */
  readonly name: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

const BLOCK_BYTES = 512;
/** A SigMF archive holds a few files; this bounds the time that a hostile one can take. */
const MAX_ENTRIES = 10_000;
const MAX_EXTENDED_BYTES = 1024 * 1024;

/** Attributes that a pax or GNU header gives to the entry after it. */
interface Pending {
  path: string | null;
  sizeBytes: number | null;
}

/**
 * Regular files of the archive, in order. Entries whose name would lead out of the archive, links and devices are left
 * out: `skipped` counts them. Throws `input-refused` for a broken or cut-off archive.
 */
export async function readTarEntries(
  file: OpenFile,
): Promise<{ readonly entries: readonly TarEntry[]; readonly skipped: number }> {
  const entries: TarEntry[] = [];
  let skipped = 0;
  let pending: Pending = { path: null, sizeBytes: null };
  let at = 0;
  for (let headers = 0; at + BLOCK_BYTES <= file.sizeBytes; headers += 1) {
    if (headers >= MAX_ENTRIES) throw broken(file, `has more than ${MAX_ENTRIES} entries`);
    const header = await file.read(at, BLOCK_BYTES);
    if (header.length < BLOCK_BYTES || header.every((byte) => byte === 0)) break;
    assertChecksum(header, file, at);
    const type = String.fromCharCode(header[156] ?? 0);
    const isExtended = 'xgLK'.includes(type);
    const statedBytes = numberField(header.subarray(124, 136));
    const sizeBytes = (isExtended ? null : pending.sizeBytes) ?? statedBytes;
    const offsetBytes = at + BLOCK_BYTES;
    if (sizeBytes === null) throw broken(file, `has an entry without a valid size at byte ${at}`);
    if (offsetBytes + sizeBytes > file.sizeBytes) {
      throw broken(
        file,
        `is cut short: an entry of ${sizeBytes} bytes begins where ${file.sizeBytes - offsetBytes} are left`,
      );
    }
    if (isExtended) {
      if (sizeBytes > MAX_EXTENDED_BYTES) throw broken(file, `has an extended header of ${sizeBytes} bytes`);
      const body = await file.read(offsetBytes, sizeBytes);
      if (type === 'x') pending = { ...pending, ...paxAttributes(body) };
      if (type === 'L') pending = { ...pending, path: cString(body) };
    } else {
      const name = safeName(pending.path ?? headerName(header));
      if (isRegular(type) && name !== null) entries.push({ name, offsetBytes, sizeBytes });
      else if (type !== '5') skipped += 1;
      pending = { path: null, sizeBytes: null };
    }
    at = offsetBytes + Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return { entries, skipped };
}

function broken(file: OpenFile, what: string): SfericError {
  return new SfericError('input-refused', `${file.name} ${what}: get the whole archive again`, {
    path: file.path,
  });
}

/** '7' is contiguous, which every system treats as regular. Sparse files ('S') do not lie in one piece. */
function isRegular(type: string): boolean {
  return type === '0' || type === '\0' || type === '7';
}

/** The sum of the header's bytes, with its own field read as spaces; old tars summed signed bytes. */
function assertChecksum(header: Buffer, file: OpenFile, at: number): void {
  let unsigned = 0;
  let signed = 0;
  for (let index = 0; index < BLOCK_BYTES; index += 1) {
    const byte = index >= 148 && index < 156 ? 0x20 : (header[index] ?? 0);
    unsigned += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  const stated = numberField(header.subarray(148, 156));
  if (stated !== unsigned && stated !== signed) {
    throw broken(
      file,
      at === 0 ? 'is not a plain tar archive' : `is damaged: the header at byte ${at} has a wrong checksum`,
    );
  }
}

/** Octal text, or GNU's base-256 with the top bit set; null when it is neither or beyond 2^53. */
function numberField(field: Buffer): number | null {
  const top = field[0] ?? 0;
  if ((top & 0x80) !== 0) {
    // 0xff.. is negative.
    if (top !== 0x80) return null;
    let value = 0;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    return Number.isSafeInteger(value) ? value : null;
  }
  const text = cString(field).trim();
  if (!/^[0-7]+$/.test(text)) return text === '' ? 0 : null;
  return Number.parseInt(text, 8);
}

function headerName(header: Buffer): string {
  const name = cString(header.subarray(0, 100));
  // Only POSIX ustar has a prefix; GNU keeps times there.
  const isPosix = header.subarray(257, 263).equals(Buffer.from('ustar\0', 'latin1'));
  const prefix = isPosix ? cString(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function cString(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end === -1 ? bytes.length : end).toString('utf8');
}

/** POSIX.1-2001 pax: records of `LENGTH KEY=VALUE\n`, the length in bytes and counting itself. */
function paxAttributes(body: Buffer): Partial<Pending> {
  const attributes: Partial<Pending> = {};
  let at = 0;
  while (at < body.length) {
    const space = body.indexOf(0x20, at);
    if (space === -1 || space - at > 10) break;
    const lengthText = body.toString('latin1', at, space);
    const length = /^\d+$/.test(lengthText) ? Number(lengthText) : 0;
    if (length <= space - at + 1 || at + length > body.length) break;
    const record = body.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    const key = record.slice(0, equals);
    const value = record.slice(equals + 1);
    if (key === 'path') attributes.path = value;
    if (key === 'size' && /^\d{1,15}$/.test(value)) attributes.sizeBytes = Number(value);
    at += length;
  }
  return attributes;
}

/** Without ./ in front; null for a name that is empty, absolute or climbs. */
function safeName(name: string): string | null {
  const parts = name.split('/').filter((part) => part !== '.');
  if (name.startsWith('/') || name.includes('\\') || parts.includes('..')) return null;
  const clean = parts.filter((part) => part !== '').join('/');
  return clean === '' ? null : clean;
}
