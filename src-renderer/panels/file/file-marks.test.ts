import { describe, expect, it } from 'vitest';
import type { RecordingAnnotation, Track } from '#contract/entities.ts';
import {
  captionText,
  type FilePlot,
  fileMarks,
  fileTimeTicks,
  markAt,
  sampleFromY,
  yFromSample,
} from './file-marks.ts';

const PLOT: FilePlot = {
  window: { startSample: 1000, endSample: 3000 },
  shown: { lowOffsetHz: -100, highOffsetHz: 100 },
  widthPx: 400,
  heightPx: 200,
  leastPx: 3,
};

function track(part: Partial<Track>): Track {
  const state = 'confirmed' as const;
  return { trackId: 1, emitterId: 4, state, lowOffsetHz: 0, highOffsetHz: 50, ...part } as Track;
}

const NO_EDGES: RecordingAnnotation = {
  sampleStart: 2000,
  sampleCount: null,
  lowOffsetHz: null,
  highOffsetHz: null,
  label: 'door',
  comment: null,
};

describe('marks over the file', () => {
  it('the latest is on top, and a sample comes back from its place', () => {
    expect(yFromSample(3000, PLOT)).toBe(0);
    expect(yFromSample(1000, PLOT)).toBe(200);
    expect(sampleFromY(yFromSample(1234, PLOT), PLOT)).toBeCloseTo(1234);
  });

  it('a track lies at its time and frequency; a short one is still seen, one outside is not there', () => {
    const [mark] = fileMarks([track({ sampleStart: 1500, sampleCount: 500 })], [], PLOT);
    expect(mark).toMatchObject({
      kind: 'track',
      emitterId: 4,
      xPx: 200,
      widthPx: 100,
      yPx: 100,
      heightPx: 50,
    });
    const [short] = fileMarks([track({ sampleStart: 1500, sampleCount: 1, highOffsetHz: 0.1 })], [], PLOT);
    expect(short).toMatchObject({ widthPx: 3, heightPx: 3 });
    expect(fileMarks([track({ sampleStart: 0, sampleCount: 1000 })], [], PLOT)).toEqual([]);
    expect(
      markAt([...fileMarks([track({ sampleStart: 1500, sampleCount: 500 })], [], PLOT)], 250, 120, 2)
        ?.emitterId,
    ).toBe(4);
  });

  it('an annotation without edges is as wide as the band, without a length as long as the rest', () => {
    const [mark] = fileMarks([], [NO_EDGES], PLOT);
    expect(mark).toMatchObject({
      kind: 'annotation',
      label: 'door',
      xPx: 0,
      widthPx: 400,
      yPx: 0,
      heightPx: 100,
    });
    expect(markAt(fileMarks([], [NO_EDGES], PLOT), 100, 50, 2)).toBeNull();
  });

  it('times stand at round seconds of the recording, with the decimals that the step needs', () => {
    const ticks = fileTimeTicks({ window: { startSample: 0, endSample: 600_000 }, heightPx: 600 }, 1000, 60);
    expect(ticks.map(({ text }) => text).slice(0, 3)).toEqual(['01:40', '03:20', '05:00']);
    const fine = fileTimeTicks({ window: { startSample: 1000, endSample: 1010 }, heightPx: 600 }, 1e6, 60);
    expect(new Set(fine.map(({ text }) => text)).size).toBe(fine.length);
  });

  it('the caption says how much is shown, how fine, and how far it has been read', () => {
    const session = { sampleCount: 600_000, sampleRateHz: 1000 };
    const window = { startSample: 0, endSample: 300_000 };
    expect(captionText(window, session, { phase: 'refining', fractionDone: 0.437 }, 600, null)).toBe(
      '5 min 00 s of 10 min 00 s  ·  500 ms a line, strongest  ·  read to 43 %',
    );
    expect(captionText(window, session, { phase: 'done', fractionDone: 1 }, 600, 'The file is gone')).toBe(
      '5 min 00 s of 10 min 00 s  ·  500 ms a line, strongest  ·  The file is gone',
    );
  });
});
