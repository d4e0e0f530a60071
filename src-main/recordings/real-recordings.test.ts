// Every real recording that is at hand, opened and validated: what is known, from where, what is wrong, what is refused.
// Long, because it is one table of all files.

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { RecordingInfo, RecordingOverrides } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { inspectRecording } from './open.ts';
import { validateSigmf } from './sigmf/validate/validate.ts';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = process.env.SFERIC_RECORDINGS ?? join(repository, '../shared/recordings');

/** Values with where they come from, `?` for unknown; warnings as patterns, all of them. */
interface Opened {
  readonly container: RecordingInfo['container'];
  readonly samples: number;
  readonly datatype: string;
  readonly rate: string;
  readonly centre: string;
  readonly annotations?: number;
  readonly warnings?: readonly RegExp[];
}
type Outcome = Opened | RegExp;

const TABLE: readonly (readonly [file: string, outcome: Outcome, overrides?: RecordingOverrides])[] = [
  [
    'mavic_air_2.sigmf-meta',
    {
      container: 'sigmf',
      samples: 225_280,
      datatype: 'cf32_le metadata',
      rate: '50000000 metadata',
      centre: '2457500000 metadata',
      annotations: 4,
    },
  ],
  [
    'dmr_call_48k.sigmf-data',
    {
      container: 'sigmf',
      samples: 81_600,
      datatype: 'cf32_le metadata',
      rate: '48000 metadata',
      centre: '446006250 metadata',
    },
  ],
  [
    'dmr_capacity_plus_48k.sigmf',
    {
      container: 'sigmf-archive',
      samples: 115_200,
      datatype: 'cf32_le metadata',
      rate: '48000 metadata',
      centre: '460800000 metadata',
      annotations: 1,
    },
  ],
  [
    'g002_433.92M_250k.cu8',
    {
      container: 'raw',
      samples: 262_144,
      datatype: 'cu8 extension',
      rate: '250000 file-name',
      centre: '433920000 file-name',
    },
  ],
  [
    'rtlsdr_868.950M_1M6_samples2.cu8',
    {
      container: 'raw',
      samples: 1_048_576,
      datatype: 'cu8 extension',
      rate: '1600000 file-name',
      centre: '868950000 file-name',
    },
  ],
  ['modes1.bin', { container: 'raw', samples: 0, datatype: '?', rate: '?', centre: '?' }],
  [
    'modes1.bin',
    {
      container: 'raw',
      samples: 356_868,
      datatype: 'cu8 user',
      rate: '2000000 user',
      centre: '1090000000 user',
    },
    { datatype: 'cu8', sampleRateHz: 2e6, centerFreqHz: 1090e6 },
  ],
  [
    'modes1.bin',
    {
      container: 'raw',
      samples: 356_868,
      datatype: 'ci8 user',
      rate: '?',
      centre: '?',
      warnings: [/look like cu8, not ci8/],
    },
    { datatype: 'ci8' },
  ],
  [
    'left back.complex16s',
    { container: 'raw', samples: 115_566, datatype: 'ci8 extension', rate: '?', centre: '?' },
  ],
  ['dot11n_6.5mbps.dat', { container: 'raw', samples: 0, datatype: '?', rate: '?', centre: '?' }],
  [
    'dot11n_6.5mbps.dat',
    { container: 'raw', samples: 169_040, datatype: 'ci16_le user', rate: '?', centre: '?' },
    { datatype: 'ci16_le' },
  ],
  [
    'TPMS_Good_315_1MSps.iq',
    {
      container: 'raw',
      samples: 60_000,
      datatype: 'cf32_le extension',
      rate: '1000000 file-name',
      centre: '?',
    },
  ],
  [
    'CQWW_CW_2005.fs96k.cf7040.iq.s16.dat',
    {
      container: 'raw',
      samples: 1_048_576,
      datatype: 'ci16_be content',
      rate: '96000 file-name',
      centre: '7040000 file-name',
      warnings: [/^the name says 16 bits without a byte order/],
    },
  ],
  [
    'CQWW_CW_2005.fs96k.cf7040.iq.s16.dat',
    {
      container: 'raw',
      samples: 1_048_576,
      datatype: 'ci16_le user',
      rate: '96000 file-name',
      centre: '7040000 file-name',
      warnings: [/look like ci16_be, not ci16_le/],
    },
    { datatype: 'ci16_le' },
  ],
  [
    'CQWW_CW_2005.fs96k.cf7040.iq.s16.dat',
    {
      container: 'raw',
      samples: 1_048_576,
      datatype: 'ci16_be user',
      rate: '96000 file-name',
      centre: '7040000 file-name',
    },
    { datatype: 'ci16_be', isIqSwapped: true },
  ],
  [
    'dfmIQ.wav',
    { container: 'wav', samples: 2_000_000, datatype: 'cu8 content', rate: '100000 content', centre: '?' },
  ],
  [
    '20171127T104156Z_77500_F1JEK_iq.wav',
    {
      container: 'wav',
      samples: 348_160,
      datatype: 'ci16_le content',
      rate: '12001 content',
      centre: '77500 file-name',
    },
  ],
  [
    'HFDL_test_12k_cf13270_df13270.wav',
    {
      container: 'wav',
      samples: 49_891,
      datatype: 'ci16_le content',
      rate: '12000 content',
      centre: '13270000 file-name',
    },
  ],
  ['manifest.json', /^input-refused: manifest.json is JSON text/],
  [
    'bad/sigmf_test.sigmf-meta',
    /^input-refused: sigmf_test.sigmf-meta: in captures, expected array, received object/,
  ],
  [
    'bad/mavic_no_freq.sigmf-meta',
    {
      container: 'sigmf',
      samples: 225_280,
      datatype: 'cf32_le metadata',
      rate: '50000000 metadata',
      centre: '?',
    },
  ],
  [
    'bad/inputnan.cf32',
    {
      container: 'raw',
      samples: 4096,
      datatype: 'cf32_le extension',
      rate: '?',
      centre: '?',
      warnings: [/^the file begins like a gzip file/, /^\d+ of 8192 values looked at are no numbers/],
    },
  ],
  [
    'bad/New1 HackRF-Left backward-2_475GHz-2MSps-2MHz.complex16s',
    {
      container: 'raw',
      samples: 391,
      datatype: 'ci8 extension',
      rate: '2000000 file-name',
      centre: '2475000000 file-name',
    },
  ],
  [
    // Real-valued: 515 661 stored samples at 10 MS/s, shown as 0 to 5 MHz.
    'bad/test_NFC-A_106kbps_003.wav',
    {
      container: 'wav',
      samples: 257_830,
      datatype: 'ri16_le content',
      rate: '5000000 content',
      centre: '2500000 content',
    },
  ],
  [
    'bad/wenet_sample.c8',
    {
      container: 'raw',
      samples: 500_000,
      datatype: 'ci8 extension',
      rate: '?',
      centre: '?',
      warnings: [/look like cu8, not ci8/],
    },
  ],
];

