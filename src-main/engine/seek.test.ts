// What a seek answers is what the engine does: also in a pause, also at once after another, never a state from before.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { makeTestFolder, type TestFolder } from '../recordings/testing/folder.ts';
import { loadAddon } from './addon.ts';
import { Engine } from './engine.ts';

const SAMPLE_COUNT = 400_000;

describe('seek', () => {
  let folder: TestFolder;
  let dataPath: string;

  beforeAll(async () => {
    folder = await makeTestFolder();
    dataPath = await folder.write('quiet.cs16', Buffer.alloc(4 * SAMPLE_COUNT, 1));
  });
  afterAll(() => folder.remove());

  it('answers with the new position and a new epoch, in a pause', async () => {
    const opened = Engine.open(
      loadAddon(),
      {
        facts: {
          name: 'quiet',
          dataPath,
          dataOffsetBytes: 0,
          sampleCount: SAMPLE_COUNT,
          datatype: 'ci16_le',
          sampleRateHz: 1e6,
          centerFreqHz: null,
          timeStartNs: null,
        },
        config: DEFAULT_CONFIG,
        emitsDetections: false,
        display: { maxRowsPerS: 60, maxBins: 1024, density: null },
        speed: 1,
        isLooping: true,
        startsPaused: true,
      },
      () => {},
    );
    if (!opened.ok) throw new Error(opened.error.message);
    await using engine = opened.value;
    let epoch = engine.transport().epoch;
    for (let i = 1; i <= 300; i += 1) {
      const sample = (i * 7919) % SAMPLE_COUNT;
      const answer = engine.seek(sample);
      if (!answer.ok) throw new Error(answer.error.message);
      expect(answer.value.positionSample).toBe(sample);
      expect(answer.value.epoch).toBeGreaterThan(epoch);
      epoch = answer.value.epoch - 1;
      // At the engine's own time between: it may be before, in or after the seek.
      if (i % 3 === 0) await new Promise((resolve) => setTimeout(resolve, i % 5));
      const now = engine.transport();
      expect(now.positionSample).toBe(sample);
    }
  });
});
