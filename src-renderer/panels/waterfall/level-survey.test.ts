import { describe, expect, it } from 'vitest';
import { testFrameHeader } from '../../streams/frame-header.test-support.ts';
import { FrameRing } from '../../streams/frame-ring.ts';
import { LevelSurvey, type SurveyPlace } from './level-survey.ts';

const BINS = 64;

function push(ring: FrameRing, row: number, baseDb: number, peakDb = baseDb): void {
  const header = testFrameHeader({ sampleStart: row * 1000, binCount: BINS, samplesPerRow: 1000 });
  const rows = new Float32Array(BINS).fill(baseDb);
  rows[7] = peakDb;
  ring.push({ header, rows });
}

/** A feed that shows each bin as it is. */
function survey(ring: FrameRing) {
  const noiseDb = (endRow: number): number => ring.mean(endRow - 1)?.[20] ?? Number.NaN;
  return new LevelSurvey(ring, { noiseDb });
}

const place = (part: Partial<SurveyPlace> = {}): SurveyPlace => ({
  source: 'mean',
  rowsPerPixel: 1,
  oldestRow: 0,
  view: 'whole band',
  ...part,
});

describe('level survey', () => {
  it('finds a peak in whichever row it comes, and keeps it', () => {
    const ring = new FrameRing();
    const levels = survey(ring);
    for (let row = 0; row < 100; row++) push(ring, row, -80, row === 41 ? -10 : -60);
    expect(levels.levels(place()).peakDb).toBe(-10);
    push(ring, 100, -80);
    expect(levels.levels(place()).peakDb).toBe(-10);
    expect(levels.levels(place({ view: 'zoomed in' })).peakDb).toBe(-10);
    ring.clear();
    push(ring, 0, -80, -55);
    expect(levels.levels(place()).peakDb).toBe(-55);
  });

  it('measures the noise of another view anew, from the rows that it shows', () => {
    const ring = new FrameRing();
    const levels = survey(ring);
    for (let row = 0; row < 200; row++) push(ring, row, -82);
    expect(levels.levels(place()).noiseDb).toBe(-82);
    for (let row = 200; row < 400; row++) push(ring, row, -76);
    expect(levels.levels(place()).noiseDb).toBe(-82);
    expect(levels.levels(place({ view: 'zoomed in', oldestRow: 200 })).noiseDb).toBe(-76);
  });

  it('does not take silence for noise, and says nothing before the first row', () => {
    const ring = new FrameRing();
    const levels = survey(ring);
    expect(levels.levels(place()).noiseDb).toBeNaN();
    push(ring, 0, -300);
    expect(levels.levels(place()).noiseDb).toBe(-110);
  });
});
