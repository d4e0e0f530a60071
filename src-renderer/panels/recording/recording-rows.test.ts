import { expect, test } from 'vitest';
import type { RecordingInfo } from '#contract/entities.ts';
import { partText } from '../../lib/recording-text.ts';
import { overridesForPart, recordingRows } from './recording-rows.ts';

const info: RecordingInfo = {
  path: '/r/x.sigmf-meta',
  name: 'x',
  container: 'sigmf',
  dataPath: '/r/x.sigmf-data',
  dataOffsetBytes: 0,
  sampleCount: 24_000,
  layout: { channelCount: 2, channel: 2, isIqSwapped: false, storedPerSample: 2, storedStart: 0, runs: [] },
  datatype: { value: 'ri16_le', source: 'user' },
  sampleRateHz: { value: 24_000, source: 'user' },
  centerFreqHz: { value: 7_012_000, source: 'metadata' },
  timeStartNs: { value: null, source: null },
  annotations: [],
  parts: [
    {
      firstCapture: 1,
      captureCount: 1,
      storedStart: 0,
      storedCount: 48_000,
      centerFreqHz: 7e6,
      timeStartNs: null,
      brokenBy: null,
      lostBefore: null,
    },
    {
      firstCapture: 2,
      captureCount: 1,
      storedStart: 48_000,
      storedCount: 96_000,
      centerFreqHz: null,
      timeStartNs: null,
      brokenBy: 'gap',
      lostBefore: 5000,
    },
  ],
  part: 1,
  remarks: [],
  warnings: [],
};

test('every fact has its source, and what is unknown says so', () => {
  expect(recordingRows(info)).toEqual([
    { name: 'file', text: '/r/x.sigmf-data', source: 'from byte 0' },
    { name: 'container', text: 'sigmf', source: '' },
    { name: 'format', text: 'ri16_le · 16 bit, signed, real-valued', source: 'you' },
    { name: 'sample rate', text: '24.000 kS/s', source: 'you' },
    { name: 'centre', text: '7.012 000 MHz', source: 'metadata' },
    { name: 'start', text: 'unknown', source: '' },
    { name: 'length', text: expect.stringContaining('24 000 samples'), source: '' },
    { name: 'real-valued', text: 'the band from 0 Hz up, stored at 48.000 kS/s', source: '' },
    { name: 'channel', text: '2 of 2', source: '' },
  ]);
});

test('a live source has no file and no length', () => {
  const rows = recordingRows({
    ...info,
    container: 'live',
    dataPath: 'scene:/r/band.yaml',
    sampleCount: 0,
    layout: { ...info.layout, channelCount: 1, channel: 1, storedPerSample: 1 },
    sampleRateHz: { value: 24_000, source: 'device' },
  });
  expect(rows[0]).toEqual({ name: 'device', text: 'scene:/r/band.yaml', source: 'live' });
  expect(rows).toContainEqual({ name: 'sample rate', text: '24.000 kS/s', source: 'device' });
  expect(rows).toContainEqual({ name: 'length', text: 'until it is stopped', source: '' });
  expect(rows.map(({ name }) => name)).not.toContain('container');
});

test('another part is opened as this one was, but with its own centre', () => {
  expect(overridesForPart(info, 2)).toEqual({
    part: 2,
    datatype: 'ri16_le',
    sampleRateHz: 48_000,
    channel: 2,
  });
  const plain = {
    ...info,
    datatype: { value: 'cu8', source: 'content' },
    layout: { ...info.layout, channel: 1 },
  } as const;
  expect(overridesForPart({ ...plain, sampleRateHz: { value: 1e6, source: 'metadata' } }, 2)).toEqual({
    part: 2,
  });
});

test('a part says where, how long, and what was lost before it', () => {
  expect(partText(info, 0)).toMatch(/^1: 7\.000 000 MHz, .*48 000 samples$/);
  expect(partText(info, 1)).toMatch(/^2: centre unknown, .*96 000 samples, after 5 000 lost samples$/);
  expect(partText(info, 5)).toBe('');
});
