// The command line as a user meets it: every error is one line with what to do and the right exit code, and nothing is
// left half-written. Each test runs the real program on small files. Long, because they share the recordings made here.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finished, runSferic } from './testing.ts';
import { toneCi16, writeToneSigmf } from './testing-tone.ts';

let folder = '';
let data = '';
let tone = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sferic-cli-'));
  data = join(folder, 'data');
  mkdirSync(data);
  tone = writeToneSigmf(folder, 'tone', { sampleRateHz: 1_000_000, offsetHz: 150_000, durationS: 1 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]): Promise<Finished> => runSferic(args, { dataFolder: data });
const analyze = (...args: readonly string[]): Promise<Finished> => run('analyze', '--no-log', ...args);

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** One line, no stack, names what was wrong, and nothing on standard output. */
function expectRefusal(done: Finished, code: number, ...words: readonly string[]): void {
  expect(done.stderr.trimEnd().split('\n'), done.stderr).toHaveLength(1);
  expect(done.stderr).toMatch(/^sferic: /);
  expect(done.stderr).not.toMatch(/\n\s+at |node:internal/);
  for (const word of words) expect(done.stderr).toContain(word);
  expect(done.stdout).toBe('');
  expect(done.code).toBe(code);
}

describe('input that is refused (exit code 3)', () => {
  it('a missing file', async () => {
    expectRefusal(await analyze(join(folder, 'none.cu8')), 3, 'none.cu8');
    expectRefusal(await analyze(join(folder, 'none.sigmf-meta')), 3, 'none');
  });

  it('an empty file', async () => {
    expectRefusal(await analyze(file('empty.cu8', ''), '--sample-rate', '1M'), 3, 'empty');
  });

  it('a folder', async () => {
    expectRefusal(await analyze(folder), 3, 'folder');
  });

  it('metadata that is not JSON, and metadata without a datatype', async () => {
    file('text.sigmf-data', toneCi16({ sampleRateHz: 1e6, offsetHz: 1e5, durationS: 0.1 }));
    expectRefusal(await analyze(file('text.sigmf-meta', 'not { json')), 3, 'JSON');
    const noType = {
      global: { 'core:sample_rate': 1e6, 'core:version': '1.2.0' },
      captures: [],
      annotations: [],
    };
    expectRefusal(await analyze(file('text.sigmf-meta', JSON.stringify(noType))), 3, 'datatype');
  });

  it('a raw file without a known rate, or without a known format', async () => {
    const samples = toneCi16({ sampleRateHz: 1e6, offsetHz: 1e5, durationS: 0.1 });
    expectRefusal(await analyze(file('norate.cs16', samples)), 3, '--sample-rate');
    expectRefusal(await analyze(file('noformat.bin', samples), '--sample-rate', '1M'), 3, '--datatype');
  });

  it('metadata whose samples are not there', async () => {
    const meta = {
      global: { 'core:datatype': 'cu8', 'core:version': '1.2.0' },
      captures: [],
      annotations: [],
    };
    expectRefusal(await analyze(file('lonely.sigmf-meta', JSON.stringify(meta))), 3, 'lonely.sigmf-data');
  });
});

describe('a recording that was cut short', () => {
  it('is analysed to its last whole sample, and that is said', async () => {
    const samples = toneCi16({ sampleRateHz: 1e6, offsetHz: 1e5, durationS: 0.1 });
    const path = file('odd.cs16', Buffer.concat([samples, Buffer.from([1])]));
    const done = await analyze(path, '--sample-rate', '1M', '--no-log');
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).toMatch(
      /odd\.cs16: 1 byte after the last whole 4-byte sample of ci16_le is left out/,
    );
    expect(done.stdout).toContain('100.0');
  });
  it('against its metadata', async () => {
    const plan = { sampleRateHz: 1e6, offsetHz: 1e5, durationS: 0.1 };
    const beyond = { 'core:sample_start': 90_000, 'core:sample_count': 10_000_000 };
    const done = await analyze(writeToneSigmf(folder, 'short', plan, [beyond]), '--no-log');
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).toMatch(/has 100000 samples, but its metadata speaks of 10090000/);
  });
});

