// Scores of cases whose answer is known by hand: perfect, shifted, split, merged, swapped, missed, made up.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxIou, overlappingPairs, resolvable, type SignalBox, sharedArea } from './boxes.ts';
import { falseFinds, matchBoxes, measurementErrors, scoreDetection } from './detection-score.ts';
import { scoreEmitters } from './emitter-score.ts';
import { scoreBoxes } from './score.ts';
import { scoreTracking } from './tracking-score.ts';

const FINE = { hz: 0, s: 0 };

let nextId = 0;
function box(
  startS: number,
  stopS: number,
  lowHz: number,
  highHz: number,
  more: Partial<SignalBox> = {},
): SignalBox {
  return {
    id: String(nextId++),
    emitter: null,
    kind: null,
    startS,
    stopS,
    lowHz,
    highHz,
    snrDb: null,
    ...more,
  };
}

const aBox = fc
  .tuple(
    fc.double({ min: 0, max: 10, noNaN: true }),
    fc.double({ min: 0.1, max: 5, noNaN: true }),
    fc.double({ min: 0, max: 100, noNaN: true }),
    fc.double({ min: 1, max: 50, noNaN: true }),
  )
  .map(([startS, lengthS, lowHz, widthHz]) => box(startS, startS + lengthS, lowHz, lowHz + widthHz));
const boxes = fc.array(aBox, { maxLength: 12 });

describe('boxes', () => {
  it('are alike by intersection over union', () => {
    expect(boxIou(box(0, 2, 0, 10), box(0, 2, 0, 10))).toBe(1);
    expect(boxIou(box(0, 2, 0, 10), box(1, 3, 0, 10))).toBeCloseTo(1 / 3, 12);
    expect(boxIou(box(0, 2, 0, 10), box(0, 1, 0, 5))).toBeCloseTo(0.25, 12);
    expect(boxIou(box(0, 1, 0, 10), box(1, 2, 0, 10))).toBe(0);
  });

  it('are compared no finer than the resolution, about the same middle', () => {
    const carrier = resolvable(box(0, 10, 99, 101), { hz: 600, s: 0.004 });
    expect([carrier.lowHz, carrier.highHz, carrier.startS, carrier.stopS]).toEqual([-200, 400, 0, 10]);
  });

  it('that overlap are all found, and only those', () => {
    fc.assert(
      fc.property(boxes, boxes, (truth, found) => {
        const expected = truth.flatMap((a, i) =>
          found.flatMap((b, j) => (sharedArea(a, b) > 0 ? [`${i},${j}`] : [])),
        );
        const pairs = overlappingPairs(truth, found).map((pair) => `${pair.truth},${pair.found}`);
        expect(pairs.sort()).toEqual(expected.sort());
      }),
    );
  });
});

