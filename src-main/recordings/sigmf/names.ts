// The names of SigMF, of files and of sample formats, in one place. Must not touch the file system.

import { DATATYPES, type Datatype } from '#contract/entities.ts';

export const SIGMF_META = '.sigmf-meta';
/** Beside `NAME.sigmf-meta` or `NAME.sigmf`: its annotations as they were edited, saved by Sferic. */
export const ANNOTATED_META = '.annotated.sigmf-meta';
export const SIGMF_DATA = '.sigmf-data';
export const SIGMF_ARCHIVE = '.sigmf';
export const SIGMF_COLLECTION = '.sigmf-collection';

/** Those that a user opens. */
export const SIGMF_EXTENSIONS: readonly string[] = [SIGMF_META, SIGMF_DATA, SIGMF_ARCHIVE];

/** `name` without its SigMF extension, in whatever case that is written; null when it has none of `extensions`. */
export function stemOf(name: string, ...extensions: readonly string[]): string | null {
  const lower = name.toLowerCase();
  const extension = extensions.find((candidate) => lower.endsWith(candidate));
  return extension === undefined ? null : name.slice(0, -extension.length);
}

/** The pattern that the SigMF 1.2 schema has for core:dataset, and no way up and no control characters. */
export function isPlainName(name: string): boolean {
  return name !== '.' && name !== '..' && /^[^\p{Cc}/\\:*?"<>|]+$/u.test(name);
}

/** All but packed 24 bits, which SigMF does not have. */
export const SIGMF_DATATYPES: readonly Datatype[] = DATATYPES.filter((datatype) => !datatype.includes('24'));