describe('a wrong call (exit code 2)', () => {
  it.each([
    [['analyse', 'x'], 'analyze'],
    [['analyze'], 'RECORDING'],
    [['analyze', 'x', '--thread', '2'], '--threads'],
    [['analyze', 'x', '--threads', '0'], 'whole number'],
    [['analyze', 'x', '--threads', '100000'], 'whole number'],
    [['analyze', 'x', '--sample-rate', 'fast'], '2.4M'],
    [['analyze', 'x', '--datatype', 'float'], 'ci16_le'],
    [['analyze', 'x', '--channel', '0'], 'whole number'],
    [['analyze', 'x', '--part', 'last'], 'whole number'],
    [['analyze', 'x', '--format', 'xml'], 'ndjson'],
    [['analyze', 'x', '--out', 'log.txt'], '--format'],
    [['analyze', 'x', '--json', '--out', '-'], '--json'],
    [['analyze', 'x', '--config', '/nonexistent.yaml'], '/nonexistent.yaml'],
    [['serve', '--port', '70000'], '65535'],
    [['scene', '--seed', '-1'], 'whole number'],
  ])('sferic %j', async (args, word) => {
    expectRefusal(await run(...args), 2, word);
  });

  it('nothing at all shows the help', async () => {
    const done = await run();
    expect(done.code).toBe(2);
    expect(done.stderr).toContain('Usage: sferic');
  });

  it('an output that is the recording, a folder, or in a folder that is not there', async () => {
    const samples = file('keep.cs16', toneCi16({ sampleRateHz: 1e6, offsetHz: 1e5, durationS: 0.1 }));
    const facts = ['--sample-rate', '1M', '--format', 'csv'];
    const before = readFileSync(samples);
    expectRefusal(await analyze(samples, ...facts, '--out', samples), 2, 'the recording itself');
    expect(readFileSync(samples).equals(before)).toBe(true);
    expectRefusal(await analyze(samples, ...facts, '--out', folder), 2, 'folder');
    expectRefusal(
      await analyze(samples, ...facts, '--out', join(folder, 'none', 'a.csv')),
      2,
      'does not exist',
    );
  });

  it('an unknown setting in the environment', async () => {
    const done = await runSferic(['config'], { dataFolder: data, env: { SFERIC_DETECTOR__PFAA: '1' } });
    expectRefusal(done, 2, 'did you mean SFERIC_DETECTOR__PFA?');
  });
});

describe('work that fails (exit code 1)', () => {
  it('a database that cannot be written, and the way around it', async () => {
    const env = { SFERIC_STORE__PATH: '/proc/none/sferic.db' };
    expectRefusal(await runSferic(['analyze', tone], { dataFolder: data, env }), 1, '/proc/none', '--no-log');
    const around = await runSferic(['analyze', tone, '--no-log'], { dataFolder: data, env });
    expect(around.code).toBe(0);
  });

  it('a database that is no database', async () => {
    const env = {
      SFERIC_STORE__PATH: file(
        'text.db',
        'this is not a database, and long enough to be looked at'.repeat(40),
      ),
    };
    expectRefusal(await runSferic(['analyze', tone], { dataFolder: data, env }), 1, 'text.db');
  });

  it('a data folder that cannot be made', async () => {
    const done = await runSferic(['serve', '--port', '0'], {
      dataFolder: data,
      env: { SFERIC_DATA_FOLDER: '/proc/none' },
    });
    expectRefusal(done, 1, '/proc/none');
  });

  it('a port in use', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const done = await run('serve', '--port', String(port), tone);
    blocker.close();
    expectRefusal(done, 1, `${port}`, '--port');
  });

  it('an export or a search of what is not there', async () => {
    const elsewhere = { SFERIC_STORE__PATH: join(folder, 'no-log.db') };
    const done = await runSferic(['log'], { dataFolder: data, env: elsewhere });
    expectRefusal(done, 3, 'no-log.db', 'There is no log');
    expectRefusal(await run('export', '--freq', '435M..433M'), 2, 'LOW..HIGH');
    expectRefusal(await run('export', '--since', 'yesterday'), 2, 'A time is');
    expectRefusal(await run('export', '--out', join(folder, 'log.txt')), 2, '.csv');
    expect(existsSync(join(folder, 'no-log.db'))).toBe(false);
  });

  it('a second instance on the same database', async () => {
    let second: Promise<Finished> | null = null;
    const first = await runSferic(['serve', '--port', '0', tone], {
      dataFolder: data,
      onOutput: (child, stdout) => {
        if (second !== null || !stdout.includes('http://')) return;
        second = run('analyze', tone);
        void second.then(() => child.kill('SIGTERM'));
      },
    });
    if (second === null) throw new Error(`serve printed no address: ${first.stderr}`);
    const finished: Finished = await second;
    // The work is done; that it is not in the log is said.
    expect(finished.code, finished.stderr).toBe(0);
    expect(finished.stderr).toMatch(/This session is not logged: Another Sferic writes the log .*sferic\.db/);
    expect(first.code).toBe(0);
  });
});

