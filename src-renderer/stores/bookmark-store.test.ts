import { describe, expect, it } from 'vitest';
import { createBookmarkStore } from './bookmark-store.ts';

function storage(kept: Record<string, string> = {}) {
  return {
    kept,
    getItem: (name: string) => kept[name] ?? null,
    setItem: (name: string, value: string) => {
      kept[name] = value;
    },
    removeItem: (name: string) => {
      delete kept[name];
    },
  };
}

describe('bookmarks', () => {
  it('are kept by frequency, renamed, removed, and there again', () => {
    const disk = storage();
    const store = createBookmarkStore(disk);
    const repeater = store.getState().add(439.1e6, ' Repeater ');
    store.getState().add(145.5e6, 'Calling');
    store.getState().rename(repeater.bookmarkId, 'DB0XY');
    store.getState().rename(repeater.bookmarkId, '  ');
    const again = createBookmarkStore(disk).getState();
    expect(again.bookmarks.map(({ name, freqHz }) => [name, freqHz])).toEqual([
      ['Calling', 145.5e6],
      ['DB0XY', 439.1e6],
    ]);
    again.remove(again.bookmarks[0]?.bookmarkId ?? 0);
    expect(createBookmarkStore(disk).getState().bookmarks).toHaveLength(1);
  });

  it.each([
    '{',
    '{"state":{"bookmarks":7},"version":1}',
    '{"state":{"bookmarks":[{"name":1},null,{"name":"x","freqHz":null}]},"version":1}',
  ])('start empty where %s is kept', (text) => {
    expect(createBookmarkStore(storage({ 'sferic.bookmarks': text })).getState().bookmarks).toEqual([]);
  });
});
