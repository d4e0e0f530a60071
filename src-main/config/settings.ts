// The settings of schema.ts as a flat list, so that the file reader, the overrides, the printed table and the
// reference text all walk the same names. Knows the schema's shape and nothing about files or the environment.

import { z } from 'zod';
import { configSchema } from './schema.ts';

export interface Setting {
  /** As written in YAML: `detector.pfa`, `data_folder`. */
  readonly key: string;
  /** As in the Config object: `['detector', 'pfa']`. */
  readonly path: readonly string[];
  /** As an override: `SFERIC_DETECTOR__PFA`. */
  readonly variable: string;
  readonly schema: z.ZodType;
  readonly defaultValue: unknown;
  readonly description: string;
}

export const ENV_PREFIX = 'SFERIC_';

export function snakeCase(camel: string): string {
  return camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Every setting, in the order of the schema. */
export function listSettings(): readonly Setting[] {
  return collect(configSchema, []);
}

function collect(object: z.ZodObject, path: readonly string[]): readonly Setting[] {
  const settings: Setting[] = [];
  for (const [name, field] of Object.entries(object.shape)) {
    const schema = field as z.ZodType;
    const section = sectionOf(schema);
    if (section !== null) settings.push(...collect(section, [...path, name]));
    else settings.push(leaf(schema, [...path, name]));
  }
  return settings;
}

function sectionOf(schema: z.ZodType): z.ZodObject | null {
  const inner = schema instanceof z.ZodPrefault ? schema.unwrap() : schema;
  return inner instanceof z.ZodObject ? inner : null;
}

function leaf(schema: z.ZodType, path: readonly string[]): Setting {
  const words = path.map(snakeCase);
  return {
    key: words.join('.'),
    path,
    variable: `${ENV_PREFIX}${words.join('__').toUpperCase()}`,
    schema,
    defaultValue: schema.parse(undefined),
    description: schema.description ?? '',
  };
}

/** The name in `names` that is least different from `wrong`, or null where none is near. */
export function nearestName(wrong: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best !== null && bestDistance <= Math.max(2, best.length / 2) ? best : null;
}

/** Levenshtein 1966: insertions, deletions and substitutions between two words. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substituted));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
