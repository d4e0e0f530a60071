// Recognises files that are no raw samples although their name may say so. Must not depend on the name.

import { SfericError } from '#contract/errors.ts';

interface Magic {
  readonly what: string;
  readonly advice: string;
  readonly matches: (head: Buffer) => boolean;
  /** So short that samples may begin with it: a name or a user that states the format is believed. */
  readonly isShort?: true;
}

const text =
  (value: string, at = 0) =>
  (head: Buffer) =>
    head.subarray(at, at + value.length).equals(Buffer.from(value, 'latin1'));

const WHAT_WORKS = 'read are SigMF (.sigmf-meta, .sigmf), WAV and RF64, and raw IQ files';

const MAGICS: readonly Magic[] = [
  { what: 'a FLAC file', advice: WHAT_WORKS, matches: text('fLaC') },
  { what: 'an Ogg file', advice: WHAT_WORKS, matches: text('OggS\0') },
  {
    what: 'a gzip file',
    isShort: true,
    advice: 'unpack it first',
    // Deflate, no reserved flag, RFC 1952 section 2.3.1.
    matches: (head) =>
      text('\x1f\x8b\x08')(head) && ((head[3] ?? 0xff) & 0xe0) === 0 && (head[8] ?? 255) <= 4,
  },
  { what: 'a zip file', isShort: true, advice: 'unpack it first', matches: text('PK\x03\x04') },
  { what: 'an xz file', advice: 'unpack it first', matches: text('\xfd7zXZ\0') },
  { what: 'a zstd file', isShort: true, advice: 'unpack it first', matches: text('\x28\xb5\x2f\xfd') },
  {
    what: 'a bzip2 file',
    advice: 'unpack it first',
    matches: (head) => text('BZh')(head) && text('1AY&SY', 4)(head),
  },
  { what: 'a 7-Zip file', advice: 'unpack it first', matches: text('7z\xbc\xaf\x27\x1c') },
  { what: 'an HDF5 file', advice: WHAT_WORKS, matches: text('\x89HDF\r\n\x1a\n') },
  { what: 'a MATLAB file', advice: WHAT_WORKS, matches: text('MATLAB 5.0 MAT-file') },
  { what: 'a NumPy file', advice: WHAT_WORKS, matches: text('\x93NUMPY') },
  { what: 'a PNG picture', advice: WHAT_WORKS, matches: text('\x89PNG\r\n\x1a\n') },
  { what: 'an SQLite database', advice: WHAT_WORKS, matches: text('SQLite format 3\0') },
];

export const HEAD_BYTES = 512;

/**
 * Throws `input-refused` for a known container that is not raw samples; answers a warning where it only may be one.
 * `head`: the first bytes of the file. `isFormatStated`: the name or the user says how to read the samples.
 */
export function checkNoOtherContainer(head: Buffer, name: string, isFormatStated: boolean): string | null {
  const magic = MAGICS.find((candidate) => candidate.matches(head));
  if (magic !== undefined) {
    if (magic.isShort && isFormatStated)
      return `the file begins like ${magic.what}: if it is one, ${magic.advice}`;
    throw new SfericError('input-refused', `${name} is ${magic.what}, not raw IQ samples: ${magic.advice}`, {
      content: magic.what,
    });
  }
  if (/^\uFEFF?\s*\{\s*"/.test(head.toString('utf8'))) {
    throw new SfericError(
      'input-refused',
      `${name} is JSON text, not raw IQ samples: SigMF metadata must be named .sigmf-meta and lie beside its .sigmf-data`,
      { content: 'JSON' },
    );
  }
  return null;
}

/** RIFF, and its forms for files above 4 GiB. */
export function isWav(head: Buffer): boolean {
  return ['RIFF', 'RIFX', 'RF64', 'BW64'].some((riff) => text(riff)(head)) && text('WAVE', 8)(head);
}

/** POSIX.1-1988 ustar and GNU both write this at byte 257. */
export function isTar(head: Buffer): boolean {
  return text('ustar', 257)(head);
}
