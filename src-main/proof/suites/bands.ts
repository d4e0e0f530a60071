// Scenes that the suites ask for: each is a function of a seed and a few numbers, and nothing else.

import { type Scene, type SceneEmitter, sceneSchema } from '../../scenes/scene-schema.ts';
import { SeededRandom } from '../../scenes/seeded-random.ts';
import { KINDS, type KindRecipe } from './kinds.ts';

export const BAND_RATE_HZ = 2.4e6;
export const NOISE_DBFS_PER_HZ = -118;
/** Of the automatic transform: 1.5 bins of 4096. */
const REFERENCE_BANDWIDTH_HZ = (1.5 * BAND_RATE_HZ) / 4096;
const GUARD_HZ = 15e3;
/** The filter's edges and 0 Hz are left free. */
const USABLE = 0.9;
const DC_GUARD_HZ = 5e3;

function sceneOf(seed: number, durationS: number, emitters: readonly SceneEmitter[]): Scene {
  return sceneSchema.parse({
    sample_rate_hz: BAND_RATE_HZ,
    duration_s: durationS,
    seed,
    noise_dbfs_per_hz: NOISE_DBFS_PER_HZ,
    reference_bandwidth_hz: REFERENCE_BANDWIDTH_HZ,
    // What every receiver has, a little: a DC spike of 25 dB over the floor of a bin.
    front_end: { dc_offset_dbfs: NOISE_DBFS_PER_HZ + 10 * Math.log10(REFERENCE_BANDWIDTH_HZ) + 25 },
    emitters,
  });
}

/** Every kind at one SNR, in bursts at random times, on frequencies drawn from the seed. One scene may hold them all. */
export function curveBand(seed: number, snrDb: number, durationS: number): readonly Scene[] {
  const random = new SeededRandom(seed, 'curve');
  const order = [...KINDS];
  random.shuffle(order);
  const scenes: Scene[] = [];
  let rest: readonly KindRecipe[] = order;
  while (rest.length > 0) {
    const { placed, left } = place(rest, random);
    const emitters = placed.map(({ recipe, offsetHz }) =>
      emitterOf(recipe, {
        name: recipe.name,
        offset_hz: offsetHz,
        snr_db: snrDb,
        schedule: bursts(recipe, random),
      }),
    );
    scenes.push(sceneOf(seed * 100 + scenes.length, durationS, emitters));
    rest = left;
  }
  return scenes;
}

/** `count` emitters of random kinds, 10 to 25 dB, some always on. */
export function denseBand(seed: number, count: number, durationS: number): Scene {
  const random = new SeededRandom(seed, `dense ${count}`);
  const snrDb = (): number => 10 + 15 * random.uniform();
  // The more there are, the narrower they must be.
  const roomHz = (BAND_RATE_HZ * USABLE) / count;
  const fitting = KINDS.filter((recipe) => recipe.widthHz + GUARD_HZ <= 2 * roomHz);
  const narrow = KINDS.filter((recipe) => recipe.widthHz <= roomHz - GUARD_HZ);
  let usedHz = 0;
  const drawn: KindRecipe[] = [];
  for (let k = 0; k < count; k++) {
    const spareHz = BAND_RATE_HZ * USABLE * 0.9 - usedHz - (count - k) * (roomHz * 0.6);
    const pool = spareHz > 2 * roomHz || narrow.length === 0 ? fitting : narrow;
    const recipe = pool[Math.floor(random.uniform() * pool.length)];
    if (recipe === undefined) continue;
    drawn.push(recipe);
    usedHz += recipe.widthHz + GUARD_HZ;
  }
  const { placed } = place(drawn, random);
  const emitters = placed.map(({ recipe, offsetHz }, index) => {
    const isSteady = recipe.hops === undefined && recipe.name !== 'lfm' && recipe.name !== 'ppm';
    const isAlwaysOn = isSteady && random.uniform() < 0.4;
    return emitterOf(recipe, {
      name: `E${index + 1} ${recipe.name}`,
      offset_hz: offsetHz,
      snr_db: snrDb(),
      schedule: isAlwaysOn ? { type: 'continuous' } : bursts(recipe, random),
    });
  });
  return sceneOf(seed, durationS, emitters);
}

export function noiseBand(seed: number, sampleRateHz: number, durationS: number): Scene {
  return { ...sceneOf(seed, durationS, []), sample_rate_hz: sampleRateHz };
}

interface Placed {
  readonly recipe: KindRecipe;
  readonly offsetHz: number;
}

/** From the low end of the band upwards, the free room shared at random between them; what does not fit is left. */
function place(
  recipes: readonly KindRecipe[],
  random: SeededRandom,
): { placed: Placed[]; left: KindRecipe[] } {
  const halfHz = (BAND_RATE_HZ * USABLE) / 2;
  const roomHz = 2 * halfHz - 2 * DC_GUARD_HZ;
  const taken: KindRecipe[] = [];
  const left: KindRecipe[] = [];
  let usedHz = 0;
  for (const recipe of recipes) {
    if (usedHz + recipe.widthHz + GUARD_HZ > roomHz * 0.95) left.push(recipe);
    else {
      taken.push(recipe);
      usedHz += recipe.widthHz + GUARD_HZ;
    }
  }
  const shares = taken.map(() => random.uniform());
  const sum = shares.reduce((total, share) => total + share, 0) || 1;
  // One that would lie on 0 Hz moves above it; the room for that was kept.
  const spareHz = Math.max(0, roomHz - usedHz - Math.max(0, ...taken.map((recipe) => recipe.widthHz)));
  let lowHz = -halfHz;
  const placed = taken.map((recipe, index) => {
    lowHz += (spareHz * (shares[index] ?? 0)) / sum;
    if (lowHz < DC_GUARD_HZ && lowHz + recipe.widthHz > -DC_GUARD_HZ) lowHz = DC_GUARD_HZ;
    const offsetHz = Math.round(lowHz + recipe.widthHz / 2);
    lowHz += recipe.widthHz + GUARD_HZ;
    return { recipe, offsetHz };
  });
  const inside = placed.filter(({ recipe, offsetHz }) => offsetHz + recipe.widthHz / 2 <= halfHz);
  return {
    placed: inside,
    left: [...left, ...placed.filter((one) => !inside.includes(one)).map(({ recipe }) => recipe)],
  };
}

function bursts(recipe: KindRecipe, random: SeededRandom): SceneEmitter['schedule'] {
  const [shortest, longest] = recipe.lengthS;
  return {
    type: 'random',
    mean_gap_s: longest * (0.5 + random.uniform()) + 0.02,
    // A presence ends where nothing is heard for six rows of 4 ms: what comes sooner belongs to it.
    min_gap_s: 0.05,
    length_s: [shortest, longest],
  };
}

function emitterOf(
  recipe: KindRecipe,
  placing: Pick<SceneEmitter, 'name' | 'offset_hz' | 'snr_db' | 'schedule'>,
): SceneEmitter {
  return {
    ...recipe.emitter,
    ...placing,
    drift_hz_per_s: 0,
    ramp_s: 0.0002,
    ...(recipe.hops === undefined ? {} : { hops: recipe.hops }),
  } as SceneEmitter;
}
