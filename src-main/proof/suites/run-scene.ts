// One scene through the real thing: made, analysed as any recording is, and compared with its truth.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Track } from '#contract/entities.ts';
import type { Config } from '../../config/schema.ts';
import { type AnalysisResult, analyzeRecording } from '../../engine/analysis.ts';
import type { NativeAddon } from '../../engine/engine.ts';
import { type RecordingFacts, recordingFacts } from '../../engine/facts.ts';
import { inspectRecording } from '../../recordings/open.ts';
import type { Scene } from '../../scenes/scene-schema.ts';
import { type MadeScene, writeScene } from '../../scenes/write-scene.ts';
import type { Resolution, SignalBox } from '../boxes.ts';
import { readBoxes } from '../read-boxes.ts';
import { type Score, scoreBoxes } from '../score.ts';

/** Both sides in hertz from the centre, with names that are unique over many scenes. */
export interface SceneRun {
  readonly truth: readonly SignalBox[];
  readonly found: readonly SignalBox[];
  readonly durationS: number;
  readonly resolution: Resolution;
  readonly result: AnalysisResult;
}

/** Bins of a Hann window's main lobe: nothing narrower can be seen. */
const MAIN_LOBE_BINS = 4;

export interface SuiteContext {
  readonly addon: NativeAddon;
  readonly config: Config;
  /** For the scenes' files, which go when they are done. */
  readonly folder: string;
  readonly onStep: (text: string) => void;
}

/** A context with a folder of its own, which is removed in the end. */
export async function withSuiteContext<T>(
  given: Omit<SuiteContext, 'folder' | 'onStep'> & { readonly onStep?: (text: string) => void },
  work: (context: SuiteContext) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sferic-proof-'));
  try {
    return await work({ onStep: () => {}, ...given, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes the scene, lets `work` have it, and removes it. */
export async function withScene<T>(
  scene: Scene,
  name: string,
  { addon, folder }: SuiteContext,
  work: (made: MadeScene) => Promise<T>,
): Promise<T> {
  const never = new AbortController().signal;
  const made = await writeScene(addon, scene, join(folder, `${name}.sigmf-meta`), () => {}, never);
  try {
    return await work(made);
  } finally {
    await rm(made.metaPath, { force: true });
    await rm(made.dataPath, { force: true });
  }
}

export async function factsOf(made: MadeScene): Promise<RecordingFacts> {
  return recordingFacts(await inspectRecording(made.metaPath, {}));
}

export function runScene(scene: Scene, name: string, context: SuiteContext): Promise<SceneRun> {
  const { addon, config } = context;
  context.onStep(name);
  return withScene(scene, name, context, async (made) => {
    const facts = await factsOf(made);
    const result = await analyzeRecording({ addon, facts, config });
    const { boxes } = await readBoxes(made.metaPath);
    const { settings } = result;
    const baseHz = scene.center_freq_hz ?? 0;
    return {
      truth: boxes.map((box) => ({
        ...box,
        id: `${name} ${box.id}`,
        emitter: box.emitter && `${name} ${box.emitter}`,
        lowHz: box.lowHz - baseHz,
        highHz: box.highHz - baseHz,
      })),
      found: result.tracks.map((track) => boxOf(track, name, scene.sample_rate_hz)),
      durationS: scene.duration_s,
      resolution: {
        hz: (MAIN_LOBE_BINS * scene.sample_rate_hz) / settings.fftSize,
        s: settings.rowDurationS,
      },
      result,
    };
  });
}

function boxOf(track: Track, name: string, sampleRateHz: number): SignalBox {
  return {
    id: `${name} ${track.trackId}`,
    emitter: track.emitterId === null ? null : `${name} ${track.emitterId}`,
    kind: null,
    startS: track.sampleStart / sampleRateHz,
    stopS: (track.sampleStart + track.sampleCount) / sampleRateHz,
    lowHz: track.lowOffsetHz,
    highHz: track.highOffsetHz,
    snrDb: track.snrDb,
    confirmedS: track.confirmedSample == null ? null : track.confirmedSample / sampleRateHz,
  };
}

/** Runs one after the other in time, so that none meets another. */
export function scoreTogether(runs: readonly SceneRun[]): Score {
  const [first] = runs;
  if (first === undefined) throw new Error('a suite without a scene');
  let fromS = 0;
  const truth: SignalBox[] = [];
  const found: SignalBox[] = [];
  for (const run of runs) {
    const shiftS = fromS;
    const later = (box: SignalBox): SignalBox => ({
      ...box,
      startS: box.startS + shiftS,
      stopS: box.stopS + shiftS,
      confirmedS: box.confirmedS == null ? null : box.confirmedS + shiftS,
    });
    truth.push(...run.truth.map(later));
    found.push(...run.found.map(later));
    fromS += run.durationS + 1;
  }
  const durationS = runs.reduce((sum, run) => sum + run.durationS, 0);
  return scoreBoxes(truth, found, durationS, first.resolution);
}
