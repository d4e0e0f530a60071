// Long work under way in any part of the application, so that one place shows its progress and can cancel it. It knows
// nothing of what is done.

import { createStore, type StoreApi } from 'zustand/vanilla';

export interface WorkItem {
  readonly workId: number;
  /** What is being done, for people: "Cutting out a clip". */
  readonly label: string;
  /** 0 to 1; null: under way, nobody knows how far. */
  readonly fraction: number | null;
  /** Absent where it cannot be cancelled. */
  readonly cancel?: (() => void) | undefined;
}

export interface WorkState {
  /** Oldest first. */
  readonly items: readonly WorkItem[];
}

/** Held by whoever does the work. */
export interface WorkHandle {
  /** Of a whole between 0 and 1; null: unknown. */
  progress(fraction: number | null): void;
  /** Ended, well or badly: how it went is told by a notice. A second call does nothing. */
  end(): void;
}

export type WorkStore = StoreApi<WorkState> & {
  begin(label: string, cancel?: () => void): WorkHandle;
};

/** Smaller steps are not worth drawing the strip anew. */
const STEP = 0.002;

export function createWorkStore(): WorkStore {
  const store = createStore<WorkState>(() => ({ items: [] }));
  let lastId = 0;
  const change = (workId: number, next: Partial<WorkItem>): void =>
    store.setState(({ items }) => ({
      items: items.map((item) => (item.workId === workId ? { ...item, ...next } : item)),
    }));
  return {
    ...store,
    begin: (label, cancel) => {
      const workId = ++lastId;
      store.setState(({ items }) => ({ items: [...items, { workId, label, fraction: null, cancel }] }));
      return {
        progress: (fraction) => {
          const before = store.getState().items.find((item) => item.workId === workId);
          if (before === undefined) return;
          const clamped = fraction === null ? null : Math.min(1, Math.max(0, fraction));
          if (clamped !== null && before.fraction !== null && Math.abs(clamped - before.fraction) < STEP)
            return;
          change(workId, { fraction: clamped });
        },
        end: () => store.setState(({ items }) => ({ items: items.filter((item) => item.workId !== workId) })),
      };
    },
  };
}
