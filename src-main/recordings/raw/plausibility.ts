// Says when samples do not look like their stated format. Only ever a hint: the format is never changed here.

import type { Datatype } from '#contract/entities.ts';
import type { OpenFile } from '../file.ts';

const PIECE_BYTES = 65_536;
const PIECES = 4;
/** Below this a few strong samples decide, and the hint would be noise itself. */
const MIN_BYTES = 2048;

/** A warning, or null. Reads at most 256 KiB, spread over the samples, always the same ones. */
export async function plausibilityWarning(
  file: OpenFile,
  offsetBytes: number,
  dataBytes: number,
  datatype: Datatype,
): Promise<string | null> {
  if (dataBytes < MIN_BYTES) return null;
  const pieces = await readPieces(file, offsetBytes, dataBytes);
  switch (datatype) {
    case 'cu8':
    case 'ci8':
    case 'ru8':
    case 'ri8':
      return signWarning(pieces, datatype);
    case 'ci16_le':
    case 'ci16_be':
    case 'ri16_le':
    case 'ri16_be':
      return byteOrderWarning(pieces, datatype);
    case 'cf32_le':
    case 'cf32_be':
    case 'rf32_le':
    case 'rf32_be':
      return floatWarning(pieces, datatype);
    default:
      // The wide and the rare ones come from programs that say what they wrote.
      return null;
  }
}

/** Whether 16-bit samples are far more likely in the other byte order. */
export async function isOtherByteOrder(
  file: OpenFile,
  offsetBytes: number,
  dataBytes: number,
  datatype: 'ci16_le' | 'ci16_be' | 'ri16_le' | 'ri16_be',
): Promise<boolean> {
  if (dataBytes < MIN_BYTES) return false;
  return byteOrderWarning(await readPieces(file, offsetBytes, dataBytes), datatype) !== null;
}

async function readPieces(
  file: OpenFile,
  offsetBytes: number,
  dataBytes: number,
): Promise<readonly Buffer[]> {
  const pieces: Buffer[] = [];
  const pieceBytes = Math.min(PIECE_BYTES, dataBytes);
  const count = dataBytes <= PIECE_BYTES ? 1 : PIECES;
  for (let piece = 0; piece < count; piece += 1) {
    const latest = dataBytes - pieceBytes;
    // Whole 8-byte steps keep every format aligned.
    const at = count === 1 ? 0 : Math.floor((latest * piece) / (count - 1) / 8) * 8;
    pieces.push(await file.read(offsetBytes + at, pieceBytes - (pieceBytes % 8)));
  }
  return pieces;
}

function otherOf(datatype: Datatype, component: string): string {
  return `${datatype.slice(0, 1)}${component}`;
}

function looksLike(other: string, stated: string): string {
  return `the samples look like ${other}, not ${stated}: if the spectrum looks wrong, try --datatype ${other}`;
}

/** Samples lie around their zero. Read with the wrong sign they lie around the rails, 128 away. */
function signWarning(pieces: readonly Buffer[], datatype: Datatype): string | null {
  let fromUnsignedZero = 0;
  let fromSignedZero = 0;
  for (const piece of pieces) {
    for (const byte of piece) {
      fromUnsignedZero += Math.abs(byte - 127.5);
      fromSignedZero += byte < 128 ? byte : 256 - byte;
    }
  }
  const isSigned = datatype.endsWith('i8');
  if (isSigned && fromUnsignedZero < 0.5 * fromSignedZero)
    return looksLike(otherOf(datatype, 'u8'), datatype);
  if (!isSigned && fromSignedZero < 0.5 * fromUnsignedZero)
    return looksLike(otherOf(datatype, 'i8'), datatype);
  return null;
}

/** Swapped bytes put the noisy low byte on top, so the wrong order has far more power (10 dB is asked for). */
function byteOrderWarning(pieces: readonly Buffer[], datatype: Datatype): string | null {
  let littlePower = 0;
  let bigPower = 0;
  for (const piece of pieces) {
    for (let at = 0; at + 1 < piece.length; at += 2) {
      littlePower += piece.readInt16LE(at) ** 2;
      bigPower += piece.readInt16BE(at) ** 2;
    }
  }
  const isLittle = datatype.endsWith('_le');
  if (isLittle && bigPower < 0.1 * littlePower) return looksLike(otherOf(datatype, 'i16_be'), datatype);
  if (!isLittle && littlePower < 0.1 * bigPower) return looksLike(otherOf(datatype, 'i16_le'), datatype);
  return null;
}

/** Far above any scaling that a receiver's samples come in (24-bit integers as floats are 8e6). */
const MAX_PLAUSIBLE = 1e9;
const MIN_PLAUSIBLE = 1e-12;

/** Bytes that are no floats in this order give exponents of every size; zeros and rare tiny values are normal. */
function floatWarning(pieces: readonly Buffer[], datatype: Datatype): string | null {
  let values = 0;
  let wild = 0;
  let odd = 0;
  let oddSwapped = 0;
  const isLittle = datatype.endsWith('_le');
  for (const piece of pieces) {
    for (let at = 0; at + 3 < piece.length; at += 4) {
      const little = piece.readFloatLE(at);
      const big = piece.readFloatBE(at);
      const [value, swapped] = isLittle ? [little, big] : [big, little];
      values += 1;
      if (isWild(value)) wild += 1;
      if (isOdd(value)) odd += 1;
      if (isOdd(swapped)) oddSwapped += 1;
    }
  }
  if (odd > 0.2 * values && oddSwapped < 0.01 * values) {
    return looksLike(otherOf(datatype, isLittle ? 'f32_be' : 'f32_le'), datatype);
  }
  if (wild === 0) return null;
  return `${wild} of ${values} values looked at are no numbers or beyond 1e9: levels near them mean nothing, unless the format is not ${datatype} (--datatype)`;
}

/** NaN and infinity included. */
function isWild(value: number): boolean {
  return !(Math.abs(value) <= MAX_PLAUSIBLE);
}

function isOdd(value: number): boolean {
  return isWild(value) || (value !== 0 && Math.abs(value) < MIN_PLAUSIBLE);
}
