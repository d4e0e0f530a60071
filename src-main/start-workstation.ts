// Puts a workstation together from a configuration, for whichever shell: addon, log, first recording. What cannot be
// had but can be done without becomes a notice. Must not know Electron or HTTP.
import type { Config } from './config/schema.ts';
import { loadAddon, requireBackend } from './engine/addon.ts';
import type { NativeAddon } from './engine/engine.ts';
import { makeFolderOrTell, openStore } from './open-store.ts';
import { ensureDemoScene } from './recordings/scene.ts';
import { Workstation } from './workstation.ts';

export interface StartOptions {
  readonly config: Config;
  readonly dataFolder: string;
  readonly storePath: string;
  readonly bandPlanPath: string;
  readonly version: string;
  /** Folders that the open dialog may list. */
  readonly folders: readonly string[];
  /** Whether nothing outside `folders` may be opened. */
  readonly isConfined: boolean;
}

export interface Started {
  readonly workstation: Workstation;
  readonly addon: NativeAddon;
  readonly dataFolder: string;
}

/** Throws SfericError `unavailable` where there is no addon, no data folder, or not the GPU that is insisted on. */
export async function startWorkstation(options: StartOptions): Promise<Started> {
  const { config, dataFolder, storePath, bandPlanPath, version, folders, isConfined } = options;
  const addon = loadAddon();
  requireBackend(addon, config.engine.backend);
  await makeFolderOrTell(dataFolder);
  const { store, storeProblem } = await openStore(config, storePath);
  const workstation = new Workstation({
    addon,
    config,
    store,
    storeProblem,
    storePath,
    bandPlanPath,
    version,
    folders,
    isConfined,
  });
  for (const text of store?.notices ?? []) workstation.notify({ level: 'warning', text });
  return { workstation, addon, dataFolder };
}

/** What a command line names to be opened first. */
export type FirstSource = { readonly path: string } | { readonly device: string };

/** Opens what was named, else the demonstration scene, made once. What fails is told on the screen. */
export async function openFirst(
  started: Started,
  first: FirstSource | null,
  onSceneProgress: (fraction: number) => void = () => {},
): Promise<void> {
  const { workstation } = started;
  try {
    const named = first ?? { path: await demoScene(started, onSceneProgress) };
    const opened =
      'device' in named
        ? await workstation.handle('source.open', named)
        : await workstation.handle('recording.open', { path: named.path, overrides: {} });
    if (!opened.ok) workstation.notify({ level: 'error', text: opened.error.message });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    workstation.notify({ level: 'error', text });
  }
}

/** The first time it takes a while: whoever waits is told what for. */
function demoScene({ workstation, addon, dataFolder }: Started, onProgress: (fraction: number) => void) {
  let isTold = false;
  return ensureDemoScene(addon, dataFolder, (fraction) => {
    onProgress(fraction);
    if (isTold) return;
    isTold = true;
    workstation.notify({ level: 'info', text: 'The demonstration scene is being made, this once' });
  });
}
