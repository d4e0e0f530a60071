// Small recordings and what becomes of them, for tests. Only tests may import this.

import type { RecordingOverrides } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { inspectRecording } from '../open.ts';
import type { TestFolder } from './folder.ts';

/** 1000 samples of ci16_le at a plausible level: 4000 bytes. */
export const SAMPLES = Buffer.alloc(4000);
for (let at = 0; at < SAMPLES.length; at += 2) SAMPLES.writeInt16LE(Math.round(300 * Math.sin(at)), at);

/** Writes pairs with names of their own, `pair1`, `pair2`, ...; answers the path of the metadata. */
export function pairWriter(
  folder: () => TestFolder,
): (meta: string, data?: Buffer | null) => Promise<string> {
  let count = 0;
  return async (meta, data = SAMPLES) => {
    count += 1;
    const stem = `pair${count}`;
    if (data !== null) await folder().write(`${stem}.sigmf-data`, data);
    return folder().write(`${stem}.sigmf-meta`, meta);
  };
}

/** `code: message` of the error, which must be one line made for people; `not refused` without one. */
export async function refusal(
  path: string,
  overrides: RecordingOverrides = {},
  folders: readonly string[] | null = null,
): Promise<string> {
  try {
    await inspectRecording(path, overrides, folders);
  } catch (error) {
    if (!(error instanceof SfericError)) throw error;
    if (/\n|undefined|\[object/.test(error.message)) throw new Error(`not made for people: ${error.message}`);
    return `${error.info.code}: ${error.message}`;
  }
  return 'not refused';
}
