import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { DETECTION_STRIDE } from './detection-view.ts';
import {
  band,
  CONTEXT,
  type DetectionStream,
  falseAlarms,
  keyed,
  line,
  lobe,
  type Signal,
  streamOf,
  trackAll,
} from './synthetic-detections.ts';
import { Tracker } from './tracker.ts';

const CONFIG = DEFAULT_CONFIG.tracker;
const ROWS_10_S = 2343;
const { samplesPerRow, binHz } = CONTEXT;

function tracksOf(signals: readonly Signal[], rows: number, seed = 1) {
  return trackAll(new Tracker(CONFIG, CONTEXT), streamOf(signals, rows, CONTEXT, seed)).tracks;
}

describe('one signal', () => {
  it('follows a steady carrier as one track, exact in time and frequency', () => {
    const [track, ...others] = tracksOf([line({ offsetHz: 150_012 })], ROWS_10_S);
    expect(others).toEqual([]);
    expect(track).toMatchObject({
      trackId: 1,
      state: 'confirmed',
      confidence: 1,
      hits: ROWS_10_S,
      sampleStart: 0,
      sampleCount: ROWS_10_S * samplesPerRow,
      isDrifting: false,
      emitterId: null,
    });
    expect(Math.abs((track?.offsetHz ?? 0) - 150_012)).toBeLessThan(binHz / 20);
    expect(Math.abs(track?.driftHzPerS ?? 99)).toBeLessThan(1);
    expect(track?.lowOffsetHz).toBeLessThan(150_012);
    expect(track?.highOffsetHz).toBeGreaterThan(150_012);
  });

  it('makes a track of every burst, with the first and the last row of each', () => {
    const tracks = tracksOf([line({ offsetHz: -300e3, isOn: keyed(10, 60, 100) })], 1000);
    expect(tracks.map((track) => [track.sampleStart, track.sampleCount, track.state])).toEqual(
      Array.from({ length: 10 }, (_, k) => [(10 + 100 * k) * samplesPerRow, 50 * samplesPerRow, 'lost']),
    );
  });

  it('parts TDMA bursts of 30 ms with pauses of 30 ms', () => {
    const on = keyed(5, 12, 14);
    const tracks = tracksOf([band({ lowHz: -4e3, highHz: 4e3, snrDb: 25, isOn: on })], 5 + 14 * 20);
    expect(tracks).toHaveLength(20);
    for (const track of tracks) expect(track.hits).toBe(7);
  });

  it('bridges pauses shorter than lostAfterRows', () => {
    const tracks = tracksOf([line({ offsetHz: 0, isOn: keyed(0, 10, 10 + CONFIG.lostAfterRows - 1) })], 150);
    expect(tracks).toHaveLength(1);
  });

  it('keeps a signal of 300 kHz that falls into fragments in half of the rows in one piece', () => {
    const tracks = tracksOf(
      [band({ lowHz: -890e3, highHz: -600e3, snrDb: 6, fragments: 5, fragmentedPart: 0.5 })],
      600,
    );
    expect(tracks).toHaveLength(1);
    expect(Math.abs((tracks[0]?.lowOffsetHz ?? 0) + 890e3)).toBeLessThan(5e3);
    expect(Math.abs((tracks[0]?.highOffsetHz ?? 0) + 600e3)).toBeLessThan(5e3);
    expect(Math.abs((tracks[0]?.offsetHz ?? 0) + 745e3)).toBeLessThan(6e3);
    expect(tracks[0]?.hits).toBe(600);
  });

  it('does not let single rows of splatter widen the truth box', () => {
    const splatter: Signal = (rowId, random, context) => {
      const piece = lobe(200e3, 30, random, context);
      return rowId % 50 === 7 ? [{ ...piece, lowHz: 150e3, highHz: 250e3 }] : [piece];
    };
    const [track, ...others] = tracksOf([splatter], 500);
    expect(others).toEqual([]);
    expect((track?.highOffsetHz ?? 0) - (track?.lowOffsetHz ?? 0)).toBeLessThan(6 * binHz);
    expect(Math.abs((track?.offsetHz ?? 0) - 200e3)).toBeLessThan(binHz / 10);
  });
});

