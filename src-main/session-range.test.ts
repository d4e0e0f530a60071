// A stretch that is played again and again: the playhead stays in it until it is sought out of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { TransportState } from '#contract/entities.ts';
import type { Result } from '#contract/errors.ts';
import { writeToneSigmf } from './commands/testing-tone.ts';
import { DEFAULT_CONFIG } from './config/schema.ts';
import { loadAddon } from './engine/addon.ts';
import { Workstation } from './workstation.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-range-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

it('goes round, is told, and ends with a seek out of it', async () => {
  const path = writeToneSigmf(folder, 'tone', { sampleRateHz: 1e6, offsetHz: 1e5, durationS: 3 });
  const workstation = new Workstation({
    addon: loadAddon(),
    config: DEFAULT_CONFIG,
    store: null,
    version: '1',
    folders: [folder],
  });
  try {
    unwrap(await workstation.handle('recording.open', { path, overrides: {} }));
    const range = { sampleStart: 1_000_000, sampleCount: 200_000 };
    expect(unwrap(await workstation.handle('replay.range', { range })).range).toEqual(range);
    const seen: TransportState[] = [];
    for (let look = 0; look < 40; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push(unwrap(await workstation.handle('app.snapshot', {})).transport);
    }
    // A batch of rows may be on its way past the end; far beyond it nothing is ever played.
    for (const { positionSample } of seen.slice(5)) {
      expect(positionSample).toBeGreaterThanOrEqual(1_000_000);
      expect(positionSample).toBeLessThan(1_300_000);
    }
    expect(new Set(seen.map(({ epoch }) => epoch)).size).toBeGreaterThan(2);
    expect(unwrap(await workstation.handle('replay.seek', { sample: 0 })).range).toBeUndefined();
    expect(
      await workstation.handle('replay.range', { range: { sampleStart: 2_900_000, sampleCount: 200_000 } }),
    ).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  } finally {
    await workstation.close();
  }
});
