import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { DETECTION_STRIDE } from './detection-view.ts';
import { CONTEXT, line, streamOf } from './synthetic-detections.ts';
import { Tracker } from './tracker.ts';

const ROWS = 100;
const GAP_BEFORE = 40;
const { detections } = streamOf([line({ offsetHz: 150e3 })], ROWS, CONTEXT, 1);

function partsOf(rowsPerBatch: number, gapIsToldAtRow: number) {
  const tracker = new Tracker(DEFAULT_CONFIG.tracker, CONTEXT);
  const tracks = new Map<number, readonly [number, string]>();
  for (let row = 0; row < ROWS; row += rowsPerBatch) {
    const end = Math.min(ROWS, row + rowsPerBatch);
    if (row <= gapIsToldAtRow && gapIsToldAtRow < end) tracker.breakBefore(GAP_BEFORE);
    const part = detections.slice(row * DETECTION_STRIDE, end * DETECTION_STRIDE);
    for (const { trackId, hits, state } of tracker.processBatch(part, end).changed) {
      tracks.set(trackId, [hits, state]);
    }
  }
  return [...tracks.values()];
}

describe('a gap in the samples', () => {
  it('ends the carrier that is on, though its rows go on one after the other', () => {
    expect(detections.length).toBe(ROWS * DETECTION_STRIDE);
    expect(partsOf(1, GAP_BEFORE)).toEqual([
      [GAP_BEFORE, 'lost'],
      [ROWS - GAP_BEFORE, 'confirmed'],
    ]);
  });

  it('gives the same tracks however the rows come, and when it is told long before its row', () => {
    const wanted = partsOf(1, GAP_BEFORE);
    for (const rowsPerBatch of [2, 7, 40, 41, ROWS]) {
      const batchOfGap = Math.floor(GAP_BEFORE / rowsPerBatch) * rowsPerBatch;
      expect(partsOf(rowsPerBatch, batchOfGap)).toEqual(wanted);
      expect(partsOf(rowsPerBatch, 0)).toEqual(wanted);
    }
  });

  it('takes a tentative track away: what was seen before and after is not one', () => {
    const tracker = new Tracker({ ...DEFAULT_CONFIG.tracker, confirmAtOnceSnrDb: 200 }, CONTEXT);
    const first = tracker.processBatch(detections.slice(0, 2 * DETECTION_STRIDE), 2);
    expect(first.changed).toMatchObject([{ trackId: 1, state: 'tentative' }]);
    tracker.breakBefore(2);
    const { changed, removed } = tracker.processBatch(
      detections.slice(2 * DETECTION_STRIDE, 3 * DETECTION_STRIDE),
      3,
    );
    expect(removed).toEqual([1]);
    expect(changed).toMatchObject([{ trackId: 2, state: 'tentative', hits: 1 }]);
  });

  it('refuses one that is told too late', () => {
    const tracker = new Tracker(DEFAULT_CONFIG.tracker, CONTEXT);
    tracker.processBatch(detections.slice(0, 5 * DETECTION_STRIDE), 5);
    expect(() => tracker.breakBefore(4)).toThrow(RangeError);
  });
});
