// SigMF metadata as Sferic writes it (1.2.0: nothing newer is used). Must not know tracks or scenes.

import type { Datatype } from '#contract/entities.ts';

export const SIGMF_VERSION = '1.2.0';
/** SigMF 1.2, core:label: "RECOMMENDED that it be limited to no more than 20 characters". */
export const LABEL_MAX_CHARS = 20;

export interface WrittenGlobal {
  readonly 'core:datatype': Datatype;
  readonly 'core:version': typeof SIGMF_VERSION;
  readonly 'core:sample_rate': number;
  readonly 'core:num_channels'?: number;
  readonly 'core:recorder': string;
  readonly 'core:description'?: string;
  /** Only for data that is not a .sigmf-data file; not together with core:metadata_only. */
  readonly 'core:dataset'?: string;
  readonly 'core:metadata_only'?: true;
  readonly 'core:extensions'?: readonly {
    readonly name: string;
    readonly version: string;
    readonly optional: boolean;
  }[];
}

export interface WrittenCapture {
  readonly 'core:sample_start': number;
  readonly 'core:frequency'?: number;
  readonly 'core:datetime'?: string;
}

export interface WrittenAnnotation {
  readonly 'core:sample_start': number;
  readonly 'core:sample_count': number;
  /** Both edges or none; RF where the capture has a frequency, else offsets from baseband. */
  readonly 'core:freq_lower_edge'?: number;
  readonly 'core:freq_upper_edge'?: number;
  readonly 'core:label'?: string;
  readonly 'core:comment'?: string;
  readonly 'core:generator'?: string;
  readonly 'core:uuid'?: string;
  /** Fields of extensions. */
  readonly [field: `sferic:${string}`]: string | number | boolean | null;
}

/** Whole characters, never half of a surrogate pair. */
export function shortLabel(text: string): string {
  const characters = [...text];
  return characters.length <= LABEL_MAX_CHARS
    ? text
    : `${characters
        .slice(0, LABEL_MAX_CHARS - 1)
        .join('')
        .trimEnd()}…`;
}
