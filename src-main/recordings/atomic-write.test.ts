import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SfericError } from '#contract/errors.ts';
import { writeAtomically } from './atomic-write.ts';
import { makeTestFolder, type TestFolder } from './testing/folder.ts';

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());

test('writes every piece, in order, over what was there', async () => {
  const path = await folder.write('out.txt', 'old');
  await writeAtomically(
    path,
    (function* () {
      for (let index = 0; index < 50_000; index += 1) yield `${index}\n`;
    })(),
  );
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(50_000);
  expect(lines[49_999]).toBe('49999');
  expect(await readdir(folder.path)).toEqual(['out.txt']);
});

test('a failure half-way leaves the old file and nothing else', async () => {
  const path = await folder.write('out.txt', 'old');
  const failing = (function* () {
    yield 'x'.repeat(100_000);
    throw new Error('builder failed');
  })();
  await expect(writeAtomically(path, failing)).rejects.toThrow('builder failed');
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder.path)).toEqual(['out.txt']);
});

test('says in one line why it cannot write', async () => {
  await mkdir(join(folder.path, 'folder', 'full'), { recursive: true });
  const gone = writeAtomically(join(folder.path, 'gone', 'a.json'), ['{}']);
  await expect(gone).rejects.toThrow(/the folder .* does not exist, create it/);
  await expect(gone).rejects.toBeInstanceOf(SfericError);
  await expect(writeAtomically(join(folder.path, 'folder'), ['{}'])).rejects.toThrow(/it is a folder/);
});
