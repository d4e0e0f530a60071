// What the open dialog may see: files below the allowed folders, after every link has been resolved.
// Must not open recordings or know what is in them.

import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FolderEntry } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { RECORDING_EXTENSIONS } from './raw/extension.ts';
import { ANNOTATED_META, SIGMF_ARCHIVE, SIGMF_DATA, SIGMF_EXTENSIONS, SIGMF_META } from './sigmf/names.ts';

/** More entries than a person scrolls through, and a bound on what one request can cost. */
export const MAX_ENTRIES = 5000;

const naturalOrder = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export interface FolderListing {
  readonly path: string;
  /** null at an allowed root. */
  readonly parent: string | null;
  readonly entries: readonly FolderEntry[];
}

/**
 * Resolves `path` and answers its real path; throws `outside-folders` when that lies in none of `roots`. A path that
 * does not exist is judged by its nearest existing parent, so the answer does not tell what exists outside.
 */
export async function assertInsideFolders(path: string, roots: readonly string[]): Promise<string> {
  const real = await realPathOfNearest(path);
  const realRoots = await realPathsOf(roots);
  if (real === null || !realRoots.some((root) => isInside(real, root))) {
    throw new SfericError(
      'outside-folders',
      `${basename(path)} is outside the folders that Sferic was started with: start it with --folder for its folder`,
      {},
    );
  }
  return real;
}

/** Entries of one folder: folders first, then files, in natural order. A SigMF recording is one entry, its metadata. */
export async function listFolder(path: string, allowedRoots: readonly string[]): Promise<FolderListing> {
  const real = await assertInsideFolders(path, allowedRoots);
  const realRoots = await realPathsOf(allowedRoots);
  const dirents = await readFolder(real);
  const names = new Set(dirents.map((dirent) => dirent.name));
  const entries: FolderEntry[] = [];
  for (const dirent of dirents) {
    if (entries.length >= MAX_ENTRIES) break;
    if (isHidden(dirent.name, names)) continue;
    const entry = await entryOf(real, dirent, realRoots, names);
    if (entry !== null) entries.push(entry);
  }
  const parent = realRoots.includes(real) ? null : dirname(real);
  return { path: real, parent, entries: entries.sort(byKindThenName) };
}

/** Compound extensions count whole: `.sigmf-meta`, not what `extname` makes of a name with dots. */
export function isRecordingName(name: string): boolean {
  const extension = extname(name).toLowerCase();
  return SIGMF_EXTENSIONS.includes(extension) || RECORDING_EXTENSIONS.has(extension);
}

function isHidden(name: string, names: ReadonlySet<string>): boolean {
  if (name.startsWith('.')) return true;
  // Edited annotations of a recording, which is opened with them.
  if (name.endsWith(ANNOTATED_META)) {
    const stem = name.slice(0, -ANNOTATED_META.length);
    return names.has(stem + SIGMF_META) || names.has(stem + SIGMF_ARCHIVE);
  }
  return name.endsWith(SIGMF_DATA) && names.has(name.slice(0, -SIGMF_DATA.length) + SIGMF_META);
}

async function entryOf(
  folder: string,
  dirent: Dirent,
  realRoots: readonly string[],
  names: ReadonlySet<string>,
): Promise<FolderEntry | null> {
  const path = join(folder, dirent.name);
  if (dirent.isSymbolicLink()) {
    const target = await realpath(path).catch(() => null);
    if (target === null || !realRoots.some((root) => isInside(target, root))) return null;
  }
  const stats = await stat(path).catch(() => null);
  if (stats === null) return null;
  if (stats.isDirectory()) return { name: dirent.name, path, kind: 'folder', sizeBytes: null };
  if (!stats.isFile()) return null;
  return {
    name: dirent.name,
    path,
    kind: isRecordingName(dirent.name) ? 'recording' : 'other',
    sizeBytes: await sizeOf(path, stats, names),
  };
}

/** A pair is as large as its samples. */
async function sizeOf(path: string, stats: Stats, names: ReadonlySet<string>): Promise<number> {
  const name = basename(path);
  if (!name.endsWith(SIGMF_META)) return stats.size;
  const dataName = name.slice(0, -SIGMF_META.length) + SIGMF_DATA;
  if (!names.has(dataName)) return stats.size;
  return (await stat(join(dirname(path), dataName)).catch(() => stats)).size;
}

async function readFolder(path: string): Promise<Dirent[]> {
  try {
    const dirents = await readdir(path, { withFileTypes: true });
    // So that a bounded listing shows the same entries each time.
    return dirents.sort((a, b) => naturalOrder.compare(a.name, b.name));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const why = code === 'ENOTDIR' ? 'is a file, not a folder' : `cannot be listed (${code})`;
    throw new SfericError('input-refused', `${basename(path)} ${why}: choose another folder`, {});
  }
}

async function realPathOfNearest(path: string): Promise<string | null> {
  let existing = resolve(path);
  let rest = '';
  for (;;) {
    try {
      return join(await realpath(existing), rest);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      const parent = dirname(existing);
      // A link that leads nowhere also ends here: it is judged by the folder it lies in and can never be opened.
      if ((code !== 'ENOENT' && code !== 'ENOTDIR') || parent === existing) return null;
      rest = join(basename(existing), rest);
      existing = parent;
    }
  }
}

async function realPathsOf(roots: readonly string[]): Promise<readonly string[]> {
  const real = await Promise.all(roots.map((root) => realpath(resolve(root)).catch(() => null)));
  return real.filter((root): root is string => root !== null);
}

function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function byKindThenName(a: FolderEntry, b: FolderEntry): number {
  if ((a.kind === 'folder') !== (b.kind === 'folder')) return a.kind === 'folder' ? -1 : 1;
  return naturalOrder.compare(a.name, b.name) || (a.name < b.name ? -1 : 1);
}
