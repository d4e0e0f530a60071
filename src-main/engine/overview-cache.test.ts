import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { trimOverviewCache } from './overview-cache.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-overview-cache-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the folder of kept overviews', () => {
  it('loses those not used for longest, never the one in use nor what is not ours', async () => {
    for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
      writeFileSync(join(folder, `${name}.overview`), Buffer.alloc(100_000, 1));
      utimesSync(join(folder, `${name}.overview`), 1000 + index, 1000 + index);
    }
    writeFileSync(join(folder, 'notes.txt'), Buffer.alloc(1_000_000, 1));
    mkdirSync(join(folder, 'folder.overview'));
    const now = new Date(2_000_000);
    expect(await trimOverviewCache(folder, 1e9, null, now)).toEqual([]);
    expect(await trimOverviewCache(folder, 210_000, join(folder, 'a.overview'), now)).toEqual([
      'b.overview',
      'c.overview',
    ]);
    expect(readdirSync(folder).sort()).toEqual(['a.overview', 'd.overview', 'folder.overview', 'notes.txt']);
    expect(await trimOverviewCache(folder, 0, join(folder, 'a.overview'), now)).toEqual(['d.overview']);
    expect(await trimOverviewCache(join(folder, 'none'), 0, null, now)).toEqual([]);
  });
});
