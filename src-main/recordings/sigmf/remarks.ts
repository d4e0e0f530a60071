// What SigMF metadata says beyond the facts, and what becomes of each field. Must not decide anything.

import type { RecordingRemark } from '#contract/entities.ts';
import { printable } from '../printable.ts';
import type { SigmfMetadata } from './schema.ts';

const READ: Readonly<Record<Scope, ReadonlySet<string>>> = {
  global: new Set([
    'core:datatype',
    'core:version',
    'core:sample_rate',
    'core:num_channels',
    'core:offset',
    'core:dataset',
    'core:metadata_only',
    'core:trailing_bytes',
    'core:extensions',
  ]),
  captures: new Set([
    'core:sample_start',
    'core:frequency',
    'core:datetime',
    'core:global_index',
    'core:header_bytes',
  ]),
  annotations: new Set([
    'core:sample_start',
    'core:sample_count',
    'core:freq_lower_edge',
    'core:freq_upper_edge',
    'core:label',
    'core:comment',
  ]),
};

/** For people: nothing is computed from these. */
const SHOWN: Readonly<Record<Scope, ReadonlySet<string>>> = {
  global: new Set([
    'core:author',
    'core:collection',
    'core:data_doi',
    'core:description',
    'core:geolocation',
    'core:hw',
    'core:license',
    'core:meta_doi',
    'core:recorder',
    'core:sha512',
  ]),
  captures: new Set(['core:geolocation']),
  annotations: new Set(['core:generator', 'core:uuid']),
};

type Scope = 'global' | 'captures' | 'annotations';

const MAX_FIELDS = 200;
const MAX_CHARS = 160;

export function remarksOfMetadata(metadata: SigmfMetadata): readonly RecordingRemark[] {
  const remarks: RecordingRemark[] = [];
  for (const [field, value] of Object.entries(metadata.global).slice(0, MAX_FIELDS)) {
    if (value !== undefined) remarks.push(remark('global', field, textOf(value)));
  }
  for (const scope of ['captures', 'annotations'] as const) {
    for (const [field, found] of fieldsOf(metadata[scope] ?? [])) {
      // Of the read ones the facts, parts and annotations tell.
      if (READ[scope].has(field)) continue;
      const many = found.count === 1 ? '' : ` (${found.count} of them)`;
      remarks.push(remark(scope, field, `${textOf(found.first)}${many}`));
    }
  }
  for (const key of Object.keys(metadata).slice(0, MAX_FIELDS)) {
    if (key === 'global' || key === 'captures' || key === 'annotations') continue;
    remarks.push({ place: printable(key), text: 'not of SigMF', use: 'ignored' });
  }
  return remarks;
}

function remark(scope: Scope, field: string, text: string): RecordingRemark {
  const use = READ[scope].has(field) ? 'read' : SHOWN[scope].has(field) ? 'shown' : 'ignored';
  return { place: `${scope} ${printable(field)}`, text, use };
}

function fieldsOf(
  items: readonly unknown[],
): ReadonlyMap<string, { readonly first: unknown; readonly count: number }> {
  const found = new Map<string, { readonly first: unknown; readonly count: number }>();
  for (const item of items) {
    if (typeof item !== 'object' || item === null) continue;
    for (const [field, value] of Object.entries(item)) {
      const before = found.get(field);
      if (before !== undefined) found.set(field, { first: before.first, count: before.count + 1 });
      else if (found.size < MAX_FIELDS && value !== undefined) found.set(field, { first: value, count: 1 });
    }
  }
  return found;
}

/** One line. Metadata may nest deeper than a program's stack. */
function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return printable(value, MAX_CHARS);
    case 'number':
    case 'boolean':
      return String(value);
    default:
      try {
        return printable(JSON.stringify(value) ?? 'nothing', MAX_CHARS);
      } catch {
        return 'nested too deeply to show';
      }
  }
}
