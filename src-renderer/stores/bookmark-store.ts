// Frequencies that the user wants to find again, by name, whatever recording is open. Kept in the browser.

import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Hz } from '#contract/units.ts';

export interface Bookmark {
  readonly bookmarkId: number;
  readonly name: string;
  /** Absolute. */
  readonly freqHz: Hz;
}

export interface BookmarkState {
  /** By frequency. */
  readonly bookmarks: readonly Bookmark[];
  add(freqHz: Hz, name: string): Bookmark;
  /** An empty name changes nothing. */
  rename(bookmarkId: number, name: string): void;
  remove(bookmarkId: number): void;
}

export type BookmarkStore = StoreApi<BookmarkState>;

export const BOOKMARK_NAME_MAX = 80;
const BOOKMARKS_MAX = 5000;
const STORAGE_KEY = 'sferic.bookmarks';

export function createBookmarkStore(storage: StateStorage): BookmarkStore {
  return createStore<BookmarkState>()(
    persist<BookmarkState, [], [], Pick<BookmarkState, 'bookmarks'>>(
      (set, get) => ({
        bookmarks: [],
        add: (freqHz, name) => {
          const { bookmarks } = get();
          const bookmarkId = 1 + Math.max(0, ...bookmarks.map((one) => one.bookmarkId));
          const added = { bookmarkId, name: tidied(name), freqHz };
          set({ bookmarks: inOrder([...bookmarks, added]) });
          return added;
        },
        rename: (bookmarkId, name) => {
          const text = tidied(name);
          if (text === '') return;
          set({
            bookmarks: get().bookmarks.map((one) =>
              one.bookmarkId === bookmarkId ? { ...one, name: text } : one,
            ),
          });
        },
        remove: (bookmarkId) =>
          set({ bookmarks: get().bookmarks.filter((one) => one.bookmarkId !== bookmarkId) }),
      }),
      {
        name: STORAGE_KEY,
        version: 1,
        storage: createJSONStorage(() => storage),
        partialize: ({ bookmarks }) => ({ bookmarks }),
        merge: (saved, current) => ({ ...current, bookmarks: validated(saved) }),
      },
    ),
  );
}

function tidied(name: string): string {
  return name.trim().slice(0, BOOKMARK_NAME_MAX);
}

function inOrder(bookmarks: readonly Bookmark[]): readonly Bookmark[] {
  return bookmarks
    .toSorted((a, b) => a.freqHz - b.freqHz || a.bookmarkId - b.bookmarkId)
    .slice(0, BOOKMARKS_MAX);
}

/** Storage can hold anything. */
function validated(saved: unknown): readonly Bookmark[] {
  if (typeof saved !== 'object' || saved === null || !('bookmarks' in saved)) return [];
  if (!Array.isArray(saved.bookmarks)) return [];
  const found = saved.bookmarks.flatMap((one: unknown, index): Bookmark[] => {
    if (typeof one !== 'object' || one === null || !('name' in one) || !('freqHz' in one)) return [];
    const { name, freqHz } = one;
    if (typeof name !== 'string' || typeof freqHz !== 'number' || !Number.isFinite(freqHz)) return [];
    return [{ bookmarkId: index + 1, name: tidied(name), freqHz }];
  });
  return inOrder(found);
}
