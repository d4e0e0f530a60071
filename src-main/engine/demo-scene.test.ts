// The demonstration scene against its own ground truth: every emitter found, at its place, next to nothing besides,
// and the same bytes at every speed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionInfo } from '#contract/entities.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { exportLog, exportSessionFrom } from '../export/index.ts';
import { inspectRecording } from '../recordings/open.ts';
import { ensureDemoScene, sceneTruth } from '../recordings/scene.ts';
import { makeTestFolder, type TestFolder } from '../recordings/testing/folder.ts';
import { loadAddon } from './addon.ts';
import { type AnalysisResult, analyzeRecording } from './analysis.ts';
import { type RecordingFacts, recordingFacts } from './facts.ts';

const MOST_FALSE_EMITTERS = 2;

describe('demonstration scene', () => {
  const addon = loadAddon();
  let folder: TestFolder;
  let metaPath: string;
  let facts: RecordingFacts;

  beforeAll(async () => {
    folder = await makeTestFolder();
    metaPath = await ensureDemoScene(addon, folder.path, () => {});
    facts = recordingFacts(await inspectRecording(metaPath, {}));
  });
  afterAll(() => folder.remove());

  const analyze = (speed: number, threads: number | 'auto' = 'auto'): Promise<AnalysisResult> => {
    const config = { ...DEFAULT_CONFIG, engine: { ...DEFAULT_CONFIG.engine, threads } };
    return analyzeRecording({ addon, facts, config, speed });
  };

  async function ndjson(result: AnalysisResult): Promise<string> {
    const info: SessionInfo = {
      sessionId: 1,
      recording: await inspectRecording(metaPath, {}),
      sampleRateHz: facts.sampleRateHz,
      centerFreqHz: facts.centerFreqHz,
      timeStartNs: facts.timeStartNs,
      sampleCount: facts.sampleCount,
      settings: result.settings,
    };
    const session = exportSessionFrom(info, {
      softwareVersion: '0.0.0',
      sampleCount: result.samplesProcessed,
      samplesDropped: result.samplesDropped,
      isComplete: result.isComplete,
    });
    const { tracks, emitters } = result;
    return [...exportLog({ session, tracks, emitters, gaps: [], psdRefDbm: null }, 'ndjson')].join('');
  }

  it('finds every emitter: carriers within a bin, the rest within 5 % of their bandwidth', async () => {
    const result = await analyze(0);
    const truth = await sceneTruth(metaPath);
    const binHz = facts.sampleRateHz / result.settings.fftSize;
    expect(truth.emitters.length).toBeGreaterThanOrEqual(10);
    const taken = new Set<number>();
    for (const wanted of truth.emitters) {
      const widthHz = wanted.highOffsetHz - wanted.lowOffsetHz;
      const centerHz = (wanted.lowOffsetHz + wanted.highOffsetHz) / 2;
      const toleranceHz = widthHz < binHz ? binHz : 0.05 * widthHz;
      const match = result.emitters.find(
        ({ emitterId, offsetHz }) => !taken.has(emitterId) && Math.abs(offsetHz - centerHz) <= toleranceHz,
      );
      expect(match, `${wanted.label} at ${centerHz} Hz`).toBeDefined();
      if (match === undefined) continue;
      taken.add(match.emitterId);
      const first = Math.min(...wanted.bursts.map((burst) => burst.sampleStart));
      const last = Math.max(...wanted.bursts.map((burst) => burst.sampleStart + burst.sampleCount));
      // A row is smeared by its window at both ends.
      const toleranceSamples = 2 * result.settings.samplesPerRow + result.settings.fftSize;
      expect(Math.abs(match.firstSample - first)).toBeLessThanOrEqual(toleranceSamples);
      expect(Math.abs(match.lastSample - last)).toBeLessThanOrEqual(toleranceSamples);
      console.info(
        `${wanted.label}: ${match.label}, centre off by ${(match.offsetHz - centerHz).toFixed(1)} Hz ` +
          `of ${toleranceHz.toFixed(1)} allowed, width ${match.bandwidthHz.toFixed(0)} of ${widthHz.toFixed(0)} Hz, ` +
          `${match.trackCount} tracks for ${wanted.bursts.length} bursts`,
      );
    }
    const falseEmitters = result.emitters.filter(({ emitterId }) => !taken.has(emitterId));
    console.info(`false emitters: ${falseEmitters.length}`);
    expect(falseEmitters.length).toBeLessThanOrEqual(MOST_FALSE_EMITTERS);
    // The scene holds a DC spike of 25 dB.
    expect(result.emitters.filter(({ offsetHz }) => Math.abs(offsetHz) < 2 * binHz)).toEqual([]);
  });

  it('gives the same log, byte for byte, on 1, 2 and 4 threads', async () => {
    const one = await ndjson(await analyze(0, 1));
    expect(one.split('\n').length).toBeGreaterThan(20);
    for (const threads of [2, 4]) expect(await ndjson(await analyze(0, threads))).toBe(one);
  }, 120_000);

  it('gives the same bytes at full speed, again, and at real time', { timeout: 60_000 }, async () => {
    const first = await ndjson(await analyze(0));
    const again = await ndjson(await analyze(0));
    const paced = await ndjson(await analyze(1));
    expect(first.split('\n').length).toBeGreaterThan(20);
    expect(again).toBe(first);
    expect(paced).toBe(first);
  });
});