/** What `sferic validate` says of each: findings by severity and place, or a refusal of what is no SigMF. */
interface Validity {
  readonly findings: readonly string[];
  readonly isSha512Right?: boolean;
}
const NO_SIGMF = /is no SigMF: validate takes a \.sigmf-meta/;
const VALIDITY: readonly (readonly [file: string, outcome: Validity | RegExp])[] = [
  [
    'mavic_air_2.sigmf-meta',
    { findings: [0, 1, 2, 3].map((at) => `warning annotations[${at}].core:description`) },
  ],
  ['dmr_call_48k.sigmf-data', { findings: [] }],
  ['dmr_capacity_plus_48k.sigmf', { findings: [] }],
  ['bad/mavic_no_freq.sigmf-meta', { findings: ['error global.core:version'] }],
  [
    'bad/sigmf_test.sigmf-meta',
    {
      findings: ['error captures', 'error annotations', 'warning global.core:dataset'],
      isSha512Right: true,
    },
  ],
  ...[
    'g002_433.92M_250k.cu8',
    'rtlsdr_868.950M_1M6_samples2.cu8',
    'modes1.bin',
    'left back.complex16s',
    'dot11n_6.5mbps.dat',
    'TPMS_Good_315_1MSps.iq',
    'CQWW_CW_2005.fs96k.cf7040.iq.s16.dat',
    'dfmIQ.wav',
    '20171127T104156Z_77500_F1JEK_iq.wav',
    'HFDL_test_12k_cf13270_df13270.wav',
    'manifest.json',
    'bad/inputnan.cf32',
    'bad/New1 HackRF-Left backward-2_475GHz-2MSps-2MHz.complex16s',
    'bad/test_NFC-A_106kbps_003.wav',
    'bad/wenet_sample.c8',
  ].map((file): readonly [string, RegExp] => [file, NO_SIGMF]),
];

