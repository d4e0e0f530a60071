// Which sample format an extension states. Must not look at the content.

import type { Datatype } from '#contract/entities.ts';

/**
 * Only extensions that one convention defines and none contradicts. Where each comes from:
 * - rtl_433 (src/fileformat.c): cu8, cs8, cs16, cf32
 * - inspectrum (src/inputsource.cpp): cf32, fc32, cfile; cs16, sc16, c16; cs8, sc8, c8; cu8, uc8
 * - Universal Radio Hacker (FileOperator.py): complex (float32), complex16u, complex16s (8 bits per component,
 *   16 per sample), complex32s (16 bits per component); cu8, cs8, cs16
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
]);

/** Formats whose extension is as clear, but which are not read yet; reading them as anything else would be wrong. */
const UNREAD_BY_EXTENSION: ReadonlyMap<string, string> = new Map([
  ['.cf64', '64-bit float samples'],
  ['.fc64', '64-bit float samples'],
  ['.cs32', '32-bit integer samples'],
  ['.cu16', 'unsigned 16-bit samples'],
  ['.complex32u', 'unsigned 16-bit samples'],
  ['.u8', 'real-valued samples'],
  ['.s8', 'real-valued samples'],
  ['.s16', 'real-valued samples'],
  ['.f32', 'real-valued samples'],
  ['.f64', 'real-valued samples'],
]);

/** Say nothing about the format, but are used for IQ files. */
const SILENT_EXTENSIONS = ['.bin', '.dat', '.raw', '.data'];

/** Extensions that the open dialog shows as recordings. */
export const RECORDING_EXTENSIONS: ReadonlySet<string> = new Set([
  ...DATATYPE_BY_EXTENSION.keys(),
  ...SILENT_EXTENSIONS,
]);

export type ExtensionMeaning =
  | { readonly kind: 'datatype'; readonly datatype: Datatype }
  | { readonly kind: 'unread'; readonly what: string }
  | { readonly kind: 'silent' };

/** `extension` with its dot, in any case. */
export function meaningOfExtension(extension: string): ExtensionMeaning {
  const lower = extension.toLowerCase();
  const datatype = DATATYPE_BY_EXTENSION.get(lower);
  if (datatype !== undefined) return { kind: 'datatype', datatype };
  const what = UNREAD_BY_EXTENSION.get(lower);
  return what === undefined ? { kind: 'silent' } : { kind: 'unread', what };
}

const DATATYPE_BY_SHORT_NAME: ReadonlyMap<string, Datatype> = new Map<string, Datatype>([
  ['cu8', 'cu8'],
  ['ci8', 'ci8'],
  ['cs8', 'ci8'],
  ['ci16', 'ci16_le'],
  ['cs16', 'ci16_le'],
  ['ci16_le', 'ci16_le'],
  ['ci16_be', 'ci16_be'],
  ['cf32', 'cf32_le'],
  ['cf32_le', 'cf32_le'],
  ['cf32_be', 'cf32_be'],
]);

/** What a person types for a format, for example after `--datatype`; null when it names none. */
export function datatypeFromText(text: string): Datatype | null {
  return DATATYPE_BY_SHORT_NAME.get(text.trim().toLowerCase()) ?? null;
}
