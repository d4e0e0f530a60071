// Turns the text of a .sigmf-meta into facts, or says what is wrong with it. Must not touch the file system.

import type { Datatype, Fact, RecordingAnnotation, RecordingOverrides } from '#contract/entities.ts';
import { BYTES_PER_SAMPLE, DATATYPES } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import type { TimeNsText } from '#contract/units.ts';
import { factOr, known, unknownFact } from '../facts.ts';
import { printable } from '../printable.ts';
import { readAnnotations } from './annotations.ts';
import { timeNsAfterSamples, timeNsFromDatetime } from './datetime.ts';
import { metadataSchema, type SigmfCapture, type SigmfMetadata } from './schema.ts';

/** Larger than any annotation list that a person or a detector makes; read whole into memory. */
export const MAX_METADATA_BYTES = 64 * 1024 * 1024;

export interface SigmfFacts {
  readonly datatype: Fact<Datatype> & { readonly value: Datatype };
  readonly sampleRateHz: Fact<number>;
  readonly centerFreqHz: Fact<number>;
  readonly timeStartNs: Fact<TimeNsText>;
  readonly annotations: readonly RecordingAnnotation[];
  readonly warnings: readonly string[];
  readonly headerBytes: number;
  readonly trailingBytes: number;
  /** core:dataset as it stands; the caller decides whether it may be used. */
  readonly dataset: string | null;
  readonly isMetadataOnly: boolean;
  /** Samples up to a second capture with a header of its own, from which the data is not contiguous; or null. */
  readonly contiguousSamples: number | null;
  /** Samples that the data must hold for every capture and annotation to lie inside. */
  readonly promisedSamples: number;
}

/**
 * Throws `input-refused`, one line, with the place in the metadata. A sample rate that the user replaces is not looked
 * at, so that a wrong one does not keep the recording closed.
 */
export function parseMetadata(text: string, name: string, overrides: RecordingOverrides = {}): SigmfMetadata {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = printable(error instanceof Error ? error.message : String(error), 120);
    throw refused(name, `is not valid JSON (${why}): SigMF metadata is UTF-8 JSON`);
  }
  if (typeof value !== 'object' || value === null || !('global' in value)) {
    throw refused(name, 'has no "global" object, which SigMF requires: is it SigMF metadata?');
  }
  const parsed = metadataSchema.safeParse(overrides.sampleRateHz === undefined ? value : withoutRate(value));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = (issue?.path ?? []).map(placeText).join(' ');
  const why = (issue?.message ?? 'is wrong')
    .replace(/^Invalid input: /, '')
    .replace('received undefined', 'which is missing');
  const orGive = place.endsWith('core:sample_rate') ? ' or give --sample-rate' : '';
  throw refused(name, `: in ${place === '' ? 'the metadata' : place}, ${why}: correct the metadata${orGive}`);
}

function withoutRate(value: { readonly global: unknown }): unknown {
  const { global } = value;
  if (typeof global !== 'object' || global === null) return value;
  return { ...value, global: { ...global, 'core:sample_rate': undefined } };
}

export function factsFromMetadata(
  metadata: SigmfMetadata,
  overrides: RecordingOverrides,
  name: string,
): SigmfFacts {
  const { global } = metadata;
  const warnings: string[] = [];
  const datatype = readDatatype(global['core:datatype'], overrides.datatype, name, warnings);
  const channels = global['core:num_channels'] ?? 1;
  if (channels !== 1) {
    throw refused(
      name,
      `: core:num_channels is ${channels}; recordings with one channel are read: split it first`,
    );
  }
  warnAboutExtensions(metadata, warnings);

  const sampleRateHz = factOr(overrides.sampleRateHz, factFrom(global['core:sample_rate']));
  const captures = [...(metadata.captures ?? [])].sort(
    (a, b) => a['core:sample_start'] - b['core:sample_start'],
  );
  // All indices of SigMF are absolute: core:offset is that of the first sample in the file.
  const offset = global['core:offset'] ?? 0;
  const first = captures[0];
  warnAboutCaptures(captures, offset, warnings);
  const second = captures[1];
  const hasLaterHeader = captures.slice(1).some((capture) => (capture['core:header_bytes'] ?? 0) > 0);
  const { annotations, lastSample } = readAnnotations({
    raw: metadata.annotations ?? [],
    captures,
    offset,
    sampleRateHz: sampleRateHz.value,
    overrideFreqHz: overrides.centerFreqHz ?? null,
    warnings,
  });
  const lastCapture = captures.at(-1);
  const lastCaptureSample = lastCapture === undefined ? 0 : lastCapture['core:sample_start'] - offset;
  return {
    datatype,
    sampleRateHz,
    centerFreqHz: factOr(overrides.centerFreqHz, factFrom(first?.['core:frequency'])),
    timeStartNs: readTimeStart(first, offset, sampleRateHz.value, warnings),
    annotations,
    warnings,
    headerBytes: first?.['core:header_bytes'] ?? 0,
    trailingBytes: global['core:trailing_bytes'] ?? 0,
    dataset: global['core:dataset'] ?? null,
    isMetadataOnly: global['core:metadata_only'] ?? false,
    contiguousSamples: hasLaterHeader && second !== undefined ? second['core:sample_start'] - offset : null,
    promisedSamples: Math.max(lastSample, lastCaptureSample),
  };
}

