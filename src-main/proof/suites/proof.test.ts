// The short form of the proof: what the detector has reached must not be lost again. The whole is `npm run proof`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../config/schema.ts';
import { loadAddon } from '../../engine/addon.ts';
import { runCurve, runDense } from './bands-suites.ts';
import { noiseRate, runNoise } from './noise.ts';
import { SHORT_PLAN, TESTING_SEEDS, TUNING_SEEDS } from './plan.ts';
import { htmlOf, markdownOf } from './report/blocks.ts';
import { README_BEGIN, README_END, readmeBlock } from './report/readme.ts';
import { REPORT_TITLE, reportBlocks } from './report/report.ts';
import { type Results, resultsText } from './results.ts';
import { withSuiteContext } from './run-scene.ts';

const ROOT = join(import.meta.dirname, '../../..');
const BY = { version: 'test', commit: 'none', detector: 'none' };

describe('the short proof', () => {
  it('keeps its seeds apart', () => {
    for (const seed of TUNING_SEEDS) expect(TESTING_SEEDS).not.toContain(seed);
  });

  it('finds nearly every kind at 10 and 15 dB, follows 20 emitters, and nothing in noise', {
    timeout: 300_000,
  }, async () => {
    await withSuiteContext({ addon: loadAddon(), config: DEFAULT_CONFIG }, async (context) => {
      const curve = await runCurve(SHORT_PLAN, context);
      const dense = await runDense(SHORT_PLAN, context);
      const noise = await runNoise({ seed: 1, sampleRateHz: 2.4e6, pieces: 1, done: [] }, context);
      const kept = <T>(value: T) => ({ by: BY, seeds: SHORT_PLAN.seeds, value });
      const results: Results = { curve: kept(curve), dense: kept(dense), noise: kept(noise) };
      const blocks = reportBlocks(results, BY);
      console.info(markdownOf(blocks));
      const [weak, point] = curve.map(({ figures }) => figures);
      const figures = dense[0]?.figures;
      expect(curve.map(({ snrDb }) => snrDb)).toEqual([10, 15]);
      expect(weak?.pdOverKinds[0]).toBeGreaterThanOrEqual(0.9);
      expect(weak?.detection[0]?.precision.value).toBeGreaterThanOrEqual(0.93);
      expect(weak?.errors.confirmS?.median).toBeLessThan(0.03);
      expect(point?.pdOverKinds[0]).toBeGreaterThanOrEqual(0.94);
      expect(point?.detection[0]?.precision.value).toBeGreaterThanOrEqual(0.9);
      expect(point?.errors.center?.median).toBeLessThan(0.02);
      expect(point?.errors.edge?.median).toBeLessThan(0.08);
      expect(figures?.detection[0]?.pd.value).toBeGreaterThanOrEqual(0.95);
      expect(figures?.detection[0]?.precision.value).toBeGreaterThanOrEqual(0.95);
      expect(figures?.tracking.hota).toBeGreaterThanOrEqual(0.85);
      expect(figures?.purity.value).toBeGreaterThanOrEqual(0.95);
      expect(noiseRate(noise)).toMatchObject({ durationS: 10, falseTracks: 0 });
      const page = htmlOf(blocks, REPORT_TITLE);
      expect(page.match(/<svg [\s\S]*?<polyline[\s\S]*?<\/svg>/g)).toHaveLength(2);
      expect(page).toContain('Not run.');
      expect(JSON.parse(resultsText(results))).toMatchObject({ noise: { value: noise } });
    });
  });
});

describe('what is said of the proof', () => {
  const results = JSON.parse(readFileSync(join(ROOT, 'docs/proof/results.json'), 'utf8')) as Results;

  it('in the README is what the report has', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const said = readme.slice(readme.indexOf(README_BEGIN), readme.indexOf(README_END) + README_END.length);
    expect(said).toBe(readmeBlock(results));
  });

  it('on the pages is what the kept figures are', () => {
    // Which figures are of an older detector depends on the sources as they are now.
    const current = (text: string): string =>
      text.replaceAll(/: an older detector, whose figures may no longer hold/g, '');
    const by = results.curve?.by ?? BY;
    const page = readFileSync(join(ROOT, 'docs/proof/README.md'), 'utf8');
    expect(current(page)).toBe(current(markdownOf(reportBlocks(results, by))));
    const html = readFileSync(join(ROOT, 'docs/proof/index.html'), 'utf8');
    expect(current(html)).toBe(current(htmlOf(reportBlocks(results, by), REPORT_TITLE)));
  });
});
