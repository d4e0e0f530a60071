// SigMF metadata against the specification, field by field, and against the samples that there are; also what the
// official schema lets pass. Must not touch the file system.

import { printable } from '../../printable.ts';
import { SIGMF_DATATYPES } from '../names.ts';
import { declaredExtensions, ExtensionFields } from './extensions.ts';
import {
  checkFields,
  datetime,
  type FieldCheck,
  type Fields,
  flag,
  frequency,
  index,
  indexOf,
  isFields,
  numberOf,
  point,
  sha512,
  shown,
  text,
  uri,
  uuid,
} from './fields.ts';
import type { Findings } from './findings.ts';

const LABEL_MAX_CHARS = 20;

const GLOBAL_CHECKS: ReadonlyMap<string, FieldCheck> = new Map<string, FieldCheck>([
  ['core:datatype', datatype],
  ['core:version', version],
  ['core:sample_rate', sampleRate],
  ['core:author', text],
  ['core:collection', text],
  ['core:dataset', dataset],
  ['core:data_doi', text],
  ['core:description', text],
  ['core:hw', text],
  ['core:license', uri],
  ['core:metadata_only', flag],
  ['core:meta_doi', text],
  ['core:num_channels', channels],
  ['core:offset', index],
  ['core:recorder', text],
  ['core:sha512', sha512],
  ['core:trailing_bytes', index],
  ['core:geolocation', point],
]);
const CAPTURE_CHECKS: ReadonlyMap<string, FieldCheck> = new Map<string, FieldCheck>([
  ['core:sample_start', index],
  ['core:frequency', frequency],
  ['core:datetime', datetime],
  ['core:global_index', index],
  ['core:header_bytes', index],
  ['core:geolocation', point],
]);
const ANNOTATION_CHECKS: ReadonlyMap<string, FieldCheck> = new Map<string, FieldCheck>([
  ['core:sample_start', index],
  ['core:sample_count', index],
  ['core:freq_lower_edge', frequency],
  ['core:freq_upper_edge', frequency],
  ['core:label', text],
  ['core:comment', text],
  ['core:generator', text],
  ['core:uuid', uuid],
]);
const GLOBAL_FIELDS = new Set([...GLOBAL_CHECKS.keys(), 'core:extensions']);
const CAPTURE_FIELDS = new Set(CAPTURE_CHECKS.keys());
const ANNOTATION_FIELDS = new Set(ANNOTATION_CHECKS.keys());

function datatype(value: unknown, path: string, findings: Findings): void {
  if (typeof value === 'string' && SIGMF_DATATYPES.some((known) => known === value)) return;
  const lacksOrder = typeof value === 'string' && SIGMF_DATATYPES.some((known) => known === `${value}_le`);
  findings.error(
    path,
    lacksOrder
      ? `${shown(value)} lacks its byte order, _le or _be`
      : `must be c or r with u8, i8, u16, i16, u32, i32, f32 or f64 and _le or _be, not ${shown(value)}`,
  );
}

function version(value: unknown, path: string, findings: Findings): void {
  if (typeof value !== 'string' || !/^\d+\.\d+\.\d+$/.test(value)) {
    findings.error(path, `must be of the form 1.2.0, not ${shown(value)}`);
  }
}

function sampleRate(value: unknown, path: string, findings: Findings): void {
  if (typeof value !== 'number' || !(value > 0 && value <= 1e12)) {
    findings.error(
      path,
      `must be a number of samples per second above 0 and up to 1e12, not ${shown(value)}`,
    );
  }
}

function channels(value: unknown, path: string, findings: Findings): void {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 1000) {
    findings.error(path, `must be a whole number from 1 to 1000, not ${shown(value)}`);
  }
}

