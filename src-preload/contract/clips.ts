// A piece of a recording that becomes a recording of its own. A leaf: imports only its siblings.

import type { Datatype } from './entities.ts';
import type { LogSubject } from './log.ts';
import type { Hz, SampleIndex } from './units.ts';

/** A box of time and frequency. Without edges (both null) it is the whole band. */
export interface ClipBox {
  readonly sampleStart: SampleIndex;
  /** At least 1. What lies outside the recording is left out. */
  readonly sampleCount: number;
  /** Offsets from the centre; both or none. */
  readonly lowOffsetHz: Hz | null;
  readonly highOffsetHz: Hz | null;
}

export const CLIP_DATATYPES = ['cf32_le', 'ci16_le'] as const satisfies readonly Datatype[];
export type ClipDatatype = (typeof CLIP_DATATYPES)[number];

export interface ClipRequest {
  readonly box: ClipBox;
  /** Of the annotation that the clip gets, at most 1000 characters; null: none is known. */
  readonly label: string | null;
  /** On each side; null: a quarter of the box, 5 ms to 1 s. */
  readonly timeMarginS: number | null;
  /** On each side; null: half of the box. */
  readonly freqMarginHz: Hz | null;
  /** true: mixed to the box's centre, filtered and decimated; false: the samples as they are, cut in time only. */
  readonly isFiltered: boolean;
  /** What a filtered clip is written as; one that is not filtered keeps the recording's. */
  readonly datatype: ClipDatatype;
  /** What it is cut for, for the log. Without it: a box of its own. */
  readonly subject?: { readonly kind: LogSubject; readonly id: string } | undefined;
  /** Of the new `.sigmf-meta`; null: beside the recording, under a name that is made. Nothing is overwritten. */
  readonly path: string | null;
}

export interface ClipInfo {
  /** The new `.sigmf-meta`. */
  readonly path: string;
  readonly dataPath: string;
  readonly sampleCount: number;
  readonly sampleRateHz: Hz;
  /** RF at the clip's 0 Hz; null where the recording's is unknown. */
  readonly centerFreqHz: Hz | null;
  /** The clip's 0 Hz from the recording's centre. */
  readonly offsetHz: Hz;
  /** Of the recording, margins included. */
  readonly sourceSampleStart: SampleIndex;
  readonly sourceSampleCount: number;
  readonly decimation: number;
  readonly datatype: Datatype;
  /** Of the samples. */
  readonly sizeBytes: number;
  readonly sha512: string;
  /** What the user should know, one line each. */
  readonly warnings: readonly string[];
}

/** A clip that is being written; there is one at a time. */
export interface ClipProgress {
  readonly fileName: string;
  /** 0 to 1. */
  readonly fraction: number;
}