describe('detection', () => {
  it('is perfect against itself', () => {
    const truth = [box(0, 1, 0, 10, { kind: 'a', snrDb: 10 }), box(2, 3, 50, 90, { kind: 'b', snrDb: 21 })];
    const score = scoreBoxes(truth, truth, 10, FINE);
    for (const { pd, precision, f1 } of score.detection) {
      expect([pd.value, precision.value, f1]).toEqual([1, 1, 1]);
    }
    expect(score.detection[0]?.byKind.map(({ kind, snrDb }) => [kind, snrDb])).toEqual([
      ['a', 10],
      ['b', 20],
    ]);
    expect(score.falseTracks).toMatchObject({ count: 0, perHour: 0, interval: { low: 0 } });
    // Garwood: -ln 0.025 events at most, in 10 s.
    expect(score.falseTracks.interval.high).toBeCloseTo(-360 * Math.log(0.025), 6);
    expect(score.tracking).toMatchObject({
      hota: 1,
      detA: 1,
      assA: 1,
      idf1: 1,
      switches: 0,
      fragmentations: 0,
    });
  });

  it('counts a box shifted by a third of its width at 0.4 and 0.5, and one shifted by half at neither', () => {
    const truth = [box(0, 1, 0, 90)];
    const third = scoreBoxes(truth, [box(0, 1, 30, 120)], 1, FINE);
    expect(third.detection.map(({ pd }) => pd.count)).toEqual([1, 1]);
    expect(third.errors.center?.median).toBeCloseTo(1 / 3, 12);
    expect(third.errors.edge?.median).toBeCloseTo(1 / 3, 12);
    const half = scoreBoxes(truth, [box(0, 1, 45, 135)], 1, FINE);
    expect(half.detection.map(({ pd }) => pd.count)).toEqual([0, 0]);
    expect(half.falseTracks.count).toBe(0);
  });

  it('counts one find once: two true presences under one box are one hit and one miss', () => {
    const { pd, precision } = scoreDetection(
      [box(0, 1, 0, 10), box(0, 1, 2, 12)],
      [box(0, 1, 1, 11)],
      0.4,
      FINE,
    );
    expect([pd.count, pd.total, precision.count, precision.total]).toEqual([1, 2, 1, 1]);
  });

  it('prefers two fair pairs to one perfect one', () => {
    const truth = [box(0, 1, 0, 10), box(0, 1, 4, 14)];
    const found = [box(0, 1, 4, 14), box(0, 1, 9, 19)];
    expect(matchBoxes(truth, found, 0.3, FINE)).toHaveLength(2);
  });

  it('tells what was made of noise from what was cut badly', () => {
    const truth = [box(0, 10, 0, 100)];
    const piece = box(0, 1, 0, 20);
    const noise = box(5, 6, 300, 310);
    expect(falseFinds(truth, [piece, noise], FINE)).toEqual([noise]);
    expect(scoreBoxes(truth, [piece, noise], 1800, FINE).falseTracks).toMatchObject({ count: 1, perHour: 2 });
  });

  it('signs times and levels: late and loud is above 0', () => {
    const truth = [box(1, 2, 0, 10, { snrDb: 10 })];
    const found = [box(1.1, 2.2, 0, 10, { snrDb: 12 })];
    const errors = measurementErrors(truth, found, matchBoxes(truth, found, 0.4, FINE), FINE);
    expect(errors.startS?.median).toBeCloseTo(0.1, 12);
    expect(errors.stopS?.median).toBeCloseTo(0.2, 12);
    expect(errors.snrDb?.median).toBe(2);
  });

  it('knows how long it took until a find was confirmed, by kind, of those that were found', () => {
    const at = (startS: number, kind: string) => box(startS, startS + 1, 0, 10, { kind, snrDb: 10 });
    const truth = [at(0, 'a'), at(2, 'a'), at(4, 'b'), at(6, 'b')];
    const found = [
      box(0, 1, 0, 10, { confirmedS: 0.25 }),
      box(2, 3, 0, 10, { confirmedS: 2.5 }),
      // Nobody said when.
      box(4, 5, 0, 10),
    ];
    const score = scoreBoxes(truth, found, 10, FINE);
    expect(score.errors.confirmS).toMatchObject({ count: 2, median: 0.375, p95: 0.5 });
    expect(score.detection[0]?.byKind.map(({ kind, confirmS }) => [kind, confirmS?.median])).toEqual([
      ['a', 0.375],
      ['b', undefined],
    ]);
  });

  it('has an interval of F1 that holds it, and ends at 1 where all is right', () => {
    const ten = Array.from({ length: 10 }, (_, k) => box(k, k + 0.5, 0, 10));
    const [at] = scoreBoxes(ten, ten.slice(2), 10, FINE).detection;
    expect(at?.f1).toBeCloseTo(16 / 18, 12);
    // Wilson of 8 in 10: 0.4902 to 0.9433.
    expect(at?.f1Interval?.low).toBeCloseTo(0.9803 / 1.4902, 3);
    expect(at?.f1Interval?.high).toBeCloseTo(1.8866 / 1.9433, 3);
    expect(scoreBoxes(ten, ten, 10, FINE).detection[0]?.f1Interval?.high).toBe(1);
  });

  it('never has more matches than boxes, and no likeness outside what was asked for', () => {
    fc.assert(
      fc.property(boxes, boxes, (truth, found) => {
        const matches = matchBoxes(truth, found, 0.4, FINE);
        expect(matches.length).toBeLessThanOrEqual(Math.min(truth.length, found.length));
        for (const { iou } of matches) expect(iou >= 0.4 - 1e-9 && iou <= 1 + 1e-9).toBe(true);
      }),
    );
  });
});

