// `sferic scene`: makes the demonstration scene, a recording whose content is known exactly.

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../config/load.ts';
import { loadAddon } from '../engine/addon.ts';
import { writeScene } from '../recordings/scene.ts';
import { EXIT } from './exit-codes.ts';
import type { CommandContext } from './program.ts';
import { parseWhole } from './quantities.ts';

const SEED_MAX = 0xffff_ffff;

interface Options {
  readonly out?: string;
  readonly seed: number;
  readonly config?: string;
}

export function addSceneCommand(program: Command, context: CommandContext): void {
  program
    .command('scene')
    .description('make the demonstration scene: 10 s at 2.4 MS/s with known signals, as SigMF')
    .option('--out <DIR>', 'the folder to write to; without it, the data folder')
    .option(
      '--seed <N>',
      'another seed gives other noise and other data',
      parseWhole('A seed', 0, SEED_MAX),
      1,
    )
    .option('--config <FILE>', 'read the settings from this file')
    .addHelpText(
      'after',
      `
The same seed gives the same bytes. The path of the metadata file is printed; the truth is in its annotations.

Examples:
  sferic scene
  sferic analyze "$(sferic scene --out /tmp)"`,
    )
    .action(async (options: Options) => {
      const loaded = loadConfig({ configPath: options.config, env: context.env });
      const folder = resolve(options.out ?? loaded.dataFolder);
      const path = await writeScene(loadAddon(), folder, options.seed, (fraction) =>
        context.terminal.progress('Making the scene', fraction),
      );
      context.terminal.clearProgress();
      await context.terminal.result(`${path}\n`);
      context.finish(EXIT.done);
    });
}
