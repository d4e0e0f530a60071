import { describe, expect, it } from 'vitest';
import type { Action } from './actions/action.ts';
import { rankedActions } from './palette-search.ts';

const action = (id: string, label: string, words = ''): Action => ({
  id,
  label,
  group: 'Picture',
  keys: [],
  words,
  isEnabled: () => true,
  run: () => undefined,
});

const ACTIONS = [
  action('picture.range-wider', 'Wider level range'),
  action('picture.max-hold', 'Max hold'),
  action('picture.whole-band', 'Whole band', 'zoom reset'),
  action('layout.maximize', 'Fill the window', 'maximise'),
];

const found = (text: string): readonly string[] => rankedActions(ACTIONS, text).map(({ label }) => label);

describe('the palette finds', () => {
  it('everything for nothing', () => {
    expect(found('  ')).toHaveLength(ACTIONS.length);
  });
  it('the name that begins with it before the other words that do', () => {
    expect(found('max')).toEqual(['Max hold', 'Fill the window']);
  });
  it('parts of words, in any order and case', () => {
    expect(found('RAN wid')).toEqual(['Wider level range']);
    expect(found('eve')).toEqual(['Wider level range']);
  });
  it('other words for the same thing', () => {
    expect(found('zoom')).toEqual(['Whole band']);
  });
  it('nothing where one word is nowhere', () => {
    expect(found('max band')).toEqual([]);
  });
});
