// Divides a recording into the parts that are opened one at a time: within one nothing jumps, neither frequency nor
// time nor the place in the file. Must not touch the file system.

import type { RecordingPart } from '#contract/entities.ts';
import { printable } from '../printable.ts';
import { timeNsAfterSamples, timeNsFromDatetime } from './datetime.ts';
import type { SigmfCapture } from './schema.ts';

export interface PartsInput {
  /** Sorted by sample_start. */
  readonly captures: readonly SigmfCapture[];
  /** core:offset: the index of the file's first sample. */
  readonly offset: number;
  /** As stored; null: unknown. */
  readonly sampleRateHz: number | null;
  /** Bytes of the data set without its trailer. */
  readonly sizeBytes: number;
  /** Of one sample of all channels. */
  readonly frameBytes: number;
}

export interface PlacedPart extends RecordingPart {
  /** From the start of the data set. */
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

export interface Parts {
  /** At least one. */
  readonly parts: readonly PlacedPart[];
  /** One line each. */
  readonly warnings: readonly string[];
}

interface Placed {
  readonly capture: SigmfCapture;
  /** 1 is the first in the metadata's order of samples. */
  readonly number: number;
  readonly storedStart: number;
  readonly headerBytes: number;
  /** Of its first sample. */
  readonly offsetBytes: number;
  readonly timeNs: bigint | null;
}

/** Two clocks differ: a gap is only what is more than this, and more than a ten-thousandth of the time gone by. */
const CLOCK_TOLERANCE_NS = 100_000_000n;
const CLOCK_DRIFT = 10_000n;

export function divideIntoParts(input: PartsInput): Parts {
  const warnings: string[] = [];
  const placed = place(input, warnings);
  const groups: {
    readonly captures: Placed[];
    readonly brokenBy: RecordingPart['brokenBy'];
    readonly lost: number | null;
  }[] = [];
  for (const next of placed) {
    const group = groups.at(-1);
    const first = group?.captures[0];
    const before = group?.captures.at(-1);
    if (group === undefined || first === undefined || before === undefined) {
      groups.push({ captures: [next], brokenBy: null, lost: null });
      continue;
    }
    const lost = lostBetween(before, next, first, input.sampleRateHz);
    const brokenBy = reasonToBreak(before, next, lost);
    if (brokenBy === null) group.captures.push(next);
    else groups.push({ captures: [next], brokenBy, lost });
  }
  const parts = groups.flatMap((group, index): PlacedPart[] => {
    const first = group.captures[0];
    if (first === undefined) return [];
    const next = groups[index + 1]?.captures[0];
    const endBytes = next === undefined ? input.sizeBytes : next.offsetBytes - next.headerBytes;
    const sizeBytes = Math.max(0, Math.min(endBytes, input.sizeBytes) - first.offsetBytes);
    return [
      {
        firstCapture: first.number,
        captureCount: group.captures.length,
        storedStart: first.storedStart,
        storedCount: Math.floor(sizeBytes / input.frameBytes),
        centerFreqHz: first.capture['core:frequency'] ?? null,
        timeStartNs: timeOf(first, placed[0], input.sampleRateHz)?.toString() ?? null,
        ...globalIndexOf(first, input.offset),
        brokenBy: group.brokenBy,
        lostBefore: group.lost,
        offsetBytes: first.offsetBytes,
        sizeBytes,
      },
    ];
  });
  const kept = parts.filter((part, index) => index === 0 || part.storedCount > 0);
  if (kept.length < parts.length) {
    const beyond = parts.length - kept.length;
    warnings.push(
      `${beyond} part${beyond === 1 ? '' : 's'} of the captures hold no sample or lie beyond the data: left out`,
    );
  }
  return { parts: kept, warnings };
}

/** The capture's own first sample need not be the one that it is used from. */
function globalIndexOf({ capture, storedStart }: Placed, offset: number): Pick<RecordingPart, 'globalIndex'> {
  const index = capture['core:global_index'];
  if (index === undefined) return {};
  return { globalIndex: index + storedStart - (capture['core:sample_start'] - offset) };
}

/** Where each capture's samples lie. What comes before the first one is taken as its own. */
function place(input: PartsInput, warnings: string[]): readonly Placed[] {
  const { captures, offset, frameBytes } = input;
  const placed: Placed[] = [];
  let headers = 0;
  for (const [index, capture] of captures.entries()) {
    const start = capture['core:sample_start'] - offset;
    if (index === 0 && start > 0) {
      warnings.push(`the first capture begins at sample ${start}: its facts are used from sample 0 on`);
    }
    if (start < 0) {
      warnings.push(`capture ${index + 1} begins ${-start} samples before the file's first (core:offset)`);
    }
    const storedStart = index === 0 ? 0 : Math.max(0, start);
    const headerBytes = capture['core:header_bytes'] ?? 0;
    headers += headerBytes;
    placed.push({
      capture,
      number: index + 1,
      storedStart,
      headerBytes,
      offsetBytes: headers + storedStart * frameBytes,
      timeNs: ownTime(capture, start - storedStart, input.sampleRateHz, index, warnings),
    });
  }
  if (placed.length > 0) return placed;
  warnings.push('the metadata has no capture: centre frequency and time are unknown');
  const capture: SigmfCapture = { 'core:sample_start': offset };
  return [{ capture, number: 1, storedStart: 0, headerBytes: 0, offsetBytes: 0, timeNs: null }];
}

/** The datetime is that of the capture's own first sample, which need not be the one that it is used from. */
function ownTime(
  capture: SigmfCapture,
  samplesLater: number,
  sampleRateHz: number | null,
  index: number,
  warnings: string[],
): bigint | null {
  const datetime = capture['core:datetime'];
  if (datetime === undefined) return null;
  const timeNs = timeNsFromDatetime(datetime);
  if (timeNs === null) {
    warnings.push(
      `the start time of capture ${index + 1} is unknown: core:datetime ${JSON.stringify(printable(datetime))} is not of the form 2026-01-31T12:00:00Z`,
    );
    return null;
  }
  if (samplesLater === 0) return timeNs;
  if (sampleRateHz === null) {
    warnings.push(
      'the start time is unknown: the first capture does not begin at sample 0 and the rate is unknown',
    );
    return null;
  }
  return timeNsAfterSamples(timeNs, -samplesLater, sampleRateHz);
}

function shiftOf({ capture }: Placed): number {
  return (capture['core:global_index'] ?? capture['core:sample_start']) - capture['core:sample_start'];
}

/** By core:global_index where one of them has it, else by the clock; 0: they touch. */
function lostBetween(before: Placed, next: Placed, first: Placed, sampleRateHz: number | null): number {
  const isCounted = [before, next].some(({ capture }) => capture['core:global_index'] !== undefined);
  if (isCounted) return shiftOf(next) - shiftOf(before);
  if (next.timeNs === null || first.timeNs === null || sampleRateHz === null) return 0;
  const expectedNs = timeNsAfterSamples(first.timeNs, next.storedStart - first.storedStart, sampleRateHz);
  const apartNs = next.timeNs - expectedNs;
  const goneNs = expectedNs - first.timeNs;
  const distanceNs = apartNs < 0n ? -apartNs : apartNs;
  if (distanceNs <= CLOCK_TOLERANCE_NS || distanceNs <= goneNs / CLOCK_DRIFT) return 0;
  return Math.round((Number(apartNs) / 1e9) * sampleRateHz);
}

function reasonToBreak(before: Placed, next: Placed, lost: number): RecordingPart['brokenBy'] {
  if (before.capture['core:frequency'] !== next.capture['core:frequency']) return 'frequency';
  if (lost !== 0) return 'gap';
  return next.headerBytes > 0 ? 'header' : null;
}

/** Its own time, else counted on from the first capture in the original stream of samples. */
function timeOf(part: Placed, first: Placed | undefined, sampleRateHz: number | null): bigint | null {
  if (part.timeNs !== null || first === undefined || first.timeNs === null || sampleRateHz === null) {
    return part.timeNs;
  }
  const samples = part.storedStart + shiftOf(part) - (first.storedStart + shiftOf(first));
  return timeNsAfterSamples(first.timeNs, samples, sampleRateHz);
}
