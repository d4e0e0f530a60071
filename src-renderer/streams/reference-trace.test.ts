import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ReferenceHolder,
  type ReferenceTrace,
  referenceFromText,
  textFromReference,
} from './reference-trace.ts';

const REFERENCE: ReferenceTrace = {
  levels: Float32Array.of(-81.23, -20, 0, -81.11),
  geometry: { binCount: 4, spanHz: 1e6, fftSize: 8 },
  centerFreqHz: 434e6,
  rbwHz: 187_500,
  trace: 'average',
};

function memory() {
  const texts = new Map<string, string>();
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  };
}

describe('reference trace', () => {
  it('comes back from text to 0.01 dB, whatever its levels', () => {
    const levels = fc.array(fc.float({ min: -200, max: 20, noNaN: true }), { minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(levels, (values) => {
        const reference = {
          ...REFERENCE,
          levels: Float32Array.from(values),
          geometry: { ...REFERENCE.geometry, binCount: values.length, fftSize: 64 },
        };
        const back = referenceFromText(textFromReference(reference));
        expect(back?.geometry).toEqual(reference.geometry);
        for (const [bin, value] of values.entries())
          expect(Math.abs((back?.levels[bin] ?? 999) - value)).toBeLessThan(0.0051);
      }),
    );
  });

  it('is refused where the text is damaged', () => {
    const text = textFromReference(REFERENCE);
    expect(referenceFromText(text.slice(0, -9))).toBeNull();
    expect(referenceFromText('null')).toBeNull();
    expect(referenceFromText(text.replace('"binCount":4', '"binCount":5'))).toBeNull();
    expect(referenceFromText(text.replace('"version":1', '"version":2'))).toBeNull();
  });

  it('is kept between runs, a copy of its own, until it is forgotten', () => {
    const storage = memory();
    const holder = new ReferenceHolder();
    holder.keepIn(storage);
    const levels = Float32Array.of(-81.23, -20, 0, -81.11);
    expect(holder.set({ ...REFERENCE, levels })).toBe(true);
    levels.fill(0);
    expect(holder.value?.levels[1]).toBe(-20);
    const next = new ReferenceHolder();
    next.keepIn(storage);
    expect(next.value).toMatchObject({ centerFreqHz: 434e6, trace: 'average' });
    next.set(null);
    expect(storage.getItem('sferic.reference')).toBeNull();
  });

  it('says when the storage is full, and is shown all the same', () => {
    const holder = new ReferenceHolder();
    holder.keepIn({
      ...memory(),
      setItem: () => {
        throw new Error('quota');
      },
    });
    expect(holder.set(REFERENCE)).toBe(false);
    expect(holder.value).not.toBeNull();
  });
});