describe('movement', () => {
  it('sees a drift of 600 Hz/s within 10 s, with its rate and its swept extent', () => {
    const [track, ...others] = tracksOf([line({ offsetHz: -320e3, driftHzPerS: 600 })], ROWS_10_S);
    expect(others).toEqual([]);
    expect(track?.isDrifting).toBe(true);
    expect(Math.abs((track?.driftHzPerS ?? 0) - 600)).toBeLessThan(6);
    expect(Math.abs((track?.lowOffsetHz ?? 0) + 320e3)).toBeLessThan(3 * binHz);
    expect(Math.abs((track?.highOffsetHz ?? 0) + 314e3)).toBeLessThan(3 * binHz);
  });

  it('calls no keyed, steady or wide signal drifting', () => {
    const tracks = tracksOf(
      [
        line({ offsetHz: 100e3, snrDb: 8, isOn: keyed(0, 40, 60) }),
        line({ offsetHz: 400e3, snrDb: 6 }),
        band({ lowHz: -890e3, highHz: -600e3, snrDb: 6, fragments: 3, fragmentedPart: 0.3 }),
      ],
      ROWS_10_S,
    );
    expect(tracks.length).toBeGreaterThanOrEqual(40);
    expect(tracks.filter((track) => track.isDrifting)).toEqual([]);
  });

  it('makes one track of each sweep of a repeated chirp', () => {
    const sweepRows = 234;
    const chirp: Signal = (rowId, random, context) => {
      const phase = (rowId % sweepRows) / sweepRows;
      return [lobe(12e3 + 118e3 * phase, 16, random, context)];
    };
    const tracks = tracksOf([chirp], 10 * sweepRows);
    expect(tracks).toHaveLength(10);
    for (const track of tracks) {
      expect(track.isDrifting).toBe(true);
      expect(track.hits).toBe(sweepRows);
      expect(Math.abs(track.driftHzPerS / (118e3 / (sweepRows * CONTEXT.rowDurationS)) - 1)).toBeLessThan(
        0.01,
      );
    }
  });

  it('carries a drifting and a steady carrier through their crossing', () => {
    const tracks = tracksOf(
      [line({ offsetHz: 0 }), line({ offsetHz: -30e3, driftHzPerS: 12e3, snrDb: 18 })],
      1170,
    );
    expect(tracks).toHaveLength(2);
    const steady = tracks.find((track) => !track.isDrifting);
    const moving = tracks.find((track) => track.isDrifting);
    expect(steady?.sampleCount).toBe(1170 * samplesPerRow);
    expect(Math.abs(steady?.offsetHz ?? 1e9)).toBeLessThan(binHz / 2);
    expect(moving?.highOffsetHz).toBeGreaterThan(28e3);
    expect(moving?.lowOffsetHz).toBeLessThan(-28e3);
  });
});

describe('several signals', () => {
  it('keeps two carriers 8 bins apart, keyed at different times, apart', () => {
    const tracks = tracksOf(
      [line({ offsetHz: 0, isOn: keyed(0, 20, 33) }), line({ offsetHz: 8 * binHz, isOn: keyed(7, 30, 41) })],
      1000,
    );
    for (const track of tracks) {
      const nearest = Math.abs(track.offsetHz) < 4 * binHz ? 0 : 8 * binHz;
      expect(Math.abs(track.offsetHz - nearest)).toBeLessThan(binHz / 4);
    }
    expect(tracks.length).toBeGreaterThan(50);
  });

  it('survives a broadband click over two established carriers', () => {
    const click: Signal = (rowId) =>
      rowId === 50 ? [{ lowHz: -100e3, highHz: 100e3, offsetHz: 3e3, snrDb: 14 }] : [];
    const tracks = tracksOf([line({ offsetHz: -40e3 }), line({ offsetHz: 40e3 }), click], 100);
    const long = tracks.filter((track) => track.hits > 90);
    expect(long.map((track) => Math.round(track.offsetHz / binHz))).toEqual(
      [-40e3, 40e3].map((hz) => Math.round(hz / binHz)),
    );
    for (const track of long) {
      expect(track.sampleCount).toBe(100 * samplesPerRow);
      expect(track.highOffsetHz - track.lowOffsetHz).toBeLessThan(6 * binHz);
    }
    // The click is a presence of its own, of one row.
    const others = tracks.filter((track) => track.hits <= 90);
    expect(others).toMatchObject([{ hits: 1, sampleCount: samplesPerRow }]);
  });

  it('numbers tracks by first row, then frequency', () => {
    const tracks = tracksOf(
      [
        line({ offsetHz: 300e3, isOn: keyed(5, 50) }),
        line({ offsetHz: -300e3, isOn: keyed(5, 50) }),
        line({ offsetHz: 0, isOn: keyed(2, 50) }),
      ],
      60,
    );
    expect(tracks.map((track) => [track.trackId, Math.round(track.offsetHz / 100e3)])).toEqual([
      [1, 0],
      [2, -3],
      [3, 3],
    ]);
  });
});

