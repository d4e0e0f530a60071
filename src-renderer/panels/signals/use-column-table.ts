// The columns as the table library has them: which are shown, how wide, and dragging their edges. The lines are ours:
// they are thousands, virtual, and held still under the pointer, so the library is given none.

import {
  type ColumnDef,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import type { Emitter } from '#contract/entities.ts';
import { useSignalList } from '../../app/workspace-context.ts';
import { COLUMN_WIDTH_LIMITS_PX, type ColumnId, FIRST_COLUMN } from '../../stores/signal-list-store.ts';
import { columnOf, SIGNAL_COLUMNS } from './signal-columns.ts';

const FEATURES = tableFeatures({ columnSizingFeature, columnResizingFeature, columnVisibilityFeature });
const COLUMN_DEFS: ColumnDef<typeof FEATURES, Emitter>[] = SIGNAL_COLUMNS.map((column) => ({
  id: column.id,
  size: column.widthPx,
  minSize: COLUMN_WIDTH_LIMITS_PX.min,
  maxSize: COLUMN_WIDTH_LIMITS_PX.max,
}));
const NO_ROWS: Emitter[] = [];
/** Between columns, and before the first; as in signals.css. */
const GAP_PX = 6;
const PADDING_PX = 10;
/** What the first column keeps when the rest is wide. */
const FIRST_MIN_PX = 78;

export interface ColumnHead {
  readonly id: ColumnId;
  readonly title: string;
  readonly explanation: string;
  readonly isNumber: boolean;
  readonly widthPx: number;
  readonly isResizing: boolean;
  /** For the pointer's or a finger's press on the edge of the column. */
  startResize(event: unknown): void;
  setWidthPx(widthPx: number): void;
}

export interface ColumnTable {
  readonly heads: readonly ColumnHead[];
  readonly columnIds: readonly ColumnId[];
  /** CSS grid-template-columns of heads and lines. */
  readonly template: string;
  readonly minWidthPx: number;
}

export function useColumnTable(isAbsolute: boolean): ColumnTable {
  const shown = useSignalList((state) => state.shownColumns);
  const widthsPx = useSignalList((state) => state.columnWidthsPx);
  const setWidthPx = useSignalList((state) => state.setColumnWidthPx);
  const columnVisibility = useMemo(
    () =>
      Object.fromEntries(
        SIGNAL_COLUMNS.map(({ id }) => [id, id === FIRST_COLUMN || shown.includes(id)] as const),
      ),
    [shown],
  );
  const columnSizing = useMemo(() => ({ ...widthsPx }) as Record<string, number>, [widthsPx]);
  const table = useTable({
    features: FEATURES,
    columns: COLUMN_DEFS,
    data: NO_ROWS,
    columnResizeMode: 'onChange',
    // The first column takes the space that is left, so the others are sized by their left edges.
    columnResizeDirection: 'rtl',
    state: { columnVisibility, columnSizing },
    onColumnSizingChange: (updater) => {
      const next = typeof updater === 'function' ? updater(columnSizing) : updater;
      for (const { id } of SIGNAL_COLUMNS) {
        const widthPx = next[id];
        if (widthPx !== undefined && widthPx !== columnSizing[id]) setWidthPx(id, widthPx);
      }
    },
  });
  const heads = table.getFlatHeaders().flatMap((header): readonly ColumnHead[] => {
    const column = SIGNAL_COLUMNS.find(({ id }) => id === header.column.id);
    if (column === undefined) return [];
    return [
      {
        id: column.id,
        title: column.title(isAbsolute),
        explanation: column.explanation,
        isNumber: column.isNumber,
        widthPx: header.getSize(),
        isResizing: header.column.getIsResizing(),
        startResize: header.getResizeHandler(),
        setWidthPx: (widthPx) => setWidthPx(column.id, widthPx),
      },
    ];
  });
  const others = heads.filter(({ id }) => id !== FIRST_COLUMN);
  const key = heads.map(({ id }) => id).join(' ');
  const columnIds = useMemo(() => key.split(' ').map((id) => columnOf(id as ColumnId).id), [key]);
  return {
    heads,
    columnIds,
    template: [`minmax(${FIRST_MIN_PX}px, 1fr)`, ...others.map(({ widthPx }) => `${widthPx}px`)].join(' '),
    minWidthPx: others.reduce((sum, { widthPx }) => sum + widthPx + GAP_PX, PADDING_PX + FIRST_MIN_PX),
  };
}
