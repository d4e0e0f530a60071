import { describe, expect, it } from 'vitest';
import type { Track } from '#contract/entities.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { type Candidate, hostsOfByProducts } from './by-products.ts';
import { groupEmitters } from './emitters.ts';
import { band, CONTEXT, streamOf, trackAll } from './synthetic-detections.ts';
import { Tracker } from './tracker.ts';

const ROW = 1000;
const LIMITS = { byProductDb: 20, samplesPerRow: ROW, observedSamples: 1000 * ROW };

interface Emission {
  readonly lowHz: number;
  readonly highHz: number;
  readonly snrDb: number;
  /** First row and rows of each presence. */
  readonly rows: readonly (readonly [first: number, count: number])[];
  readonly isSteady?: boolean;
}

function candidate({ lowHz, highHz, snrDb, rows, isSteady = true }: Emission): Candidate {
  const tracks = rows.map(
    ([first, count]) => ({ sampleStart: first * ROW, sampleCount: count * ROW, hits: count }) as Track,
  );
  return {
    tracks,
    lowOffsetHz: lowHz,
    highOffsetHz: highHz,
    snrDb,
    densityDbfsPerHz: snrDb - 120,
    isSteady,
  };
}

function hostsOf(...emissions: readonly Emission[]): number[] {
  return [...hostsOfByProducts(emissions.map(candidate), LIMITS)];
}

const BURSTS = [
  [100, 40],
  [300, 40],
  [700, 40],
] as const;
const STRONG: Emission = { lowHz: -50e3, highHz: 50e3, snrDb: 45, rows: BURSTS };
const SPLATTER: Emission = {
  lowHz: 70e3,
  highHz: 110e3,
  snrDb: 12,
  rows: [
    [99, 3],
    [339, 2],
  ],
};

describe('what a stronger emitter makes beside itself', () => {
  it('is hosted by it where it is on only with it', () => {
    expect(hostsOf(STRONG, SPLATTER)).toEqual([-1, 0]);
    expect(hostsOf(SPLATTER, STRONG)).toEqual([1, -1]);
  });

  it('is an emitter of its own where it is on without it too', () => {
    expect(hostsOf(STRONG, { ...SPLATTER, rows: [...SPLATTER.rows, [500, 3]] })).toEqual([-1, -1]);
  });

  it('is an emitter of its own from 30 dB on, as the line of a transmitter that is switched on with it', () => {
    expect(hostsOf({ ...STRONG, snrDb: 60 }, { ...SPLATTER, snrDb: 31 })).toEqual([-1, -1]);
  });

  it('is an emitter of its own less than 20 dB below, or further away than three bandwidths', () => {
    expect(hostsOf(STRONG, { ...SPLATTER, snrDb: 26 })).toEqual([-1, -1]);
    expect(hostsOf(STRONG, { ...SPLATTER, lowHz: 360e3, highHz: 400e3 })).toEqual([-1, -1]);
    expect(hostsOf(STRONG, { ...SPLATTER, lowHz: -390e3, highHz: -340e3 })).toEqual([-1, 0]);
  });

  it('takes a side band from 15 dB on, close by and coming and going with it', () => {
    const wing: Emission = { lowHz: 60e3, highHz: 140e3, snrDb: 29, rows: BURSTS };
    expect(hostsOf(STRONG, wing)).toEqual([-1, 0]);
    expect(hostsOf(STRONG, { ...wing, rows: [[110, 20]] })).toEqual([-1, -1]);
    expect(hostsOf(STRONG, { ...wing, lowHz: 90e3 })).toEqual([-1, -1]);
  });

  it('cannot be told by a host that is nearly always on', () => {
    expect(hostsOf({ ...STRONG, rows: [[0, 900]] }, SPLATTER)).toEqual([-1, -1]);
  });

  it('may be made by several, and goes to the one with most of it; a by-product makes none', () => {
    const other: Emission = { lowHz: 120e3, highHz: 160e3, snrDb: 50, rows: [[500, 40]] };
    const of = { ...SPLATTER, rows: [...SPLATTER.rows, [505, 9]] as const };
    expect(hostsOf(STRONG, other, of)).toEqual([-1, -1, 1]);
    const weak: Emission = { lowHz: 112e3, highHz: 118e3, snrDb: 6, rows: [[99, 2]] };
    expect(hostsOf(STRONG, { ...SPLATTER, snrDb: 25 }, weak)).toEqual([-1, 0, 0]);
  });

  it('is nothing that hops or sweeps', () => {
    expect(hostsOf({ ...STRONG, isSteady: false }, SPLATTER)).toEqual([-1, -1]);
    expect(hostsOf(STRONG, { ...SPLATTER, isSteady: false })).toEqual([-1, -1]);
  });
});

describe('in the list of emitters', () => {
  const isOn = (rowId: number): boolean => rowId % 200 < 40;
  const tracks = trackAll(
    new Tracker(DEFAULT_CONFIG.tracker, CONTEXT),
    streamOf(
      [
        band({ lowHz: -60e3, highHz: 60e3, snrDb: 45, isOn }),
        band({ lowHz: 100e3, highHz: 160e3, snrDb: 11, isOn: (rowId) => isOn(rowId) && rowId < 1000 }),
      ],
      2343,
      CONTEXT,
    ),
  ).tracks;
  const sampleCount = 2343 * CONTEXT.samplesPerRow;

  it('its tracks are the host’s, which is measured without them', () => {
    const { emitters } = groupEmitters(tracks, DEFAULT_CONFIG.emitters, { ...CONTEXT, sampleCount });
    expect(emitters).toHaveLength(1);
    expect(emitters[0]?.trackCount).toBe(12 + 5);
    expect(emitters[0]?.trackIds).toHaveLength(12 + 5);
    expect(emitters[0]?.highOffsetHz).toBeLessThan(70e3);
  });

  it('everything is a line of its own where the setting is off', () => {
    const config = { ...DEFAULT_CONFIG.emitters, byProductDb: null };
    const { emitters } = groupEmitters(tracks, config, { ...CONTEXT, sampleCount });
    expect(emitters.map(({ trackCount }) => trackCount)).toEqual([12, 5]);
  });
});
