// The short form of the proof: what the detector has reached must not be lost again. The whole is `npm run proof`.
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../config/schema.ts';
import { loadAddon } from '../../engine/addon.ts';
import { renderMarkdown, renderPdSvg } from './report.ts';
import { runProof, SHORT_PLAN, TESTING_SEEDS, TUNING_SEED } from './suites.ts';

describe('the short proof', () => {
  it('keeps its seeds apart', () => {
    expect(TESTING_SEEDS).not.toContain(TUNING_SEED);
  });

  it('finds nearly every kind at 10 and 15 dB, follows 20 emitters, and nothing in noise', {
    timeout: 300_000,
  }, async () => {
    const plan = { ...SHORT_PLAN, noiseS: 5 };
    const result = await runProof({ addon: loadAddon(), config: DEFAULT_CONFIG, plan });
    const [weak, point] = result.curve;
    const [dense] = result.dense;
    console.info(renderMarkdown(result, { version: 'test', commit: 'none' }));
    expect([weak?.snrDb, point?.snrDb]).toEqual([10, 15]);
    expect(weak?.pdOverKinds[0]).toBeGreaterThanOrEqual(0.9);
    expect(weak?.score.detection[0]?.precision.value).toBeGreaterThanOrEqual(0.93);
    expect(point?.pdOverKinds[0]).toBeGreaterThanOrEqual(0.94);
    expect(point?.score.detection[0]?.precision.value).toBeGreaterThanOrEqual(0.9);
    expect(point?.score.errors.center?.median).toBeLessThan(0.02);
    expect(point?.score.errors.edge?.median).toBeLessThan(0.08);
    expect(dense?.score.detection[0]?.pd.value).toBeGreaterThanOrEqual(0.95);
    expect(dense?.score.detection[0]?.precision.value).toBeGreaterThanOrEqual(0.95);
    expect(dense?.score.tracking.hota).toBeGreaterThanOrEqual(0.85);
    expect(dense?.score.emitters.purity.value).toBeGreaterThanOrEqual(0.95);
    expect(result.noise?.falseTracks).toBe(0);
    expect(renderPdSvg(result.curve)).toMatch(/^<svg [\s\S]*<polyline[\s\S]*<\/svg>\n$/);
  });
});
