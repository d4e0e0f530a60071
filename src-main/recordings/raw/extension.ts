// Which sample format an extension states. Must not look at the content.

import { DATATYPES, type Datatype } from '#contract/entities.ts';

/**
 * Only extensions that one convention defines and none contradicts. Where each comes from:
 * - rtl_433 (src/fileformat.c): cu8, cs8, cs16, cf32
 * - inspectrum (src/inputsource.cpp): cf32, fc32, cfile; cs16, sc16, c16; cs8, sc8, c8; cu8, uc8
 * - Universal Radio Hacker (FileOperator.py): complex (float32), complex16u, complex16s (8 bits per component,
 *   16 per sample), complex32s and complex32u (16 bits per component); cu8, cs8, cs16
 * - inspectrum: u8, s8, s16, f32, f64 are real-valued; cf64, fc64, cs32
 * - GNU Radio: cfile (gr_complex); SigMF's own names: ci8, ci16, ci16_le, ci16_be, cf32_le, cf32_be
 * - iq: not one program's, but interleaved float32 wherever it was met (FISSURE, GNU Radio flow graphs)
 * Integers without a byte order are little-endian, as every program above writes them.
 */
const DATATYPE_BY_EXTENSION: ReadonlyMap<string, Datatype> = new Map<string, Datatype>([
  ['.cu8', 'cu8'],
  ['.uc8', 'cu8'],
  ['.complex16u', 'cu8'],
  ['.cs8', 'ci8'],
  ['.sc8', 'ci8'],
  ['.c8', 'ci8'],
  ['.ci8', 'ci8'],
  ['.complex16s', 'ci8'],
  ['.cs16', 'ci16_le'],
  ['.sc16', 'ci16_le'],
  ['.c16', 'ci16_le'],
  ['.ci16', 'ci16_le'],
  ['.ci16_le', 'ci16_le'],
  ['.ci16_be', 'ci16_be'],
  ['.complex32s', 'ci16_le'],
  ['.cf32', 'cf32_le'],
  ['.fc32', 'cf32_le'],
  ['.cf32_le', 'cf32_le'],
  ['.cf32_be', 'cf32_be'],
  ['.cfile', 'cf32_le'],
  ['.complex', 'cf32_le'],
  ['.iq', 'cf32_le'],
  ['.cf64', 'cf64_le'],
  ['.fc64', 'cf64_le'],
  ['.cs32', 'ci32_le'],
  ['.ci32', 'ci32_le'],
  ['.cu16', 'cu16_le'],
  ['.complex32u', 'cu16_le'],
  ['.u8', 'ru8'],
  ['.s8', 'ri8'],
  ['.s16', 'ri16_le'],
  ['.f32', 'rf32_le'],
  ['.f64', 'rf64_le'],
]);

/** Say nothing about the format, but are used for IQ files. */
const SILENT_EXTENSIONS = ['.bin', '.dat', '.raw', '.data'];

/** Known by their content. */
const WAV_EXTENSIONS = ['.wav', '.rf64', '.bw64'];

/** Extensions that the open dialog shows as recordings. */
export const RECORDING_EXTENSIONS: ReadonlySet<string> = new Set([
  ...DATATYPE_BY_EXTENSION.keys(),
  ...SILENT_EXTENSIONS,
  ...WAV_EXTENSIONS,
]);

export type ExtensionMeaning =
  | { readonly kind: 'datatype'; readonly datatype: Datatype }
  | { readonly kind: 'silent' };

/** `extension` with its dot, in any case. */
export function meaningOfExtension(extension: string): ExtensionMeaning {
  const lower = extension.toLowerCase();
  const datatype = DATATYPE_BY_EXTENSION.get(lower);
  return datatype === undefined ? { kind: 'silent' } : { kind: 'datatype', datatype };
}

/** Short names beside the exact ones of SigMF; integers and floats without a byte order are little-endian. */
const DATATYPE_BY_SHORT_NAME: ReadonlyMap<string, Datatype> = new Map<string, Datatype>([
  ...DATATYPES.map((datatype): [string, Datatype] => [datatype, datatype]),
  ...DATATYPES.filter((datatype) => datatype.endsWith('_le')).map((datatype): [string, Datatype] => [
    datatype.slice(0, -3),
    datatype,
  ]),
  ['cs8', 'ci8'],
  ['cs16', 'ci16_le'],
  ['cs32', 'ci32_le'],
]);

/** What a person types for a format, for example after `--datatype`; null when it names none. */
export function datatypeFromText(text: string): Datatype | null {
  return DATATYPE_BY_SHORT_NAME.get(text.trim().toLowerCase()) ?? null;
}

/** Complex, whatever stands before it. */
const COMPLEX_TOKEN = /^(?:cu8|cs8|ci8|cs16|ci16|sc16|cu16|cs32|ci32|cf32|fc32|cf64|fc64)$/;
const COMPONENT_TOKENS: ReadonlyMap<string, Datatype> = new Map<string, Datatype>([
  ['u8', 'cu8'],
  ['s8', 'ci8'],
  ['i8', 'ci8'],
  ['s16', 'ci16_le'],
  ['i16', 'ci16_le'],
  ['s32', 'ci32_le'],
  ['i32', 'ci32_le'],
  ['f32', 'cf32_le'],
  ['f64', 'cf64_le'],
]);

/**
 * What a name says before an extension that says nothing: `x.cu8.bin`, `x_cf32.raw`, `x.iq.s16.dat`, `x_iq16.raw`. `s16`
 * alone may be real-valued as well and gives nothing.
 */
export function typeBeforeExtension(fileName: string): Datatype | null {
  const tokens = fileName
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .slice(0, -1);
  const last = tokens.at(-1) ?? '';
  if (COMPLEX_TOKEN.test(last)) return meaningOf(`.${last}`);
  if (last === 'iq16') return 'ci16_le';
  return tokens.at(-2) === 'iq' ? (COMPONENT_TOKENS.get(last) ?? null) : null;
}

function meaningOf(extension: string): Datatype | null {
  return DATATYPE_BY_EXTENSION.get(extension) ?? null;
}
