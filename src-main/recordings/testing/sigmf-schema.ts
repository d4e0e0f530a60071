// SigMF 1.2 metadata as a JSON Schema, written from the field tables of the specification (github.com/sigmf/SigMF,
// sigmf-spec.md 1.2), for tests only: what Sferic writes is held to it by a library that knows nothing of Sferic.

const index = { type: 'integer', minimum: 0 };
const hertz = { type: 'number', minimum: -1e12, maximum: 1e12 };
const words = { type: 'string' };
const point = {
  type: 'object',
  required: ['type', 'coordinates'],
  properties: {
    type: { const: 'Point' },
    coordinates: { type: 'array', minItems: 2, items: { type: 'number' } },
  },
};

const extension = {
  type: 'object',
  required: ['name', 'version', 'optional'],
  additionalProperties: false,
  properties: { name: words, version: words, optional: { type: 'boolean' } },
};

const global = {
  type: 'object',
  required: ['core:datatype', 'core:version'],
  properties: {
    'core:datatype': { type: 'string', pattern: '^[cr]((f32|f64|i32|i16|u32|u16)_(le|be)|i8|u8)$' },
    'core:version': { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
    'core:sample_rate': { type: 'number', exclusiveMinimum: 0, maximum: 1e12 },
    'core:author': words,
    'core:collection': words,
    'core:dataset': { type: 'string', pattern: '^[^/\\\\:*?"<>|]+$' },
    'core:data_doi': words,
    'core:description': words,
    'core:hw': words,
    'core:license': { type: 'string', format: 'uri' },
    'core:metadata_only': { type: 'boolean' },
    'core:meta_doi': words,
    'core:num_channels': { type: 'integer', minimum: 1, maximum: 1000 },
    'core:offset': index,
    'core:recorder': words,
    'core:sha512': { type: 'string', pattern: '^[0-9a-fA-F]{128}$' },
    'core:trailing_bytes': index,
    'core:geolocation': point,
    'core:extensions': { type: 'array', items: extension },
  },
};

const capture = {
  type: 'object',
  required: ['core:sample_start'],
  properties: {
    'core:sample_start': index,
    'core:frequency': hertz,
    'core:datetime': { type: 'string', format: 'date-time', pattern: 'Z$' },
    'core:global_index': index,
    'core:header_bytes': index,
    'core:geolocation': point,
  },
};

const annotation = {
  type: 'object',
  required: ['core:sample_start'],
  properties: {
    'core:sample_start': index,
    'core:sample_count': index,
    'core:freq_lower_edge': hertz,
    'core:freq_upper_edge': hertz,
    'core:label': words,
    'core:comment': words,
    'core:generator': words,
    'core:uuid': { type: 'string', format: 'uuid' },
  },
  // Both edges or none.
  dependentRequired: {
    'core:freq_lower_edge': ['core:freq_upper_edge'],
    'core:freq_upper_edge': ['core:freq_lower_edge'],
  },
};

export const SIGMF_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['global', 'captures', 'annotations'],
  additionalProperties: false,
  properties: {
    global,
    captures: { type: 'array', items: capture },
    annotations: { type: 'array', items: annotation },
  },
};
