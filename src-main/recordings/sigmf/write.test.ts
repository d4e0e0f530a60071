import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectRecording } from '../open.ts';
import { makeTestFolder, type TestFolder } from '../testing/folder.ts';
import { SIGMF_VERSION, shortLabel, writeMetadata } from './write.ts';

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());

test('what is written reads back, sorted', async () => {
  await folder.write('x.sigmf-data', Buffer.alloc(4000));
  const path = `${folder.path}/x.sigmf-meta`;
  const annotation = {
    'core:sample_count': 10,
    'core:freq_lower_edge': 99e6,
    'core:freq_upper_edge': 99.5e6,
  };
  await writeMetadata(path, {
    global: {
      'core:datatype': 'ci16_le',
      'core:version': SIGMF_VERSION,
      'core:sample_rate': 4e6,
      'core:recorder': 'test',
    },
    captures: [
      { 'core:sample_start': 0, 'core:frequency': 100e6, 'core:datetime': '2026-01-01T00:00:00.5Z' },
    ],
    annotations: [
      { 'core:sample_start': 500, ...annotation },
      { 'core:sample_start': 20, ...annotation },
    ],
  });
  const info = await inspectRecording(path);
  expect(info.warnings).toEqual([]);
  expect(info.sampleCount).toBe(1000);
  expect(info.timeStartNs.value).toBe('1767225600500000000');
  expect(info.annotations.map((a) => [a.sampleStart, a.lowOffsetHz, a.highOffsetHz])).toEqual([
    [20, -1e6, -0.5e6],
    [500, -1e6, -0.5e6],
  ]);
});

test('short labels stay, long ones end in an ellipsis within 20 characters', () => {
  expect(shortLabel('x'.repeat(20))).toBe('x'.repeat(20));
  expect(shortLabel('x'.repeat(21))).toBe(`${'x'.repeat(19)}…`);
});
