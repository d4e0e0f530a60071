// `sferic run` as a user meets it: lines while it runs, a clean end by time and by Ctrl+C, the log, refusals in one line.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Finished, runSferic } from './testing.ts';

let folder = '';
let data = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sferic-run-'));
  data = join(folder, 'data');
  mkdirSync(data);
  writeFileSync(
    join(folder, 'band.yaml'),
    `sample_rate_hz: 250e3
duration_s: 1
center_freq_hz: 100e6
noise_dbfs_per_hz: -110
emitters:
  - { name: E1 beacon, kind: carrier, offset_hz: 60e3, snr_db: 25 }
  - name: E2 tone
    kind: carrier
    offset_hz: -40e3
    snr_db: 30
    schedule: { type: list, bursts_s: [[0.4, 0.1], [0.7, 0.1]] }
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Line = Record<string, unknown>;
const run = (...args: readonly string[]): Promise<Finished> =>
  runSferic(['run', ...args], { dataFolder: data, cwd: folder });

function linesOf(text: string): readonly Line[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

it('says the session, each track when it ends, and the counts at the end', async () => {
  const out = join(folder, 'live.ndjson');
  const done = await run('--source', 'scene:band.yaml', '--seconds', '1.6', '--out', out);
  expect(done.code, done.stderr).toBe(0);
  expect(done.stdout).toBe('');
  const lines = linesOf(readFileSync(out, 'utf8'));
  const [first] = lines;
  const last = lines.at(-1);
  expect(first).toMatchObject({ type: 'session', sample_count: null, samples_dropped: null });
  expect(last).toMatchObject({ type: 'session', source: 'scene:band.yaml', session_id: first?.session_id });
  expect(last?.sample_count).toBeGreaterThanOrEqual(1.6 * 250e3);
  const bursts = lines.filter(
    (line) => line.type === 'track' && Math.abs(Number(line.offset_hz) + 40e3) < 500,
  );
  expect(bursts.map((line) => Number(line.t_start_s).toFixed(1))).toEqual(['0.4', '0.7', '1.4']);
  expect(bursts.every((line) => line.state === 'lost' && line.emitter_id !== null)).toBe(true);
  expect(lines.filter((line) => line.type === 'emitter')).toHaveLength(2);

  // The log has it too.
  const sessions = await runSferic(['log', '--json'], { dataFolder: data });
  expect(sessions.code, sessions.stderr).toBe(0);
  expect(sessions.stdout).toContain(`scene:${join(folder, 'band.yaml')}`);
  const exported = await runSferic(['export', '--format', 'ndjson', '--out', '-'], { dataFolder: data });
  expect(linesOf(exported.stdout)[0]).toMatchObject({
    type: 'session',
    source: 'scene:band.yaml',
    session_id: first?.session_id,
    time_start_ns: first?.time_start_ns,
    sample_count: last?.sample_count,
  });
}, 30_000);

it('ends cleanly on Ctrl+C, with what was found until then', async () => {
  let isPressed = false;
  const done = await runSferic(['run', '--source', 'scene:', '--no-log'], {
    dataFolder: data,
    onOutput: (child, stdout) => {
      if (isPressed || !stdout.includes('"type":"track"')) return;
      isPressed = true;
      child.kill('SIGINT');
    },
  });
  expect(done.code, done.stderr).toBe(0);
  const lines = linesOf(done.stdout);
  expect(lines[0]).toMatchObject({ type: 'session', source: 'scene:live-band', center_freq_hz: 433.92e6 });
  expect(lines.at(-1)).toMatchObject({ type: 'session' });
  expect(lines.some((line) => line.type === 'emitter')).toBe(true);
}, 30_000);

it('refuses in one line', async () => {
  const refused = async (code: number, words: string, ...args: readonly string[]): Promise<void> => {
    const done = await run(...args);
    expect(done.stderr.trimEnd().split('\n'), done.stderr).toHaveLength(1);
    expect(done.stderr).toContain(words);
    expect(done.stdout).toBe('');
    expect(done.code).toBe(code);
  };
  await refused(2, 'A device is named scene:FILE, not "rtl:0"', '--source', 'rtl:0');
  await refused(3, 'does not exist', '--source', 'scene:none.yaml');
  await refused(2, '--source', '--seconds', '1');
  await refused(2, 'is the recording itself', '--source', 'scene:band.yaml', '--out', 'band.yaml');
  await refused(2, 'time', '--source', 'scene:', '--seconds', 'long');
  expect(existsSync(join(folder, 'none.ndjson'))).toBe(false);
}, 30_000);
