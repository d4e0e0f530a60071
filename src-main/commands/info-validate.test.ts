// `sferic info` and `sferic validate` as a person and a program see them: text, JSON and exit codes.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatChunk, wavChunk } from '../recordings/testing/write-wav.ts';
import { runCommandLine } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-info-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCommandLine(args, {
    terminal: {
      columns: 0,
      result: async (text) => {
        out += text;
      },
      message: (text) => {
        err += `${text}\n`;
      },
      progress: () => {},
      clearProgress: () => {},
    },
    env: {},
    version: '0',
    stop: new AbortController().signal,
  });
  return { code, out, err };
}

const meta = {
  global: {
    'core:datatype': 'ci16_le',
    'core:version': '1.2.0',
    'core:sample_rate': 1e6,
    'core:hw': 'a receiver\nwith a second line',
    'vendor:gain': 20,
  },
  captures: [
    {
      'core:sample_start': 0,
      'core:frequency': 100e6,
      'core:datetime': '2026-01-01T00:00:00Z',
      'core:global_index': 0,
    },
    { 'core:sample_start': 400, 'core:frequency': 100e6, 'core:global_index': 900 },
    { 'core:sample_start': 700, 'core:frequency': 200e6, 'core:global_index': 1200 },
  ],
  annotations: [{ 'core:sample_start': 500, 'core:sample_count': 100, 'core:label': 'burst' }],
};
file('parts.sigmf-data', Buffer.alloc(4000, 1));
const parts = file('parts.sigmf-meta', JSON.stringify(meta));

describe('info', () => {
  it('lists parts, what is read, only shown and not used, each in its line', async () => {
    const { code, out } = await run('info', parts, '--part', '2');
    expect(code).toBe(0);
    expect(out).toMatch(/^parts\n {2}container +sigmf\n/);
    expect(out).toMatch(/centre +100 000 000 Hz +metadata/);
    expect(out).toMatch(/ 1 +100 000 000 Hz, 2026-01-01T00:00:00Z, 0.0004 s, 400 samples\n/);
    expect(out).toMatch(
      / 2 \(open\) +100 000 000 Hz, 2026-01-01T00:00:00.0009Z, 0.0003 s, 300 samples, 500 samples lost before +broken by gap/,
    );
    expect(out).toMatch(/ 3 +200 000 000 Hz, .*broken by frequency/);
    expect(out).toMatch(/sample 100 +100 samples +burst/);
    expect(out).toMatch(/global core:hw +a receiver with a second line +only shown/);
    expect(out).toMatch(/global vendor:gain +20 +NOT USED/);
    expect(out).toMatch(/part 2 of 3 is read \(1 change of frequency, 1 gap\): choose another with --part/);
  });
  it('says the same as JSON', async () => {
    const { out } = await run('info', parts, '--json');
    expect(JSON.parse(out)).toMatchObject({
      container: 'sigmf',
      part: 1,
      parts: [{ storedCount: 400 }, { lostBefore: 500, brokenBy: 'gap' }, { brokenBy: 'frequency' }],
      remarks: expect.arrayContaining([{ place: 'global vendor:gain', text: '20', use: 'ignored' }]),
    });
  });
  it('shows a real-valued WAV as what it is, and what is unknown as unknown', async () => {
    const riff = Buffer.from('RIFF\0\0\0\0WAVE');
    const path = file(
      'mono.wav',
      Buffer.concat([riff, formatChunk({ channels: 1 }), wavChunk('data', Buffer.alloc(400))]),
    );
    const { out } = await run('info', path);
    expect(out).toMatch(/sample rate +24 000 S\/s +content/);
    expect(out).toMatch(/real-valued +two stored samples of 48 000 a second make one: the band from 0 Hz up/);
    expect(out).toMatch(/start +unknown\n/);
    expect(out).toMatch(/chunk fmt +PCM, 16 bit, 1 channel, 48000 Hz +read/);
  });
  it('refuses what it cannot use (3) and a part that is not there (2)', async () => {
    expect((await run('info', join(folder, 'none.cu8'))).code).toBe(3);
    const { code, err } = await run('info', parts, '--part', '9');
    expect(code).toBe(2);
    expect(err).toMatch(/has 3 parts: choose one from 1 to 3, not 9/);
  });
});

describe('validate', () => {
  it('valid is 0, invalid is 3, and every file is told', async () => {
    file('good.sigmf-data', Buffer.alloc(4000, 1));
    const global = { 'core:datatype': 'ci16_le', 'core:version': '1.2.0', 'core:sample_rate': 1e6 };
    const good = file('good.sigmf-meta', JSON.stringify({ global, captures: [], annotations: [] }));
    expect(await run('validate', good)).toEqual({ code: 0, out: `${good}: valid\n`, err: '' });
    const both = await run('validate', good, parts, join(folder, 'none.sigmf-meta'));
    expect(both.code).toBe(3);
    expect(both.out).toMatch(/good\.sigmf-meta: valid\n/);
    expect(both.out).toMatch(
      /parts\.sigmf-meta: INVALID, 1 error\n {2}error +global\.vendor:gain +uses the extension "vendor"/,
    );
    expect(both.out).toMatch(/none\.sigmf-meta: INVALID, 1 error\n {2}error +.*does not exist/);
  });
  it('says the same as JSON', async () => {
    const { code, out } = await run('validate', parts, '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      files: [
        {
          path: parts,
          isValid: false,
          errors: 1,
          isSha512Right: null,
          findings: [{ path: 'global.vendor:gain', severity: 'error' }],
        },
      ],
    });
  });
  it('takes SigMF only', async () => {
    const { code, out } = await run('validate', file('x.cu8', Buffer.alloc(4000)));
    expect(code).toBe(3);
    expect(out).toMatch(/x\.cu8 is no SigMF: validate takes/);
  });
});
