// How the signal list is laid out, saved between runs, and which of its lines are marked together, which is not.

import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { SORT_KEYS, type SortKey } from './view-store.ts';

/** Columns are called as what they sort by; the first one is always there and takes the space that is left. */
export type ColumnId = SortKey;
export const FIRST_COLUMN: ColumnId = 'label';
export const COLUMN_WIDTH_LIMITS_PX = { min: 28, max: 400 } as const;

export interface SignalListState {
  /** In their order, without the first. */
  readonly shownColumns: readonly ColumnId[];
  /** Only of columns that were sized by the user. */
  readonly columnWidthsPx: Readonly<Partial<Record<ColumnId, number>>>;
  /** Several signals that the next act is for; empty or one alone: the selected one. Not saved. */
  readonly markedIds: ReadonlySet<number>;
}

export interface SignalListActions {
  setShownColumns(columns: readonly ColumnId[]): void;
  setColumnWidthPx(column: ColumnId, widthPx: number): void;
  resetColumns(): void;
  setMarkedIds(ids: ReadonlySet<number>): void;
}

export type SignalListStore = StoreApi<SignalListState & SignalListActions>;

const DEFAULT_COLUMNS: readonly ColumnId[] = ['freq', 'bandwidth', 'power', 'snr', 'seen', 'state'];
const STORAGE_KEY = 'sferic.signal-list';

export function createSignalListStore(storage: StateStorage): SignalListStore {
  return createStore<SignalListState & SignalListActions>()(
    persist(
      (set) => ({
        shownColumns: DEFAULT_COLUMNS,
        columnWidthsPx: {},
        markedIds: new Set<number>(),
        setShownColumns: (columns) => set({ shownColumns: knownColumns(columns) }),
        setColumnWidthPx: (column, widthPx) =>
          set(({ columnWidthsPx }) => ({
            columnWidthsPx: { ...columnWidthsPx, [column]: clampedWidth(widthPx) },
          })),
        resetColumns: () => set({ shownColumns: DEFAULT_COLUMNS, columnWidthsPx: {} }),
        setMarkedIds: (markedIds) => set({ markedIds }),
      }),
      {
        name: STORAGE_KEY,
        version: 1,
        storage: createJSONStorage(() => storage),
        partialize: ({ shownColumns, columnWidthsPx }) => ({ shownColumns, columnWidthsPx }),
        merge: (saved, current) => ({ ...current, ...validated(saved) }),
      },
    ),
  );
}

function validated(saved: unknown): Pick<SignalListState, 'shownColumns' | 'columnWidthsPx'> {
  const from = isRecord(saved) ? saved : {};
  const widths = isRecord(from.columnWidthsPx) ? from.columnWidthsPx : {};
  return {
    shownColumns: Array.isArray(from.shownColumns) ? knownColumns(from.shownColumns) : DEFAULT_COLUMNS,
    columnWidthsPx: Object.fromEntries(
      SORT_KEYS.flatMap((column) => {
        const width = widths[column];
        return typeof width === 'number' && Number.isFinite(width) ? [[column, clampedWidth(width)]] : [];
      }),
    ),
  };
}

function knownColumns(columns: readonly unknown[]): readonly ColumnId[] {
  const known = SORT_KEYS.filter((column) => column !== FIRST_COLUMN);
  return [...new Set(columns)].flatMap((column) => known.find((candidate) => candidate === column) ?? []);
}

function clampedWidth(widthPx: number): number {
  return Math.round(Math.min(COLUMN_WIDTH_LIMITS_PX.max, Math.max(COLUMN_WIDTH_LIMITS_PX.min, widthPx)));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
