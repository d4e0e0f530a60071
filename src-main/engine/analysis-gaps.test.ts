// Lost samples through the analysis: an engine that plays a given batch stands in for a live source.
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { CONTEXT } from '../tracking/synthetic-detections.ts';
import { analyzeRecording, type SampleGap } from './analysis.ts';
import type { NativeAddon } from './engine.ts';
import { GIVEN_GAP, GIVEN_ROWS, GivenEngine } from './given-engine.fixture.ts';

describe('samples that were lost', () => {
  it('are in the answer, and end the track that was on', async () => {
    const told: SampleGap[] = [];
    const result = await analyzeRecording({
      onChanges: ({ gaps }) => told.push(...gaps),
      addon: { NativeEngine: GivenEngine } as unknown as NativeAddon,
      config: DEFAULT_CONFIG,
      facts: {
        name: 'live',
        dataPath: '/none',
        dataOffsetBytes: 0,
        sampleCount: GIVEN_ROWS * CONTEXT.samplesPerRow,
        datatype: 'ci16_le',
        sampleRateHz: CONTEXT.sampleRateHz,
        centerFreqHz: null,
        timeStartNs: null,
      },
    });
    expect(result).toMatchObject({
      gaps: [{ sampleStart: GIVEN_GAP.sampleStart, sampleCount: GIVEN_GAP.sampleCount }],
      samplesDropped: GIVEN_GAP.sampleCount,
    });
    expect(result.tracks.map(({ sampleStart, hits, state }) => ({ sampleStart, hits, state }))).toEqual([
      { sampleStart: 0, hits: 30, state: 'lost' },
      { sampleStart: 30 * CONTEXT.samplesPerRow, hits: 30, state: 'confirmed' },
    ]);
    expect(told).toEqual(result.gaps);
    // The same carrier: one line in the signal list.
    expect(result.emitters).toHaveLength(1);
  });
});
