// How short a burst may be and still be found: bursts of one length at any phase of the rows. Knows the engine.

import { SeededRandom } from '../../scenes/seeded-random.ts';
import { overlap } from '../boxes.ts';
import { type Proportion, proportion } from '../intervals.ts';
import { runScene, type SuiteContext } from './run-scene.ts';
import { sceneWith } from './traps/scenes.ts';

export interface ShortBurstResult {
  readonly snrDb: number;
  readonly lengthS: number;
  readonly pd: Proportion;
}

const BURSTS = 60;
const EVERY_S = 0.08;
const SYMBOL_RATE_HZ = 200e3;

/** A burst counts as found where a track lies on it in time and has its middle within the burst's band. */
export async function runShortBursts(
  snrDb: number,
  lengthsS: readonly number[],
  context: SuiteContext,
): Promise<readonly ShortBurstResult[]> {
  const results: ShortBurstResult[] = [];
  for (const [index, lengthS] of lengthsS.entries()) {
    const random = new SeededRandom(41 + index, 'short bursts');
    const emitter = {
      kind: 'qpsk',
      name: 'bursts',
      offset_hz: 350e3,
      snr_db: snrDb,
      symbol_rate_hz: SYMBOL_RATE_HZ,
      ramp_s: 0,
      schedule: {
        type: 'list',
        bursts_s: Array.from({ length: BURSTS }, (_, k) => [
          0.5 + EVERY_S * (k + 0.5 * random.uniform()),
          lengthS,
        ]),
      },
    };
    const scene = sceneWith(41 + index, 1 + BURSTS * EVERY_S, [emitter]);
    const { truth, found } = await runScene(scene, `short bursts ${snrDb} dB ${lengthS * 1e3} ms`, context);
    const heard = truth.filter((box) =>
      found.some((track) => {
        const middleHz = (track.lowHz + track.highHz) / 2;
        return (
          overlap(box.startS, box.stopS, track.startS, track.stopS) > 0 &&
          middleHz > box.lowHz &&
          middleHz < box.highHz
        );
      }),
    );
    results.push({ snrDb, lengthS, pd: proportion(heard.length, truth.length) });
  }
  return results;
}
