// When and where each emitter is on: schedules, hops and sweeps turned into presences, exact to the sample. Pure.

import { SfericError } from '#contract/errors.ts';
import type { Scene, SceneEmitter, SceneSchedule } from './scene-schema.ts';
import { SeededRandom } from './seeded-random.ts';

/** One presence of one emitter. */
export interface Presence {
  readonly sampleStart: number;
  readonly sampleCount: number;
  /** Of the carrying tone at the start, as the receiver sees it, and how it moves. */
  readonly startOffsetHz: number;
  readonly driftHzPerS: number;
}

/** More than this is no scene but a mistake, and would not fit into memory. */
const PRESENCES_MAX = 2_000_000;
const PPM_FRAME_CHIPS = 240;

/** In order of time, not overlapping. Throws SfericError `input-refused` where they would overlap or leave the scene. */
export function presencesOf(emitter: SceneEmitter, scene: Scene): readonly Presence[] {
  const { sample_rate_hz: rateHz, front_end } = scene;
  const total = sampleCountOf(scene);
  const random = new SeededRandom(scene.seed, `schedule of ${emitter.name}`);
  const spans = spansOf(emitter, scene, random)
    .map(([startS, lengthS]) => ({
      sampleStart: Math.round(startS * rateHz),
      sampleCount: Math.max(1, Math.round(lengthS * rateHz)),
    }))
    .filter(({ sampleStart, sampleCount }) => sampleStart + sampleCount <= total);
  if (spans.length === 0) {
    throw refusal(emitter, `no presence fits into the scene of ${scene.duration_s} s`);
  }
  spans.forEach(({ sampleStart }, index) => {
    const before = spans[index - 1];
    if (before !== undefined && before.sampleStart + before.sampleCount > sampleStart) {
      throw refusal(emitter, `two of its presences overlap at ${(sampleStart / rateHz).toFixed(6)} s`);
    }
  });
  const channelOf = hopper(emitter, scene);
  return spans.map((span, index) => {
    const lengthS = span.sampleCount / rateHz;
    const sweepHz = emitter.kind === 'lfm' ? emitter.bandwidth_hz : 0;
    return {
      ...span,
      startOffsetHz: emitter.offset_hz + front_end.frequency_error_hz + channelOf(index) - sweepHz / 2,
      driftHzPerS: emitter.drift_hz_per_s + sweepHz / lengthS,
    };
  });
}

export function sampleCountOf(scene: Scene): number {
  return Math.round(scene.duration_s * scene.sample_rate_hz);
}

export function refusal({ name }: SceneEmitter, reason: string): SfericError {
  return new SfericError('input-refused', `The scene's emitter ${name}: ${reason}`, { emitter: name });
}

type Span = readonly [startS: number, lengthS: number];

function spansOf(emitter: SceneEmitter, scene: Scene, random: SeededRandom): readonly Span[] {
  const spans = scheduled(emitter.schedule, scene.duration_s, random);
  if (spans.length > PRESENCES_MAX) {
    throw refusal(emitter, `its schedule has more than ${PRESENCES_MAX} presences`);
  }
  if (emitter.kind !== 'ppm') return spans;
  return spans.map(([startS]): Span => [startS, PPM_FRAME_CHIPS / emitter.chip_rate_hz]);
}

function scheduled(schedule: SceneSchedule, durationS: number, random: SeededRandom): readonly Span[] {
  switch (schedule.type) {
    case 'continuous':
      return [[0, durationS]];
    case 'periodic': {
      const most = Math.floor((durationS - schedule.first_s) / schedule.period_s) + 1;
      const count = Math.max(0, Math.min(schedule.count ?? PRESENCES_MAX + 1, most, PRESENCES_MAX + 1));
      return Array.from(
        { length: count },
        (_, k): Span => [schedule.first_s + k * schedule.period_s, schedule.length_s],
      );
    }
    case 'random': {
      const [shortest, longest] =
        typeof schedule.length_s === 'number' ? [schedule.length_s, schedule.length_s] : schedule.length_s;
      const spans: Span[] = [];
      const gap = (): number => schedule.min_gap_s + random.exponential(schedule.mean_gap_s);
      for (let startS = gap(); startS < durationS && spans.length <= PRESENCES_MAX; ) {
        const lengthS = shortest + random.uniform() * (longest - shortest);
        spans.push([startS, lengthS]);
        startS += lengthS + gap();
      }
      return spans;
    }
    case 'list':
      return schedule.bursts_s;
    case 'tdma': {
      const slotS = schedule.frame_s / schedule.slots;
      const own = [...new Set(schedule.own)].filter((slot) => slot < schedule.slots).sort((a, b) => a - b);
      const frames = Math.min(Math.floor(durationS / schedule.frame_s), PRESENCES_MAX);
      return Array.from({ length: frames }, (_, frame) =>
        own.map(
          (slot): Span => [
            frame * schedule.frame_s + slot * slotS + schedule.guard_s / 2,
            slotS - schedule.guard_s,
          ],
        ),
      ).flat();
    }
  }
}

/** Offset of the channel of presence `index`. At random: every channel once a round, none twice in a row. */
function hopper({ hops, name }: SceneEmitter, { seed }: Scene): (index: number) => number {
  if (hops === undefined) return () => 0;
  const offsetOf = (channel: number): number => (channel - (hops.channels - 1) / 2) * hops.spacing_hz;
  if (hops.order === 'sequential') return (index) => offsetOf(index % hops.channels);
  const random = new SeededRandom(seed, `hops of ${name}`);
  const order: number[] = [];
  return (index) => {
    while (order.length <= index) {
      const round = Array.from({ length: hops.channels }, (_, channel) => channel);
      random.shuffle(round);
      if (round[0] === order.at(-1)) round.push(...round.splice(0, 1));
      order.push(...round);
    }
    return offsetOf(order[index] ?? 0);
  };
}
