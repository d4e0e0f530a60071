import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BoundedQueue } from './bounded-queue.ts';

it('behaves as a list whose oldest entry goes when it is full', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('push' as const), value: fc.integer() }),
    fc.record({ kind: fc.constant('take' as const), value: fc.nat(5) }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
      const queue = new BoundedQueue<number>(capacity);
      const model: number[] = [];
      for (const { kind, value } of steps) {
        if (kind === 'push') {
          expect(queue.push(value)).toBe(model.length === capacity);
          model.push(value);
          if (model.length > capacity) model.shift();
        } else {
          expect(queue.take(value)).toEqual(model.splice(0, value));
        }
        expect(queue.length).toBe(model.length);
      }
    }),
  );
});