describe('analyze', () => {
  it('prints a table on standard output, and what it is about on standard error', async () => {
    const done = await run('analyze', tone);
    expect(done.code, done.stderr).toBe(0);
    const [heading = '', row = '', ...rest] = done.stdout.trimEnd().split('\n');
    expect(heading).toContain('centre MHz');
    expect(row).toContain('carrier');
    expect(row).toContain('100.150');
    expect(rest).toEqual([]);
    expect(done.stderr).toContain('1 emitters');
    expect(existsSync(join(data, 'sferic.db'))).toBe(true);
  });

  it('gives the same bytes on one thread and on all', async () => {
    const one = await analyze(tone, '--format', 'ndjson', '--threads', '1');
    const all = await analyze(tone, '--format', 'ndjson', '--threads', String(availableParallelism()));
    expect(one.code).toBe(0);
    expect(one.stdout.length).toBeGreaterThan(0);
    expect(all.stdout).toBe(one.stdout);
  });

  it('gives the same bytes again, at real time and at full speed, and to a file', async () => {
    const fast = await analyze(tone, '--format', 'ndjson');
    const slow = await analyze(tone, '--format', 'ndjson', '--speed', '1');
    expect(fast.stdout).toContain('"type":"track"');
    expect(slow.stdout).toBe(fast.stdout);
    const out = join(folder, 'again.ndjson');
    expect((await analyze(tone, '--out', out)).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toBe(fast.stdout);
  });

  it('has the sign of the frequency right, from IQ to SigMF hertz', async () => {
    const done = await analyze(tone, '--format', 'sigmf');
    const meta = JSON.parse(done.stdout) as {
      readonly annotations: readonly {
        readonly 'core:freq_lower_edge': number;
        readonly 'core:freq_upper_edge': number;
      }[];
    };
    expect(meta.annotations).toHaveLength(1);
    for (const annotation of meta.annotations) {
      expect(annotation['core:freq_lower_edge']).toBeLessThanOrEqual(100_150_500);
      expect(annotation['core:freq_upper_edge']).toBeGreaterThanOrEqual(100_149_500);
      expect(annotation['core:freq_lower_edge']).toBeGreaterThan(100_145_000);
      expect(annotation['core:freq_upper_edge']).toBeLessThan(100_155_000);
    }
  });

  it('prints JSON for programs, with nothing made up', async () => {
    const raw = file('tone.cs16', toneCi16({ sampleRateHz: 1e6, offsetHz: -200_000, durationS: 0.5 }));
    const done = await analyze(raw, '--sample-rate', '1M', '--json');
    const { session, emitters } = JSON.parse(done.stdout) as {
      readonly session: Record<string, unknown>;
      readonly emitters: readonly Record<string, unknown>[];
    };
    expect(session).toMatchObject({ sample_rate_hz: 1_000_000, center_freq_hz: null, time_start_ns: null });
    expect(emitters).toHaveLength(1);
    expect(emitters[0]?.center_freq_hz).toBeNull();
    expect(emitters[0]?.offset_hz).toBeCloseTo(-200_000, -3);
  });

  it('ends cleanly on Ctrl+C: what was found is written under another name, marked, exit code 1', async () => {
    const long = writeToneSigmf(folder, 'long', { sampleRateHz: 100_000, offsetHz: 20_000, durationS: 20 });
    const out = join(folder, 'stopped.ndjson');
    const env = { SFERIC_STORE__PATH: join(folder, 'stopped.db') };
    let stop = (): boolean => false;
    const running = runSferic(['analyze', long, '--speed', '1', '--out', out], {
      dataFolder: data,
      env,
      onStart: (child) => {
        stop = () => child.kill('SIGINT');
      },
    });
    // The log has it while the analysis goes on: it was found, and the recording is far from its end.
    const found = () => runSferic(['log', 'search', '--json'], { dataFolder: data, env });
    await expect
      .poll(async () => existsSync(env.SFERIC_STORE__PATH) && (await found()).stdout !== '', {
        timeout: 20_000,
      })
      .toBe(true);
    expect(stop()).toBe(true);
    const done = await running;
    expect(done.code, done.stderr).toBe(1);
    expect(existsSync(out)).toBe(false);
    const [session = '', ...lines] = readFileSync(join(folder, 'stopped.partial.ndjson'), 'utf8').split('\n');
    expect(JSON.parse(session)).toMatchObject({ type: 'session', incomplete: true });
    expect(lines.some((line) => line.includes('"type":"track"'))).toBe(true);
    expect(done.stderr).toContain('incomplete');
  }, 60_000);

  it('leaves no temporary file behind', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('an output folder that is read-only is found out before any work', async (context) => {
    if (process.getuid?.() === 0) return context.skip('root may write everywhere');
    const locked = join(folder, 'locked');
    mkdirSync(locked, { mode: 0o500 });
    expectRefusal(await analyze(tone, '--out', join(locked, 'a.csv')), 1, 'not writable');
    chmodSync(locked, 0o700);
  });
});

describe('the log', () => {
  it('is listed, searched, compared, exported and put back', async () => {
    const env = { SFERIC_STORE__PATH: join(folder, 'asked.db') };
    const ask = (...args: readonly string[]) => runSferic(args, { dataFolder: data, env });
    for (let k = 0; k < 2; k += 1) expect((await ask('analyze', tone)).code).toBe(0);
    const list = await ask('log');
    expect(list.stdout.split('\n')[1]).toMatch(/^2 .* complete/);
    const found = await ask('log', 'search', '--freq', '100.149M..100.151M', '--json');
    expect(found.stdout.trimEnd().split('\n')).toHaveLength(2);
    expect((await ask('log', 'search', '--freq', '99M..99.1M', '--json')).stdout).toBe('');
    expect((await ask('log', 'compare', '1', '2')).stdout).toContain('0 new, 0 gone, 0 changed, 1 the same');
    const out = join(folder, 'asked.csv');
    const exported = await ask('export', '--freq', '100.15M', '--out', out);
    expect(exported.stderr).toContain('2 tracks of 2 sessions');
    expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(3);
    const about = JSON.parse(readFileSync(`${out}.about.json`, 'utf8'));
    expect(about.columns.track.center_freq_hz.unit).toBe('Hz');
    expect(about.sessions).toHaveLength(2);
    const ndjson = join(folder, 'asked.ndjson');
    await ask('export', '--session', '1', '--out', ndjson);
    expect((await ask('log', 'import', ndjson)).stderr).toContain('as session 3');
    const [first, third] = await Promise.all(['1', '3'].map((id) => ask('export', '--session', id)));
    expect(third?.stdout.replaceAll('"log_session_id":3', '"log_session_id":1')).toBe(first?.stdout);
    expect((await ask('export', '--session', '9')).code).toBe(2);
  }, 120_000);
});

describe('the small commands', () => {
  it('help is everywhere, with examples', async () => {
    for (const command of ['analyze', 'serve', 'scene', 'doctor', 'config']) {
      const done = await run(command, '--help');
      expect(done.code).toBe(0);
      expect(done.stdout).toContain('Examples:');
    }
  });

  it('doctor says whether the main job can run', async () => {
    const done = await run('doctor', '--json');
    const report = JSON.parse(done.stdout) as {
      readonly can_run: boolean;
      readonly checks: readonly { readonly id: string; readonly text: string }[];
    };
    expect(done.code, done.stdout).toBe(0);
    expect(report.can_run).toBe(true);
    for (const id of [
      'node',
      'engine',
      'cpu',
      'fftw',
      'cuda',
      'soapy',
      'display',
      'electron',
      'data_folder',
      'database',
    ]) {
      expect(report.checks.find((check) => check.id === id)?.text, id).toMatch(/\S/);
    }
  });

  it('doctor ends with 1 where the main job cannot run', async () => {
    const done = await runSferic(['doctor'], { dataFolder: data, env: { SFERIC_DATA_FOLDER: '/proc/none' } });
    expect(done.code).toBe(1);
    expect(done.stdout).toContain('FAIL  Data folder');
  });

  it('doctor says why the GPU is or is not used, and insists on it where the settings do', async () => {
    const cudaOf = async (backend: string) => {
      const done = await runSferic(['doctor', '--json'], {
        dataFolder: data,
        env: { SFERIC_ENGINE__BACKEND: backend },
      });
      const { checks, can_run } = JSON.parse(done.stdout) as {
        readonly can_run: boolean;
        readonly checks: readonly Readonly<Record<string, unknown>>[];
      };
      return { can_run, cuda: checks.find((check) => check.id === 'cuda') };
    };
    const automatic = await cudaOf('auto');
    expect(automatic.can_run).toBe(true);
    expect(automatic.cuda).toMatchObject({
      is_needed: false,
      backend: 'auto',
      text: expect.stringMatching(/\S/),
    });
    const insisted = await cudaOf('cuda');
    expect(insisted.cuda?.is_needed).toBe(true);
    expect(insisted.can_run).toBe(insisted.cuda?.is_usable);
    expect((await cudaOf('cpu')).cuda?.is_used).toBe(false);
  });

  it('config tells where a value comes from', async () => {
    const done = await runSferic(['config'], { dataFolder: data, env: { SFERIC_DETECTOR__PFA: '1e-5' } });
    expect(done.stdout).toMatch(/detector\.pfa\s+0\.00001\s+SFERIC_DETECTOR__PFA/);
    expect(done.stdout).toMatch(/detector\.guard_cells\s+4\s+default/);
  });

  it("version is the package's", async () => {
    const manifest = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
    ) as {
      readonly version: string;
    };
    expect((await run('--version')).stdout.trim()).toBe(manifest.version);
  });
});
