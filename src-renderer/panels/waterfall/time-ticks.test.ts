import { describe, expect, it } from 'vitest';
import { timeTicks } from './time-ticks.ts';

describe('time ticks', () => {
  it('are round ages, far enough apart, with the decimals of their step', () => {
    const ticks = timeTicks(6, 540, 60, 10);
    expect(ticks.map(({ text }) => text)).toEqual(['−1.0 s', '−2.0 s', '−3.0 s', '−4.0 s', '−5.0 s']);
    expect(ticks[0]?.y).toBe(90);
    expect(timeTicks(2, 540, 60, 10)[0]?.text).toBe('−0.5 s');
  });

  it('are in milliseconds for short recordings', () => {
    expect(timeTicks(0.03, 600, 60, 10).map(({ text }) => text)).toEqual([
      '−5 ms',
      '−10 ms',
      '−15 ms',
      '−20 ms',
      '−25 ms',
    ]);
    expect(timeTicks(0.005, 600, 60, 10)[0]?.text).toBe('−0.5 ms');
  });
});
