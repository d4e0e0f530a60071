import { expect, test } from 'vitest';
import { shortLabel } from './write.ts';

test('short labels stay, long ones end in an ellipsis within 20 characters', () => {
  expect(shortLabel('x'.repeat(20))).toBe('x'.repeat(20));
  expect(shortLabel('x'.repeat(21))).toBe(`${'x'.repeat(19)}…`);
});
