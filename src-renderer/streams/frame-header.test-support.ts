// A frame's header for tests: one row of the mean, of an unknown place, in one epoch.
import type { FrameHeader } from '#contract/frames.ts';

export function testFrameHeader(part: Partial<FrameHeader> = {}): FrameHeader {
  return {
    kind: 'meanRows',
    seq: 0,
    timeIsUtc: false,
    discontinuity: false,
    timeNs: 0n,
    sampleStart: 0,
    centerFreqHz: null,
    spanHz: 1e6,
    binCount: 1,
    rowCount: 1,
    droppedBefore: 0,
    epoch: 0,
    configHash: 0,
    noiseFloorDbfs: -80,
    enbwBins: 1.5,
    samplesPerRow: 100,
    ...part,
  };
}
