// Opens the log that the settings name, for the workstation and for the commands that need no more than the log.
import { dirname } from 'node:path';
import { SfericError } from '#contract/errors.ts';
import type { Config } from './config/schema.ts';
import { makeFolder } from './recordings/make-folder.ts';
import { LogStore } from './store/client.ts';

/** Never throws: `storeProblem` says in a line why there is no log. */
export async function openStore(
  config: Config,
  path: string,
): Promise<{ readonly store: LogStore | null; readonly storeProblem: string | null }> {
  try {
    await makeFolderOrTell(dirname(path));
    const { batchRows, batchMs, queueRows, keepDays, keepMb } = config.store;
    const store = await LogStore.open({
      path,
      batchRows,
      batchMs,
      queueRows,
      keepDays,
      keepBytes: keepMb === null ? null : keepMb * 1e6,
      // In its own folder the place is the log's; a path that somebody named may hold what is dear to another program.
      settingAside: config.store.path === null ? 'any' : 'damaged',
    });
    return { store, storeProblem: null };
  } catch (error) {
    return { store: null, storeProblem: error instanceof Error ? error.message : String(error) };
  }
}

/** Throws SfericError `unavailable`. */
export async function makeFolderOrTell(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new SfericError(
      'unavailable',
      `The folder ${path} cannot be made (${reason}): choose another with data_folder or SFERIC_DATA_FOLDER`,
      { path },
    );
  }
}
