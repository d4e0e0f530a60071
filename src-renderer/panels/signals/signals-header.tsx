// The column heads of the signal list: they carry the units, and a click sorts.

import type { ReactNode } from 'react';
import { useView } from '../../app/workspace-context.ts';
import type { SortKey } from '../../stores/view-store.ts';
import { Icon } from '../../widgets/icons.tsx';

interface Column {
  readonly key: SortKey;
  readonly title: string;
  readonly explanation: string;
  readonly isNumber: boolean;
}

function columnsFor(isAbsolute: boolean): readonly Column[] {
  return [
    {
      key: 'label',
      title: 'Emitter',
      explanation: 'A filled square: on air at the playhead',
      isNumber: false,
    },
    isAbsolute
      ? { key: 'freq', title: 'MHz', explanation: 'Centre frequency (power centroid) in MHz', isNumber: true }
      : { key: 'freq', title: 'offset kHz', explanation: 'Offset from the centre in kHz', isNumber: true },
    { key: 'bandwidth', title: 'BW kHz', explanation: 'Occupied bandwidth in kHz', isNumber: true },
    { key: 'power', title: 'dBFS', explanation: 'Power relative to a full-scale tone', isNumber: true },
    { key: 'snr', title: 'SNR', explanation: 'Signal-to-noise ratio in dB', isNumber: true },
    {
      key: 'seen',
      title: 'seen',
      explanation: 'Number of tracks, or the length of the only one',
      isNumber: true,
    },
    {
      key: 'state',
      title: 'state',
      explanation: 'Confirmed: on the air at the end. Ended: seen before. Tentative: not yet sure',
      isNumber: false,
    },
  ];
}

export function SignalsHeader({ isAbsolute }: { readonly isAbsolute: boolean }): ReactNode {
  const sort = useView((state) => state.signalSort);
  const setSort = useView((state) => state.setSignalSort);
  const onSort = (column: Column): void => {
    const isSame = sort.key === column.key;
    // Numbers are first wanted from the top: the strongest, the widest. Names and frequencies from the bottom.
    const startsDescending = column.isNumber && column.key !== 'freq';
    setSort({ key: column.key, isDescending: isSame ? !sort.isDescending : startsDescending });
  };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the buttons inside take the focus
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
    <div className="signal-line signal-head" role="row" aria-rowindex={1}>
      {columnsFor(isAbsolute).map((column, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the button inside takes the focus
        // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be an HTML table
        <div
          key={column.key}
          role="columnheader"
          aria-colindex={index + 1}
          aria-sort={sort.key === column.key ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}
        >
          <button
            type="button"
            className={column.isNumber ? 'signal-sort is-number' : 'signal-sort'}
            title={column.explanation}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onSort(column)}
          >
            {column.title}
            <span className="signal-sort-mark">
              {sort.key === column.key && (
                <Icon name={sort.isDescending ? 'sort-down' : 'sort-up'} sizePx={8} />
              )}
            </span>
          </button>
        </div>
      ))}
    </div>
  );
}
