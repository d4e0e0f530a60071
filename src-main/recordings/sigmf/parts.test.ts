// Captures become parts: where a recording is cut, why, and what each part's frequency, time and bytes are.

import { describe, expect, test } from 'vitest';
import { divideIntoParts } from './parts.ts';
import type { SigmfCapture } from './schema.ts';

const FRAME_BYTES = 4;

function divide(
  captures: readonly Record<string, unknown>[],
  more: { sizeBytes?: number; offset?: number } = {},
) {
  return divideIntoParts({
    captures: captures as unknown as readonly SigmfCapture[],
    offset: more.offset ?? 0,
    sampleRateHz: 1000,
    sizeBytes: more.sizeBytes ?? 1000 * FRAME_BYTES,
    frameBytes: FRAME_BYTES,
  });
}

const START = '2026-01-01T00:00:00Z';
const START_NS = 1_767_225_600_000_000_000n;

describe('one part', () => {
  test('without captures, and with captures that only go on', () => {
    expect(divide([])).toMatchObject({
      parts: [{ storedStart: 0, storedCount: 1000, centerFreqHz: null }],
      warnings: [/no capture/].map((pattern) => expect.stringMatching(pattern)),
    });
    const going = divide([
      { 'core:sample_start': 0, 'core:frequency': 1e6, 'core:datetime': START, 'core:global_index': 50 },
      { 'core:sample_start': 500, 'core:frequency': 1e6, 'core:global_index': 550 },
    ]);
    expect(going.parts).toMatchObject([{ firstCapture: 1, captureCount: 2, storedCount: 1000 }]);
    expect(going.warnings).toEqual([]);
  });
  test('a clock that drifts or jitters is no gap', () => {
    const captures = [
      { 'core:sample_start': 0, 'core:datetime': START },
      { 'core:sample_start': 900, 'core:datetime': '2026-01-01T00:00:00.95Z' },
    ];
    expect(divide(captures).parts).toHaveLength(1);
  });
});

describe('several parts', () => {
  test('another frequency: each has its own, its time counted on', () => {
    const { parts } = divide([
      { 'core:sample_start': 0, 'core:frequency': 1e6, 'core:datetime': START },
      { 'core:sample_start': 400, 'core:frequency': 2e6 },
      { 'core:sample_start': 700, 'core:frequency': 1e6 },
    ]);
    expect(parts).toMatchObject([
      {
        storedStart: 0,
        storedCount: 400,
        centerFreqHz: 1e6,
        brokenBy: null,
        offsetBytes: 0,
        sizeBytes: 1600,
      },
      {
        storedStart: 400,
        storedCount: 300,
        centerFreqHz: 2e6,
        brokenBy: 'frequency',
        lostBefore: 0,
        offsetBytes: 1600,
      },
      { storedStart: 700, storedCount: 300, centerFreqHz: 1e6, brokenBy: 'frequency', offsetBytes: 2800 },
    ]);
    expect(parts.map(({ timeStartNs }) => timeStartNs)).toEqual([
      `${START_NS}`,
      `${START_NS + 400_000_000n}`,
      `${START_NS + 700_000_000n}`,
    ]);
  });
  test('a gap by global_index: what was lost counts into the time', () => {
    const { parts } = divide([
      { 'core:sample_start': 0, 'core:datetime': START, 'core:global_index': 0 },
      { 'core:sample_start': 500, 'core:global_index': 1000 },
    ]);
    expect(parts).toMatchObject([
      { storedCount: 500 },
      { storedCount: 500, brokenBy: 'gap', lostBefore: 500 },
    ]);
    expect(parts[1]?.timeStartNs).toBe(`${START_NS + 1_000_000_000n}`);
  });
  test('a gap by the clock alone', () => {
    const { parts } = divide([
      { 'core:sample_start': 0, 'core:datetime': START },
      { 'core:sample_start': 500, 'core:datetime': '2026-01-01T00:01:00Z' },
    ]);
    expect(parts[1]).toMatchObject({
      brokenBy: 'gap',
      lostBefore: 59_500,
      timeStartNs: `${START_NS + 60_000_000_000n}`,
    });
  });
  test('headers between samples, as the specification’s own example has them', () => {
    const { parts } = divide(
      [
        { 'core:sample_start': 0, 'core:header_bytes': 4 },
        { 'core:sample_start': 500, 'core:header_bytes': 4 },
      ],
      { sizeBytes: 8 + 1000 * FRAME_BYTES },
    );
    expect(parts).toMatchObject([
      { offsetBytes: 4, sizeBytes: 2000, storedCount: 500 },
      { offsetBytes: 2008, sizeBytes: 2000, storedCount: 500, brokenBy: 'header' },
    ]);
  });
  test('those beyond the data are left out and counted', () => {
    const { parts, warnings } = divide([
      { 'core:sample_start': 0, 'core:frequency': 1e6 },
      { 'core:sample_start': 1000, 'core:frequency': 2e6 },
      { 'core:sample_start': 5000, 'core:frequency': 3e6 },
    ]);
    expect(parts).toHaveLength(1);
    expect(warnings).toEqual([expect.stringMatching(/^2 parts of the captures/)]);
  });
  test('indices are absolute from core:offset on', () => {
    const { parts } = divide(
      [
        { 'core:sample_start': 100, 'core:frequency': 1e6 },
        { 'core:sample_start': 300, 'core:frequency': 2e6 },
      ],
      { offset: 100 },
    );
    expect(parts).toMatchObject([
      { storedStart: 0, storedCount: 200 },
      { storedStart: 200, storedCount: 800 },
    ]);
  });
});
