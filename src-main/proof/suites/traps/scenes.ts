// Short ways to write the scenes of the traps. Numbers only.

import { type Scene, type SceneEmitter, sceneSchema } from '../../../scenes/scene-schema.ts';
import { BAND_RATE_HZ, NOISE_DBFS_PER_HZ } from '../bands.ts';

/** Noise bandwidth of a bin of the automatic transform at the suites' rate: 1.5 bins of 4096 (Hann). */
export const BIN_NOISE_HZ = (1.5 * BAND_RATE_HZ) / 4096;
export const BIN_NOISE_DBFS = NOISE_DBFS_PER_HZ + 10 * Math.log10(BIN_NOISE_HZ);

type Given = Pick<SceneEmitter, 'name' | 'offset_hz' | 'snr_db'> & Partial<SceneEmitter>;

export function carrier(name: string, offsetHz: number, snrDb: number): Given {
  return { kind: 'carrier', name, offset_hz: offsetHz, snr_db: snrDb };
}

export function sceneWith(
  seed: number,
  durationS: number,
  emitters: readonly object[],
  more: Partial<Record<keyof Scene, unknown>> = {},
): Scene {
  return sceneSchema.parse({
    sample_rate_hz: BAND_RATE_HZ,
    duration_s: durationS,
    seed,
    noise_dbfs_per_hz: NOISE_DBFS_PER_HZ,
    reference_bandwidth_hz: BIN_NOISE_HZ,
    emitters,
    ...more,
  });
}
