// Defaults, then the YAML file, then SFERIC_* overrides: the effective configuration, with where each value came
// from. Knows nothing about who uses it; a wrong file or variable is an error with what to do, never ignored.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { PRESET_NAMES, type PresetName } from '#contract/commands.ts';
import { SfericError } from '#contract/errors.ts';
import { presetValues } from './presets.ts';
import { type Config, configSchema } from './schema.ts';
import { ENV_PREFIX, listSettings, nearestName, type Setting } from './settings.ts';
import { systemFolders } from './system-folders.ts';

export const CONFIG_FILE_NAME = 'sferic.yaml';

/** Variables that are not settings: read elsewhere, and allowed here. */
const RESERVED_VARIABLES = [
  'SFERIC_CONFIG',
  'SFERIC_DEBUG',
  'SFERIC_RECORDINGS',
  'SFERIC_SCREENSHOTS',
] as const;

export type Provenance =
  | { readonly kind: 'default' }
  | { readonly kind: 'preset'; readonly name: PresetName }
  /** What whoever started Sferic said, in the words of a command line. */
  | { readonly kind: 'call'; readonly option: string }
  | { readonly kind: 'file'; readonly path: string; readonly line: number }
  | { readonly kind: 'environment'; readonly variable: string };

export interface ConfigEntry {
  /** As in YAML: `detector.pfa`. */
  readonly key: string;
  readonly value: unknown;
  readonly provenance: Provenance;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Every setting, in the order of the schema. */
  readonly entries: readonly ConfigEntry[];
  /** The file that was read; null when there is none. */
  readonly configPath: string | null;
  /** Absolute; not created here. */
  readonly dataFolder: string;
  /** The log: an absolute path to the SQLite file. */
  readonly storePath: string;
  /** The user's own band plan, beside the settings: an absolute path; the file need not exist. */
  readonly bandPlanPath: string;
}

export interface LoadOptions {
  /** A file that must exist (--config). Without it: SFERIC_CONFIG, else sferic.yaml in the user's folder, if any. */
  readonly configPath?: string | undefined;
  /** Goes before what file and variables say of it. */
  readonly preset?: PresetName | undefined;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** In place of the system's folder for configuration files. */
  readonly userConfigFolder?: string;
}

interface Found {
  readonly value: unknown;
  readonly provenance: Provenance;
}

/** Throws SfericError `bad-request` where a value, a key or the named file is wrong. */
export function loadConfig(options: LoadOptions = {}): LoadedConfig {
  const env = options.env ?? process.env;
  const settings = listSettings();
  const configPath = findConfigFile(options, env);
  const found = new Map<string, Found>();
  if (configPath !== null) readFile(configPath, settings, found);
  readEnvironment(env, settings, found);
  if (options.preset !== undefined) {
    found.set('preset', { value: options.preset, provenance: { kind: 'call', option: '--preset' } });
  }
  applyPreset(found);

  const entries = settings.map((setting): ConfigEntry => {
    const value = found.get(setting.key);
    if (value === undefined) {
      return { key: setting.key, value: setting.defaultValue, provenance: { kind: 'default' } };
    }
    return { key: setting.key, value: value.value, provenance: value.provenance };
  });
  const parsed = configSchema.parse(nest(settings, entries));
  // Resolved here and not where it is used, so that a test of the engine leaves the user's cache alone.
  const wisdomFolder = parsed.spectrum.wisdomFolder ?? join(systemFolders().cache, 'fft');
  const cacheFolder = parsed.overview.cacheFolder ?? join(systemFolders().cache, 'overview');
  const config = {
    ...parsed,
    spectrum: { ...parsed.spectrum, wisdomFolder },
    overview: { ...parsed.overview, cacheFolder },
  };
  const dataFolder = resolve(config.dataFolder ?? systemFolders().data);
  const storePath = config.store.path === null ? join(dataFolder, 'sferic.db') : resolve(config.store.path);
  const bandPlanPath = join(dirname(configPath ?? defaultConfigPath(options.userConfigFolder)), 'bands.yaml');
  return { config, entries, configPath, dataFolder, storePath, bandPlanPath };
}

/** Whatever is stated goes before the preset. */
function applyPreset(found: Map<string, Found>): void {
  const name = PRESET_NAMES.find((candidate) => candidate === found.get('preset')?.value);
  if (name === undefined) return;
  for (const [key, value] of Object.entries(presetValues(name))) {
    if (!found.has(key)) found.set(key, { value, provenance: { kind: 'preset', name } });
  }
}

/** Where the file is looked for when none is named. */
export function defaultConfigPath(userConfigFolder?: string): string {
  return join(userConfigFolder ?? systemFolders().config, CONFIG_FILE_NAME);
}

/** `default`, `preset NAME`, `PATH:LINE`, or the name of the variable or option. */
export function describeProvenance(provenance: Provenance): string {
  switch (provenance.kind) {
    case 'default':
      return 'default';
    case 'preset':
      return `preset ${provenance.name}`;
    case 'call':
      return provenance.option;
    case 'file':
      return `${provenance.path}:${provenance.line}`;
    case 'environment':
      return provenance.variable;
  }
}

