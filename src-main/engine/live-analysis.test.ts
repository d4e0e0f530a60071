// What the analysis of a live source does with what nobody takes. Its way through a session: src-main/live-session.test.ts.
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { planScene } from '../scenes/native-scene.ts';
import { sceneSchema } from '../scenes/scene-schema.ts';
import { loadAddon } from './addon.ts';
import type { NativeBatch } from './engine.ts';
import { LiveAnalysis } from './live-analysis.ts';

describe('a live analysis whose session is not taken up', () => {
  it('holds what comes for a while, and then ends with the reason: memory has an end', async () => {
    const scene = sceneSchema.parse({
      sample_rate_hz: 250e3,
      duration_s: 1,
      seed: 1,
      noise_dbfs_per_hz: -110,
      emitters: [{ name: 'A', kind: 'carrier', offset_hz: 1e4, snr_db: 20 }],
    });
    let changes = 0;
    const opened = LiveAnalysis.open({
      addon: loadAddon(),
      facts: {
        name: 'A',
        datatype: 'ci16_le',
        sampleRateHz: 250e3,
        centerFreqHz: null,
        scene: planScene(scene).spec,
      },
      config: DEFAULT_CONFIG,
      display: null,
      onFrame: () => {},
      onProgress: () => {},
      onChanges: () => {
        changes += 1;
      },
      onWarning: () => {},
    });
    if (!opened.ok) throw new Error(opened.error.message);
    const analysis = opened.value;
    const batch = {
      frames: [],
      gaps: [],
      detections: new Float64Array(0),
      backendChange: null,
    } as unknown as NativeBatch;
    for (let held = 0; held < 1000; held++) analysis.onBatch(batch);
    expect(analysis.isRunning).toBe(true);
    for (let more = 0; more < 2; more++) analysis.onBatch(batch);
    const result = await analysis.ended;
    expect(result).toMatchObject({ isComplete: false, samplesProcessed: 0, tracks: [] });
    expect(result.problem).toContain('not taken up in time');
    analysis.start();
    expect(changes).toBeLessThanOrEqual(1);
  });
});
