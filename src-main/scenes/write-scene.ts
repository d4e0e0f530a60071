// Makes a scene: its samples, and its truth as SigMF annotations beside them. The pair is whole or not there.

import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SfericError } from '#contract/errors.ts';
import type { NativeBand, NativeSceneSpec } from '../../native/index.d.ts';
import { writeAtomically } from '../recordings/atomic-write.ts';
import { makeFolder } from '../recordings/make-folder.ts';
import { SIGMF_VERSION, type WrittenAnnotation } from '../recordings/sigmf/write.ts';
import { planScene } from './native-scene.ts';
import type { Presence } from './presences.ts';
import type { Scene, SceneEmitter } from './scene-schema.ts';

/** What this file needs of the native addon. */
export interface SceneGenerator {
  writeScene(
    scene: NativeSceneSpec,
    path: string,
    onProgress: (fraction: number) => void,
  ): { readonly done: Promise<readonly NativeBand[]>; stop(): void };
}

export interface MadeScene {
  readonly metaPath: string;
  readonly dataPath: string;
  readonly presenceCount: number;
}

/** A fixed time, so that the same scene gives the same metadata. */
const DATETIME = '2026-01-01T00:00:00.000Z';

/**
 * Writes `NAME.sigmf-data` and `NAME.sigmf-meta` (`metaPath` names the latter). The old metadata goes before the new
 * samples come, and the new metadata comes last. Throws SfericError `input-refused` where the scene cannot be, and
 * `unavailable` where it cannot be written or was stopped.
 */
export async function writeScene(
  generator: SceneGenerator,
  scene: Scene,
  metaPath: string,
  onProgress: (fraction: number) => void,
  stop: AbortSignal,
): Promise<MadeScene> {
  const { spec, presences } = planScene(scene);
  const folder = dirname(metaPath);
  const dataPath = metaPath.replace(/\.sigmf-meta$/, '.sigmf-data');
  const temporary = join(folder, `.${basename(dataPath)}-${process.pid}-${randomUUID().slice(0, 8)}`);
  await makeFolder(folder);
  let bands: readonly NativeBand[];
  try {
    const work = generator.writeScene(spec, temporary, onProgress);
    const onStop = (): void => work.stop();
    stop.addEventListener('abort', onStop, { once: true });
    if (stop.aborted) work.stop();
    bands = await work.done.finally(() => stop.removeEventListener('abort', onStop));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SfericError('unavailable', `The scene cannot be made at ${metaPath}: ${reason}`, {
      path: metaPath,
    });
  }
  try {
    await rm(metaPath, { force: true });
    await rename(temporary, dataPath);
    await writeAtomically(metaPath, [
      `${JSON.stringify(metadataOf(scene, spec, presences, bands), null, 1)}\n`,
    ]);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return { metaPath, dataPath, presenceCount: presences.reduce((sum, list) => sum + list.length, 0) };
}

function metadataOf(
  scene: Scene,
  spec: NativeSceneSpec,
  presences: readonly (readonly Presence[])[],
  bands: readonly NativeBand[],
): object {
  const annotations = scene.emitters.flatMap((emitter, index) => {
    const band = bands[index] ?? { lowHz: 0, highHz: 0 };
    return (presences[index] ?? []).map((presence) => annotationOf(scene, emitter, presence, band));
  });
  annotations.sort(
    (a, b) =>
      a['core:sample_start'] - b['core:sample_start'] ||
      (a['core:freq_lower_edge'] ?? 0) - (b['core:freq_lower_edge'] ?? 0),
  );
  return {
    global: {
      'core:datatype': scene.datatype,
      'core:sample_rate': scene.sample_rate_hz,
      'core:version': SIGMF_VERSION,
      'core:description':
        scene.description ?? 'Made by calculation: every signal in it is known and annotated.',
      'core:recorder': 'Sferic scene generator 1',
      'core:extensions': [{ name: 'sferic', version: '1.0.0', optional: true }],
      'sferic:seed': scene.seed,
      'sferic:sample_count': spec.sampleCount,
      'sferic:noise_dbfs_per_hz': scene.noise_dbfs_per_hz,
      'sferic:scene': scene,
    },
    captures: [
      {
        'core:sample_start': 0,
        ...(scene.center_freq_hz === undefined ? {} : { 'core:frequency': scene.center_freq_hz }),
        'core:datetime': DATETIME,
      },
    ],
    annotations,
  };
}

/** A tone has no width: its box is a hertz to each side. */
const TONE_HALF_WIDTH_HZ = 1;

function annotationOf(
  scene: Scene,
  emitter: SceneEmitter,
  presence: Presence,
  band: NativeBand,
): WrittenAnnotation {
  const isTone = band.highHz <= band.lowHz;
  const [lowHz, highHz] = isTone ? [-TONE_HALF_WIDTH_HZ, TONE_HALF_WIDTH_HZ] : [band.lowHz, band.highHz];
  const sweptHz = (presence.driftHzPerS * presence.sampleCount) / scene.sample_rate_hz;
  const baseHz = (scene.center_freq_hz ?? 0) + presence.startOffsetHz;
  return {
    'core:sample_start': presence.sampleStart,
    'core:sample_count': presence.sampleCount,
    'core:freq_lower_edge': toMillihertz(baseHz + Math.min(0, sweptHz) + lowHz),
    'core:freq_upper_edge': toMillihertz(baseHz + Math.max(0, sweptHz) + highHz),
    'core:label': emitter.name,
    'core:comment': `${emitter.kind}, SNR ${emitter.snr_db.toFixed(1)} dB`,
    'core:generator': 'Sferic scene generator 1',
    'sferic:emitter': emitter.name,
    'sferic:kind': emitter.hops === undefined ? emitter.kind : `${emitter.kind} hopper`,
    'sferic:snr_db': emitter.snr_db,
    'sferic:snr_bandwidth_hz': snrBandwidthHz(scene, emitter, isTone ? null : highHz - lowHz),
  };
}

function snrBandwidthHz(scene: Scene, emitter: SceneEmitter, widthHz: number | null): number {
  if (emitter.kind === 'lfm') return emitter.bandwidth_hz;
  return widthHz === null ? scene.reference_bandwidth_hz : toMillihertz(widthHz);
}

function toMillihertz(hz: number): number {
  return Math.round(hz * 1000) / 1000;
}
