// The one place where long work shows how far it is and can be cancelled: a part of the status line that keeps its
// width. Other parts feed it through the work store.

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { Icon } from '../widgets/icons.tsx';
import { useWorkspace } from './workspace-context.ts';

export function WorkStrip(): ReactNode {
  const { workStore } = useWorkspace();
  const items = useStore(workStore, (state) => state.items);
  const [first] = items;
  if (first === undefined) return null;
  const percent = first.fraction === null ? null : Math.floor(100 * first.fraction);
  return (
    <div className="work-strip" data-testid="work-strip">
      <span className="work-label" title={items.map(({ label }) => label).join('\n')}>
        {first.label}
        {items.length > 1 && ` (+${items.length - 1})`}
      </span>
      <span
        className={percent === null ? 'work-bar is-unknown' : 'work-bar'}
        role="progressbar"
        aria-label={first.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
      >
        <i style={{ transform: `scaleX(${first.fraction ?? 1})` }} />
      </span>
      <b>{percent === null ? '' : `${percent} %`}</b>
      {first.cancel !== undefined && (
        <button
          type="button"
          className="work-cancel"
          aria-label={`Cancel: ${first.label}`}
          title="Cancel"
          onClick={first.cancel}
        >
          <Icon name="close" sizePx={10} />
        </button>
      )}
    </div>
  );
}
