// The column heads of the signal list: they carry the units, a click sorts, and their edges are dragged.

import type { KeyboardEvent, ReactNode } from 'react';
import { useView } from '../../app/workspace-context.ts';
import { FIRST_COLUMN } from '../../stores/signal-list-store.ts';
import { Icon } from '../../widgets/icons.tsx';
import type { ColumnHead, ColumnTable } from './use-column-table.ts';

const KEY_STEP_PX = 8;

export function SignalsHeader({ table }: { readonly table: ColumnTable }): ReactNode {
  const sort = useView((state) => state.signalSort);
  const setSort = useView((state) => state.setSignalSort);
  const onSort = (column: ColumnHead): void => {
    const isSame = sort.key === column.id;
    // Numbers are first wanted from the top: the strongest, the widest. Names, times and frequencies from the bottom.
    const startsDescending = column.isNumber && column.id !== 'freq' && column.id !== 'first';
    setSort({ key: column.id, isDescending: isSame ? !sort.isDescending : startsDescending });
  };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the buttons inside take the focus
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
    <div
      className="signal-line signal-head"
      role="row"
      aria-rowindex={1}
      style={{ minWidth: table.minWidthPx }}
    >
      {table.heads.map((column, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the button inside takes the focus
        // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
        <div
          key={column.id}
          className="signal-head-cell"
          role="columnheader"
          aria-colindex={index + 1}
          aria-sort={sort.key === column.id ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}
        >
          {column.id !== FIRST_COLUMN && (
            <span
              className={column.isResizing ? 'signal-edge is-held' : 'signal-edge'}
              aria-hidden="true"
              onMouseDown={column.startResize}
              onTouchStart={column.startResize}
            />
          )}
          <button
            type="button"
            className={column.isNumber ? 'signal-sort is-number' : 'signal-sort'}
            title={`${column.explanation}. Click to sort; Alt with Left or Right makes it narrower or wider`}
            data-testid={`sort-${column.id}`}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onSort(column)}
            onKeyDown={(event) => sizeByKey(event, column)}
          >
            {column.title}
            <span className="signal-sort-mark">
              {sort.key === column.id && (
                <Icon name={sort.isDescending ? 'sort-down' : 'sort-up'} sizePx={8} />
              )}
            </span>
          </button>
        </div>
      ))}
    </div>
  );
}

function sizeByKey(event: KeyboardEvent, column: ColumnHead): void {
  if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
  event.preventDefault();
  event.stopPropagation();
  column.setWidthPx(column.widthPx + (event.key === 'ArrowRight' ? KEY_STEP_PX : -KEY_STEP_PX));
}
