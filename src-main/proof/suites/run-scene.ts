// One scene through the real thing: made, analysed as any recording is, and compared with its truth.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Track } from '#contract/entities.ts';
import type { Config } from '../../config/schema.ts';
import { type AnalysisResult, analyzeRecording } from '../../engine/analysis.ts';
import type { NativeAddon } from '../../engine/engine.ts';
import { recordingFacts } from '../../engine/facts.ts';
import { inspectRecording } from '../../recordings/open.ts';
import type { Scene } from '../../scenes/scene-schema.ts';
import { writeScene } from '../../scenes/write-scene.ts';
import type { Resolution, SignalBox } from '../boxes.ts';
import { readBoxes } from '../read-boxes.ts';

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

export interface RunOptions {
  readonly addon: NativeAddon;
  readonly config: Config;
  /** For the scene's files, which go when it is done. */
  readonly folder: string;
}

export async function runScene(scene: Scene, name: string, options: RunOptions): Promise<SceneRun> {
  const { addon, config, folder } = options;
  const never = new AbortController().signal;
  const made = await writeScene(addon, scene, join(folder, `${name}.sigmf-meta`), () => {}, never);
  try {
    const facts = recordingFacts(await inspectRecording(made.metaPath, {}));
    const result = await analyzeRecording({ addon, facts, config });
    const { boxes } = await readBoxes(made.metaPath);
    const { settings } = result;
    return {
      truth: boxes.map((box) => ({
        ...box,
        id: `${name} ${box.id}`,
        emitter: box.emitter && `${name} ${box.emitter}`,
      })),
      found: result.tracks.map((track) => boxOf(track, name, scene.sample_rate_hz)),
      durationS: scene.duration_s,
      resolution: {
        hz: (MAIN_LOBE_BINS * scene.sample_rate_hz) / settings.fftSize,
        s: settings.rowDurationS,
      },
      result,
    };
  } finally {
    await rm(made.metaPath, { force: true });
    await rm(made.dataPath, { force: true });
  }
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