function findConfigFile(options: LoadOptions, env: NonNullable<LoadOptions['env']>): string | null {
  const named = options.configPath ?? nonEmpty(env.SFERIC_CONFIG);
  if (named === undefined) {
    const usual = defaultConfigPath(options.userConfigFolder);
    return existsSync(usual) ? usual : null;
  }
  const path = resolve(named);
  if (!existsSync(path)) {
    throw new SfericError(
      'bad-request',
      `There is no configuration file ${path}; name an existing one with --config or SFERIC_CONFIG`,
    );
  }
  return path;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function readFile(path: string, settings: readonly Setting[], found: Map<string, Found>): void {
  const lineCounter = new LineCounter();
  const document = parseDocument(readText(path), { lineCounter, prettyErrors: false });
  const problem = document.errors[0];
  if (problem !== undefined) {
    const { line } = lineCounter.linePos(problem.pos[0]);
    throw new SfericError('bad-request', `${path}:${line}: not valid YAML: ${firstLine(problem.message)}`);
  }
  if (document.contents === null) return;
  const lineOf = (node: unknown): number => {
    const range = isScalar(node) || isMap(node) ? node.range : null;
    return range ? lineCounter.linePos(range[0]).line : 1;
  };
  const walk = (map: unknown, prefix: string): void => {
    if (!isMap(map)) {
      const where = prefix === '' ? 'the file' : prefix;
      throw new SfericError(
        'bad-request',
        `${path}:${lineOf(map)}: ${where} must hold "key: value" lines, one setting on each`,
      );
    }
    for (const pair of map.items) {
      const line = lineOf(pair.key);
      const key = prefix === '' ? String(pair.key) : `${prefix}.${String(pair.key)}`;
      const setting = settings.find((candidate) => candidate.key === key);
      if (setting !== undefined) {
        const value = document.getIn(key.split('.'));
        const provenance = { kind: 'file', path, line } as const;
        found.set(key, { value: checked(setting, value, provenance), provenance });
      } else if (settings.some((candidate) => candidate.key.startsWith(`${key}.`))) {
        // A section without a single key below it is an empty section, not an error.
        if (!isScalar(pair.value) || pair.value.value !== null) walk(pair.value, key);
      } else {
        throw unknownName(`${path}:${line}: unknown setting ${key}`, key, knownKeys(settings));
      }
    }
  };
  walk(document.contents, '');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SfericError('bad-request', `The configuration file ${path} cannot be read: ${reason}`);
  }
}

function knownKeys(settings: readonly Setting[]): readonly string[] {
  const sections = settings.filter((s) => s.path.length > 1).map((s) => s.key.split('.')[0] ?? '');
  return [...settings.map((setting) => setting.key), ...new Set(sections)];
}

function readEnvironment(
  env: NonNullable<LoadOptions['env']>,
  settings: readonly Setting[],
  found: Map<string, Found>,
): void {
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith(ENV_PREFIX) || text === undefined) continue;
    if (RESERVED_VARIABLES.some((reserved) => reserved === variable)) continue;
    const setting = settings.find((candidate) => candidate.variable === variable);
    if (setting === undefined) {
      const names = [...settings.map((candidate) => candidate.variable), ...RESERVED_VARIABLES];
      throw unknownName(`Unknown environment variable ${variable}`, variable, names);
    }
    const provenance = { kind: 'environment', variable } as const;
    found.set(setting.key, { value: typedFromText(setting, text, provenance), provenance });
  }
}

/** Text has no type; the schema decides which reading of it is meant. */
function typedFromText(setting: Setting, text: string, provenance: Provenance): unknown {
  const trimmed = text.trim();
  const readings: unknown[] = [];
  if (trimmed !== '' && Number.isFinite(Number(trimmed))) readings.push(Number(trimmed));
  if (trimmed === 'true' || trimmed === 'false') readings.push(trimmed === 'true');
  if (trimmed === 'null') readings.push(null);
  readings.push(text);
  for (const reading of readings) {
    if (setting.schema.safeParse(reading).success) return reading;
  }
  return checked(setting, readings[0], provenance);
}

function checked(setting: Setting, value: unknown, provenance: Provenance): unknown {
  const parsed = setting.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const reasons = [...new Set(parsed.error.issues.flatMap(issueTexts))].join(', or ');
  throw new SfericError(
    'bad-request',
    `${setting.key} = ${JSON.stringify(value)} (from ${describeProvenance(provenance)}): ${reasons}. ` +
      `Meaning: ${setting.description}`,
  );
}

function issueTexts(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === 'invalid_union') return issue.errors.flat().flatMap(issueTexts);
  return [issue.message.replace(/^(Invalid input|Too big|Too small|Invalid option): /, '')];
}

function unknownName(message: string, wrong: string, names: readonly string[]): SfericError {
  const nearest = nearestName(wrong, names);
  const hint = nearest === null ? '"sferic config" lists the valid ones' : `did you mean ${nearest}?`;
  return new SfericError('bad-request', `${message}; ${hint}`);
}

function nest(settings: readonly Setting[], entries: readonly ConfigEntry[]): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  settings.forEach((setting, index) => {
    let target = root;
    for (const name of setting.path.slice(0, -1)) {
      const inner = (target[name] ?? {}) as Record<string, unknown>;
      target[name] = inner;
      target = inner;
    }
    const last = setting.path.at(-1);
    if (last !== undefined) target[last] = entries[index]?.value;
  });
  return root;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
