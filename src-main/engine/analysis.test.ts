import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Emitter, Track } from '#contract/entities.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { TONE, writeToneRecording } from '../server/tone-recording.fixture.ts';
import { loadAddon } from './addon.ts';
import { type AnalysisChanges, analyzeRecording } from './analysis.ts';
import type { RecordingFacts } from './facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-analysis-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const addon = loadAddon();
const config = DEFAULT_CONFIG;

function facts(dataPath: string): RecordingFacts {
  return {
    name: 'tone',
    dataPath,
    dataOffsetBytes: 0,
    sampleCount: TONE.sampleCount,
    datatype: 'ci16_le',
    sampleRateHz: TONE.sampleRateHz,
    centerFreqHz: TONE.centerFreqHz,
    timeStartNs: null,
  };
}

const tone = facts(writeToneRecording(folder));

describe('analyzeRecording', () => {
  it('finds the carrier where it is: above the centre, in one track and one emitter', async () => {
    const result = await analyzeRecording({ addon, facts: tone, config });
    expect(result).toMatchObject({ isComplete: true, problem: null, samplesDropped: 0 });
    expect(result.samplesProcessed).toBe(TONE.sampleCount);
    expect(result.tracks).toHaveLength(1);
    expect(result.emitters).toHaveLength(1);
    const [track] = result.tracks;
    const binHz = TONE.sampleRateHz / result.settings.fftSize;
    expect(Math.abs((track?.offsetHz ?? 0) - TONE.offsetHz)).toBeLessThan(binHz);
    expect(track?.emitterId).toBe(result.emitters[0]?.emitterId);
    // The whole recording, but for less than one row at the end.
    expect(track?.sampleCount).toBeGreaterThan(TONE.sampleCount - 2 * result.settings.fftSize);
  });

  it('gives the same answer at any speed and every time', async () => {
    const runs = [];
    for (const speed of [0, 8, 0]) runs.push(await analyzeRecording({ addon, facts: tone, config, speed }));
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
  });

  it('waits for whoever takes its changes, and gives the same answer; an end asked for meanwhile is an end', async () => {
    const free = await analyzeRecording({ addon, facts: tone, config, speed: 8 });
    let looks = 0;
    let most = 0;
    const held = await analyzeRecording({
      addon,
      facts: tone,
      config,
      speed: 8,
      // Behind at the first look and for fifteen more: it stands still that long.
      isBehind: () => looks++ < 16,
      onProgress: ({ samplesDone }) => {
        if (looks < 16) most = Math.max(most, samplesDone);
      },
    });
    expect(looks).toBeGreaterThan(16);
    expect(most).toBeLessThan(TONE.sampleCount);
    expect(held).toEqual(free);
    const signal = AbortSignal.timeout(300);
    const ended = await analyzeRecording({
      addon,
      facts: tone,
      config,
      speed: 8,
      isBehind: () => true,
      signal,
    });
    expect(ended.isComplete).toBe(false);
    expect(ended.samplesProcessed).toBeLessThan(TONE.sampleCount);
  });

  it('tells of its changes so that whoever follows them ends with the answer', async () => {
    const tracks = new Map<number, Track>();
    let emitters: readonly Emitter[] = [];
    const samplesDone: number[] = [];
    const result = await analyzeRecording({
      addon,
      facts: tone,
      config,
      speed: 2,
      onChanges: (changes: AnalysisChanges) => {
        for (const track of changes.changed) tracks.set(track.trackId, track);
        for (const trackId of changes.removed) tracks.delete(trackId);
        emitters = changes.emitters ?? emitters;
      },
      onProgress: (progress) => samplesDone.push(progress.samplesDone),
    });
    expect([...tracks.values()]).toEqual(result.tracks);
    expect(emitters).toEqual(result.emitters);
    expect(samplesDone.at(-1)).toBe(TONE.sampleCount);
    expect(samplesDone).toEqual(samplesDone.toSorted((a, b) => a - b));
  });

  it('ends cleanly when aborted, with what was found so far', async () => {
    const abort = new AbortController();
    const result = await analyzeRecording({
      addon,
      facts: tone,
      config,
      speed: 1,
      signal: abort.signal,
      onProgress: ({ samplesDone }) => {
        if (samplesDone > TONE.sampleCount / 4) abort.abort();
      },
    });
    expect(result).toMatchObject({ isComplete: false, problem: null });
    expect(result.samplesProcessed).toBeLessThan(TONE.sampleCount);
    expect(result.tracks).toHaveLength(1);
  });

  it('ends at once when it was aborted before it began', async () => {
    const result = await analyzeRecording({ addon, facts: tone, config, signal: AbortSignal.abort() });
    expect(result).toMatchObject({ isComplete: false, tracks: [], emitters: [], samplesProcessed: 0 });
  });

  it('throws one line where there is no file', async () => {
    await expect(
      analyzeRecording({ addon, facts: { ...tone, dataPath: join(folder, 'none') }, config }),
    ).rejects.toMatchObject({ info: { code: 'input-refused' } });
  });

  it('keeps what it found when the file shrinks while it is read', async () => {
    const path = writeToneRecording(folder, 'shrinks.cs16');
    let isCut = false;
    const result = await analyzeRecording({
      addon,
      facts: facts(path),
      config,
      speed: 2,
      onProgress: ({ samplesDone }) => {
        if (isCut || samplesDone < TONE.sampleCount / 4) return;
        isCut = true;
        truncateSync(path, TONE.sampleCount * 2);
      },
    });
    expect(result.isComplete).toBe(false);
    expect(result.problem).not.toBeNull();
    expect(result.tracks).toHaveLength(1);
  });
});
