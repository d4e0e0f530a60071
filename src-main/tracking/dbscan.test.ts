import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DbscanPoints, dbscan, NOISE } from './dbscan.ts';

/** The algorithm as the paper states it, with all pairs. */
function naive(count: number, areNeighbours: (i: number, j: number) => boolean, minPoints: number) {
  const neighbours = Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => j).filter((j) => i === j || areNeighbours(i, j)),
  );
  const isCore = neighbours.map((list) => list.length >= minPoints);
  const component = new Array<number>(count).fill(NOISE);
  let next = 0;
  for (let seed = 0; seed < count; seed++) {
    if (!isCore[seed] || component[seed] !== NOISE) continue;
    const open = [seed];
    component[seed] = next;
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      for (const j of neighbours[i] ?? []) {
        if (!isCore[j] || component[j] !== NOISE) continue;
        component[j] = next;
        open.push(j);
      }
    }
    next++;
  }
  return { neighbours, isCore, component };
}

const EPSILON = 1;
const points = fc.record({
  xs: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }),
  seed: fc.integer({ min: 1, max: 1000 }),
  minPoints: fc.integer({ min: 1, max: 6 }),
});

function pointsOf(xs: readonly number[], seed: number): DbscanPoints {
  const positions = Float64Array.from(xs, (x) => x / 10).sort();
  // A second dimension that depends on the place, so that not all points of a window are neighbours.
  const level = Float64Array.from(positions, (_, i) => ((i * seed) % 7) / 4);
  return {
    positions,
    reach: () => EPSILON,
    areNeighbours: (i, j) =>
      Math.abs((positions[i] ?? 0) - (positions[j] ?? 0)) <= EPSILON &&
      Math.abs((level[i] ?? 0) - (level[j] ?? 0)) <= EPSILON,
  };
}

describe('dbscan', () => {
  it('finds the clusters, the border and the noise that all pairs give', () => {
    fc.assert(
      fc.property(points, ({ xs, seed, minPoints }) => {
        const made = pointsOf(xs, seed);
        const clusterOf = dbscan(made, minPoints);
        const { neighbours, isCore, component } = naive(xs.length, made.areNeighbours, minPoints);
        for (let i = 0; i < xs.length; i++) {
          const core = (neighbours[i] ?? []).filter((j) => isCore[j]);
          if (isCore[i]) {
            // The numbering may differ, the partition may not.
            for (let j = 0; j < xs.length; j++) {
              if (!isCore[j]) continue;
              expect(clusterOf[i] === clusterOf[j]).toBe(component[i] === component[j]);
            }
          } else if (core.length === 0) {
            expect(clusterOf[i]).toBe(NOISE);
          } else {
            expect(core.map((j) => clusterOf[j])).toContain(clusterOf[i]);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('numbers clusters from 0 in order of position', () => {
    const clusterOf = dbscan(pointsOf([0, 1, 200, 201, 390], 7), 1);
    expect([...clusterOf]).toEqual([0, 0, 1, 1, 2]);
  });

  it('does not test all pairs of points on one spot', () => {
    const count = 20_000;
    let tests = 0;
    const clusterOf = dbscan(
      {
        positions: new Float64Array(count),
        reach: () => 1,
        areNeighbours: () => {
          tests++;
          return true;
        },
      },
      3,
    );
    expect(new Set(clusterOf)).toEqual(new Set([0]));
    expect(tests).toBeLessThan(5 * count);
  });
});
