// Turns the text of a .sigmf-meta into facts, or says what is wrong with it. Must not touch the file system.

import type { Datatype, Fact, RecordingOverrides, RecordingRemark } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { known, unknownFact } from '../facts.ts';
import { printable } from '../printable.ts';
import { SIGMF_DATATYPES } from './names.ts';
import { remarksOfMetadata } from './remarks.ts';
import { metadataSchema, type SigmfCapture, type SigmfMetadata } from './schema.ts';

/** Larger than any annotation list that a person or a detector makes; read whole into memory. */
export const MAX_METADATA_BYTES = 64 * 1024 * 1024;

export interface SigmfFacts {
  /** null: neither the metadata nor the user says it; then the metadata is refused instead. */
  readonly datatype: Fact<Datatype> & { readonly value: Datatype };
  readonly channelCount: number;
  /** As the metadata says it, of stored samples. */
  readonly sampleRateHz: Fact<number>;
  /** Sorted by sample_start. */
  readonly captures: readonly SigmfCapture[];
  readonly annotations: readonly unknown[];
  readonly isDcFree: boolean;
  readonly warnings: readonly string[];
  readonly offset: number;
  readonly trailingBytes: number;
  /** core:dataset as it stands; the caller decides whether it may be used. */
  readonly dataset: string | null;
  readonly isMetadataOnly: boolean;
  readonly remarks: readonly RecordingRemark[];
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
  warnAboutExtensions(metadata, warnings);
  return {
    datatype,
    channelCount: global['core:num_channels'] ?? 1,
    sampleRateHz: factFrom(global['core:sample_rate']),
    captures: [...(metadata.captures ?? [])].sort((a, b) => a['core:sample_start'] - b['core:sample_start']),
    annotations: metadata.annotations ?? [],
    isDcFree: global['sferic:dc_free'] ?? false,
    warnings,
    // All indices of SigMF are absolute: core:offset is that of the first sample in the file.
    offset: global['core:offset'] ?? 0,
    trailingBytes: global['core:trailing_bytes'] ?? 0,
    dataset: global['core:dataset'] ?? null,
    isMetadataOnly: global['core:metadata_only'] ?? false,
    remarks: remarksOfMetadata(metadata),
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

function readDatatype(
  stated: string | undefined,
  override: Datatype | undefined,
  name: string,
  warnings: string[],
): SigmfFacts['datatype'] {
  const match = SIGMF_DATATYPES.find((datatype) => datatype === stated);
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
  const why = isDatatype(`${stated}_le`) ? ' lacks its byte order (_le or _be)' : ' is not one of SigMF';
  throw refused(
    name,
    `: core:datatype ${printable(stated)}${why}; read are c or r with u8, i8, u16, i16, u32, i32, f32 or f64 and _le or _be: correct it or give --datatype`,
  );
}

function isDatatype(text: string): boolean {
  return SIGMF_DATATYPES.some((datatype) => datatype === text);
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
