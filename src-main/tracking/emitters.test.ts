import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Emitter, Track } from '#contract/entities.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { groupEmitters } from './emitters.ts';
import {
  band,
  CONTEXT,
  HF_CONTEXT,
  keyed,
  line,
  lobe,
  Random,
  type Signal,
  streamOf,
  trackAll,
} from './synthetic-detections.ts';
import { Tracker, type TrackerContext } from './tracker.ts';

const { tracker: TRACKER, emitters: EMITTERS } = DEFAULT_CONFIG;
const ROWS_10_S = 2343;

function tracksOf(signals: readonly Signal[], rows: number, context: TrackerContext): readonly Track[] {
  return trackAll(new Tracker(TRACKER, context), streamOf(signals, rows, context)).tracks;
}

function emittersOf(signals: readonly Signal[], rows = ROWS_10_S, context = CONTEXT): readonly Emitter[] {
  const sampleCount = rows * context.samplesPerRow;
  return groupEmitters(tracksOf(signals, rows, context), EMITTERS, { ...context, sampleCount }).emitters;
}

/** Morse-like: dots and dashes of 9 and 27 rows of 5.3 ms, seeded, with pauses between calls. */
function morse(seed: number, rows: number): (rowId: number) => boolean {
  const random = new Random(seed);
  const isOn = new Uint8Array(rows);
  for (let row = Math.floor(40 * random.uniform()); row < rows; ) {
    const onRows = random.uniform() < 0.5 ? 9 : 27;
    isOn.fill(1, row, Math.min(rows, row + onRows));
    row += onRows + (random.uniform() < 0.1 ? 120 : random.uniform() < 0.3 ? 27 : 9);
  }
  return (rowId) => isOn[rowId] === 1;
}

/** Dwell of 8 rows every 24, on a channel drawn anew each time. */
function hopper(channels: readonly number[], seed: number): Signal {
  const random = new Random(seed);
  const order = Array.from(
    { length: 1000 },
    () => channels[Math.floor(random.uniform() * channels.length)] ?? 0,
  );
  return (rowId, noise, context) => {
    if (rowId % 24 >= 8) return [];
    const hz = order[Math.floor(rowId / 24)] ?? 0;
    return [{ ...lobe(hz, 18, noise, context), lowHz: hz - 4e3, highHz: hz + 4e3 }];
  };
}

const ELEVEN = Array.from({ length: 11 }, (_, k) => 950e3 + 23e3 * k);

