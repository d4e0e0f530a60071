// Reads the tables that check:statistics prints. Pure.
import type { FalseAlarms } from '../src-main/proof/suites/results.ts';

/** Throws Error where there is no table: the program failed before it had one. */
export function falseAlarmsFrom(printed: string): FalseAlarms {
  const lines = printed.split('\n');
  const cells = Number(/overlap [\d.]+, (\d+) cells at least/.exec(printed)?.[1]);
  const tones = lines.flatMap((line) => {
    const match = /^ *(\d+) +(-?[\d.]+) \| +([\d.]+) +([\d.]+)( !)?$/.exec(line);
    if (match === null) return [];
    const [looks = 0, theorySnrDb = 0, pdBelow = 0, pdAbove = 0] = match.slice(1, 5).map(Number);
    return [{ looks, theorySnrDb, pdBelow, pdAbove }];
  });
  const rows = lines.flatMap((line) => {
    const match = /^([a-z-]+) +(\d+) \|(.*)$/.exec(line);
    if (match === null) return [];
    const [, window = '', averages = '', rest = ''] = match;
    const ratios = [...rest.matchAll(/\d+\.\d+/g)].map(([text]) => Number(text));
    return [{ window, averages: Number(averages), ratios }];
  });
  if (
    !(cells > 0) ||
    rows.length === 0 ||
    tones.length === 0 ||
    rows.some(({ ratios }) => ratios.length !== 8)
  ) {
    throw new Error('check:statistics printed no whole tables: run it alone to see why');
  }
  return { cells, rows, tones };
}
