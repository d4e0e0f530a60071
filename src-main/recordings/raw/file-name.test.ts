import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsFromFileName, type NameFacts } from './file-name.ts';

const nothing: NameFacts = { sampleRateHz: null, centerFreqHz: null, timeStartNs: null, datatype: null };

describe('names as they are met', () => {
  test.each<[string, Partial<NameFacts>]>([
    ['g001_433.92M_250k.cu8', { centerFreqHz: 433_920_000, sampleRateHz: 250_000 }],
    ['rtlsdr_868.950M_1M6_samples2.cu8', { centerFreqHz: 868_950_000, sampleRateHz: 1_600_000 }],
    ['TPMS_Good_315_1MSps.iq', { sampleRateHz: 1_000_000 }],
    [
      'New1 HackRF-Left backward-2_475GHz-2MSps-2MHz.complex16s',
      { centerFreqHz: 2_475_000_000, sampleRateHz: 2_000_000 },
    ],
    ['RTL-SDR-20190101_120000-868_3MHz-1MSps-1MHz.complex', { centerFreqHz: 868_300_000, sampleRateHz: 1e6 }],
    ['CQWW_CW_2005.fs96k.cf7040.iq.s16.dat', { sampleRateHz: 96_000, centerFreqHz: 7_040_000 }],
    [
      'SDRuno_20200907_184033Z_88110kHz.wav',
      { centerFreqHz: 88_110_000, timeStartNs: '1599504033000000000' },
    ],
    ['baseband_433920000Hz_14-30-05_27-11-2026.wav', { centerFreqHz: 433_920_000 }],
    ['20171127T104156Z_77500_F1JEK_iq.wav', { centerFreqHz: 77_500, timeStartNs: '1511779316000000000' }],
    ['20171127T104156Z_77500_F1JEK_usb.wav', { timeStartNs: '1511779316000000000' }],
    ['x_fs12k_cf13270.wav', { sampleRateHz: 12_000, centerFreqHz: 13_270_000 }],
    ['x_fs2M4_cf7040.wav', { sampleRateHz: 2_400_000 }],
    ['x_fs48k_cf1090.wav', { sampleRateHz: 48_000 }],
    ['x_cf7040.wav', {}],
    [
      'gqrx_20170101_120000_433920000_2400000_fc.raw',
      {
        centerFreqHz: 433_920_000,
        sampleRateHz: 2_400_000,
        datatype: 'cf32_le',
        timeStartNs: '1483272000000000000',
      },
    ],
    [
      'SDRSharp_20160101_231914Z_433920000Hz_IQ.bin',
      { centerFreqHz: 433_920_000, timeStartNs: '1451690354000000000' },
    ],
    [
      'HDSDR_20160101_120000Z_7040kHz_RF.dat',
      { centerFreqHz: 7_040_000, timeStartNs: '1451649600000000000' },
    ],
    ['dab_229.072MHz_2048ksps.cs8', { centerFreqHz: 229_072_000, sampleRateHz: 2_048_000 }],
    ['noaa_137.1MHz_48000sps.cf32', { centerFreqHz: 137_100_000, sampleRateHz: 48_000 }],
    ['a_fs2M4_cf433.92M.bin', { centerFreqHz: 433_920_000, sampleRateHz: 2_400_000 }],
    ['LTE_20MHz_1842.5MHz_30.72Msps.cf32', { centerFreqHz: 1_842_500_000, sampleRateHz: 30_720_000 }],
  ])('%s', (name, facts) => {
    expect(factsFromFileName(name)).toEqual({ ...nothing, ...facts });
  });
});

test('a rate that the content states decides what cf means', () => {
  expect(factsFromFileName('HFDL_test_12k_cf13270_df13270.wav', 12_000).centerFreqHz).toBe(13_270_000);
  expect(factsFromFileName('HFDL_test_12k_cf13270_df13270.wav', 2e6).centerFreqHz).toBeNull();
});

