// A folder of its own for each test file. Only tests may import this.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestFolder {
  readonly path: string;
  write(name: string, content: Buffer | string): Promise<string>;
  remove(): Promise<void>;
}

export async function makeTestFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'sferic-test-'));
  return {
    path,
    async write(name, content) {
      await writeFile(join(path, name), content);
      return join(path, name);
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** A .sigmf-meta text with what a test needs; everything can be replaced or left out (undefined). */
export function metaText(parts: {
  readonly global?: Readonly<Record<string, unknown>>;
  readonly captures?: unknown;
  readonly annotations?: unknown;
}): string {
  return JSON.stringify({
    global: { 'core:version': '1.2.0', 'core:datatype': 'ci16_le', 'core:sample_rate': 1e6, ...parts.global },
    captures: 'captures' in parts ? parts.captures : [{ 'core:sample_start': 0, 'core:frequency': 100e6 }],
    annotations: 'annotations' in parts ? parts.annotations : [],
  });
}
