// The single findings of `sferic doctor`. Each looks at one thing and says in one line what is there, or why not and
// what to do. Must leave nothing behind on the machine.

import { existsSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { NativeCapabilities } from '../../native/index.d.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { loadAddon } from '../engine/addon.ts';
import { LogBook } from '../store/client.ts';

export interface Finding {
  /** Stable name for programs. */
  readonly id: string;
  readonly title: string;
  readonly isThere: boolean;
  /** Whether the main job cannot run without it. */
  readonly isNeeded: boolean;
  readonly text: string;
  /** For programs, in snake_case. */
  readonly facts: Readonly<Record<string, unknown>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export async function examine(loaded: LoadedConfig, env: Environment): Promise<readonly Finding[]> {
  return [
    nodeFinding(),
    ...engineFindings(loaded.config.engine.backend),
    displayFinding(env),
    electronFinding(env),
    folderFinding(loaded.dataFolder),
    await databaseFinding(loaded),
    browserFinding(env),
  ];
}

function nodeFinding(): Finding {
  const napi = process.versions.napi ?? '0';
  return {
    id: 'node',
    title: 'Node',
    isThere: Number(napi) >= 10,
    isNeeded: true,
    text: `${process.versions.node}, Node-API ${napi}, ${process.platform}-${process.arch}`,
    facts: { version: process.versions.node, napi },
  };
}

function engineFindings(backend: Config['engine']['backend']): readonly Finding[] {
  let capabilities: NativeCapabilities;
  try {
    capabilities = loadAddon().capabilities();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [{ id: 'engine', title: 'Native engine', isThere: false, isNeeded: true, text, facts: {} }];
  }
  const { cpu, cpuFeatures, cores, fftw, cuda, soapy } = capabilities;
  return [
    {
      id: 'engine',
      title: 'Native engine',
      isThere: true,
      isNeeded: true,
      text: 'loaded',
      facts: {},
    },
    {
      id: 'cpu',
      title: 'CPU',
      isThere: true,
      isNeeded: true,
      text: `${cpu}, ${cores} cores (${availableParallelism()} usable), ${cpuFeatures.join(' ') || 'no vector features known'}`,
      facts: { name: cpu, features: cpuFeatures, cores },
    },
    { id: 'fftw', title: 'FFTW', isThere: true, isNeeded: true, text: fftw, facts: { version: fftw } },
    {
      id: 'cuda',
      title: 'CUDA',
      isThere: cuda.isUsable,
      isNeeded: backend === 'cuda',
      text: cudaText(cuda, backend),
      facts: {
        is_compiled: cuda.isCompiled,
        is_usable: cuda.isUsable,
        is_used: cuda.isUsable && backend !== 'cpu',
        backend,
      },
    },
    {
      id: 'soapy',
      title: 'SoapySDR',
      isThere: soapy.isCompiled,
      isNeeded: false,
      text: soapy.reason,
      facts: { is_compiled: soapy.isCompiled },
    },
  ];
}

function cudaText({ isUsable, reason }: NativeCapabilities['cuda'], backend: Config['engine']['backend']) {
  if (isUsable) return backend === 'cpu' ? `${reason}; not used, engine.backend is cpu` : reason;
  return backend === 'cuda' ? `${reason}; engine.backend is cuda, set it to auto or cpu` : reason;
}

function displayFinding(env: Environment): Finding {
  const displays = [env.WAYLAND_DISPLAY, env.DISPLAY].filter((name) => name !== undefined && name !== '');
  return {
    id: 'display',
    title: 'Display',
    isThere: displays.length > 0,
    isNeeded: false,
    text: displays.length > 0 ? displays.join(', ') : 'none (DISPLAY and WAYLAND_DISPLAY are not set)',
    facts: { displays },
  };
}

function electronFinding(env: Environment): Finding {
  const path = electronPath(env);
  const isThere = path !== null;
  return {
    id: 'electron',
    title: 'Electron runtime',
    isThere,
    isNeeded: false,
    text: path ?? 'not there; the server shell needs none (npm start fetches it where there is a display)',
    facts: { path },
  };
}

function electronPath(env: Environment): string | null {
  if (process.versions.electron !== undefined) return process.execPath;
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override !== undefined) return existableOrNull(join(override, 'electron'));
  try {
    // Only its place is asked for: loading the package would try to download a runtime.
    const manifest = createRequire(import.meta.url).resolve('electron/package.json');
    return existableOrNull(join(dirname(manifest), 'dist', 'electron'));
  } catch {
    return null;
  }
}

function existableOrNull(path: string): string | null {
  return existsSync(path) ? path : null;
}

function folderFinding(folder: string): Finding {
  let existing = folder;
  while (!existsSync(existing) && existing !== dirname(existing)) existing = dirname(existing);
  const isFolder = statSync(existing).isDirectory();
  const isThere = isFolder && isWritable(existing);
  const verdict = isThere
    ? existing === folder
      ? 'writable'
      : 'will be made'
    : isFolder
      ? `${existing} is not writable: choose another with SFERIC_DATA_FOLDER`
      : `${existing} is not a folder: choose another with SFERIC_DATA_FOLDER`;
  return {
    id: 'data_folder',
    title: 'Data folder',
    isThere,
    isNeeded: true,
    text: `${folder}, ${verdict}`,
    facts: { path: folder },
  };
}

/** Tried for real: rights alone do not tell of read-only and special file systems. */
function isWritable(path: string): boolean {
  try {
    rmdirSync(mkdtempSync(join(path, '.sferic-doctor-')));
    return true;
  } catch {
    return false;
  }
}

async function databaseFinding(loaded: LoadedConfig): Promise<Finding> {
  const path = loaded.storePath;
  const base = { id: 'database', title: 'Log', isNeeded: true };
  if (!existsSync(path)) {
    return { ...base, isThere: true, text: `${path}, none yet`, facts: { path, size_bytes: null } };
  }
  const sizeBytes = statSync(path).size;
  try {
    // Only read: a look must neither bring a log to a newer layout nor take it from whoever writes it.
    const book = new LogBook(path);
    await book.sessions().finally(() => book.close());
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { ...base, isThere: false, text, facts: { path, size_bytes: sizeBytes } };
  }
  const text = `${path}, ${(sizeBytes / 1024 / 1024).toFixed(1)} MiB, can be read`;
  return { ...base, isThere: true, text, facts: { path, size_bytes: sizeBytes } };
}

function browserFinding(env: Environment): Finding {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const paths = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name)));
  const path = paths.find((candidate) => existsSync(candidate)) ?? null;
  return {
    id: 'browser',
    title: 'Browser for tests',
    isThere: path !== null,
    isNeeded: false,
    text: path ?? `none of ${BROWSERS.join(', ')} is on PATH; only "npm test" uses one`,
    facts: { path },
  };
}
