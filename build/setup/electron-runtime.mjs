// Whether the desktop shell can run here, and why not. The electron package brings no runtime of its own: it is
// fetched once, and only where there is a display to show it on.

import { existsSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { applicationNode } from './runtime.mjs';
import { runStep, SetupError } from './step.mjs';

const DOWNLOAD_TIMEOUT_MS = 120_000;

function runtimePath() {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH || inRoot('node_modules', 'electron', 'dist');
  return `${dist}/electron`;
}

/** `{path}` of the executable, or `{reason}` in a few words. Fetches the runtime at most once per call. */
export async function findElectron() {
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return { reason: 'there is no display' };
  if (process.getuid?.() === 0) return { reason: 'Electron does not run as root with its sandbox on' };
  if (existsSync(runtimePath())) return { path: runtimePath() };
  try {
    await runStep({
      title: 'Electron runtime',
      name: 'electron-runtime',
      command: applicationNode(),
      args: [inRoot('node_modules', 'electron', 'install.js')],
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      whatToDo: '',
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { reason: 'the Electron runtime could not be downloaded (see out/logs/electron-runtime.log)' };
  }
  if (existsSync(runtimePath())) return { path: runtimePath() };
  return { reason: 'the Electron runtime was downloaded but is not where it should be' };
}
