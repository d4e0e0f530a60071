// `sferic config`: the effective settings and where each came from.

import type { Command } from 'commander';
import { stringify } from 'yaml';
import { defaultConfigPath, describeProvenance, type LoadedConfig, loadConfig } from '../config/load.ts';
import { EXIT } from './exit-codes.ts';
import type { CommandContext } from './program.ts';

export function addConfigCommand(program: Command, context: CommandContext): void {
  program
    .command('config')
    .description('print the effective settings and where each came from')
    .option('--config <FILE>', 'read this file in place of the usual one')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Order: defaults, then the YAML file (--config, SFERIC_CONFIG, or sferic.yaml in the user's folder), then variables.
The usual place of the file here: ${defaultConfigPath()}

Examples:
  sferic config
  SFERIC_DETECTOR__PFA=1e-5 sferic config --json`,
    )
    .action(async (options: { readonly config?: string; readonly json?: boolean }) => {
      const loaded = loadConfig({ configPath: options.config, env: context.env });
      await context.terminal.result(options.json === true ? renderJson(loaded) : renderText(loaded));
      context.finish(EXIT.done);
    });
}

function renderJson(loaded: LoadedConfig): string {
  const settings = loaded.entries.map(({ key, value, provenance }) => ({
    key,
    value,
    source: describeProvenance(provenance),
  }));
  const { configPath, dataFolder, storePath } = loaded;
  return `${JSON.stringify({ config_path: configPath, data_folder: dataFolder, store_path: storePath, settings }, null, 2)}\n`;
}

function renderText(loaded: LoadedConfig): string {
  const rows = loaded.entries.map(({ key, value, provenance }) => [
    key,
    stringify(value).trim(),
    describeProvenance(provenance),
  ]);
  const widthOf = (index: number): number => Math.max(...rows.map((row) => (row[index] ?? '').length));
  const keyWidth = widthOf(0);
  const valueWidth = widthOf(1);
  const lines = rows.map(([key = '', value = '', source = '']) =>
    `${key.padEnd(keyWidth)}  ${value.padEnd(valueWidth)}  ${source}`.trimEnd(),
  );
  return [
    ...lines,
    '',
    `settings file  ${loaded.configPath ?? `none (looked for ${defaultConfigPath()})`}`,
    `data folder    ${loaded.dataFolder}`,
    `log            ${loaded.storePath}`,
    '',
  ].join('\n');
}