describe('evidence', () => {
  it('confirms at confirmHits, and removes what dies before', () => {
    expect(
      tracksOf([line({ offsetHz: 0, snrDb: 8, isOn: keyed(5, 5 + CONFIG.confirmHits - 1) })], 50),
    ).toEqual([]);
    expect(
      tracksOf([line({ offsetHz: 0, snrDb: 8, isOn: keyed(5, 5 + CONFIG.confirmHits) })], 50),
    ).toHaveLength(1);
  });

  it('says after which row a track was sure: the third of a weak one, the first of a strong one', () => {
    const weak = band({ lowHz: 200e3, highHz: 220e3, snrDb: 7, isOn: (row) => row >= 20 && row < 60 });
    const strong = band({ lowHz: -220e3, highHz: -200e3, snrDb: 30, isOn: (row) => row >= 20 && row < 60 });
    const tracks = tracksOf([weak, strong], 100);
    expect(tracks.map(({ sampleStart, confirmedSample }) => [sampleStart, confirmedSample])).toEqual([
      [20 * samplesPerRow, 21 * samplesPerRow],
      [20 * samplesPerRow, (20 + CONFIG.confirmHits) * samplesPerRow],
    ]);
  });

  it('keeps a single strong hit, and not a weak one', () => {
    const burst =
      (widthHz: number) =>
      (snrDb: number): Signal =>
      (rowId) =>
        rowId === 20
          ? [{ lowHz: 10e3, highHz: 10e3 + widthHz, offsetHz: 10e3 + widthHz / 2, snrDb, isBurst: true }]
          : [];
    const narrow = burst(CONTEXT.binHz);
    expect(tracksOf([narrow(CONFIG.confirmAtOnceSnrDb - 0.1)], 50)).toEqual([]);
    expect(tracksOf([narrow(CONFIG.confirmAtOnceSnrDb)], 50)).toHaveLength(1);
    // Of sixteen bins a quarter of the level says as much, of very many no less than the least of a wide hit.
    const wide = burst(16 * CONTEXT.binHz);
    expect(tracksOf([wide(CONFIG.confirmAtOnceSnrDb - 6.3)], 50)).toEqual([]);
    expect(tracksOf([wide(CONFIG.confirmAtOnceSnrDb - 5.5)], 50)).toHaveLength(1);
    const widest = burst(500 * CONTEXT.binHz);
    expect(tracksOf([widest(CONFIG.confirmAtOnceWideSnrDb - 0.1)], 50)).toEqual([]);
    expect(tracksOf([widest(CONFIG.confirmAtOnceWideSnrDb)], 50)).toHaveLength(1);
    const [track] = tracksOf([burst(10e3)(CONFIG.confirmAtOnceSnrDb)], 50);
    expect(track).toMatchObject({
      sampleStart: 20 * samplesPerRow,
      sampleCount: samplesPerRow,
      hits: 1,
      state: 'lost',
      lowOffsetHz: expect.closeTo(10e3, -3),
    });
  });

  it('raises confidence by a hit and lowers it by a row without', () => {
    const tracker = new Tracker(CONFIG, CONTEXT);
    const stream = streamOf([line({ offsetHz: 0, snrDb: 20, isOn: keyed(0, 2) })], 2);
    const after = (rowsDone: number) => tracker.processBatch(new Float64Array(0), rowsDone).changed;
    expect(tracker.processBatch(stream.detections, 2).changed[0]?.confidence).toBeCloseTo(0.6, 12);
    expect(after(5)).toEqual([]);
    const { changed } = tracker.finish();
    expect(changed[0]?.confidence).toBeCloseTo(0.6 - 3 * 0.05, 12);
  });

  it('lets noise make at most one confirmed track in 10 s', () => {
    const perSeed = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => tracksOf([falseAlarms(0.5)], 2500, seed).length);
    console.info(`false tracks in 2500 rows of 0.5 false alarms, by seed: ${perSeed.join(' ')}`);
    for (const count of perSeed) expect(count).toBeLessThanOrEqual(1);
  });

  it('logs confirmed tracks at the set interval and no others', () => {
    const stream = streamOf([line({ offsetHz: 0 }), falseAlarms(0.5)], 235);
    const { tracks, observations } = trackAll(new Tracker(CONFIG, CONTEXT), stream);
    expect(tracks).toHaveLength(1);
    expect(new Set(observations.map((observation) => observation.trackId))).toEqual(
      new Set(tracks.map((track) => track.trackId)),
    );
    // 1.003 s: at 0 s and then at the first row 0.1 s or more after the one before (24 rows).
    expect(observations.map((observation) => observation.sampleStart / samplesPerRow)).toEqual(
      Array.from({ length: 10 }, (_, k) => 24 * k),
    );
  });
});

