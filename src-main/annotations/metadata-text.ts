// The text of a .sigmf-meta taken apart at its annotations, and put together again: what was not changed comes out byte
// for byte. Must not know what an annotation means.
import { SfericError } from '#contract/errors.ts';
import { elementsOf, memberNamed, skipSpace, withMember } from './json-spans.ts';

/** One annotation as text, with what stood around it. */
export interface AnnotationText {
  /** Space between the comma (or bracket) before it and its brace. */
  readonly lead: string;
  readonly text: string;
  /** Space between it and the comma after it. */
  readonly trail: string;
}

export interface MetadataText {
  /** Up to and with the opening bracket of the annotations. */
  readonly before: string;
  readonly annotations: readonly AnnotationText[];
  /** From the space before the closing bracket on. */
  readonly after: string;
}

/** `text` is SigMF metadata that has been read before, so an object; throws `input-refused` where it is not. */
export function takeApart(text: string, name: string): MetadataText {
  const root = skipSpace(text, text.startsWith('\uFEFF') ? 1 : 0);
  const parsed = parse(text, name);
  if (text[root] !== '{') throw notMetadata(name, 'is no JSON object');
  if (!('annotations' in parsed)) {
    const end = text.lastIndexOf('}') + 1;
    const body = withMember(text.slice(root, end), 'annotations', '[]');
    return takeApart(text.slice(0, root) + body + text.slice(end), name);
  }
  const member = memberNamed(text, root, 'annotations');
  if (member === null || text[member.value.start] !== '[')
    throw notMetadata(name, 'has annotations that are no list');
  const elements = elementsOf(text, member.value.start);
  const first = member.value.start + 1;
  let position = first;
  const annotations: AnnotationText[] = [];
  for (const [index, { start, end }] of elements.entries()) {
    const next = elements[index + 1];
    const stop = next === undefined ? end : text.indexOf(',', end);
    annotations.push({
      lead: text.slice(position, start),
      text: text.slice(start, end),
      trail: text.slice(end, stop),
    });
    position = next === undefined ? end : stop + 1;
  }
  return { before: text.slice(0, first), annotations, after: text.slice(position) };
}

export function putTogether({ before, annotations, after }: MetadataText): string {
  const pieces = annotations.map(({ lead, text, trail }) => lead + text + trail);
  return before + pieces.join(',') + after;
}

/** The text with one member of its global object set, or removed where `value` is null. */
export function withGlobal(text: string, key: string, value: string | null): string {
  const root = skipSpace(text, text.startsWith('\uFEFF') ? 1 : 0);
  const global = memberNamed(text, root, 'global');
  if (global === null) return text;
  const { start, end } = global.value;
  return text.slice(0, start) + withMember(text.slice(start, end), key, value) + text.slice(end);
}

/** The text with the extension declared, which SigMF asks of everyone who uses one. */
export function withExtension(text: string, extension: { readonly name: string }): string {
  const root = skipSpace(text, text.startsWith('\uFEFF') ? 1 : 0);
  const global = memberNamed(text, root, 'global');
  if (global === null) return text;
  const list = memberNamed(text, global.value.start, 'core:extensions');
  const written = JSON.stringify(extension);
  if (list === null || text[list.value.start] !== '[') {
    return withGlobal(text, 'core:extensions', `[${written}]`);
  }
  const elements = elementsOf(text, list.value.start);
  const isDeclared = elements.some(({ start, end }) => {
    const entry: unknown = JSON.parse(text.slice(start, end));
    return typeof entry === 'object' && entry !== null && 'name' in entry && entry.name === extension.name;
  });
  if (isDeclared) return text;
  const last = elements.at(-1);
  const at = last?.end ?? list.value.start + 1;
  return `${text.slice(0, at)}${last === undefined ? '' : ', '}${written}${text.slice(at)}`;
}

function parse(text: string, name: string): object {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    throw notMetadata(name, 'is not valid JSON');
  }
  throw notMetadata(name, 'is no JSON object');
}

function notMetadata(name: string, what: string): SfericError {
  return new SfericError('input-refused', `${name} ${what}: its annotations cannot be edited, correct it`, {
    path: name,
  });
}
