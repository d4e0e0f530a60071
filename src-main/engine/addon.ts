// The only place that loads the native addon. Must not know what is done with it.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { SfericError } from '#contract/errors.ts';
import type { NativeAddon } from '../../native/index.d.ts';

const ADDON_PATH = join('native', 'build', 'Release', 'sferic.node');

/**
 * Where the addon may be, seen from `folder`: in each folder above it. So it is found from the sources, from the
 * built `out/main`, and from an installed application, where it lies beside the archive because a shared library
 * cannot be loaded out of one.
 */
export function addonPaths(folder: string): readonly string[] {
  const above = dirname(folder);
  const here = join(folder.replace(/\.asar(?=\/|$)/, '.asar.unpacked'), ADDON_PATH);
  return above === folder ? [here] : [here, ...addonPaths(above)];
}

/** Throws SfericError `unavailable`, with the reason, where the settings insist on a GPU that cannot be used. */
export function requireBackend(addon: NativeAddon, backend: 'auto' | 'cpu' | 'cuda'): void {
  if (backend !== 'cuda') return;
  const { isUsable, reason } = addon.capabilities().cuda;
  if (isUsable) return;
  throw new SfericError(
    'unavailable',
    `engine.backend is cuda, and CUDA cannot be used: ${reason}. Put it right, or set engine.backend to auto or cpu`,
  );
}

/** Throws SfericError `unavailable` when the addon is not built or does not run on this machine. */
export function loadAddon(paths: readonly string[] = addonPaths(import.meta.dirname)): NativeAddon {
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw new SfericError(
      'unavailable',
      `the native engine (${ADDON_PATH}) is not built: build it with "npm run build:native"`,
    );
  }
  try {
    const nodeRequire = createRequire(import.meta.url);
    return nodeRequire(path) as NativeAddon;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new SfericError(
      'unavailable',
      `the native engine ${path} does not load: ${reason}; build it again with "npm run build:native"`,
    );
  }
}