const text = ({ value, source }: { value: unknown; source: string | null }) =>
  value === null ? '?' : `${String(value)} ${source}`;

describe('real recordings', () => {
  for (const [file, outcome, overrides = {}] of TABLE) {
    const path = join(folder, file);
    const isThere = existsSync(path);
    if (!isThere) process.stderr.write(`skipped: ${file} is not in ${folder} (set SFERIC_RECORDINGS)\n`);
    test.skipIf(!isThere)(`${file} ${JSON.stringify(overrides)}`, async () => {
      const result = await inspectRecording(path, overrides).catch((error: unknown) => {
        if (error instanceof SfericError) return `${error.info.code}: ${error.message}`;
        throw error;
      });
      if (outcome instanceof RegExp) {
        expect(result).toMatch(outcome);
        return;
      }
      if (typeof result === 'string') throw new Error(result);
      expect({
        container: result.container,
        samples: result.sampleCount,
        datatype: text(result.datatype),
        rate: text(result.sampleRateHz),
        centre: text(result.centerFreqHz),
        annotations: result.annotations.length,
      }).toEqual({
        container: outcome.container,
        samples: outcome.samples,
        datatype: outcome.datatype,
        rate: outcome.rate,
        centre: outcome.centre,
        annotations: outcome.annotations ?? 0,
      });
      const warnings = outcome.warnings ?? [];
      expect(result.warnings).toHaveLength(warnings.length);
      for (const [index, warning] of warnings.entries()) expect(result.warnings[index]).toMatch(warning);
    });
  }

  for (const [file, outcome] of VALIDITY) {
    const path = join(folder, file);
    test.skipIf(!existsSync(path))(`validate ${file}`, async () => {
      const report = await validateSigmf(path).catch((error: unknown) => {
        if (error instanceof SfericError) return error.message;
        throw error;
      });
      if (outcome instanceof RegExp) {
        expect(report).toMatch(outcome);
        return;
      }
      if (typeof report === 'string') throw new Error(report);
      expect([...new Set(report.findings.map(({ severity, path: at }) => `${severity} ${at}`))]).toEqual(
        outcome.findings,
      );
      expect(report.isValid).toBe(outcome.findings.every((finding) => !finding.startsWith('error')));
      expect(report.isSha512Right).toBe(outcome.isSha512Right ?? null);
    });
  }

  const mavic = join(folder, 'mavic_air_2.sigmf-meta');
  test.skipIf(!existsSync(mavic))('a person’s annotations lie where that person saw them', async () => {
    const { annotations } = await inspectRecording(mavic);
    // 2455 to 2464 MHz and 2440.53 to 2449.53 MHz around 2457.5 MHz.
    expect(annotations.map(({ lowOffsetHz, highOffsetHz }) => [lowOffsetHz, highOffsetHz])).toEqual([
      [-2_500_000, 6_500_000],
      [-2_500_000, 6_500_000],
      [-16_970_000, -7_970_000],
      [-16_970_000, -7_970_000],
    ]);
  });
});
