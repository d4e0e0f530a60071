// The order default < file < environment, the provenance of each value, and that a wrong word is never ignored.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRESET_NAMES } from '#contract/commands.ts';
import { SfericError } from '#contract/errors.ts';
import { describeProvenance, type LoadedConfig, loadConfig } from './load.ts';
import { withPreset } from './presets.ts';
import { renderReference } from './reference.ts';
import { configSchema, DEFAULT_CONFIG } from './schema.ts';
import { listSettings, nearestName, snakeCase } from './settings.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sferic-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function load(yaml: string | null, env: Record<string, string> = {}): LoadedConfig {
  const path = join(folder, 'test.yaml');
  if (yaml !== null) writeFileSync(path, yaml);
  return loadConfig({ configPath: yaml === null ? undefined : path, env, userConfigFolder: folder });
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof SfericError)) throw error;
    expect(error.info.code).toBe('bad-request');
    expect(error.info.message).not.toContain('\n');
    return error.info.message;
  }
  throw new Error('nothing was refused');
}

function provenanceOf(loaded: LoadedConfig, key: string): string {
  const entry = loaded.entries.find((candidate) => candidate.key === key);
  return entry === undefined ? 'missing' : describeProvenance(entry.provenance);
}

/** The defaults, with those that depend on the system filled in. */
const DEFAULTS_IN_FORCE = {
  ...DEFAULT_CONFIG,
  spectrum: { ...DEFAULT_CONFIG.spectrum, wisdomFolder: expect.stringMatching(/sferic.*fft$/) },
  overview: { ...DEFAULT_CONFIG.overview, cacheFolder: expect.stringMatching(/sferic.*overview$/) },
};

describe('order of sources', () => {
  it('is the defaults when there is nothing else', () => {
    const loaded = load(null);
    expect(loaded.config).toEqual(DEFAULTS_IN_FORCE);
    expect(loaded.configPath).toBeNull();
    expect(new Set(loaded.entries.map((entry) => entry.provenance.kind))).toEqual(new Set(['default']));
  });

  it('takes a file over a default and a variable over a file, and says so for each value', () => {
    const loaded = load('detector:\n  pfa: 1.0e-4\n  guard_cells: 6\n', { SFERIC_DETECTOR__PFA: '1e-5' });
    expect(loaded.config.detector.pfa).toBe(1e-5);
    expect(loaded.config.detector.guardCells).toBe(6);
    expect(provenanceOf(loaded, 'detector.pfa')).toBe('SFERIC_DETECTOR__PFA');
    expect(provenanceOf(loaded, 'detector.guard_cells')).toBe(`${join(folder, 'test.yaml')}:3`);
    expect(provenanceOf(loaded, 'detector.training_cells')).toBe('default');
  });

  it('takes a preset over the defaults, and whatever is stated over the preset', () => {
    const loaded = load('preset: bursts\ntracker:\n  lost_after_rows: 9\n');
    expect(loaded.config).toMatchObject({ preset: 'bursts', tracker: { lostAfterRows: 9 } });
    expect(loaded.config.spectrum.rowMs).toBeLessThan(DEFAULT_CONFIG.spectrum.rowMs);
    expect(provenanceOf(loaded, 'spectrum.row_ms')).toBe('preset bursts');
    expect(provenanceOf(loaded, 'tracker.lost_after_rows')).toMatch(/test\.yaml:3$/);
    const named = loadConfig({ env: { SFERIC_PRESET: 'bursts' }, preset: 'weak', userConfigFolder: folder });
    expect(named.config.spectrum.rowMs).toBeGreaterThan(DEFAULT_CONFIG.spectrum.rowMs);
    expect(provenanceOf(named, 'preset')).toBe('--preset');
    expect(refusal(() => load('preset: strong\n'))).toMatch(/preset = "strong".*bursts/);
  });

  it('every preset is a configuration, and changing to balanced is the default again', () => {
    for (const name of PRESET_NAMES) {
      const loaded = load(null, { SFERIC_PRESET: name }).config;
      const { spectrum, overview } = DEFAULT_CONFIG;
      const plain = {
        ...loaded,
        spectrum: { ...loaded.spectrum, wisdomFolder: spectrum.wisdomFolder },
        overview,
      };
      expect(withPreset(DEFAULT_CONFIG, name)).toEqual(plain);
      expect(configSchema.parse(withPreset(DEFAULT_CONFIG, name))).toEqual(plain);
      expect(withPreset(withPreset(DEFAULT_CONFIG, name), 'balanced')).toEqual(DEFAULT_CONFIG);
    }
  });

  it('finds sferic.yaml in the folder of the user', () => {
    const path = join(folder, 'sferic.yaml');
    writeFileSync(path, 'detector:\n  method: os\n');
    expect(load(null).config.detector.method).toBe('os');
    rmSync(path);
  });

  it('accepts an empty file and an empty section', () => {
    expect(load('').config).toEqual(DEFAULTS_IN_FORCE);
    expect(load('detector:\n').config).toEqual(DEFAULTS_IN_FORCE);
  });

  it('places the log in the data folder unless told otherwise', () => {
    expect(load(null, { SFERIC_DATA_FOLDER: folder }).storePath).toBe(join(folder, 'sferic.db'));
    expect(load(null, { SFERIC_STORE__PATH: '/elsewhere/a.db' }).storePath).toBe('/elsewhere/a.db');
  });
});

