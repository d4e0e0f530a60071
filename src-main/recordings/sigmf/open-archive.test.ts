import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectRecording } from '../open.ts';
import { makeTestFolder, metaText, type TestFolder } from '../testing/folder.ts';
import { refusal, SAMPLES } from '../testing/samples.ts';
import { tarArchive } from '../testing/write-tar.ts';

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());

describe('a SigMF archive', () => {
  const archive = (name: string, members: Parameters<typeof tarArchive>[0]) =>
    folder.write(name, tarArchive(members));
  const meta = Buffer.from(metaText({}));
  test('is played in place', async () => {
    const path = await archive('a.sigmf', [
      { name: 'a/', body: Buffer.alloc(0), type: '5' },
      { name: 'a/a.sigmf-meta', body: meta },
      { name: 'a/a.sigmf-data', body: SAMPLES },
    ]);
    const info = await inspectRecording(path);
    expect(info).toMatchObject({
      container: 'sigmf-archive',
      name: 'a',
      dataPath: path,
      sampleCount: 1000,
      warnings: [],
    });
    expect(info.dataOffsetBytes).toBe(512 + 512 + Math.ceil(meta.length / 512) * 512 + 512);
  });
  test('is recognised by content, whatever its name', async () => {
    const path = await archive('renamed.cf32', [
      { name: 'x.sigmf-data', body: SAMPLES },
      { name: 'x.sigmf-meta', body: meta },
    ]);
    expect((await inspectRecording(path)).container).toBe('sigmf-archive');
  });
  test('with two recordings, the first one is opened and said so', async () => {
    const path = await archive('two.sigmf', [
      { name: 'a.sigmf-meta', body: meta },
      { name: 'a.sigmf-data', body: SAMPLES },
      { name: 'b.sigmf-meta', body: meta },
      { name: 'b.sigmf-data', body: SAMPLES },
    ]);
    expect((await inspectRecording(path)).warnings).toEqual([
      'the archive holds 2 recordings: the first, a, is opened',
    ]);
  });
  test('is refused without its parts', async () => {
    const none = await archive('none.sigmf', [{ name: 'readme', body: Buffer.from('x') }]);
    expect(await refusal(none)).toMatch(/none.sigmf is an archive without SigMF metadata \(1 files\)/);
    const half = await archive('half.sigmf', [{ name: 'a.sigmf-meta', body: meta }]);
    expect(await refusal(half)).toMatch(/holds a.sigmf-meta but not a.sigmf-data/);
    expect(await refusal(await folder.write('no.sigmf', SAMPLES))).toMatch(/is not a plain tar archive/);
    expect(await refusal(await folder.write('gz.sigmf', Buffer.from('1f8b0800000000000003', 'hex')))).toMatch(
      /is a gzip file.*unpack it first/,
    );
  });
});
