// Suite a: noise alone, in pieces whose counts are told as they come, so that an hour of it may be stopped and gone on
// with. Knows the engine; keeps nothing.

import { poissonUpper } from '../intervals.ts';
import { noiseBand } from './bands.ts';
import { runScene, type SuiteContext } from './run-scene.ts';

/** Short, so that files stay small and little is lost by a stop. */
export const NOISE_PIECE_S = 10;
/** One is made while another is analysed: both of two cores have work. */
const AT_ONCE = 2;

export interface NoiseResult {
  readonly sampleRateHz: number;
  /** Of pieces 0, 1, 2, ...: each NOISE_PIECE_S of noise by a seed of its own. */
  readonly foundByPiece: readonly number[];
}

export interface NoiseRate {
  readonly durationS: number;
  readonly falseTracks: number;
  /** 95 % upper bound of the true rate, by the Poisson distribution: of no event in T, 3.00 / T. */
  readonly perHourAtMost: number;
}

export function noiseRate({ foundByPiece }: NoiseResult): NoiseRate {
  const durationS = foundByPiece.length * NOISE_PIECE_S;
  const falseTracks = foundByPiece.reduce((sum, count) => sum + count, 0);
  return { durationS, falseTracks, perHourAtMost: (3600 * poissonUpper(falseTracks)) / durationS };
}

export interface NoiseOptions {
  readonly seed: number;
  readonly sampleRateHz: number;
  readonly pieces: number;
  /** What is done already, from piece 0 on. */
  readonly done: readonly number[];
  /** Whenever one more piece, in order, is known. */
  readonly onPiece?: (result: NoiseResult) => void;
}

export async function runNoise(options: NoiseOptions, context: SuiteContext): Promise<NoiseResult> {
  const { seed, sampleRateHz, pieces, done } = options;
  const foundByPiece = [...done];
  const early = new Map<number, number>();
  let next = done.length;
  const worker = async (): Promise<void> => {
    while (next < pieces) {
      const piece = next++;
      const scene = noiseBand(seed * 100_000 + piece, sampleRateHz, NOISE_PIECE_S);
      const { found } = await runScene(scene, `noise ${piece + 1} of ${pieces}`, context);
      early.set(piece, found.length);
      for (;;) {
        const count = early.get(foundByPiece.length);
        if (count === undefined) break;
        early.delete(foundByPiece.length);
        foundByPiece.push(count);
        options.onPiece?.({ sampleRateHz, foundByPiece: [...foundByPiece] });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { sampleRateHz, foundByPiece };
}