describe('types of variables come from the schema', () => {
  it.each([
    ['SFERIC_SPECTRUM__FFT_SIZE', '1024', 'spectrum.fft_size', 1024],
    ['SFERIC_SPECTRUM__FFT_SIZE', 'auto', 'spectrum.fft_size', 'auto'],
    ['SFERIC_DETECTOR__IS_BURST_TEST_ON', 'false', 'detector.is_burst_test_on', false],
    ['SFERIC_CALIBRATION__PSD_REF_DBM', 'null', 'calibration.psd_ref_dbm', null],
    ['SFERIC_CALIBRATION__PSD_REF_DBM', '-12.5', 'calibration.psd_ref_dbm', -12.5],
    ['SFERIC_DATA_FOLDER', '2026', 'data_folder', '2026'],
  ])('%s=%s', (variable, text, key, expected) => {
    const loaded = load(null, { [variable]: text });
    expect(loaded.entries.find((entry) => entry.key === key)?.value).toBe(expected);
  });
});

describe('what is refused, in one line', () => {
  it('an unknown key, with the nearest valid one and the line', () => {
    const message = refusal(() => load('\ndetector:\n  pfaa: 1.0e-4\n'));
    expect(message).toContain(`${join(folder, 'test.yaml')}:3`);
    expect(message).toContain('did you mean detector.pfa?');
  });

  it('an unknown section and an unknown variable', () => {
    expect(refusal(() => load('detectors:\n  pfa: 1\n'))).toContain('did you mean detector?');
    const message = refusal(() => load(null, { SFERIC_DETECTOR_PFA: '1e-5' }));
    expect(message).toContain('did you mean SFERIC_DETECTOR__PFA?');
  });

  it('camelCase, because the file is snake_case', () => {
    expect(refusal(() => load('detector:\n  guardCells: 4\n'))).toContain('detector.guard_cells');
  });

  it('a value out of range, with what was given and from where', () => {
    const message = refusal(() => load(null, { SFERIC_DETECTOR__PFA: '5' }));
    expect(message).toContain('detector.pfa = 5 (from SFERIC_DETECTOR__PFA)');
    expect(message).toContain('<=0.1');
  });

  it('a transform size that is no power of two, and a word for a number', () => {
    expect(refusal(() => load('spectrum:\n  fft_size: 1000\n'))).toContain('power of two');
    expect(refusal(() => load('server:\n  port: high\n'))).toContain('expected number');
  });

  it('text that is not YAML, a list, a scalar, and a file that is not there', () => {
    expect(refusal(() => load('a: [1, 2\nb'))).toContain('not valid YAML');
    expect(refusal(() => load('- a\n'))).toContain('key: value');
    expect(refusal(() => load('detector: 5\n'))).toContain('detector must hold');
    expect(refusal(() => loadConfig({ configPath: join(folder, 'none.yaml'), env: {} }))).toContain(
      'no configuration',
    );
  });

  it('any text at all is read or refused in one line, never worse', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          load(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SfericError);
          expect((error as SfericError).info.message.split('\n')).toHaveLength(1);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('leaves the reserved variables alone', () => {
    expect(load(null, { SFERIC_RECORDINGS: '/somewhere' }).config).toEqual(DEFAULTS_IN_FORCE);
  });
});

describe('names', () => {
  it('says every setting once, with a meaning', () => {
    const settings = listSettings();
    expect(new Set(settings.map((setting) => setting.key)).size).toBe(settings.length);
    expect(settings.filter((setting) => setting.description === '')).toEqual([]);
    expect(settings.length).toBeGreaterThan(30);
  });

  it('is snake_case', () => expect(snakeCase('isBurstTestOn')).toBe('is_burst_test_on'));

  it('suggests nothing for a word that is far from all', () => {
    expect(nearestName('quetzalcoatl', ['pfa', 'port'])).toBeNull();
  });
});

describe('the reference file', () => {
  it('is up to date: node build/write-config-reference.ts', () => {
    const file = join(import.meta.dirname, '..', '..', 'resources', 'default-config.yaml');
    expect(readFileSync(file, 'utf8')).toBe(renderReference());
  });

  it('read as a configuration, is the default', () => {
    const loaded = load(renderReference());
    expect(loaded.config).toEqual(DEFAULTS_IN_FORCE);
    expect(loaded.entries.every((entry) => entry.provenance.kind === 'file')).toBe(true);
  });
});
