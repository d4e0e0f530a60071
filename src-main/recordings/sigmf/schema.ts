// What Sferic reads of SigMF 1.x metadata: strict about those fields, deaf to all others and to other namespaces.
// Must not interpret: that is metadata.ts.

import { z } from 'zod';

const index = z.int().min(0);
const freqHz = z.number().min(-1e12).max(1e12);

const globalSchema = z.looseObject({
  'core:datatype': z.string().optional(),
  'core:version': z.string().optional(),
  'core:sample_rate': z.number().positive().max(1e12).optional(),
  'core:num_channels': z.int().min(1).max(1000).optional(),
  'core:offset': index.optional(),
  'core:dataset': z.string().optional(),
  'core:metadata_only': z.boolean().optional(),
  'core:trailing_bytes': index.optional(),
  'sferic:dc_free': z.boolean().optional(),
  'core:extensions': z
    .array(z.looseObject({ name: z.string(), optional: z.boolean().optional() }))
    .optional(),
});

const captureSchema = z.looseObject({
  'core:sample_start': index,
  'core:frequency': freqHz.optional(),
  'core:datetime': z.string().optional(),
  'core:global_index': index.optional(),
  'core:header_bytes': index.optional(),
});

/** Checked one by one: a bad annotation is reported and left out, the samples are still good. */
export const annotationSchema = z.looseObject({
  'core:sample_start': index,
  'core:sample_count': index.optional(),
  'core:freq_lower_edge': freqHz.optional(),
  'core:freq_upper_edge': freqHz.optional(),
  'core:label': z.string().optional(),
  'core:comment': z.string().optional(),
});

export const metadataSchema = z.looseObject({
  global: globalSchema,
  captures: z.array(captureSchema).optional(),
  annotations: z.array(z.unknown()).optional(),
});

export type SigmfMetadata = z.output<typeof metadataSchema>;
export type SigmfCapture = z.output<typeof captureSchema>;
export type SigmfAnnotation = z.output<typeof annotationSchema>;