describe('tracking', () => {
  it('of half of the time has half of the detection, and of what is there all of the association it can have', () => {
    // TP 5 s, FN 5 s: DetA 0.5; the pair shares 5 of 10 s: AssA 0.5; HOTA 0.5. IDF1 = 10 / 15.
    const score = scoreTracking([box(0, 10, 0, 10)], [box(0, 5, 0, 10)], FINE);
    expect(score.detA).toBeCloseTo(0.5, 12);
    expect(score.assA).toBeCloseTo(0.5, 12);
    expect(score.hota).toBeCloseTo(0.5, 12);
    expect(score.idf1).toBeCloseTo(2 / 3, 12);
  });

  it('counts a presence followed by two tracks in turn as one switch', () => {
    const score = scoreTracking([box(0, 10, 0, 10)], [box(0, 5, 0, 10), box(5, 10, 0, 10)], FINE);
    expect(score).toMatchObject({ switches: 1, fragmentations: 0, detA: 1 });
    // Each half: 5 / (10 + 5 - 5).
    expect(score.assA).toBeCloseTo(0.5, 12);
    expect(score.hota).toBeCloseTo(Math.SQRT1_2, 12);
    expect(score.idf1).toBeCloseTo(0.5, 12);
  });

  it('counts a hole as one fragmentation, and as a switch only where the identity changes', () => {
    const truth = [box(0, 10, 0, 10)];
    const holed = [box(0, 4, 0, 10), box(6, 10, 0, 10)];
    expect(scoreTracking(truth, holed, FINE)).toMatchObject({ switches: 1, fragmentations: 1 });
  });

  it('sees two identities that change places', () => {
    const truth = [box(0, 10, 0, 10), box(0, 10, 20, 30)];
    const same = [box(0, 10, 0, 10), box(0, 10, 20, 30)];
    const merged = [box(0, 10, 0, 30)];
    expect(scoreTracking(truth, same, FINE).hota).toBe(1);
    // One box over both is alike to each by a third: followed by nobody.
    expect(scoreTracking(truth, merged, FINE)).toMatchObject({ idf1: 0, switches: 0 });
  });

  it('weighs the likeness: a box twice as wide is right up to a threshold of a half', () => {
    // Thresholds 0.05 to 0.50 of 19 are met.
    expect(scoreTracking([box(0, 1, 0, 10)], [box(0, 1, 0, 20)], FINE).hota).toBeCloseTo(10 / 19, 12);
  });

  it('has intervals of HOTA and IDF1 from parts that meet nothing else', () => {
    const truth = Array.from({ length: 40 }, (_, k) => box(k, k + 0.5, 0, 10));
    const half = truth.filter((_, k) => k % 2 === 0);
    const { hota, hotaInterval, idf1, idf1Interval } = scoreTracking(truth, half, FINE);
    // Half of the time: DetA 0.5, AssA 1.
    expect(hota).toBeCloseTo(Math.SQRT1_2, 12);
    expect(idf1).toBeCloseTo(2 / 3, 12);
    // The part that was found is binomial, 0.5 +- 0.16: HOTA its root.
    expect(hotaInterval?.low).toBeGreaterThan(Math.sqrt(0.3));
    expect(hotaInterval?.low).toBeLessThan(Math.sqrt(0.42));
    expect(hotaInterval?.high).toBeGreaterThan(Math.sqrt(0.58));
    expect(hotaInterval?.high).toBeLessThan(Math.sqrt(0.7));
    expect(idf1Interval?.low).toBeLessThan(2 / 3);
    expect(scoreTracking(truth.slice(0, 3), truth.slice(0, 3), FINE).hotaInterval).toBeNull();
  });

  it('of nothing says nothing; of misses and inventions 0', () => {
    expect(scoreTracking([], [], FINE)).toMatchObject({ hota: null, idf1: null });
    expect(scoreTracking([box(0, 1, 0, 10)], [], FINE)).toMatchObject({ hota: 0, idf1: 0 });
    expect(scoreTracking([], [box(0, 1, 0, 10)], FINE)).toMatchObject({ hota: 0, idf1: 0 });
  });

  it('stays within 0 and 1 whatever comes, and does not depend on the order', () => {
    fc.assert(
      fc.property(boxes, boxes, (truth, found) => {
        const score = scoreTracking(truth, found, FINE);
        for (const value of [score.hota, score.detA, score.assA, score.idf1]) {
          if (value !== null) expect(value >= 0 && value <= 1 + 1e-9).toBe(true);
        }
        const turned = scoreTracking([...truth].reverse(), [...found].reverse(), FINE);
        expect(turned.idf1 ?? 0).toBeCloseTo(score.idf1 ?? 0, 9);
      }),
    );
  });
});

describe('emitters', () => {
  const bursts = (emitter: string, lowHz: number): SignalBox[] =>
    [0, 1, 2, 3].map((k) => box(k, k + 0.5, lowHz, lowHz + 10, { emitter }));
  const scored = (truth: readonly SignalBox[], found: readonly SignalBox[]) =>
    scoreEmitters(truth, found, matchBoxes(truth, found, 0.4, FINE));

  it('are pure and complete when grouped as they belong', () => {
    const truth = [...bursts('A', 0), ...bursts('B', 100)];
    const found = [...bursts('1', 0), ...bursts('2', 100)];
    expect(scored(truth, found)).toMatchObject({ purity: { value: 1 }, completeness: { value: 1 } });
  });

  it('that were merged are complete and half pure', () => {
    const truth = [...bursts('A', 0), ...bursts('B', 100)];
    const found = [...bursts('1', 0), ...bursts('1', 100)];
    expect(scored(truth, found)).toMatchObject({ purity: { value: 0.5 }, completeness: { value: 1 } });
  });

  it('that were cut in pieces are pure and incomplete', () => {
    const truth = bursts('A', 0);
    const found = bursts('1', 0).map((burst, k) => ({ ...burst, emitter: k === 0 ? null : '1' }));
    const score = scored(truth, found);
    expect(score).toMatchObject({ purity: { value: 1 }, completeness: { value: 0.75 } });
    expect(score.byEmitter).toMatchObject([{ emitter: 'A', pieces: 2 }]);
  });
});
