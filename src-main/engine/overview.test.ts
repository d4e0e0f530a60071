// The overview of a recording with one carrier, through the addon as the application calls it.
import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { columnsAt, type OverviewState } from '#contract/overview.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { inspectRecording } from '../recordings/open.ts';
import { TONE, writeToneRecording } from '../server/tone-recording.fixture.ts';
import { loadAddon } from './addon.ts';
import { recordingFacts } from './facts.ts';
import { RecordingOverview, requestProblem } from './overview.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-overview-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const addon = loadAddon();
const facts = recordingFacts(await inspectRecording(writeToneRecording(folder)));
const cacheFolder = join(folder, 'cache');
const config = { ...DEFAULT_CONFIG, overview: { ...DEFAULT_CONFIG.overview, cacheFolder } };

function opened(part: Partial<typeof facts> = {}): RecordingOverview {
  const overview = RecordingOverview.open({
    addon,
    facts: { ...facts, ...part },
    config,
    hopSize: 512,
    sessionId: 7,
  });
  if (!overview.ok) throw new Error(overview.error.message);
  return overview.value;
}

async function over(overview: RecordingOverview): Promise<OverviewState> {
  for (;;) {
    const { state } = overview;
    if (['done', 'failed', 'stopped'].includes(state.phase)) return state;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('RecordingOverview', () => {
  it('shows the carrier in its cell at every level, exact when done, and keeps it in the cache', async () => {
    const overview = opened();
    const { layout } = overview;
    expect(await over(overview)).toMatchObject({
      sessionId: 7,
      phase: 'done',
      fractionDone: 1,
      fractionSeen: 1,
      message: null,
    });
    const wanted = Math.round((0.5 + TONE.offsetHz / TONE.sampleRateHz) * layout.cells);
    for (let level = 0; level < layout.levelCount; level += 1) {
      const columnCount = Math.min(50, columnsAt(layout, level));
      const tile = await overview.tile({
        level,
        firstColumn: 0,
        columnCount,
        firstCell: 0,
        cellCount: layout.cells,
        outCells: layout.cells,
        plane: 'mean',
      });
      if (!tile.ok) throw new Error(tile.error.message);
      expect(tile.value.exactColumns).toBe(columnCount);
      expect(tile.value.codes).toHaveLength(columnCount * layout.cells);
      const column = tile.value.codes.subarray(0, layout.cells);
      const strongest = column.indexOf(Math.max(...column));
      expect(Math.abs(strongest - wanted)).toBeLessThanOrEqual(1);
      // 3000 of 32768 is -20.8 dBFS; between two bins Hann reads up to 1.4 dB less.
      const levelDbfs = layout.topDbfs + layout.stepDb * ((column[strongest] ?? 0) - 255);
      expect(levelDbfs).toBeGreaterThan(-22.7);
      expect(levelDbfs).toBeLessThan(-20.2);
    }
    const path = overview.cachePath;
    expect(readdirSync(cacheFolder)).toEqual([path?.split('/').at(-1)]);
    await overview.close();
    await overview.close();
    expect((await stat(path ?? '')).size).toBeLessThan(145e6);
  });

  it('names what of a request lies outside, and refuses it', async () => {
    const overview = opened();
    const { layout } = overview;
    const good = {
      level: 0,
      firstColumn: 0,
      columnCount: 1,
      firstCell: 0,
      cellCount: 1,
      outCells: 1,
    } as const;
    expect(requestProblem({ ...good, plane: 'max' }, layout)).toBeNull();
    const bad = [
      [{ level: layout.levelCount }, /levels 0 to/],
      [{ firstColumn: layout.windowCount }, /columns/],
      [{ columnCount: 0 }, /columns/],
      [{ columnCount: 9000 }, /columns/],
      [{ firstCell: layout.cells }, /cells/],
      [{ outCells: 2 }, /cells/],
    ] as const;
    for (const [part, message] of bad) {
      const answer = await overview.tile({ ...good, plane: 'max', ...part });
      expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
      if (!answer.ok) expect(answer.error.message).toMatch(message);
    }
    await overview.close();
  });

  it('says so where the file is shorter than it was, or shorter than one transform', async () => {
    const path = writeToneRecording(folder, 'short_433.92M_250k.cs16');
    truncateSync(path, 4000);
    const shrunk = RecordingOverview.open({
      addon,
      facts: { ...facts, dataPath: path },
      config,
      hopSize: 512,
      sessionId: 1,
    });
    expect(shrunk).toMatchObject({ ok: false, error: { code: 'input-refused' } });
    const tiny = RecordingOverview.open({
      addon,
      facts: { ...facts, dataPath: path, sampleCount: 100 },
      config,
      hopSize: 512,
      sessionId: 1,
    });
    expect(tiny).toMatchObject({ ok: false });
    if (!tiny.ok)
      expect(tiny.error.message).toMatch(/at least one transform of \d+ samples, and there are 100/);
  });
});
