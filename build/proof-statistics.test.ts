// The tables of check:statistics as its program prints them.
import { describe, expect, it } from 'vitest';
import { falseAlarmsFrom } from './proof-statistics.ts';

const PRINTED = `[100%] Built target sferic_statistics

Pd of a tone (CA, 32 independent cells, Pfa 1e-4) beside the SNR for Pd 0.9 in theory
looks   SNR dB | -0.5 dB +0.5 dB
    1     12.4 |   0.881   0.926
   64     -0.9 |   0.846   0.972 !

overlap 0.500, 10000000 cells at least: measured / design
window             K |   CA    GO    SO    OS  at 1e-3 |   CA    GO    SO    OS  at 1e-4
hann               1 | 1.01  1.00  0.99  1.02          | 0.98  1.30! 0.97  1.00          |
blackman-harris   64 | 1.01  1.00  0.99  1.02          | 0.98  1.03  0.97  1.00          |

1 outside the limits (false alarms x0.80 to x1.25 of the design)
`;

describe('the tables of false alarms', () => {
  it('are read line by line, marks or not', () => {
    expect(falseAlarmsFrom(PRINTED)).toEqual({
      cells: 10_000_000,
      tones: [
        { looks: 1, theorySnrDb: 12.4, pdBelow: 0.881, pdAbove: 0.926 },
        { looks: 64, theorySnrDb: -0.9, pdBelow: 0.846, pdAbove: 0.972 },
      ],
      rows: [
        { window: 'hann', averages: 1, ratios: [1.01, 1, 0.99, 1.02, 0.98, 1.3, 0.97, 1] },
        { window: 'blackman-harris', averages: 64, ratios: [1.01, 1, 0.99, 1.02, 0.98, 1.03, 0.97, 1] },
      ],
    });
  });

  it('that are cut short are no tables', () => {
    expect(() => falseAlarmsFrom(PRINTED.slice(0, 200))).toThrow('check:statistics');
  });
});