describe('one place', () => {
  it('calls a steady line a carrier', () => {
    const [emitter, ...others] = emittersOf([line({ offsetHz: 150_012 })]);
    expect(others).toEqual([]);
    expect(emitter).toMatchObject({
      emitterId: 1,
      class: 'carrier',
      label: 'E1 carrier',
      state: 'confirmed',
      trackCount: 1,
      trackIds: [1],
      firstSample: 0,
      lastSample: ROWS_10_S * CONTEXT.samplesPerRow,
      dutyCycle: 1,
      isHopper: false,
    });
    expect(Math.abs((emitter?.offsetHz ?? 0) - 150_012)).toBeLessThan(CONTEXT.binHz / 10);
  });

  it('makes one emitter of the hundreds of tracks of a keyed carrier, and a carrier of it', () => {
    const rows = 9000;
    const isOn = morse(5, rows);
    const emitters = emittersOf([line({ offsetHz: -4_336, snrDb: 25, isOn })], rows, HF_CONTEXT);
    expect(emitters).toHaveLength(1);
    expect(emitters[0]?.trackCount).toBeGreaterThan(200);
    expect(emitters[0]?.class).toBe('carrier');
    const onRows = Array.from({ length: rows }, (_, row) => row).filter(isOn).length;
    const emitter = emitters[0];
    const seenRows = ((emitter?.lastSample ?? 0) - (emitter?.firstSample ?? 0)) / HF_CONTEXT.samplesPerRow;
    expect(emitter?.dutyCycle).toBeCloseTo(onRows / seenRows, 6);
  });

  it('keeps two keyed carriers 500 Hz (2.7 bins) apart as two', () => {
    const rows = 4000;
    // Narrow lobes, as of signals just above the threshold: their detections do not touch.
    const narrow = (hz: number, seed: number): Signal => {
      const isOn = morse(seed, rows);
      return (rowId, random) =>
        isOn(rowId)
          ? [{ lowHz: hz - 90, highHz: hz + 90, offsetHz: hz + 20 * random.normal(), snrDb: 16 }]
          : [];
    };
    const emitters = emittersOf([narrow(29_930, 1), narrow(30_434, 2)], rows, HF_CONTEXT);
    expect(emitters.map((emitter) => Math.round(emitter.offsetHz / 100))).toEqual([299, 304]);
  });

  it('parts strong neighbours 500 Hz apart although many of their tracks are mixtures', () => {
    const rows = 4000;
    const emitters = emittersOf(
      [
        line({ offsetHz: 29_930, snrDb: 25, isOn: morse(1, rows) }),
        line({ offsetHz: 30_434, snrDb: 25, isOn: morse(2, rows) }),
      ],
      rows,
      HF_CONTEXT,
    );
    const main = emitters.filter((emitter) => emitter.trackCount >= 10);
    expect(main).toHaveLength(2);
    for (const hz of [29_930, 30_434]) {
      const nearest = Math.min(...main.map((emitter) => Math.abs(emitter.offsetHz - hz)));
      expect(nearest).toBeLessThan(HF_CONTEXT.binHz / 2);
    }
  });

  it('makes one emitter of a carrier that was interrupted, and of bursts of one transmitter', () => {
    const emitters = emittersOf([
      line({ offsetHz: 100e3, isOn: keyed(0, 900, 1100) }),
      band({ lowHz: -460e3, highHz: -450e3, snrDb: 17, isOn: keyed(70, 164, 350) }),
    ]);
    expect(emitters.map((emitter) => [emitter.class, emitter.trackCount])).toEqual([
      ['carrier', 3],
      ['burst', 7],
    ]);
  });

  it('does not part an emitter because its shortest bursts are measured badly', () => {
    const ragged: Signal = (rowId, random) => {
      const burst = Math.floor(rowId / 40);
      const length = 1 + (burst % 6);
      if (rowId % 40 >= length) return [];
      const halfHz = length <= 2 ? 9e3 : 4e3;
      return [
        { lowHz: -halfHz, highHz: halfHz, offsetHz: 300 * random.normal(), snrDb: length <= 2 ? 17 : 22 },
      ];
    };
    const emitters = emittersOf([ragged], 1200);
    expect(emitters).toHaveLength(1);
    expect(emitters[0]).toMatchObject({ class: 'burst', trackCount: 30 });
  });

  it('parts what is on at the same time at different frequencies', () => {
    const emitters = emittersOf(
      [band({ lowHz: -15.7e3, highHz: -5.4e3 }), band({ lowHz: 7.1e3, highHz: 15.2e3 })],
      400,
      { ...HF_CONTEXT, sampleRateHz: 100e3, spanHz: 100e3, binHz: 100e3 / 512 },
    );
    expect(emitters.map((emitter) => emitter.class)).toEqual(['narrowband', 'narrowband']);
  });

  it('puts pieces of a wide signal that were tracked apart into its emitter', () => {
    const [wide] = tracksOf([band({ lowHz: -890e3, highHz: -600e3 })], 500, CONTEXT);
    if (wide === undefined) throw new Error('no track');
    const piece: Track = {
      ...wide,
      trackId: 77,
      sampleStart: wide.sampleStart + 100 * CONTEXT.samplesPerRow,
      sampleCount: 20 * CONTEXT.samplesPerRow,
      offsetHz: -700e3,
      lowOffsetHz: -710e3,
      highOffsetHz: -690e3,
      bandwidthHz: 20e3,
      powerDbfs: wide.powerDbfs - 10,
      hits: 20,
    };
    const { emitters, emitterIdOfTrack } = groupEmitters([wide, piece], EMITTERS, CONTEXT);
    expect(emitters).toHaveLength(1);
    expect(emitters[0]).toMatchObject({ class: 'wideband', trackIds: [wide.trackId, 77], trackCount: 2 });
    expect(emitterIdOfTrack.get(77)).toBe(1);
  });
});

