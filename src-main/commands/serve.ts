// `sferic serve`: the server shell. Starts the workstation, prints its address, and waits for Ctrl+C.

import { once } from 'node:events';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { PresetName } from '#contract/commands.ts';
import { SfericError } from '#contract/errors.ts';
import { loadConfig } from '../config/load.ts';
import { absoluteDeviceName, fileOfDevice } from '../devices/device-name.ts';
import { openDevice } from '../devices/open-device.ts';
import { inspectRecording } from '../recordings/open.ts';
import { startServer } from '../server/server.ts';
import { openFirst, startWorkstation } from '../start-workstation.ts';
import { EXIT } from './exit-codes.ts';
import type { CommandContext } from './program.ts';
import { parsePort } from './quantities.ts';
import { presetOption } from './recording-options.ts';

interface Options {
  readonly port?: number;
  readonly folder?: readonly string[];
  readonly config?: string;
  readonly source?: string;
  readonly preset?: PresetName;
}

export function addServeCommand(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .description('serve the workstation to a browser on this machine')
    .argument('[RECORDING]', 'what to open first; without it, the demonstration scene')
    .option('--port <N>', 'port on 127.0.0.1; 0 takes any free one (default: server.port, 8417)', parsePort)
    .option(
      '--folder <DIR>',
      'a folder that the open dialog may list; may be repeated (default: data folder, current one)',
      (folder: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), folder],
    )
    .option(
      '--source <DEVICE>',
      'a live source to open first in place of a recording, for example scene:FILE',
    )
    .option('--config <FILE>', 'read the settings from this file')
    .addOption(presetOption())
    .addHelpText(
      'after',
      `
Listens on 127.0.0.1 only. Nothing outside the folders can be opened, links included. Without --folder, the folder of
RECORDING, or of the source's file, is among them. The address is printed on standard output; Ctrl+C ends the server.

Examples:
  sferic serve
  sferic serve --port 0 --folder ~/recordings ~/recordings/g001_433.92M_250k.cu8
  sferic serve --source scene:band.yaml`,
    )
    .action((recording: string | undefined, options: Options) => {
      if (recording !== undefined && options.source !== undefined) {
        throw new SfericError(
          'bad-request',
          'A recording and a --source cannot both be opened first: name one',
        );
      }
      const device = options.source === undefined ? null : absoluteDeviceName(options.source, process.cwd());
      return serve(recording === undefined ? null : resolve(recording), device, options, context);
    });
}

async function serve(
  recording: string | null,
  device: string | null,
  options: Options,
  context: CommandContext,
): Promise<void> {
  const { config, dataFolder, storePath, bandPlanPath } = loadConfig({
    configPath: options.config,
    preset: options.preset,
    env: context.env,
  });
  if (recording !== null) await refuseUnreadable(recording);
  if (device !== null) await openDevice(device, null);
  const first = recording ?? (device === null ? null : fileOfDevice(device));
  const { workstation, ...started } = await startWorkstation({
    config,
    dataFolder,
    storePath,
    bandPlanPath,
    version: context.version,
    folders: allowedFolders(first, options.folder, dataFolder),
    isConfined: true,
  });
  try {
    const server = await startServer({
      workstation,
      port: options.port ?? config.server.port,
      rendererFolder: join(import.meta.dirname, RENDERER_FROM_CHUNK),
    });
    await context.terminal.result(`Sferic is at ${server.url}\n`);
    await openFirst(
      { workstation, ...started },
      recording !== null ? { path: recording } : device !== null ? { device } : null,
    );
    if (!context.stop.aborted) await once(context.stop, 'abort');
    await server.close();
  } finally {
    await workstation.close();
  }
  context.finish(EXIT.done);
}

/** From out/main/chunks (or out/main) to out/renderer: found by the built files, not by the sources. */
const RENDERER_FROM_CHUNK = join('..', import.meta.dirname.endsWith('chunks') ? '..' : '', 'renderer');

/** Missing facts can be given in the browser; a file that cannot be read at all ends the call. */
async function refuseUnreadable(path: string): Promise<void> {
  try {
    await inspectRecording(path, {});
  } catch (error) {
    if (!(error instanceof SfericError) || error.info.code !== 'facts-missing') throw error;
  }
}

function allowedFolders(
  first: string | null,
  named: readonly string[] | undefined,
  dataFolder: string,
): readonly string[] {
  const folders = named?.map((folder) => resolve(folder)) ?? [dataFolder, process.cwd()];
  // The demonstration scene plays from the data folder.
  if (first === null) folders.push(dataFolder);
  else if (named === undefined) folders.push(dirname(first));
  return [...new Set(folders)];
}