function refused(name: string, what: string): SfericError {
  return new SfericError('input-refused', `${name}${what.startsWith(':') ? '' : ' '}${what}`, {
    metadata: name,
  });
}

function placeText(part: PropertyKey): string {
  return typeof part === 'number' ? `[${part}]` : String(part);
}

function factFrom(value: number | undefined): Fact<number> {
  return value === undefined ? unknownFact() : known(value, 'metadata');
}

const SUPPORTED = DATATYPES.join(', ');

function readDatatype(
  stated: string | undefined,
  override: Datatype | undefined,
  name: string,
  warnings: string[],
): SigmfFacts['datatype'] {
  const match = DATATYPES.find((datatype) => datatype === stated);
  if (override !== undefined) {
    if (match === undefined) {
      warnings.push(
        `core:datatype is ${stated === undefined ? 'missing' : printable(stated)}; the samples are read as ${override}, as you said`,
      );
    }
    return { value: override, source: 'user' };
  }
  if (match !== undefined) return { value: match, source: 'metadata' };
  if (stated === undefined) {
    throw refused(
      name,
      `has no core:datatype, which says how to read the samples: add it or give --datatype`,
    );
  }
  if (/^r[fiu]/.test(stated)) {
    throw refused(
      name,
      `: core:datatype ${printable(stated)} is real-valued; complex samples are read (${SUPPORTED})`,
    );
  }
  const why = `${stated}_le` in BYTES_PER_SAMPLE ? ' lacks its byte order (_le or _be)' : ' is not read';
  throw refused(
    name,
    `: core:datatype ${printable(stated)}${why}; read are ${SUPPORTED}: correct it or give --datatype`,
  );
}

function warnAboutExtensions(metadata: SigmfMetadata, warnings: string[]): void {
  const needed = (metadata.global['core:extensions'] ?? [])
    .filter((extension) => extension.optional === false)
    .map((extension) => printable(extension.name));
  if (needed.length === 0) return;
  warnings.push(
    `the metadata says that the extension ${needed.join(', ')} is needed to understand it, which Sferic does not read`,
  );
}

function warnAboutCaptures(captures: readonly SigmfCapture[], offset: number, warnings: string[]): void {
  const first = captures[0];
  if (first === undefined) {
    warnings.push('the metadata has no capture: centre frequency and time are unknown');
    return;
  }
  const start = first['core:sample_start'] - offset;
  if (start > 0)
    warnings.push(`the first capture begins at sample ${start}: its facts are used from sample 0 on`);
  if (start < 0)
    warnings.push(`the first capture begins ${-start} samples before the file's first (core:offset)`);
  const later = captures.slice(1);
  if (later.length === 0) return;
  const many = later.length === 1 ? '1 later capture is' : `${later.length} later captures are`;
  const tunings = new Set(captures.map((capture) => capture['core:frequency']));
  const others = tunings.size > 1 ? ', although their centre frequencies differ' : '';
  warnings.push(`${many} ignored: the first one's facts are used for the whole recording${others}`);
  const lost = lostSamples(captures);
  if (lost > 0) warnings.push(`${lost} samples were lost between captures while recording: time jumps there`);
  if (later.some((capture) => (capture['core:header_bytes'] ?? 0) > 0)) {
    warnings.push('a later capture has header bytes of its own: only the samples before it are played');
  }
}

/** By core:global_index, the index in the original stream. */
function lostSamples(captures: readonly SigmfCapture[]): number {
  const shifts = captures.map(
    (capture) =>
      (capture['core:global_index'] ?? capture['core:sample_start']) - capture['core:sample_start'],
  );
  return (shifts.at(-1) ?? 0) - (shifts[0] ?? 0);
}

function readTimeStart(
  first: SigmfCapture | undefined,
  offset: number,
  sampleRateHz: number | null,
  warnings: string[],
): Fact<TimeNsText> {
  const datetime = first?.['core:datetime'];
  if (first === undefined || datetime === undefined) return unknownFact();
  const timeNs = timeNsFromDatetime(datetime);
  if (timeNs === null) {
    warnings.push(
      `the start time is unknown: core:datetime ${JSON.stringify(printable(datetime))} is not of the form 2026-01-31T12:00:00Z`,
    );
    return unknownFact();
  }
  // The datetime is that of the capture's first sample, which need not be the file's.
  const start = first['core:sample_start'] - offset;
  if (start === 0) return known(timeNs.toString(), 'metadata');
  if (sampleRateHz === null) {
    warnings.push(
      'the start time is unknown: the first capture does not begin at sample 0 and the rate is unknown',
    );
    return unknownFact();
  }
  return known(timeNsAfterSamples(timeNs, -start, sampleRateHz).toString(), 'metadata');
}
