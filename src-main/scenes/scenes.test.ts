// Scene files as a user writes them: what they mean, what is refused and why, and that the truth is what was made.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SfericError } from '#contract/errors.ts';
import { loadAddon } from '../engine/addon.ts';
import { makeTestFolder, type TestFolder } from '../recordings/testing/folder.ts';
import { modulationOf, planScene } from './native-scene.ts';
import { presencesOf } from './presences.ts';
import { parseScene } from './read-scene.ts';
import type { Scene } from './scene-schema.ts';
import { writeScene } from './write-scene.ts';

const HEAD = 'sample_rate_hz: 1e6\nduration_s: 1\nnoise_dbfs_per_hz: -120\n';

function sceneOf(...emitters: readonly string[]): Scene {
  return parseScene(
    `${HEAD}emitters:\n${emitters.map((emitter) => `  - ${emitter}`).join('\n')}\n`,
    'test.yaml',
  );
}

function firstPresences(emitter: string) {
  const scene = sceneOf(emitter);
  const [first] = scene.emitters;
  if (first === undefined) throw new Error('no emitter');
  return presencesOf(first, scene);
}

const CW = 'name: A, kind: carrier, offset_hz: 1e5, snr_db: 20';

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof SfericError) {
      expect(error.info.code).toBe('input-refused');
      expect(error.info.message).not.toContain('\n');
      return error.info.message;
    }
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a scene file', () => {
  it('is refused with the line and what was expected', () => {
    const refusal = (text: string): string => refusalOf(() => parseScene(text, 'band.yaml'));
    expect(refusal('sample_rate_hz: fast')).toContain('band.yaml:1');
    expect(refusal(`${HEAD}emitters:\n  - { ${CW}, colour: red }`)).toMatch(/band\.yaml:5 .*colour/);
    expect(refusal(`${HEAD}emitters:\n  - { name: A, kind: tone, offset_hz: 0, snr_db: 1 }`)).toMatch(
      /band\.yaml:5 .*kind/,
    );
    expect(refusal(`${HEAD}emitters:\n  - { ${CW} }\n  - { ${CW} }`)).toContain('two emitters are named A');
    expect(refusal('a: [1, 2')).toContain('band.yaml:');
  });

  it('may be JSON', () => {
    const scene = parseScene(
      '{"sample_rate_hz": 1000000, "duration_s": 1, "noise_dbfs_per_hz": -120}',
      'x.json',
    );
    expect(scene).toMatchObject({ seed: 1, datatype: 'ci16_le', emitters: [] });
  });

  it('is refused where it cannot be: outside the band, wider than it, overlapping, never on', () => {
    const plan = (emitter: string): string => refusalOf(() => planScene(sceneOf(`{ ${emitter} }`)));
    expect(plan('name: A, kind: carrier, offset_hz: 6e5, snr_db: 20')).toContain('leaves the band');
    expect(plan(`${CW}, drift_hz_per_s: 1e6`)).toContain('leaves the band');
    expect(plan('name: A, kind: noise, offset_hz: 0, snr_db: 10, bandwidth_hz: 1e6')).toContain(
      'wider than the band',
    );
    expect(plan(`${CW}, schedule: { type: list, bursts_s: [[0, 0.5], [0.4, 0.1]] }`)).toContain('overlap');
    expect(plan(`${CW}, schedule: { type: list, bursts_s: [[2, 0.5]] }`)).toContain('no presence fits');
    expect(plan(`${CW}, fading: { type: rayleigh, doppler_hz: 2e4 }`)).toContain('doppler_hz');
  });

  it('knows every kind that it names', () => {
    const more: Record<string, string> = {
      '2fsk': 'symbol_rate_hz: 1e4, deviation_hz: 5e3',
      '4fsk': 'symbol_rate_hz: 1e4, deviation_hz: 5e3',
      gfsk: 'symbol_rate_hz: 1e4, deviation_hz: 5e3',
      ofdm: 'bandwidth_hz: 1e5, spacing_hz: 2e3',
      lora: 'bandwidth_hz: 1e5',
      lfm: 'bandwidth_hz: 1e5',
      noise: 'bandwidth_hz: 1e5',
      ppm: 'chip_rate_hz: 2e5',
    };
    const kinds =
      'carrier am dsb usb lsb nfm wfm ook ask4 bpsk qpsk 8psk 16qam 64qam 2fsk 4fsk gfsk msk ofdm lora lfm ppm noise';
    for (const kind of kinds.split(' ')) {
      const keyed = /ook|ask|psk|qam|msk/.test(kind) ? 'symbol_rate_hz: 1e4' : '';
      const rest = [more[kind] ?? keyed].filter((text) => text !== '').join(', ');
      const scene = sceneOf(
        `{ name: A, kind: ${kind}, offset_hz: 0, snr_db: 10${rest === '' ? '' : `, ${rest}`} }`,
      );
      const [emitter] = scene.emitters;
      if (emitter === undefined) throw new Error(kind);
      for (const value of Object.values(modulationOf(emitter))) {
        expect(typeof value === 'string' || Number.isFinite(value), kind).toBe(true);
      }
      expect(planScene(scene).spec.emitters).toHaveLength(1);
    }
  });
});

