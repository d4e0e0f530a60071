// Spans of any JSON, and edits that leave every other byte alone.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elementsOf, membersOf, skipSpace, valueEnd, withMember } from './json-spans.ts';

/** Any JSON value, printed with any indentation. */
const texts = fc
  .tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 1, 4, '\t'))
  .map(([value, space]) => JSON.stringify(value, null, space));

describe('spans', () => {
  test('members and elements are those that JSON.parse sees', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(valueEnd(text, 0)).toBe(text.length);
        const parsed = JSON.parse(text) as Record<string, unknown>;
        const members = membersOf(text, 0);
        expect(new Set(members.map(({ key }) => key))).toEqual(new Set(Object.keys(parsed)));
        for (const { key, value } of members) {
          const piece = text.slice(value.start, value.end);
          expect(JSON.parse(piece)).toEqual(parsed[key]);
          if (!piece.startsWith('[')) continue;
          const elements = elementsOf(text, value.start).map(({ start, end }) =>
            JSON.parse(text.slice(start, end)),
          );
          expect(elements).toEqual(parsed[key]);
        }
      }),
    );
  });

  test('nesting of a hundred thousand is no trouble', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(valueEnd(deep, 0)).toBe(deep.length);
    expect(skipSpace(' \r\n\tx', 0)).toBe(4);
  });
});

describe('withMember', () => {
  test('a value that is set is read back, and nothing else has changed', () => {
    fc.assert(
      fc.property(texts, fc.string(), fc.jsonValue(), (text, key, value) => {
        const edited = withMember(text, key, JSON.stringify(value));
        const expected = new Map(Object.entries(JSON.parse(text) as Record<string, unknown>));
        expected.set(key, JSON.parse(JSON.stringify(value)));
        expect(new Map(Object.entries(JSON.parse(edited) as object))).toEqual(expected);
        const removed = withMember(edited, key, null);
        expected.delete(key);
        expect(new Map(Object.entries(JSON.parse(removed) as object))).toEqual(expected);
      }),
    );
  });

  test('numbers that a double cannot hold, order and spacing stay', () => {
    const text = '{ "z":9007199254740993,\n   "1" : 1e400, "a": 0.10000000000000000001, "core:label":"x" }';
    expect(withMember(text, 'core:label', '"y"')).toBe(text.replace('"x"', '"y"'));
    expect(withMember(text, 'new', '1')).toBe(text.replace('"x" }', '"x", "new": 1 }'));
    expect(withMember('{}', 'new', '1')).toBe('{"new": 1}');
    expect(withMember('{\n  "a": 1\n}', 'b', '2')).toBe('{\n  "a": 1,\n  "b": 2\n}');
    expect(withMember('{"a":1,"b":2}', 'a', null)).toBe('{"b":2}');
    expect(withMember('{"a":1,"b":2}', 'b', null)).toBe('{"a":1}');
  });
});
