/** Whether every package of the lock file is there in its version, apart from optional ones for other machines. */
export function isInstalled(lockPath: string, installedPath: string): boolean;
