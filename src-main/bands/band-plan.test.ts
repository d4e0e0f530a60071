import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadBandPlan } from './band-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-bands-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plan = (text: string) => {
  const path = join(folder, 'bands.yaml');
  writeFileSync(path, text);
  return loadBandPlan(path);
};

describe('the band plan', () => {
  it('that comes along has a source in words for every band, and covers what is known of old', async () => {
    const { bands, problem } = await loadBandPlan(null);
    expect(problem).toBeNull();
    for (const { name, source } of bands) expect(source, name).toMatch(/ /);
    const at = (freqHz: number) =>
      bands.filter((band) => band.lowFreqHz <= freqHz && freqHz <= band.highFreqHz).map(({ name }) => name);
    expect(at(1_090e6)).toEqual(['DME, TACAN', 'Mode S, ADS-B']);
    expect(at(145.5e6)).toEqual(['Amateur 2 m']);
    expect(at(433.92e6)).toEqual(['Amateur 70 cm', 'ISM', 'SRD 433']);
    expect(at(1_575.42e6)).toEqual(['GNSS L1, E1']);
  });

  it("takes the user's bands in, with what they leave out", async () => {
    const { bands, problem } = await plan(
      'bands:\n  - {name: Plant 4, lowFreqHz: 151e6, highFreqHz: 151.1e6}\n',
    );
    expect(problem).toBeNull();
    expect(bands.find(({ name }) => name === 'Plant 4')).toEqual({
      name: 'Plant 4',
      lowFreqHz: 151e6,
      highFreqHz: 151.1e6,
      service: 'other',
      region: 'own',
      source: 'bands.yaml',
    });
  });

  it.each([
    ['bands: [', 'is not YAML'],
    ['bands:\n  - {name: x, lowFreqHz: 2, highFreqHz: 1}\n', 'bands.0.highFreqHz'],
    ['bands:\n  - {name: x, lowFreqHz: 1, highFreqHz: 2, service: pirates}\n', 'bands.0.service'],
    ['42', 'does not fit'],
  ])('says in one line what is wrong with %j, and goes on with its own', async (text, word) => {
    const { bands, problem } = await plan(text);
    expect(problem).toContain(word);
    expect(problem?.split('\n')).toHaveLength(1);
    expect(bands.length).toBeGreaterThan(50);
  });

  it('does without a file', async () => {
    expect((await loadBandPlan(join(folder, 'none.yaml'))).problem).toBeNull();
  });
});
