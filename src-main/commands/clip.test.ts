// `sferic clip` as a user runs it: what is printed, what is written, and what is refused with which exit code.
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runSferic } from './testing.ts';
import { toneCi16, writeToneSigmf } from './testing-tone.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-clip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const PLAN = { sampleRateHz: 1e6, offsetHz: 100_000, durationS: 1 };
const tone = writeToneSigmf(folder, 'tone', PLAN);
const run = (...args: string[]) => runSferic(['clip', ...args], { dataFolder: folder });

describe('sferic clip', () => {
  it('cuts a band out: the tone is at its RF in the clip, analysed by the same command line', async () => {
    const out = join(folder, 'cut');
    const done = await run(
      tone,
      '--start',
      '200ms',
      '--stop',
      '0.9',
      '--freq',
      '100.09M..100.13M',
      '--out',
      out,
    );
    expect(done).toMatchObject({ code: 0, stdout: `${out}.sigmf-meta\n` });
    // 40 kHz and as much again as margin, in 80 % of 100 kHz.
    expect(done.stderr).toContain('at 100.000 kS/s at 100.110000 MHz (decimated by 10)');
    const { captures } = JSON.parse(readFileSync(`${out}.sigmf-meta`, 'utf8')) as {
      readonly captures: readonly Readonly<Record<string, unknown>>[];
    };
    expect(captures[0]).toMatchObject({ 'core:frequency': 100_110_000, 'core:global_index': 200_000 });
    const analyzed = await runSferic(['analyze', `${out}.sigmf-meta`, '--no-log', '--json'], {
      dataFolder: folder,
    });
    expect(analyzed.code).toBe(0);
    const { emitters } = JSON.parse(analyzed.stdout) as {
      readonly emitters: readonly { readonly center_freq_hz: number }[];
    };
    expect(emitters).toHaveLength(1);
    expect(Math.abs((emitters[0]?.center_freq_hz ?? 0) - 100_100_000)).toBeLessThan(5);
  });

  it('a box is analysed on its own: the tone at the time and frequency of the recording, nothing beside it', async () => {
    const analyze = async (...args: string[]) => {
      const done = await runSferic(['analyze', tone, '--no-log', '--format', 'ndjson', ...args], {
        dataFolder: folder,
      });
      expect(done.code, done.stderr).toBe(0);
      return done.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Readonly<Record<string, number | string>>);
    };
    const box = ['--start', '200ms', '--stop', '0.9'];
    const lines = await analyze(...box, '--freq', '100.09M..100.13M');
    expect(lines[0]).toMatchObject({ type: 'session', sample_rate_hz: 1e6, center_freq_hz: 100e6 });
    const tracks = lines.filter(({ type }) => type === 'track');
    expect(tracks).toHaveLength(1);
    const [track = {}] = tracks;
    expect(Math.abs(Number(track.center_freq_hz) - 100_100_000)).toBeLessThan(5);
    expect(Math.abs(Number(track.offset_hz) - 100_000)).toBeLessThan(5);
    // On for all of the recording: from where the piece begins, a quarter of its length before the box.
    expect(Number(track.t_start_s)).toBeGreaterThan(0.02);
    expect(Number(track.t_start_s)).toBeLessThan(0.2);
    expect(Number(track.t_stop_s)).toBeGreaterThan(0.9);
    expect(Number(track.t_stop_s)).toBeLessThanOrEqual(1);
    expect(Number(track.sample_start)).toBe(Math.round(Number(track.t_start_s) * 1e6));
    const beside = await analyze(...box, '--offset', '150k..190k');
    expect(beside.filter(({ type }) => type === 'track')).toEqual([]);
  });

  it('copies the samples without a band, beside the recording by default', async () => {
    const done = await run(tone, '--start', '0.5', '--json');
    expect(done.code).toBe(0);
    const written = JSON.parse(done.stdout) as { readonly dataPath: string; readonly sampleCount: number };
    expect(written.sampleCount).toBe(500_000);
    expect(readFileSync(written.dataPath).equals(toneCi16(PLAN).subarray(2_000_000))).toBe(true);
  });

  it.each([
    [['absent.sigmf-meta'], 3, 'does not exist'],
    [[tone, '--start', 'soon'], 2, '250ms'],
    [[tone, '--freq', '100M'], 2, 'lower one first'],
    [[tone, '--start', '2'], 2, '--stop'],
    [[tone, '--freq', '90M..91M'], 2, 'piece of the band'],
    [[tone, '--freq', '100M..100.1M', '--offset', '-1k..1k'], 2, 'one of them'],
  ])('refuses %j in one line', async (args, code, words) => {
    const done = await run(...args);
    expect(done).toMatchObject({ code, stdout: '' });
    expect(done.stderr).toContain(words);
  });

  it('does not overwrite, and needs a centre for --freq', async () => {
    writeFileSync(join(folder, 'mine.sigmf-data'), 'mine');
    const taken = await run(tone, '--out', join(folder, 'mine'));
    expect(taken.code).toBe(2);
    expect(readFileSync(join(folder, 'mine.sigmf-data'), 'utf8')).toBe('mine');
    const raw = join(folder, 'nameless.cs16');
    writeFileSync(raw, toneCi16({ ...PLAN, durationS: 0.1 }));
    const unknown = await run(raw, '--sample-rate', '1M', '--freq', '1M..2M');
    expect(unknown.code).toBe(3);
    expect(unknown.stderr).toContain('--center-freq');
  });

  it('Ctrl+C leaves nothing behind', { timeout: 60_000 }, async () => {
    // Silence that takes no room on the disk and many seconds to go through.
    const long = join(folder, 'long.cs16');
    writeFileSync(long, '');
    truncateSync(long, 2_000_000_000);
    const args = [
      'clip',
      long,
      '--sample-rate',
      '1M',
      '--offset',
      '-5k..5k',
      '--out',
      join(folder, 'stopped'),
    ];
    const done = await runSferic(args, {
      dataFolder: folder,
      onStart: (child) => {
        // Once it writes: before, it may not listen yet.
        const timer = setInterval(() => {
          if (!readdirSync(folder).some((name) => name.startsWith('.stopped'))) return;
          clearInterval(timer);
          child.kill('SIGINT');
        }, 50);
        child.on('close', () => clearInterval(timer));
      },
    });
    expect(done.code).toBe(1);
    expect(done.stderr).toContain('nothing was written');
    expect(readdirSync(folder).filter((name) => name.includes('stopped'))).toEqual([]);
  });
});
