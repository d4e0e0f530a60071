import { expect, it } from 'vitest';
import { ChangeGate } from './change-gate.ts';

it('opens at first, at every change, and after a reset', () => {
  const gate = new ChangeGate();
  const list = [1];
  expect(gate.hasChanged(1, list)).toBe(true);
  expect(gate.hasChanged(1, list)).toBe(false);
  expect(gate.hasChanged(1, [1])).toBe(true);
  expect(gate.hasChanged(2, [1], Number.NaN)).toBe(true);
  gate.reset();
  expect(gate.hasChanged(2)).toBe(true);
  expect(gate.hasChanged(2)).toBe(false);
});
