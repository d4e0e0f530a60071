// Where the members of an object and the elements of an array stand in a JSON text, so that one of them can be changed
// while every other byte stays: order, spacing, duplicate names, numbers beyond 2^53. Must not know what the text means.
//
// The text must be valid JSON (JSON.parse accepts it): nothing is checked here twice.

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Member {
  readonly key: string;
  /** From the quote of the name to the end of the value. */
  readonly whole: Span;
  readonly value: Span;
}

/** Of the object that begins at `at`, in their order. */
export function membersOf(text: string, at: number): readonly Member[] {
  const members: Member[] = [];
  let position = skipSpace(text, at + 1);
  while (text[position] !== '}') {
    const keyEnd = stringEnd(text, position);
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const valueStop = valueEnd(text, valueStart);
    members.push({
      key: String(JSON.parse(text.slice(position, keyEnd))),
      whole: { start: position, end: valueStop },
      value: { start: valueStart, end: valueStop },
    });
    position = skipComma(text, valueStop);
  }
  return members;
}

/** Of the array that begins at `at`. */
export function elementsOf(text: string, at: number): readonly Span[] {
  const elements: Span[] = [];
  let position = skipSpace(text, at + 1);
  while (text[position] !== ']') {
    const end = valueEnd(text, position);
    elements.push({ start: position, end });
    position = skipComma(text, end);
  }
  return elements;
}

/** Of several with this name the last: it is the one that JSON.parse takes. */
export function memberNamed(text: string, at: number, key: string): Member | null {
  return membersOf(text, at).findLast((member) => member.key === key) ?? null;
}

/**
 * `object`, the text of an object, with the member set to the JSON text `value`, or without it where that is null. A
 * new one is put last, spaced as the one before it.
 */
export function withMember(object: string, key: string, value: string | null): string {
  const members = membersOf(object, 0);
  const at = members.findLastIndex((member) => member.key === key);
  const member = members[at];
  if (member !== undefined) {
    if (value !== null) {
      return object.slice(0, member.value.start) + value + object.slice(member.value.end);
    }
    // With the comma before it, or, for the first one, the comma after it.
    const before = members[at - 1];
    const after = members[at + 1];
    if (before !== undefined) return object.slice(0, before.whole.end) + object.slice(member.whole.end);
    if (after !== undefined) return object.slice(0, member.whole.start) + object.slice(after.whole.start);
    return object.slice(0, member.whole.start) + object.slice(member.whole.end);
  }
  if (value === null) return object;
  const last = members.at(-1);
  const written = `${JSON.stringify(key)}: ${value}`;
  if (last === undefined) return `{${written}${object.slice(1)}`;
  const previousEnd = members.at(-2)?.whole.end;
  const gapStart = previousEnd === undefined ? 1 : object.indexOf(',', previousEnd) + 1;
  const gap = object.slice(gapStart, last.whole.start);
  return `${object.slice(0, last.whole.end)},${gap}${written}${object.slice(last.whole.end)}`;
}

export function skipSpace(text: string, at: number): number {
  let position = at;
  while (
    text[position] === ' ' ||
    text[position] === '\n' ||
    text[position] === '\r' ||
    text[position] === '\t'
  ) {
    position += 1;
  }
  return position;
}

/** One past the value that begins at `at`. Without recursion: strangers' JSON may be nested deeply. */
export function valueEnd(text: string, at: number): number {
  let depth = 0;
  let position = at;
  for (;;) {
    const character = text[position];
    if (character === undefined) return position;
    if (character === '"') position = stringEnd(text, position);
    else if (character === '{' || character === '[') {
      depth += 1;
      position += 1;
      continue;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      position += 1;
    } else if (depth > 0) {
      position += 1;
      continue;
    } else {
      while (position < text.length && !/[\s,\]}]/.test(text[position] ?? '')) position += 1;
    }
    if (depth === 0) return position;
  }
}

function stringEnd(text: string, at: number): number {
  let position = at + 1;
  while (position < text.length && text[position] !== '"') position += text[position] === '\\' ? 2 : 1;
  return position + 1;
}

function skipComma(text: string, at: number): number {
  const position = skipSpace(text, at);
  return text[position] === ',' ? skipSpace(text, position + 1) : position;
}
