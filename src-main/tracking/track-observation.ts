// One logged measurement of a track at one row: what the tracker tells the log about a life in progress.

import type { Dbfs, Hz, SampleIndex } from '#contract/units.ts';

export interface TrackObservation {
  readonly trackId: number;
  /** First sample of the row that was measured. */
  readonly sampleStart: SampleIndex;
  readonly offsetHz: Hz;
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
  readonly bandwidthHz: Hz;
  readonly powerDbfs: Dbfs;
  readonly snrDb: number;
}
