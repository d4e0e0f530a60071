// Everything that Sferic writes as SigMF against the schema that the SigMF project publishes. Its text is not kept here: it
// is read from the file that SFERIC_SIGMF_SCHEMA names, and without one this is skipped.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../config/load.ts';
import { loadAddon } from '../engine/addon.ts';
import { ensureDemoScene } from '../recordings/scene.ts';
import { Workstation } from '../workstation.ts';
import { runSferic } from './testing.ts';
import { writeToneSigmf } from './testing-tone.ts';

const SCHEMA = process.env.SFERIC_SIGMF_SCHEMA;
const SCENE = `sample_rate_hz: 1e6
duration_s: 0.5
noise_dbfs_per_hz: -120
center_freq_hz: 100e6
emitters:
  - { name: A, kind: carrier, offset_hz: 1e5, snr_db: 20 }
  - { name: twenty characters ok, kind: carrier, offset_hz: -2e5, snr_db: 20 }
`;

const folder = mkdtempSync(join(tmpdir(), 'sferic-official-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the official SigMF schema', () => {
  beforeEach((context) => {
    if (SCHEMA === undefined) context.skip('SFERIC_SIGMF_SCHEMA names no copy of sigmf-schema.json');
  });
  // The schema's patterns have escapes that are none in Unicode mode, and keywords of older drafts.
  const ajv = new Ajv2020({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  const fits = SCHEMA === undefined ? null : ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);
  const expectFits = (path: string): void => {
    const text = readFileSync(path, 'utf8');
    if (fits === null) throw new Error('there is no schema');
    const isFitting = fits(JSON.parse(text));
    expect(fits.errors ?? [], path).toEqual([]);
    expect(isFitting).toBe(true);
  };
  const run = async (...args: string[]): Promise<void> => {
    const done = await runSferic(args, { dataFolder: folder });
    expect(done.code, done.stderr).toBe(0);
  };
  const tone = (name: string) =>
    writeToneSigmf(folder, name, { sampleRateHz: 1e6, offsetHz: 100_000, durationS: 1 });

  it('finds fault with what is wrong', () => {
    const global = { 'core:datatype': 'x8', 'core:version': '1.2.0' };
    expect(fits?.({ global, captures: [{}], annotations: [] })).toBe(false);
    expect(JSON.stringify(fits?.errors)).toMatch(/core:sample_start.*|core:datatype/);
  });

  it('an export, of a recording and of a raw file', async () => {
    const out = join(folder, 'export.sigmf-meta');
    await run('analyze', tone('exported'), '--no-log', '--out', out);
    expectFits(out);
    const raw = join(folder, 'raw.ci16');
    writeFileSync(raw, readFileSync(join(folder, 'exported.sigmf-data')));
    const outRaw = join(folder, 'export-raw.sigmf-meta');
    await run('analyze', raw, '--sample-rate', '1M', '--no-log', '--out', outRaw);
    expectFits(outRaw);
  });

  it('clips, filtered and not', async () => {
    const source = tone('clipped');
    await run(
      'clip',
      source,
      '--start',
      '0.2',
      '--freq',
      '100.09M..100.13M',
      '--label',
      'a longer label than twenty',
      '--out',
      join(folder, 'cut'),
    );
    expectFits(join(folder, 'cut.sigmf-meta'));
    await run('clip', source, '--start', '0.2', '--stop', '0.3', '--out', join(folder, 'copied'));
    expectFits(join(folder, 'copied.sigmf-meta'));
  });

  it('the truth of a scene, and the demonstration scene', async () => {
    const scene = join(folder, 'scene.yaml');
    writeFileSync(scene, SCENE);
    const out = join(folder, 'scene.sigmf-meta');
    await run('scene', scene, '--out', out);
    expectFits(out);
    const demo = join(folder, 'demo');
    expectFits(await ensureDemoScene(loadAddon(), demo, () => {}));
  }, 60_000);

  it('annotations, beside the recording and in it', async () => {
    const path = tone('annotated');
    const { config } = loadConfig({ configPath: undefined, env: { SFERIC_CONFIG: '' } });
    const workstation = new Workstation({
      addon: loadAddon(),
      config: { ...config, overview: { ...config.overview, cacheFolder: '' } },
      store: null,
      version: '0.1.0',
      folders: [folder],
    });
    const must = async (answer: ReturnType<Workstation['handle']>): Promise<void> => {
      const result = await answer;
      expect(result.ok ? null : result.error.message).toBeNull();
    };
    const box = { sampleStart: 100, sampleCount: 5000, lowOffsetHz: -1000.5, highOffsetHz: 2000 };
    await must(workstation.handle('recording.open', { path, overrides: {} }));
    await must(workstation.handle('annotations.edit', { kind: 'draw', box, label: 'x', comment: 'y' }));
    await must(
      workstation.handle('annotations.edit', {
        kind: 'draw',
        box: { ...box, lowOffsetHz: null, highOffsetHz: null },
        label: null,
        comment: null,
      }),
    );
    await must(workstation.handle('annotations.save', { target: 'beside', isForced: false }));
    expectFits(join(folder, 'annotated.annotated.sigmf-meta'));
    await must(workstation.handle('annotations.save', { target: 'original', isForced: false }));
    await workstation.close();
    expectFits(path);
  });
});
