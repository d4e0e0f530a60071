import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectRecording } from './open.ts';
import { makeTestFolder, metaText, type TestFolder } from './testing/folder.ts';
import { refusal, SAMPLES } from './testing/samples.ts';

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());

describe('inside folders', () => {
  test('no file outside is read, links and core:dataset included', async () => {
    const inside = join(folder.path, 'inside');
    await mkdir(inside);
    await folder.write('outside.cs16', SAMPLES);
    await folder.write('outside.sigmf-data', SAMPLES);
    await folder.write('inside/x.sigmf-meta', metaText({}));
    await symlink(join(folder.path, 'outside.sigmf-data'), join(inside, 'x.sigmf-data'));
    await symlink(join(folder.path, 'outside.cs16'), join(inside, 'link.cs16'));
    const good = await folder.write('inside/good.cs16', SAMPLES);
    expect((await inspectRecording(good, {}, [inside])).sampleCount).toBe(1000);
    for (const path of [
      join(folder.path, 'outside.cs16'),
      join(folder.path, 'does-not-exist.cs16'),
      join(inside, '..', 'outside.cs16'),
      join(inside, 'link.cs16'),
      join(inside, 'x.sigmf-meta'),
    ]) {
      expect(await refusal(path, {}, [inside])).toMatch(/^outside-folders: .*--folder/);
    }
  });
});