describe('what could mean two things stays unknown', () => {
  test.each([
    'left back.complex16s',
    'modes1.bin',
    'dot11n_6.5mbps.dat',
    'capture_10M.cfile',
    'capture_250k.cu8',
    'lora_868.1M_125k.cf32',
    'x_868.1M_125k_SF7.cf32',
    'x_868.1M_500k_bw.cf32',
    'wifi_20MHz.cf32',
    'nfm_12.5kHz.cf32',
    'capture_3_433MHz.cu8',
    'a_433.92MHz_868.3MHz.cu8',
    'a_3_2MSps.cu8',
    'FS1000_SR123456.cu8',
    'test_1M_250k.bin',
    'x_2M_433.92M.cu8',
    'a_433.92M_250k_2M.cu8',
    'rtl_20160231_120000Z.cu8',
    'rtl_20160101_120000.cu8',
    '433920000.cu8',
    'v1.433.92M_x.cu8',
    '',
    '.cu8',
  ])('%s', (name) => {
    expect(factsFromFileName(name)).toEqual(nothing);
  });
});

/** 30 MHz to 6 GHz in steps of 5 kHz; those whose decimals are not zero are never a usual channel width. */
const freqMhz = fc
  .integer({ min: 6001, max: 1_200_000 })
  .map((steps) => steps * 5)
  .filter((kilohertz) => kilohertz % 1000 !== 0)
  .map((kilohertz) => (kilohertz / 1000).toString())
  .filter((text) => !['30.72', '61.44', '122.88', '184.32', '245.76', '491.52'].includes(text));
const rateKhz = fc.integer({ min: 8, max: 20_000 });
const word = fc.stringMatching(/^[a-z]{1,8}$/).filter((text) => !/lora|bw|bandwidth/.test(text));

const hz = (mhz: string): number => Number(`${mhz}e6`);

describe('a name made by a convention reads back', () => {
  test('rtl_433 pair, in k and in M', () => {
    fc.assert(
      fc.property(word, freqMhz, rateKhz, word, (before, mhz, khz, after) => {
        const rate = khz * 1000;
        for (const text of [`${khz}k`, `${khz / 1000}M`]) {
          const facts = factsFromFileName(`${before}_${mhz}M_${text}_${after}.cu8`);
          expect(facts).toEqual({ ...nothing, centerFreqHz: hz(mhz), sampleRateHz: rate });
        }
      }),
    );
  });
  test('URH run', () => {
    fc.assert(
      fc.property(word, freqMhz, rateKhz, (device, mhz, khz) => {
        const underscored = (text: string) => text.replace('.', '_');
        const rate = underscored(String(khz / 1000));
        const name = `${device}-20200101_101010-${underscored(mhz)}MHz-${rate}MSps-${rate}MHz.complex`;
        expect(factsFromFileName(name)).toEqual({
          ...nothing,
          centerFreqHz: hz(mhz),
          sampleRateHz: khz * 1000,
        });
      }),
    );
  });
  test('gqrx', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6e9 }), fc.integer({ min: 1, max: 1e8 }), (freq, rate) => {
        const facts = factsFromFileName(`gqrx_20200229_235959_${freq}_${rate}_fc.raw`);
        expect(facts.centerFreqHz).toBe(freq);
        expect(facts.sampleRateHz).toBe(rate);
      }),
    );
  });
  test('units written out, in either order', () => {
    fc.assert(
      fc.property(word, freqMhz, rateKhz, (before, mhz, khz) => {
        const facts = { ...nothing, centerFreqHz: hz(mhz), sampleRateHz: khz * 1000 };
        expect(factsFromFileName(`${before}_${mhz}MHz_${khz}ksps.cs16`)).toEqual(facts);
        expect(factsFromFileName(`${before}-${khz}kSps ${mhz}MHz.cs16`)).toEqual(facts);
      }),
    );
  });
});

describe('a name without units gives nothing', () => {
  test('words and numbers', () => {
    const part = fc.oneof(word, fc.integer({ min: 0, max: 10 ** 9 }).map(String));
    const separator = fc.constantFrom('_', '-', ' ', '.');
    const name = fc.array(fc.tuple(part, separator), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(name, (pieces) => {
        const text = pieces.map(([piece, between]) => piece + between).join('');
        expect(factsFromFileName(`${text}bin`)).toEqual(nothing);
      }),
      { numRuns: 500 },
    );
  });
  test('any text at all is read without an error, in bounded time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 255, unit: 'binary' }), (name) => {
        const facts = factsFromFileName(name);
        if (facts.sampleRateHz !== null) expect(facts.sampleRateHz).toBeGreaterThan(0);
        if (facts.centerFreqHz !== null) expect(Number.isFinite(facts.centerFreqHz)).toBe(true);
      }),
      { numRuns: 500 },
    );
    const started = performance.now();
    factsFromFileName(`${'1_'.repeat(20_000)}MHz${'9'.repeat(20_000)}`);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
