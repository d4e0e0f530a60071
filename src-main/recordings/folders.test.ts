import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SfericError } from '#contract/errors.ts';
import { assertInsideFolders, isRecordingName, listFolder, MAX_ENTRIES } from './folders.ts';
import { makeTestFolder, type TestFolder } from './testing/folder.ts';

let folder: TestFolder;
let root: string;
beforeAll(async () => {
  folder = await makeTestFolder();
  root = join(folder.path, 'root');
  await mkdir(join(root, 'sub10', 'deep'), { recursive: true });
  await mkdir(join(root, 'sub9'));
  await mkdir(join(folder.path, 'root-beside'));
  await folder.write('secret.cu8', 'x');
  await folder.write('root/a10.cu8', 'x');
  await folder.write('root/a9.cu8', 'xx');
  await folder.write('root/notes.txt', 'x');
  await folder.write('root/.hidden.cu8', 'x');
  await folder.write('root/pair.sigmf-meta', '{}');
  await folder.write('root/pair.sigmf-data', 'x'.repeat(77));
  await folder.write('root/pair.annotated.sigmf-meta', '{}');
  await folder.write('root/widow.annotated.sigmf-meta', '{}');
  await folder.write('root/lone.sigmf-data', 'x');
  await symlink(join(folder.path, 'secret.cu8'), join(root, 'out.cu8'));
  await symlink(folder.path, join(root, 'up'));
  await symlink(join(root, 'sub9'), join(root, 'alias'));
  await symlink(join(root, 'nowhere'), join(root, 'dangling.cu8'));
  await symlink(join(root, 'loop'), join(root, 'loop'));
});
afterAll(() => folder.remove());

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    (error: unknown) => (error instanceof SfericError ? error.info.code : String(error)),
  );

describe('listFolder', () => {
  test('folders first, natural order, a pair once, nothing hidden or leading out', async () => {
    const listing = await listFolder(root, [root]);
    expect(listing.parent).toBeNull();
    expect(listing.entries.map(({ name, kind, sizeBytes }) => [name, kind, sizeBytes])).toEqual([
      ['alias', 'folder', null],
      ['sub9', 'folder', null],
      ['sub10', 'folder', null],
      ['a9.cu8', 'recording', 2],
      ['a10.cu8', 'recording', 1],
      ['lone.sigmf-data', 'recording', 1],
      ['notes.txt', 'other', 1],
      ['pair.sigmf-meta', 'recording', 77],
      ['widow.annotated.sigmf-meta', 'recording', 2],
    ]);
  });
  test('a folder inside knows its parent, the root has none', async () => {
    const deep = await listFolder(join(root, 'sub10', 'deep'), [root]);
    expect(deep.parent).toBe(join(root, 'sub10'));
    expect(deep.entries).toEqual([]);
    const nested = await listFolder(join(root, 'sub10'), [root, join(root, 'sub10')]);
    expect(nested.parent).toBeNull();
  });
  test('outside is refused, by path and by link', async () => {
    for (const path of [
      folder.path,
      join(root, '..'),
      join(root, 'up'),
      join(folder.path, 'root-beside'),
      '/',
    ]) {
      expect(await codeOf(listFolder(path, [root]))).toBe('outside-folders');
    }
    expect(await codeOf(listFolder(root, []))).toBe('outside-folders');
    expect(await codeOf(listFolder(join(root, 'gone'), [root]))).toBe('input-refused');
    expect(await codeOf(listFolder(join(root, 'a9.cu8'), [root]))).toBe('input-refused');
  });
  test('a huge folder is bounded', async () => {
    await mkdir(join(root, 'sub9', 'many'));
    for (let index = 0; index < MAX_ENTRIES + 10; index += 1) {
      await folder.write(`root/sub9/many/${index}.cu8`, '');
    }
    const { entries } = await listFolder(join(root, 'sub9', 'many'), [root]);
    expect(entries).toHaveLength(MAX_ENTRIES);
  });
});

describe('assertInsideFolders', () => {
  test('answers the real path', async () => {
    expect(await assertInsideFolders(join(root, 'alias'), [root])).toBe(join(root, 'sub9'));
    expect(await assertInsideFolders(join(root, 'new', 'file'), [root])).toBe(join(root, 'new', 'file'));
  });
  test('does not tell what exists outside', async () => {
    for (const name of ['secret.cu8', 'gone.cu8', 'gone/gone.cu8']) {
      expect(await codeOf(assertInsideFolders(join(folder.path, name), [root]))).toBe('outside-folders');
    }
    expect(await codeOf(assertInsideFolders(join(root, 'up', 'gone.cu8'), [root]))).toBe('outside-folders');
    expect(await codeOf(assertInsideFolders(join(root, 'loop', 'x'), [root]))).toBe('outside-folders');
  });
});

test('recordings by extension', () => {
  for (const name of ['a.cu8', 'A.CFILE', 'x.y.sigmf-meta', 'a.sigmf', 'a.bin'])
    expect(isRecordingName(name)).toBe(true);
  for (const name of ['a.txt', 'cu8', 'a.mp3', 'a.sigmf-collection'])
    expect(isRecordingName(name)).toBe(false);
});
