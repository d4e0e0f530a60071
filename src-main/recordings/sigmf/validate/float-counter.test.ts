// Numbers that are none, counted over blocks of any size.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Datatype } from '#contract/entities.ts';
import { floatCounter } from './float-counter.ts';

const FORMATS = [
  ['f32_le', 4, (bytes: Buffer, value: number, at: number) => bytes.writeFloatLE(value, at)],
  ['f32_be', 4, (bytes: Buffer, value: number, at: number) => bytes.writeFloatBE(value, at)],
  ['f64_le', 8, (bytes: Buffer, value: number, at: number) => bytes.writeDoubleLE(value, at)],
  ['f64_be', 8, (bytes: Buffer, value: number, at: number) => bytes.writeDoubleBE(value, at)],
] as const;
const number = fc.oneof(
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 3.4e38, 1e-40),
  fc.double({ min: -1e30, max: 1e30, noNaN: true }),
);

describe('counting what is no number', () => {
  test.each(FORMATS)('%s, real-valued and complex, whatever the blocks', (component, size, write) => {
    fc.assert(
      fc.property(fc.array(number), fc.integer({ min: 1, max: 40 }), (values, blockBytes) => {
        const bytes = Buffer.alloc(values.length * size + 3, 0xff);
        for (const [index, value] of values.entries()) write(bytes, value, index * size);
        for (const kind of ['c', 'r'] as const) {
          const counter = floatCounter(`${kind}${component}` as Datatype, values.length * size);
          for (let at = 0; at < bytes.length; at += blockBytes)
            counter?.add(bytes.subarray(at, at + blockBytes));
          expect(counter?.all).toBe(values.length);
          expect(counter?.wild).toBe(values.filter((value) => !Number.isFinite(value)).length);
        }
      }),
    );
  });
  test('integers are always numbers', () => {
    expect(floatCounter('ci16_le', 100)).toBeNull();
    expect(floatCounter('ru8', 100)).toBeNull();
  });
});
