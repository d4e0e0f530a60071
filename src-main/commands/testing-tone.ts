// A tone in noise, written as SigMF, for the tests of the command line: what it holds is known from its formula.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TonePlan {
  readonly sampleRateHz: number;
  readonly offsetHz: number;
  readonly durationS: number;
}

const CENTER_FREQ_HZ = 100_000_000;
const TONE_AMPLITUDE = 0.1;
const NOISE_AMPLITUDE = 0.003;
const FULL_SCALE = 32767;

export function toneCi16({ sampleRateHz, offsetHz, durationS }: TonePlan): Buffer {
  const count = Math.round(sampleRateHz * durationS);
  const buffer = Buffer.alloc(4 * count);
  const step = (2 * Math.PI * offsetHz) / sampleRateHz;
  let state = 1;
  // Uniform noise is white enough here. Numerical Recipes (Press et al.), "quick and dirty" generator.
  const noise = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return NOISE_AMPLITUDE * (state / 2 ** 31 - 1);
  };
  for (let n = 0; n < count; n++) {
    buffer.writeInt16LE(Math.round(FULL_SCALE * (TONE_AMPLITUDE * Math.cos(step * n) + noise())), 4 * n);
    buffer.writeInt16LE(Math.round(FULL_SCALE * (TONE_AMPLITUDE * Math.sin(step * n) + noise())), 4 * n + 2);
  }
  return buffer;
}

/** Writes the pair and answers the path of the metadata. */
export function writeToneSigmf(
  folder: string,
  name: string,
  plan: TonePlan,
  annotations: readonly object[] = [],
): string {
  writeFileSync(join(folder, `${name}.sigmf-data`), toneCi16(plan));
  const path = join(folder, `${name}.sigmf-meta`);
  const global = {
    'core:datatype': 'ci16_le',
    'core:sample_rate': plan.sampleRateHz,
    'core:version': '1.2.0',
  };
  const captures = [{ 'core:sample_start': 0, 'core:frequency': CENTER_FREQ_HZ }];
  writeFileSync(path, JSON.stringify({ global, captures, annotations }));
  return path;
}
