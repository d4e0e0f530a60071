// Recordings and live sources as a shell's user may see them: listed and inspected inside the allowed folders. Must not know what is
// done with one.
import type { CommandResult } from '#contract/commands.ts';
import type { RecordingInfo, RecordingOverrides } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { type OpenedDevice, openDevice } from './devices/open-device.ts';
import { assertInsideFolders, listFolder } from './recordings/folders.ts';
import { inspectRecording } from './recordings/open.ts';
import { RECORDING_EXTENSIONS } from './recordings/raw/extension.ts';
import { SIGMF_EXTENSIONS } from './recordings/sigmf/names.ts';

/** Of what is opened as a live source. */
const SCENE_EXTENSIONS = ['.yaml', '.yml', '.json'];

export class RecordingDesk {
  readonly #folders: readonly string[];
  readonly #isConfined: boolean;

  constructor(folders: readonly string[], isConfined: boolean) {
    this.#folders = folders;
    this.#isConfined = isConfined;
  }

  /** For an open dialog, without the dot. */
  get extensions(): readonly string[] {
    return [...SIGMF_EXTENSIONS, ...RECORDING_EXTENSIONS, ...SCENE_EXTENSIONS].map((extension) =>
      extension.replace(/^\./, ''),
    );
  }

  /** '' is the first allowed folder. Throws `outside-folders`. */
  async list(path: string): Promise<CommandResult<'folders.list'>> {
    const first = this.#folders[0];
    if (path === '' && first === undefined) {
      throw new SfericError('unavailable', 'No folder may be listed: start Sferic with --folder');
    }
    return listFolder(path === '' ? (first ?? '') : path, this.#folders);
  }

  /**
   * Throws `outside-folders` where the file, or the samples that its metadata names, lie outside, links followed.
   * What is read afterwards are the real paths, so that a link changed in between leads nowhere else.
   */
  async inspect(path: string, overrides: RecordingOverrides): Promise<RecordingInfo> {
    if (!this.#isConfined) return inspectRecording(path, overrides);
    const real = await assertInsideFolders(path, this.#folders);
    const info = await inspectRecording(real, overrides);
    return { ...info, dataPath: await assertInsideFolders(info.dataPath, this.#folders) };
  }

  /** A live source by its name; the file that it is played from lies inside the folders. Throws as openDevice does. */
  openDevice(device: string): Promise<OpenedDevice> {
    return openDevice(device, this.#isConfined ? this.#folders : null);
  }

  /** Throws `outside-folders` where `path`, which need not exist, lies outside, links followed. */
  async assertAllowed(path: string): Promise<void> {
    if (this.#isConfined) await assertInsideFolders(path, this.#folders);
  }
}