describe('hop sets', () => {
  it('finds a hopper with its channels, extent and middle', () => {
    const emitters = emittersOf([hopper(ELEVEN, 9)]);
    expect(emitters).toHaveLength(1);
    const [emitter] = emitters;
    expect(emitter).toMatchObject({ class: 'hopper', isHopper: true, label: 'E1 hopper' });
    expect(emitter?.trackCount).toBeGreaterThan(80);
    expect(Math.abs((emitter?.offsetHz ?? 0) - 1065e3)).toBeLessThan(2e3);
    expect(Math.abs((emitter?.bandwidthHz ?? 0) - 238e3)).toBeLessThan(4e3);
    expect(emitter?.bandwidthHz).toBe((emitter?.highOffsetHz ?? 0) - (emitter?.lowOffsetHz ?? 0));
  });

  it('does not take eleven keyed stations for one', () => {
    const rows = 4000;
    const stations = ELEVEN.map((hz, k) =>
      line({ offsetHz: (hz - 1065e3) / 4, snrDb: 20, isOn: morse(20 + k, rows) }),
    );
    const emitters = emittersOf(stations, rows, HF_CONTEXT);
    expect(emitters.filter((emitter) => emitter.isHopper)).toEqual([]);
    expect(emitters).toHaveLength(11);
  });

  it('does not take bursts on one channel, or unrelated bursts on several, for one', () => {
    const rare = (hz: number, seed: number): Signal => {
      const random = new Random(seed);
      const starts = new Set(Array.from({ length: 12 }, () => Math.floor(random.uniform() * ROWS_10_S)));
      const isOn = (rowId: number): boolean => {
        for (let back = 0; back < 8; back++) if (starts.has(rowId - back)) return true;
        return false;
      };
      return band({ lowHz: hz - 4e3, highHz: hz + 4e3, snrDb: 18, isOn });
    };
    const emitters = emittersOf([
      band({ lowHz: 890e3, highHz: 898e3, snrDb: 18, isOn: keyed(82, 90, 60) }),
      ...ELEVEN.slice(0, 5).map((hz, k) => rare(hz - 1500e3, 50 + k)),
    ]);
    expect(emitters.filter((emitter) => emitter.isHopper)).toEqual([]);
    expect(emitters).toHaveLength(6);
  });
});

describe('movement', () => {
  it('makes one sweep of a repeated chirp', () => {
    const chirp: Signal = (rowId, random, context) => [lobe(12e3 + 500 * (rowId % 236), 16, random, context)];
    const emitters = emittersOf([chirp]);
    expect(emitters.map((emitter) => [emitter.class, emitter.trackCount])).toEqual([['sweep', 10]]);
    expect(Math.abs((emitters[0]?.offsetHz ?? 0) - 71e3)).toBeLessThan(2 * CONTEXT.binHz);
    expect(Math.abs((emitters[0]?.bandwidthHz ?? 0) - 118e3)).toBeLessThan(4 * CONTEXT.binHz);
  });

  it('makes one drifting carrier of a drift that was interrupted', () => {
    const emitters = emittersOf([
      line({ offsetHz: -320e3, driftHzPerS: 3e3, isOn: keyed(0, 700, 800) }),
      line({ offsetHz: -200e3 }),
    ]);
    const moving = emitters.filter((emitter) => emitter.class === 'drifting-carrier');
    expect(moving).toHaveLength(1);
    expect(Math.abs((moving[0]?.driftHzPerS ?? 0) - 3e3)).toBeLessThan(60);
    expect(Math.abs((moving[0]?.lowOffsetHz ?? 0) + 320e3)).toBeLessThan(3 * CONTEXT.binHz);
    expect(moving[0]?.highOffsetHz).toBeGreaterThan(-292e3);
  });
});

