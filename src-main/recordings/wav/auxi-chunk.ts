// The `auxi` chunk of SpectraVue, HDSDR, SDRuno and others (binary), and of SDR Console (XML): centre frequency and
// time. Must not know the file around it.

import { printable } from '../printable.ts';

export interface AuxiFacts {
  readonly centerFreqHz: number | null;
  readonly timeStartNs: bigint | null;
  /** What else it says, for people. */
  readonly others: readonly { readonly place: string; readonly text: string }[];
}

/** Larger ones are cut: everything that is known lies in front. */
export const AUXI_READ_BYTES = 16_384;

const UNKNOWN: AuxiFacts = { centerFreqHz: null, timeStartNs: null, others: [] };

/** Never throws: what makes no sense is unknown. */
export function parseAuxiChunk(body: Buffer): AuxiFacts {
  const text = xmlText(body);
  if (text !== null) return fromXml(text);
  return body.length >= 36 ? fromBinary(body) : UNKNOWN;
}

/**
 * SpectraVue user guide: two Windows SYSTEMTIMEs of 16 bytes (start and stop, UTC), then 32-bit words in hertz: centre,
 * converter rate, IF, bandwidth.
 */
function fromBinary(body: Buffer): AuxiFacts {
  const centre = body.readUInt32LE(32);
  const others = [{ place: 'chunk auxi, stop time', text: systemTimeText(body, 16) }];
  const words = ['converter rate', 'intermediate frequency', 'bandwidth'] as const;
  for (const [index, what] of words.entries()) {
    const at = 36 + 4 * index;
    if (at + 4 <= body.length)
      others.push({ place: `chunk auxi, ${what}`, text: `${body.readUInt32LE(at)} Hz` });
  }
  return { centerFreqHz: centre === 0 ? null : centre, timeStartNs: systemTimeNs(body, 0), others };
}

function systemTimeNs(body: Buffer, at: number): bigint | null {
  const word = (index: number): number => body.readUInt16LE(at + 2 * index);
  const [year, month, day, hour, minute, second, ms] = [0, 1, 3, 4, 5, 6, 7].map(word) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < 1970 || year > 2200 || ms > 999) return null;
  const timeMs = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const back = new Date(timeMs);
  const isReal =
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    back.getUTCMinutes() === minute &&
    back.getUTCSeconds() === second;
  return isReal ? BigInt(timeMs) * 1_000_000n : null;
}

function systemTimeText(body: Buffer, at: number): string {
  const timeNs = systemTimeNs(body, at);
  return timeNs === null ? 'none' : new Date(Number(timeNs / 1_000_000n)).toISOString();
}

/** SDR Console writes UTF-16; others may write UTF-8. */
function xmlText(body: Buffer): string | null {
  for (const encoding of ['utf16le', 'utf8'] as const) {
    const text = body.toString(encoding).replace(/^\uFEFF/, '');
    if (/^\s*<(\?xml|SDR-XML)/.test(text)) return text;
  }
  return null;
}

function fromXml(text: string): AuxiFacts {
  const attribute = (name: string): string | null =>
    new RegExp(`\\b${name}="([^"]{1,200})"`).exec(text)?.[1] ?? null;
  const numberOf = (name: string): number | null => {
    const value = attribute(name);
    return value !== null && /^\d{1,15}(\.\d{1,9})?$/.test(value) ? Number(value) : null;
  };
  const centre = numberOf('RadioCenterFreq');
  const seconds = numberOf('UTCSeconds');
  const others = ['SoftwareName', 'SoftwareVersion', 'RadioModel', 'SampleRate'].flatMap((name) => {
    const value = attribute(name);
    return value === null ? [] : [{ place: `chunk auxi, ${name}`, text: printable(value) }];
  });
  return {
    centerFreqHz: centre === null || centre === 0 ? null : centre,
    timeStartNs: seconds === null || seconds === 0 ? null : BigInt(Math.round(seconds * 1000)) * 1_000_000n,
    others,
  };
}