function dataset(value: unknown, path: string, findings: Findings): void {
  if (typeof value !== 'string' || !/^[^/\\:*?"<>|]+$/.test(value) || value === '.' || value === '..') {
    findings.error(path, `must be the plain name of a file in the same folder, not ${shown(value)}`);
  } else if (value.toLowerCase().endsWith('.sigmf-data')) {
    findings.warning(path, 'is only for samples that are not in a .sigmf-data file');
  }
}

/** What the rest of the checks need of metadata that is sound enough. */
export interface MetadataShape {
  readonly global: Fields;
  readonly captures: readonly Fields[];
  readonly annotations: readonly Fields[];
}

/** Parses and checks; null where there is nothing to go on with. */
export function checkMetadata(source: string, findings: Findings): MetadataShape | null {
  const value = parse(source, findings);
  if (!isFields(value)) {
    if (value !== undefined) findings.error('', `must be a JSON object, not ${shown(value)}`);
    return null;
  }
  for (const key of Object.keys(value)) {
    if (key !== 'global' && key !== 'captures' && key !== 'annotations') {
      findings.error(key, 'is not allowed: only global, captures and annotations are');
    }
  }
  const global = isFields(value.global) ? value.global : null;
  if (global === null) findings.error('global', `must be a JSON object, not ${shown(value.global ?? null)}`);
  const captures = listOf(value, 'captures', findings);
  const annotations = listOf(value, 'annotations', findings);
  const shape = { global: global ?? {}, captures, annotations };
  if (global !== null) checkGlobal(global, findings);
  const declared = declaredExtensions(global?.['core:extensions'], findings);
  const extensions = new ExtensionFields(declared, findings);
  if (global !== null) extensions.check(global, 'global', GLOBAL_FIELDS);
  checkCaptures(shape, findings, extensions);
  checkAnnotations(shape, findings, extensions);
  return shape;
}

function parse(source: string, findings: Findings): unknown {
  try {
    return JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = printable(error instanceof Error ? error.message : String(error), 120);
    const constant = /[:[,]\s*(-?(?:NaN|Infinity))\b/.exec(source)?.[1];
    findings.error(
      '',
      constant === undefined
        ? `is not JSON: ${why}`
        : `is not JSON: it holds ${constant}, which JSON does not have`,
    );
    return undefined;
  }
}

function listOf(value: Fields, key: 'captures' | 'annotations', findings: Findings): readonly Fields[] {
  const list = value[key];
  if (!Array.isArray(list)) {
    findings.error(
      key,
      list === undefined
        ? 'is missing: an array is required, it may be empty'
        : `must be an array, not ${shown(list)}`,
    );
    return [];
  }
  const items = list as readonly unknown[];
  // Places stay what they are in the file.
  return items.map((item, at) => {
    if (isFields(item)) return item;
    findings.error(`${key}[${at}]`, `must be a JSON object, not ${shown(item)}`);
    return {};
  });
}

function checkGlobal(global: Fields, findings: Findings): void {
  for (const needed of ['core:datatype', 'core:version']) {
    if (!Object.hasOwn(global, needed)) findings.error(`global.${needed}`, 'is missing and required');
  }
  checkFields(global, GLOBAL_CHECKS, 'global', findings);
  if (global['core:metadata_only'] === true && Object.hasOwn(global, 'core:dataset')) {
    findings.error('global.core:metadata_only', 'may not stand together with core:dataset');
  }
  if (Object.hasOwn(global, 'core:trailing_bytes') && !Object.hasOwn(global, 'core:dataset')) {
    findings.error('global.core:trailing_bytes', 'is only for a data set that core:dataset names');
  }
  if (!Object.hasOwn(global, 'core:sample_rate')) {
    findings.warning(
      'global.core:sample_rate',
      'is missing: no frequency and no time can be told without it',
    );
  }
}

/** Sorted by sample_start, and not before core:offset. */
function checkOrder(items: readonly Fields[], key: string, offset: number, findings: Findings): void {
  let last = 0;
  for (const [at, item] of items.entries()) {
    const path = `${key}[${at}].core:sample_start`;
    if (!Object.hasOwn(item, 'core:sample_start')) {
      findings.error(path, 'is missing and required');
      continue;
    }
    const start = indexOf(item, 'core:sample_start');
    if (start === null) continue;
    if (start < last) findings.error(path, `${start} comes after ${last}: ${key} must be sorted by it`);
    if (start < offset) findings.error(path, `${start} lies before the first sample, core:offset ${offset}`);
    last = Math.max(last, start);
  }
}

function checkCaptures(
  { global, captures }: MetadataShape,
  findings: Findings,
  extensions: ExtensionFields,
): void {
  checkOrder(captures, 'captures', indexOf(global, 'core:offset') ?? 0, findings);
  let lastShift: number | null = null;
  for (const [at, capture] of captures.entries()) {
    const path = `captures[${at}]`;
    checkFields(capture, CAPTURE_CHECKS, path, findings);
    extensions.check(capture, path, CAPTURE_FIELDS);
    if (Object.hasOwn(capture, 'core:header_bytes') && !Object.hasOwn(global, 'core:dataset')) {
      findings.error(`${path}.core:header_bytes`, 'is only for a data set that core:dataset names');
    }
    const start = indexOf(capture, 'core:sample_start');
    const globalIndex = indexOf(capture, 'core:global_index');
    if (start === null) continue;
    if (at > 0 && start === indexOf(captures[at - 1] ?? {}, 'core:sample_start')) {
      findings.warning(
        `${path}.core:sample_start`,
        'is that of the capture before, which so holds no sample',
      );
    }
    const shift: number = (globalIndex ?? start) - start;
    if (lastShift !== null && globalIndex !== null && shift < lastShift) {
      findings.error(`${path}.core:global_index`, 'goes back: samples would have been taken twice');
    }
    lastShift = globalIndex === null ? lastShift : shift;
  }
}

function checkAnnotations(shape: MetadataShape, findings: Findings, extensions: ExtensionFields): void {
  const { global, captures, annotations } = shape;
  checkOrder(annotations, 'annotations', indexOf(global, 'core:offset') ?? 0, findings);
  const uuids = new Map<string, number>();
  const tunings = captures.map((capture) => ({
    start: indexOf(capture, 'core:sample_start') ?? 0,
    freqHz: numberOf(capture, 'core:frequency'),
  }));
  for (const [at, annotation] of annotations.entries()) {
    const path = `annotations[${at}]`;
    checkFields(annotation, ANNOTATION_CHECKS, path, findings);
    extensions.check(annotation, path, ANNOTATION_FIELDS);
    checkEdges(annotation, path, findings);
    checkBand(annotation, global, tunings, path, findings);
    const label = annotation['core:label'];
    if (typeof label === 'string' && [...label].length > LABEL_MAX_CHARS) {
      findings.warning(
        `${path}.core:label`,
        `has ${[...label].length} characters, and no more than ${LABEL_MAX_CHARS} are recommended`,
      );
    }
    const id = annotation['core:uuid'];
    if (typeof id !== 'string') continue;
    const before = uuids.get(id.toLowerCase());
    if (before === undefined) uuids.set(id.toLowerCase(), at);
    else findings.error(`${path}.core:uuid`, `is that of annotations[${before}] too`);
  }
}

function checkEdges(annotation: Fields, path: string, findings: Findings): void {
  const hasLower = Object.hasOwn(annotation, 'core:freq_lower_edge');
  const hasUpper = Object.hasOwn(annotation, 'core:freq_upper_edge');
  if (hasLower !== hasUpper) {
    const [there, missing] = hasLower ? ['lower', 'upper'] : ['upper', 'lower'];
    findings.error(
      `${path}.core:freq_${there}_edge`,
      `stands alone: core:freq_${missing}_edge is required with it`,
    );
  }
  const lower = numberOf(annotation, 'core:freq_lower_edge');
  const upper = numberOf(annotation, 'core:freq_upper_edge');
  if (lower !== null && upper !== null && lower > upper) {
    findings.error(
      `${path}.core:freq_lower_edge`,
      `${lower} lies above core:freq_upper_edge ${upper}: they are swapped`,
    );
  }
}

/** Edges are RF where the capture's frequency is known, else relative to it (specification of core:freq_lower_edge). */
function checkBand(
  annotation: Fields,
  global: Fields,
  tunings: readonly { readonly start: number; readonly freqHz: number | null }[],
  path: string,
  findings: Findings,
): void {
  const lower = numberOf(annotation, 'core:freq_lower_edge');
  const upper = numberOf(annotation, 'core:freq_upper_edge');
  const rateHz = numberOf(global, 'core:sample_rate');
  if (lower === null || upper === null || rateHz === null || rateHz <= 0) return;
  const start = indexOf(annotation, 'core:sample_start') ?? 0;
  const centerHz = tunings.findLast((tuning) => tuning.start <= start)?.freqHz ?? tunings[0]?.freqHz ?? 0;
  const isReal = String(global['core:datatype']).startsWith('r');
  const [bandLow, bandHigh] = isReal
    ? [centerHz, centerHz + rateHz / 2]
    : [centerHz - rateHz / 2, centerHz + rateHz / 2];
  if (upper < bandLow || lower > bandHigh) {
    findings.warning(
      `${path}.core:freq_lower_edge`,
      `${lower} to ${upper} Hz lie outside the recorded band, ${bandLow} to ${bandHigh} Hz`,
    );
  }
}

/** Captures and annotations against the samples that there are. */
export function checkExtent(shape: MetadataShape, sampleCount: number, findings: Findings): void {
  const end = (indexOf(shape.global, 'core:offset') ?? 0) + sampleCount;
  for (const key of ['captures', 'annotations'] as const) {
    for (const [at, item] of shape[key].entries()) {
      const start = indexOf(item, 'core:sample_start');
      if (start === null) continue;
      const count = key === 'annotations' ? (indexOf(item, 'core:sample_count') ?? 0) : 0;
      const path = `${key}[${at}]`;
      if (start >= end && !(start === 0 && end === 0)) {
        findings.error(
          `${path}.core:sample_start`,
          `${start} lies beyond the data, which ends before sample ${end}`,
        );
      } else if (start + count > end) {
        findings.error(
          `${path}.core:sample_count`,
          `ends at sample ${start + count}, beyond the data, which ends at ${end}`,
        );
      }
    }
  }
}
