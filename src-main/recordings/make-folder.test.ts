// That a folder is made with all above it, and that one that cannot be made is an error and not a wait without end.

import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sferic-folder-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('makes the folder and those above it, and may be asked twice, or twice at once', async () => {
  const path = join(folder, 'a', 'b', 'c');
  await Promise.all([makeFolder(path), makeFolder(path)]);
  await makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
});

it('refuses where a file is in the way', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(makeFolder(join(folder, 'file'))).rejects.toThrow('EEXIST');
  await expect(makeFolder(join(folder, 'file', 'x'))).rejects.toThrow(/EEXIST|ENOTDIR/);
});

it('ends with an error where the system makes no folders', async (context) => {
  if (!existsSync('/proc/self')) return context.skip('there is no procfs on this system');
  await expect(makeFolder('/proc/none/deeper')).rejects.toThrow('ENOENT');
});
