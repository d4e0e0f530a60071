import { describe, expect, it } from 'vitest';
import type { Annotation } from '#contract/annotations.ts';
import type { Track } from '#contract/entities.ts';
import { annotationAt, placedAnnotations } from '../../plots/annotation-boxes.ts';
import { signalBoxes } from '../../plots/signal-boxes.ts';
import { momentTicks } from '../../plots/time-ticks.ts';
import { captionText, FileTime } from './file-time.ts';

const TIME = new FileTime({ startSample: 1000, endSample: 3000 }, 200);
const BOXES = {
  time: TIME,
  window: { lowOffsetHz: -100, highOffsetHz: 100 },
  widthPx: 400,
  marginPx: 0,
};

function track(part: Partial<Track>): Track {
  const state = 'confirmed' as const;
  return { trackId: 1, emitterId: 4, state, lowOffsetHz: 0, highOffsetHz: 50, ...part } as Track;
}

describe('a stretch of the file', () => {
  it('has the latest on top, and a sample comes back from its place', () => {
    expect(TIME.yPx(3000)).toBe(0);
    expect(TIME.yPx(1000)).toBe(200);
    expect(TIME.placeAt(TIME.yPx(1234)).sample).toBeCloseTo(1234);
    expect(TIME.isOf({ startSample: 1000, endSample: 3000 }, 200)).toBe(true);
    expect(TIME.isOf({ startSample: 1000, endSample: 3001 }, 200)).toBe(false);
  });

  it('loses nothing of a pixel far into a recording of days', () => {
    const end = 5e13;
    const far = new FileTime({ startSample: end - 1000, endSample: end }, 1000);
    expect(far.yPx(end - 500.5)).toBeCloseTo(500.5, 1);
    expect(far.sampleAt(250)).toBe(end - 250);
  });

  it('shows signals at their time and frequency, and none outside', () => {
    const [box] = signalBoxes([track({ sampleStart: 1500, sampleCount: 500 })], [], BOXES);
    expect(box).toMatchObject({ emitterId: 4, xPx: 200, widthPx: 100, yPx: 100, heightPx: 50 });
    expect(box).toMatchObject({ isTopOpen: false, isBottomOpen: false });
    const [open] = signalBoxes([track({ sampleStart: 500, sampleCount: 4000 })], [], BOXES);
    expect(open).toMatchObject({ yPx: 0, heightPx: 200, isTopOpen: true, isBottomOpen: true });
    expect(signalBoxes([track({ sampleStart: 0, sampleCount: 1000 })], [], BOXES)).toEqual([]);
  });

  it('shows an annotation without edges as wide as the band, without a length as long as the rest', () => {
    const annotation = {
      annotationId: 7,
      sampleStart: 2000,
      sampleCount: null,
      lowOffsetHz: null,
      highOffsetHz: null,
    } as Annotation;
    const plot = { ...BOXES, sampleRateHz: 200, sampleCount: 10_000 };
    const [box] = placedAnnotations([annotation], plot);
    expect(box).toMatchObject({ xPx: 0, widthPx: 400, yPx: 0, heightPx: 100, isTopOpen: true });
    expect(annotationAt(box === undefined ? [] : [box], 100, 50, 0)?.annotation.annotationId).toBe(7);
    expect(annotationAt(box === undefined ? [] : [box], 100, 150, 0)).toBeNull();
  });

  it('has times at round seconds of the recording, with the decimals that the step needs', () => {
    const room = { height: 600, minSpacing: 60, footer: 10 };
    const facts = { sampleRateHz: 1000, timeStartNs: null, rowDurationS: 0.1 };
    const whole = new FileTime({ startSample: 0, endSample: 600_000 }, 600);
    const ticks = momentTicks(whole, 600, facts, 'recording', room);
    expect(ticks.map(({ text }) => text)).toEqual(['08:20', '06:40', '05:00', '03:20', '01:40']);
    expect(ticks[2]?.y).toBe(300);
    const fine = new FileTime({ startSample: 1000, endSample: 1010 }, 600);
    const fineTicks = momentTicks(fine, 1e-5, { ...facts, sampleRateHz: 1e6 }, 'recording', room);
    expect(fineTicks.length).toBeGreaterThan(3);
    expect(new Set(fineTicks.map(({ text }) => text)).size).toBe(fineTicks.length);
  });

  it('says how much is shown, how fine, and how far it has been read', () => {
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