describe('determinism', () => {
  const busy: DetectionStream = streamOf(
    [
      line({ offsetHz: 0, isOn: keyed(3, 20, 31) }),
      line({ offsetHz: -200e3, driftHzPerS: 30e3 }),
      band({ lowHz: 500e3, highHz: 700e3, fragments: 4, fragmentedPart: 0.4 }),
      falseAlarms(1),
    ],
    200,
  );
  const whole = trackAll(new Tracker(CONFIG, CONTEXT), busy);

  it('gives the same tracks and observations however the rows are cut into batches', () => {
    expect(whole.tracks.length).toBeGreaterThan(5);
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: busy.rows }), { maxLength: 40 }), (cuts) => {
        cuts.sort((a, b) => a - b);
        expect(trackAll(new Tracker(CONFIG, CONTEXT), busy, cuts)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('waits for the end of a row whose first detections came early', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: busy.detections.length / DETECTION_STRIDE }), (early) => {
        const tracker = new Tracker(CONFIG, CONTEXT);
        const head = busy.detections.subarray(0, early * DETECTION_STRIDE);
        const seen = new Map(
          tracker
            .processBatch(head, head[(early - 1) * DETECTION_STRIDE] ?? 0)
            .changed.map((track) => [track.trackId, track]),
        );
        const rest = tracker.processBatch(busy.detections.subarray(early * DETECTION_STRIDE), busy.rows);
        for (const track of [...rest.changed, ...tracker.finish().changed]) seen.set(track.trackId, track);
        for (const track of whole.tracks) expect(seen.get(track.trackId)).toEqual(track);
      }),
      { numRuns: 40 },
    );
  });

  it('is as new after reset', () => {
    const tracker = new Tracker(CONFIG, CONTEXT);
    trackAll(tracker, busy, [17]);
    tracker.reset();
    expect(trackAll(tracker, busy)).toEqual(whole);
  });

  it('refuses rows that are done and halves of detections', () => {
    const tracker = new Tracker(CONFIG, CONTEXT);
    tracker.processBatch(busy.detections, busy.rows);
    expect(() => tracker.processBatch(busy.detections, busy.rows)).toThrow(RangeError);
    expect(() =>
      new Tracker(CONFIG, CONTEXT).processBatch(new Float64Array(DETECTION_STRIDE + 1), 1),
    ).toThrow(RangeError);
  });
});
