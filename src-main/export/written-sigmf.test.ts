// What Sferic writes as SigMF is held to its own validator and, by a library that knows nothing of Sferic, to a JSON
// Schema of the specification.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, expect, test } from 'vitest';
import type { Track } from '#contract/entities.ts';
import { PLAIN_LAYOUT } from '../recordings/plain-layout.ts';
import { ensureDemoScene } from '../recordings/scene.ts';
import { validateSigmf } from '../recordings/sigmf/validate/validate.ts';
import { SIGMF_SCHEMA } from '../recordings/testing/sigmf-schema.ts';
import { type ExportInput, type ExportSession, exportLog } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-written-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
const fitsSchema = ajv.compile(SIGMF_SCHEMA);

function expectSchema(text: string): void {
  const fits = fitsSchema(JSON.parse(text));
  expect(fitsSchema.errors ?? []).toEqual([]);
  expect(fits).toBe(true);
}

const track: Track = {
  trackId: 1,
  emitterId: null,
  state: 'lost',
  confidence: 0.95,
  sampleStart: 100,
  sampleCount: 200,
  offsetHz: -20_000,
  lowOffsetHz: -21_000,
  highOffsetHz: -19_000,
  displayLowOffsetHz: -21_000,
  displayHighOffsetHz: -19_000,
  bandwidthHz: 1500,
  powerDbfs: -21.2,
  peakPowerDbfs: -20,
  snrDb: 31.5,
  noiseFloorDbfs: -52.7,
  driftHzPerS: 0,
  isDrifting: false,
  hits: 12,
};

const session: ExportSession = {
  softwareVersion: '0.1.0',
  configHash: 1,
  source: 'raw.cu8',
  container: 'raw',
  datatype: 'cu8',
  sampleRateHz: 250_000,
  centerFreqHz: 433_920_000,
  timeStartNs: '1786459922213432001',
  sampleCount: 1000,
  samplesDropped: 0,
  isComplete: true,
};

test.each<[string, Partial<ExportSession>]>([
  ['a raw recording, named as its data set', {}],
  ['unknown centre and time, cut short', { centerFreqHz: null, timeStartNs: null, isComplete: false }],
  [
    'real-valued, second part',
    { datatype: 'ru8', layout: { ...PLAIN_LAYOUT, storedPerSample: 2, storedStart: 0 } },
  ],
  ['two channels', { datatype: 'ci8', layout: { ...PLAIN_LAYOUT, channelCount: 2, channel: 2 } }],
  ['a WAV of 24 bits', { container: 'wav', source: 'x.wav', datatype: 'ci24_le' }],
  ['a SigMF recording', { container: 'sigmf', source: 'x.sigmf-data' }],
])('an export of %s', async (_name, more) => {
  const whole = { ...session, ...more };
  const gaps = [{ sampleStart: 50, sampleCount: 10 }];
  const input: ExportInput = { session: whole, tracks: [track], emitters: [], gaps, psdRefDbm: null };
  const text = [...exportLog(input, 'sigmf')].join('');
  expectSchema(text);
  if (whole.container === 'raw') await writeFile(join(folder, 'raw.cu8'), Buffer.alloc(4000, 128));
  const path = join(folder, 'export.sigmf-meta');
  writeFileSync(path, text);
  expect((await validateSigmf(path)).findings).toEqual([]);
});

test('the demonstration scene', async () => {
  const writer = {
    async writeDemoScene(path: string) {
      await writeFile(path, Buffer.alloc(4000, 1));
      const burst = {
        emitter: 'E4 carrier',
        class: 'carrier',
        sampleStart: 10,
        sampleCount: 900,
        lowOffsetHz: 150_011,
        highOffsetHz: 150_013,
        snrDb: 24,
      };
      return { sampleRateHz: 2.4e6, sampleCount: 1000, bursts: [burst] };
    },
  };
  const path = await ensureDemoScene(writer, folder, () => {});
  expectSchema(await readFile(path, 'utf8'));
  expect((await validateSigmf(path)).findings).toEqual([]);
});