describe('schedules', () => {
  it('periodic: as many as fit', () => {
    const presences = firstPresences(
      `{ ${CW}, schedule: { type: periodic, first_s: 0.1, period_s: 0.2, length_s: 0.15 } }`,
    );
    expect(presences.map(({ sampleStart }) => sampleStart)).toEqual([100_000, 300_000, 500_000, 700_000]);
    expect(presences.every(({ sampleCount }) => sampleCount === 150_000)).toBe(true);
  });

  it('tdma: own slots of every frame, with the guard at both ends', () => {
    const presences = firstPresences(
      `{ ${CW}, schedule: { type: tdma, frame_s: 0.4, slots: 4, own: [2, 0], guard_s: 0.01 } }`,
    );
    expect(presences.map(({ sampleStart }) => sampleStart)).toEqual([5_000, 205_000, 405_000, 605_000]);
    expect(presences[0]?.sampleCount).toBe(90_000);
  });

  it('random: never overlapping, never closer than the least gap, the same each time, others for another seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const scene = {
          ...sceneOf(
            `{ ${CW}, schedule: { type: random, mean_gap_s: 0.02, min_gap_s: 0.005, length_s: [0.001, 0.03] } }`,
          ),
          seed,
        };
        const [emitter] = scene.emitters;
        if (emitter === undefined) throw new Error('no emitter');
        const presences = presencesOf(emitter, scene);
        presences.slice(1).forEach(({ sampleStart }, index) => {
          const before = presences[index];
          if (before === undefined) return;
          expect(sampleStart - before.sampleStart - before.sampleCount).toBeGreaterThanOrEqual(5_000 - 1);
        });
        for (const { sampleCount } of presences)
          expect(sampleCount >= 1_000 && sampleCount <= 30_000).toBe(true);
        expect(presencesOf(emitter, scene)).toEqual(presences);
        expect(presencesOf(emitter, { ...scene, seed: seed + 1 })).not.toEqual(presences);
      }),
      { numRuns: 20 },
    );
  });

  it('hops: every channel once a round, none twice in a row', () => {
    const presences = firstPresences(
      `{ ${CW}, hops: { channels: 5, spacing_hz: 1e4 }, schedule: { type: periodic, period_s: 0.01, length_s: 0.008 } }`,
    );
    expect(presences).toHaveLength(100);
    const channels = presences.map(({ startOffsetHz }) => Math.round((startOffsetHz - 1e5) / 1e4));
    for (let round = 0; round < 20; round++) {
      expect(channels.slice(5 * round, 5 * round + 5).sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    }
    channels.slice(1).forEach((channel, index) => {
      expect(channel).not.toBe(channels[index]);
    });
  });

  it('lfm: sweeps its bandwidth once in each burst', () => {
    const [first] = firstPresences(
      '{ name: A, kind: lfm, offset_hz: 1e5, snr_db: 10, bandwidth_hz: 4e4, schedule: { type: periodic, period_s: 0.5, length_s: 0.2 } }',
    );
    expect(first).toMatchObject({ startOffsetHz: 8e4, driftHzPerS: 2e5 });
  });
});

describe('a made scene', () => {
  const addon = loadAddon();
  let folder: TestFolder;
  beforeAll(async () => {
    folder = await makeTestFolder();
  });
  afterAll(() => folder.remove());

  const never = new AbortController().signal;
  const SCENE = sceneOf(
    '{ name: A, kind: carrier, offset_hz: 1e5, snr_db: 20, drift_hz_per_s: 1e3 }',
    '{ name: B, kind: qpsk, offset_hz: -2e5, snr_db: 15, symbol_rate_hz: 4e4, schedule: { type: periodic, period_s: 0.5, length_s: 0.1 } }',
  );

  async function make(
    name: string,
    scene: Scene,
  ): Promise<{ data: string; meta: string; dataBytes: number }> {
    const made = await writeScene(addon, scene, join(folder.path, `${name}.sigmf-meta`), () => {}, never);
    const bytes = await readFile(made.dataPath);
    const meta = await readFile(made.metaPath, 'utf8');
    return { data: createHash('sha256').update(bytes).digest('hex'), meta, dataBytes: bytes.length };
  }

  it('has the same bytes each time, and its truth says where everything is', async () => {
    const scene = {
      ...SCENE,
      center_freq_hz: 433e6,
      front_end: { ...SCENE.front_end, frequency_error_hz: 500 },
    };
    const first = await make('one', scene);
    const again = await make('two', scene);
    expect(again).toEqual(first);
    expect(first.dataBytes).toBe(4_000_000);
    const { global, annotations } = JSON.parse(first.meta);
    expect(global).toMatchObject({ 'core:datatype': 'ci16_le', 'sferic:sample_count': 1_000_000 });
    expect(annotations).toHaveLength(3);
    const tone = annotations.find((annotation: Record<string, unknown>) => annotation['core:label'] === 'A');
    expect(tone).toMatchObject({
      'core:sample_start': 0,
      'core:sample_count': 1_000_000,
      'core:freq_lower_edge': 433_100_499,
      'core:freq_upper_edge': 433_101_501,
      'sferic:kind': 'carrier',
    });
    const burst = annotations.find((annotation: Record<string, unknown>) => annotation['core:label'] === 'B');
    const widthHz = burst['core:freq_upper_edge'] - burst['core:freq_lower_edge'];
    expect(widthHz / 4e4).toBeGreaterThan(1.1);
    expect(widthHz / 4e4).toBeLessThan(1.2);
    expect((burst['core:freq_upper_edge'] + burst['core:freq_lower_edge']) / 2).toBeCloseTo(432_800_500, -3);
  });

  it('that was stopped leaves nothing behind', async () => {
    const before = await readdir(folder.path);
    const stop = new AbortController();
    const path = join(folder.path, 'stopped.sigmf-meta');
    const work = writeScene(addon, { ...SCENE, duration_s: 60 }, path, () => stop.abort(), stop.signal);
    await expect(work).rejects.toThrow(/stopped/);
    expect(await readdir(folder.path)).toEqual(before);
  });
});
