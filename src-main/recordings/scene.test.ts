import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SfericError } from '#contract/errors.ts';
import { inspectRecording } from './open.ts';
import { ensureDemoScene, type SceneWriter, sceneTruth, writeScene } from './scene.ts';

const ADDON_PATH = resolve(import.meta.dirname, '../../native/build/Release/sferic.node');
const addon = loadWriter();

function loadWriter(): SceneWriter | null {
  if (existsSync(ADDON_PATH)) return createRequire(import.meta.url)(ADDON_PATH) as SceneWriter;
  console.warn('skipped: the tests of the whole scene need the native addon (npm run build:native)');
  return null;
}

/** A scene of one burst and 1000 samples: for what happens to the files, not for what is in them. */
class SmallWriter implements SceneWriter {
  calls = 0;

  async writeDemoScene(path: string, seed: number, onProgress: (fraction: number) => void) {
    this.calls += 1;
    await writeFile(path, Buffer.alloc(4000, seed));
    onProgress(1);
    const burst = {
      emitter: 'E4 carrier',
      class: 'carrier',
      sampleStart: 10,
      sampleCount: 900,
      lowOffsetHz: 150_011,
      highOffsetHz: 150_013,
      snrDb: 24,
    };
    return { sampleRateHz: 2.4e6, sampleCount: 1000, bursts: [burst] };
  }
}

describe('the pair of files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sferic-scene-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  const make = (writer: SceneWriter) => ensureDemoScene(writer, folder, () => {});

  it('is made once and then used, with nothing else left in the folder', async () => {
    const writer = new SmallWriter();
    const first = await make(writer);
    expect(await make(writer)).toBe(first);
    expect(writer.calls).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(['demo-scene.sigmf-data', 'demo-scene.sigmf-meta']);
  });

  it('states its edges in RF hertz, and reads back as offsets', async () => {
    const path = await make(new SmallWriter());
    const metadata = JSON.parse(await readFile(path, 'utf8'));
    expect(metadata.annotations[0]['core:freq_lower_edge']).toBe(434_070_011);
    expect(metadata.annotations[0]['core:freq_upper_edge']).toBe(434_070_013);
    const truth = await sceneTruth(path);
    expect(truth).toEqual({
      sampleRateHz: 2.4e6,
      centerFreqHz: 433_920_000,
      sampleCount: 1000,
      emitters: [
        {
          label: 'E4 carrier',
          class: 'carrier',
          lowOffsetHz: 150_011,
          highOffsetHz: 150_013,
          bursts: [
            { sampleStart: 10, sampleCount: 900, lowOffsetHz: 150_011, highOffsetHz: 150_013, snrDb: 24 },
          ],
        },
      ],
    });
  });

  it.each([
    ['samples are missing', (data: string) => truncate(data, 3996)],
    ['the data file is gone', (data: string) => rm(data)],
    ['the metadata are gone', (_: string, meta: string) => rm(meta)],
    ['the metadata are no JSON', (_: string, meta: string) => truncate(meta, 100)],
    [
      'another generator made it',
      async (_: string, meta: string) =>
        writeFile(meta, (await readFile(meta, 'utf8')).replaceAll('scene 1"', 'scene 0"')),
    ],
  ])('is made anew when %s', async (_reason, damage) => {
    const writer = new SmallWriter();
    const path = await make(writer);
    const before = await readFile(path, 'utf8');
    await damage(join(folder, 'demo-scene.sigmf-data'), path);
    await make(writer);
    expect(writer.calls).toBe(2);
    expect(await readFile(path, 'utf8')).toBe(before);
    expect((await stat(join(folder, 'demo-scene.sigmf-data'))).size).toBe(4000);
  });

  it('leaves an existing scene as it is when making another fails', async () => {
    const path = await make(new SmallWriter());
    const failing: SceneWriter = {
      writeDemoScene: async (temporary) => {
        await writeFile(temporary, 'part');
        throw new Error('No space left on device');
      },
    };
    await expect(writeScene(failing, folder, 2, () => {})).rejects.toThrow(/No space left on device/);
    expect((await readdir(folder)).sort()).toEqual(['demo-scene.sigmf-data', 'demo-scene.sigmf-meta']);
    expect((await sceneTruth(path)).sampleCount).toBe(1000);
  });

  it('clears away what a killed process left, but not what a living one is writing', async () => {
    await writeFile(join(folder, '.demo-scene-999999999-x.data.partial'), 'dead');
    const living = `.demo-scene-${process.ppid}-x.data.partial`;
    await writeFile(join(folder, living), 'alive');
    await make(new SmallWriter());
    expect((await readdir(folder)).sort()).toEqual([
      living,
      'demo-scene.sigmf-data',
      'demo-scene.sigmf-meta',
    ]);
  });

  it('says in one line what to do when the folder cannot be made', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const failure = await ensureDemoScene(new SmallWriter(), join(file, 'below'), () => {}).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(SfericError);
    expect((failure as SfericError).info.code).toBe('unavailable');
    expect((failure as SfericError).message).toMatch(/^The demonstration scene cannot be made in .*: choose/);
    expect((failure as SfericError).message).not.toContain('\n');
  });
});

describe.skipIf(addon === null)('the whole scene', () => {
  let made: Promise<string> | null = null;
  const whole = (): Promise<string> => {
    made ??= mkdtemp(join(tmpdir(), 'sferic-scene-')).then((folder) => {
      if (addon === null) throw new Error('no addon');
      return ensureDemoScene(addon, folder, () => {});
    });
    return made;
  };
  afterAll(async () => {
    if (made !== null) await rm(resolve(await made, '..'), { recursive: true, force: true });
  });

  it('opens as a recording without a warning', async () => {
    const info = await inspectRecording(await whole());
    expect(info.warnings).toEqual([]);
    expect(info.sampleCount).toBe(24_000_000);
    expect(info.datatype.value).toBe('ci16_le');
    expect(info.sampleRateHz.value).toBe(2.4e6);
    expect(info.centerFreqHz.value).toBe(433_920_000);
  });

  it('holds eleven emitters of every kind, in its band', async () => {
    const truth = await sceneTruth(await whole());
    expect(truth.emitters.map((emitter) => emitter.label)).toEqual([
      'E1 OFDM-like',
      'E2 QPSK',
      'E3 FM',
      'E4 carrier',
      'E5 drifting carrier',
      'E6 AM',
      'E7 OOK bursts',
      'E8 FSK bursts',
      'E9 FHSS',
      'E10 chirp',
      'E11 8-PSK',
    ]);
    for (const emitter of truth.emitters) {
      expect(emitter.lowOffsetHz).toBeGreaterThan(-1.2e6);
      expect(emitter.highOffsetHz).toBeLessThan(1.2e6);
    }
    const carrier = truth.emitters[3];
    expect(((carrier?.lowOffsetHz ?? 0) + (carrier?.highOffsetHz ?? 0)) / 2).toBeCloseTo(150_012, 3);
  });
});