describe('the answer', () => {
  const busy = tracksOf(
    [
      line({ offsetHz: 0, isOn: keyed(3, 20, 31) }),
      hopper(ELEVEN, 9),
      line({ offsetHz: -200e3, driftHzPerS: 30e3, isOn: keyed(0, 90, 110) }),
      band({ lowHz: 500e3, highHz: 700e3, fragments: 4, fragmentedPart: 0.4 }),
      band({ lowHz: -460e3, highHz: -450e3, snrDb: 17, isOn: keyed(70, 94, 150) }),
    ],
    600,
    CONTEXT,
  );

  it('depends on the tracks, not on their order', () => {
    const answer = groupEmitters(busy, EMITTERS, CONTEXT);
    expect(answer.emitters.length).toBeGreaterThanOrEqual(5);
    fc.assert(
      fc.property(fc.shuffledSubarray([...busy], { minLength: busy.length }), (shuffled) => {
        expect(groupEmitters(shuffled, EMITTERS, CONTEXT)).toEqual(answer);
      }),
      { numRuns: 30 },
    );
  });

  it('gives every track that is not tentative exactly one emitter, numbered by first sample', () => {
    const { emitters, emitterIdOfTrack } = groupEmitters(
      [...busy, { ...(busy[0] as Track), trackId: 9999, state: 'tentative' }],
      EMITTERS,
      CONTEXT,
    );
    expect(emitters.flatMap((emitter) => emitter.trackIds).sort((a, b) => a - b)).toEqual(
      busy.map((track) => track.trackId).sort((a, b) => a - b),
    );
    expect(emitterIdOfTrack.has(9999)).toBe(false);
    expect(emitters.map((emitter) => emitter.emitterId)).toEqual(emitters.map((_, i) => i + 1));
    for (let i = 1; i < emitters.length; i++) {
      expect(emitters[i]?.firstSample).toBeGreaterThanOrEqual(emitters[i - 1]?.firstSample ?? 0);
    }
  });

  it('answers no tracks with no emitters', () => {
    expect(groupEmitters([], EMITTERS, CONTEXT)).toEqual({ emitters: [], emitterIdOfTrack: new Map() });
  });

  it('regroups many tracks without a square of their number', () => {
    const template = busy[0] as Track;
    const many = (count: number): Track[] => {
      const random = new Random(4);
      return Array.from({ length: count }, (_, i) => ({
        ...template,
        trackId: i + 1,
        offsetHz: 10e3 * (i % 30) + 20 * random.normal(),
        sampleStart: 40_000 * Math.floor(i / 30) + 100 * (i % 30),
        sampleCount: 30_000,
        bandwidthHz: 900,
        powerDbfs: -60 + random.normal(),
        isDrifting: false,
        hits: 8,
      }));
    };
    const milliseconds = (tracks: readonly Track[]): number => {
      let best = Number.POSITIVE_INFINITY;
      for (let run = 0; run < 5; run++) {
        // CPU time: the machine may be shared.
        const before = process.cpuUsage();
        groupEmitters(tracks, EMITTERS, CONTEXT);
        const { user, system } = process.cpuUsage(before);
        best = Math.min(best, (user + system) / 1000);
      }
      return best;
    };
    milliseconds(many(2_500));
    const small = milliseconds(many(2_500));
    const large = milliseconds(many(10_000));
    console.info(`regrouping 2500 tracks: ${small.toFixed(1)} ms, 10000 tracks: ${large.toFixed(1)} ms`);
    expect(groupEmitters(many(10_000), EMITTERS, CONTEXT).emitters).toHaveLength(30);
    // Four times the tracks; a square would be sixteen times the time. The best of five runs.
    expect(large / small).toBeLessThan(10);
  });
});
