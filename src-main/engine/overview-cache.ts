// Keeps the folder of kept overviews within its size: the ones not used for longest go first. Must not know what is in
// one.
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

const EXTENSION = '.overview';

/**
 * Marks `usedPath` as used now, and removes the oldest others until what is left takes at most `maxBytes` of disk.
 * Answers the names of those removed. What another program took away meanwhile is no error.
 */
export async function trimOverviewCache(
  folder: string,
  maxBytes: number,
  usedPath: string | null,
  now: Date,
): Promise<readonly string[]> {
  if (usedPath !== null) await utimes(usedPath, now, now).catch(() => undefined);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(EXTENSION));
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const stats = await stat(path).catch(() => null);
      // Blocks of 512 bytes: the file of an unfinished overview has holes.
      return stats?.isFile() ? { path, name, bytes: 512 * stats.blocks, usedMs: stats.mtimeMs } : null;
    }),
  );
  const files = found.filter((file) => file !== null).sort((a, b) => a.usedMs - b.usedMs);
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const removed: string[] = [];
  for (const { path, name, bytes } of files) {
    if (total <= maxBytes) break;
    if (path === usedPath) continue;
    await rm(path, { force: true }).catch(() => undefined);
    total -= bytes;
    removed.push(name);
  }
  return removed;
}
