import { describe, expect, it } from 'vitest';
import { COLUMN, DETECTION_COLUMN_NAMES, DETECTION_STRIDE, DetectionView } from './detection-view.ts';
import { line, streamOf } from './synthetic-detections.ts';

describe('DetectionView', () => {
  it('has every column where the list says', () => {
    expect(Object.keys(COLUMN)).toEqual([...DETECTION_COLUMN_NAMES]);
    DETECTION_COLUMN_NAMES.forEach((name, index) => {
      expect(COLUMN[name]).toBe(index);
    });
  });

  it('reads rows in place', () => {
    const { detections } = streamOf([line({ offsetHz: -1e5 }), line({ offsetHz: 1e5 })], 3);
    const view = new DetectionView(detections);
    expect(view.count).toBe(6);
    expect([0, 2, 4].map((first) => view.rowEnd(first))).toEqual([2, 4, 6]);
    expect(view.rowId(3)).toBe(1);
    expect(view.at(1, COLUMN.lowOffsetHz)).toBeLessThan(1e5);
    expect(view.at(6, COLUMN.rowId)).toBeNaN();
    expect(view.copyFrom(4)).toEqual(detections.slice(4 * DETECTION_STRIDE));
  });

  it('refuses a part of a detection', () => {
    expect(() => new DetectionView(new Float64Array(DETECTION_STRIDE + 1))).toThrow(RangeError);
  });
});
