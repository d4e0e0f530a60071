// A small recording with a known content, for tests of the shells: one carrier over noise, always the same bytes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const TONE = {
  sampleRateHz: 250_000,
  centerFreqHz: 433_920_000,
  offsetHz: 50_000,
  sampleCount: 250_000,
} as const;

/** Writes `tone_433.92M_250k.cs16` (ci16, one second) and answers its path. The name states rate and centre. */
export function writeToneRecording(folder: string, name = 'tone_433.92M_250k.cs16'): string {
  const samples = new Int16Array(2 * TONE.sampleCount);
  let state = 1;
  // Two uniform numbers of a linear congruential generator (Numerical Recipes) are noise enough for a carrier.
  const noise = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  for (let n = 0; n < TONE.sampleCount; n += 1) {
    const phase = (2 * Math.PI * TONE.offsetHz * n) / TONE.sampleRateHz;
    samples[2 * n] = Math.round(3000 * Math.cos(phase) + 1000 * noise());
    samples[2 * n + 1] = Math.round(3000 * Math.sin(phase) + 1000 * noise());
  }
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, new Uint8Array(samples.buffer));
  return path;
}
