// The folders that the system gives a user's programs. Apart from the settings, because the command line needs one before
// it loads anything else.
import envPaths from 'env-paths';

/** Absolute paths; none of them need be there yet. */
export function systemFolders(): { readonly config: string; readonly data: string; readonly cache: string } {
  return envPaths('sferic', { suffix: '' });
}
