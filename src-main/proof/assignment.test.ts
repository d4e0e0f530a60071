// The matching against trying everything, on graphs small enough for that.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edge, heaviestMatching } from './assignment.ts';

function heaviestByTrying(edges: readonly Edge[]): number {
  const best = (from: number, rows: ReadonlySet<number>, columns: ReadonlySet<number>): number => {
    const edge = edges[from];
    if (edge === undefined) return 0;
    const without = best(from + 1, rows, columns);
    if (rows.has(edge.row) || columns.has(edge.column)) return without;
    const taken = best(from + 1, new Set([...rows, edge.row]), new Set([...columns, edge.column]));
    return Math.max(without, edge.weight + taken);
  };
  return best(0, new Set(), new Set());
}

const anEdge = fc.record({
  row: fc.integer({ min: 0, max: 4 }),
  column: fc.integer({ min: 0, max: 4 }),
  weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
});

describe('heaviest matching', () => {
  it('is one to one, made of given pairs, and as heavy as any can be', () => {
    fc.assert(
      fc.property(fc.array(anEdge, { maxLength: 10 }), (edges) => {
        const matching = heaviestMatching(edges);
        expect(new Set(matching.map((edge) => edge.row)).size).toBe(matching.length);
        expect(new Set(matching.map((edge) => edge.column)).size).toBe(matching.length);
        for (const edge of matching) expect(edges).toContain(edge);
        const weight = matching.reduce((sum, edge) => sum + edge.weight, 0);
        expect(weight).toBeCloseTo(heaviestByTrying(edges), 9);
      }),
      { numRuns: 500 },
    );
  });

  it('gives up the best pair where two good ones weigh more', () => {
    const edges = [
      { row: 0, column: 0, weight: 1.0 },
      { row: 0, column: 1, weight: 0.9 },
      { row: 1, column: 0, weight: 0.9 },
    ];
    expect(heaviestMatching(edges)).toEqual([edges[1], edges[2]]);
  });

  it('of nothing is nothing', () => {
    expect(heaviestMatching([])).toEqual([]);
  });
});
