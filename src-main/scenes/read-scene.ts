// Reads a scene file: YAML or JSON, every mistake with its line and what was expected.

import { readFile } from 'node:fs/promises';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { SfericError } from '#contract/errors.ts';
import { type Scene, sceneSchema } from './scene-schema.ts';

/** Throws SfericError `input-refused` with one line. */
export async function readScene(path: string): Promise<Scene> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw refused(path, null, error instanceof Error ? error.message : String(error));
  }
  return parseScene(text, path);
}

/** `path` is for messages. */
export function parseScene(text: string, path: string): Scene {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined) {
    throw refused(path, problem.linePos?.[0].line ?? null, problem.message.split('\n')[0] ?? 'not YAML');
  }
  const result = sceneSchema.safeParse(document.toJS());
  if (result.success) {
    const names = result.data.emitters.map((emitter) => emitter.name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice === undefined) return result.data;
    throw refused(path, null, `two emitters are named ${twice}: give each a name of its own`);
  }
  const [issue] = result.error.issues;
  const keys = issue?.path ?? [];
  const where = keys.map(String).join('.');
  throw refused(
    path,
    lineOf(document.contents, keys, lines),
    `${where === '' ? '' : `${where}: `}${issue?.message ?? ''}`,
  );
}

function refused(path: string, line: number | null, reason: string): SfericError {
  return new SfericError(
    'input-refused',
    `${path}${line === null ? '' : `:${line}`} is no scene that can be made: ${reason}`,
    { path },
  );
}

/** Line of the innermost part of the path that is there. */
function lineOf(root: unknown, keys: readonly PropertyKey[], lines: LineCounter): number | null {
  let node: unknown = root;
  let offset: number | null = rangeStart(node);
  for (const key of keys) {
    if (isMap(node)) node = node.items.find(({ key: name }) => isScalar(name) && name.value === key)?.value;
    else if (isSeq(node)) node = node.items[Number(key)];
    else break;
    offset = rangeStart(node) ?? offset;
  }
  return offset === null ? null : lines.linePos(offset).line;
}

function rangeStart(node: unknown): number | null {
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) return null;
  return node.range?.[0] ?? null;
}
