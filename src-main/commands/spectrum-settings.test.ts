// The spectrum's settings through the whole program: windows change what is read, not the signals; FFT plans are
// measured once.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runSferic } from './testing.ts';
import { writeToneSigmf } from './testing-tone.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-spectrum-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = join(folder, 'data');
mkdirSync(data);
const tone = writeToneSigmf(folder, 'tone', { sampleRateHz: 1_000_000, offsetHz: 150_000, durationS: 1 });

describe('analyze', () => {
  it('analyses through the window that is set, and tells of it in the hash', async () => {
    const hashes = new Set<unknown>();
    for (const window of ['hann', 'hamming', 'blackman-harris', 'flat-top', 'kaiser']) {
      const env = { SFERIC_SPECTRUM__WINDOW: window };
      const done = await runSferic(['analyze', '--no-log', tone, '--json'], { dataFolder: data, env });
      expect(done.code, done.stderr).toBe(0);
      const { session, emitters } = JSON.parse(done.stdout) as {
        readonly session: Record<string, unknown>;
        readonly emitters: readonly Record<string, unknown>[];
      };
      hashes.add(session.config_hash);
      expect(emitters, window).toHaveLength(1);
      expect(emitters[0]?.offset_hz, window).toBeCloseTo(150_000, -2);
      // Its level is the tone's through every window.
      expect(emitters[0]?.power_dbfs, window).toBeCloseTo(-20, 0);
    }
    expect(hashes.size).toBe(5);
    const wrong = { SFERIC_SPECTRUM__WINDOW: 'flattop' };
    const refused = await runSferic(['analyze', tone], { dataFolder: data, env: wrong });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('flat-top');
  });

  it('measures its FFT plans once, keeps them, and answers the same from then on', async () => {
    const wisdom = join(folder, 'wisdom');
    const env = { SFERIC_SPECTRUM__WISDOM_FOLDER: wisdom };
    const analyzeOnce = () =>
      runSferic(['analyze', '--no-log', tone, '--format', 'ndjson'], { dataFolder: data, env });
    const first = await analyzeOnce();
    expect(first.code, first.stderr).toBe(0);
    const files = readdirSync(wisdom);
    expect(files).toHaveLength(1);
    const path = join(wisdom, files[0] ?? '');
    expect(path).toMatch(/-4096\.wisdom$/);
    const kept = readFileSync(path, 'utf8');
    const second = await analyzeOnce();
    expect(second.stdout).toBe(first.stdout);
    expect(readdirSync(wisdom)).toEqual(files);
    expect(readFileSync(path, 'utf8')).toBe(kept);
    // A folder that cannot be written is no reason to fail.
    const nowhere = { SFERIC_SPECTRUM__WISDOM_FOLDER: '/proc/none' };
    const without = await runSferic(['analyze', '--no-log', tone], { dataFolder: data, env: nowhere });
    expect(without.code, without.stderr).toBe(0);
  });
});
