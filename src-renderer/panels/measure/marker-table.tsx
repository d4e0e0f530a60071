// The table of the markers: every number copies with a click, a name makes its marker the active one.

import { type ReactNode, useMemo, useSyncExternalStore } from 'react';
import { ActionButton } from '../../app/actions/action-button.tsx';
import { useMarkers, useWorkspace } from '../../app/workspace-context.ts';
import { TRACE_TEXTS } from '../../lib/trace-kinds.ts';
import { CopyText } from '../../widgets/copy-text.tsx';
import { Icon } from '../../widgets/icons.tsx';
import { type MarkerLine, MarkerLines } from './marker-texts.ts';

export function MarkerTable(): ReactNode {
  const { stream, engineStore, viewStore, traceStore, markerStore } = useWorkspace();
  const reader = useMemo(
    () => new MarkerLines({ stream, engineStore, viewStore, traceStore, markerStore }),
    [stream, engineStore, viewStore, traceStore, markerStore],
  );
  const lines = useSyncExternalStore(
    (listener) => reader.follow(listener),
    () => reader.lines,
  );
  const activeId = useMarkers((state) => state.activeId);
  return (
    <section className="measure-part" aria-label="Markers">
      <header className="measure-head">
        <h2>Markers</h2>
        <ActionButton id="marker.peak" text="Peak" isKeyShown />
        <ActionButton id="marker.left" text="‹ peak" />
        <ActionButton id="marker.right" text="peak ›" />
        <ActionButton id="marker.delta" text="Delta" />
        <ActionButton id="marker.clear" text="Clear" />
      </header>
      {lines.length === 0 ? (
        <p className="measure-hint">Click in the spectrum, or press Q: the marker's numbers appear here.</p>
      ) : (
        <table className="marker-table" data-testid="marker-table">
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Marker</span>
              </th>
              <th scope="col">frequency</th>
              <th scope="col">level</th>
              <th scope="col">Δ frequency</th>
              <th scope="col">Δ level</th>
              <th scope="col">trace</th>
              <th scope="col">
                <span className="visually-hidden">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <MarkerRow
                key={line.marker.markerId}
                line={line}
                isActive={line.marker.markerId === activeId}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function MarkerRow({ line, isActive }: { readonly line: MarkerLine; readonly isActive: boolean }): ReactNode {
  const setActive = useMarkers((state) => state.setActive);
  const remove = useMarkers((state) => state.remove);
  const { marker, name } = line;
  const testId = `marker-${marker.markerId}`;
  return (
    <tr className={isActive ? 'is-active' : ''} data-testid={testId}>
      <th scope="row">
        <button
          type="button"
          className="marker-name"
          aria-pressed={isActive}
          title={`Make ${name} the active marker`}
          onClick={() => setActive(marker.markerId)}
        >
          {name}
        </button>
      </th>
      <td>
        <CopyText name={`the frequency of ${name}`} text={line.frequency} testId={`${testId}-frequency`} />
      </td>
      <td>
        <CopyText name={`the level of ${name}`} text={line.level} testId={`${testId}-level`} />
      </td>
      <td>
        <CopyText name={`Δ frequency of ${name}`} text={line.deltaFrequency} testId={`${testId}-delta`} />
      </td>
      <td>
        <CopyText name={`Δ level of ${name}`} text={line.deltaLevel} testId={`${testId}-delta-level`} />
      </td>
      <td className="marker-trace">{TRACE_TEXTS[marker.trace]}</td>
      <td>
        <button
          type="button"
          className="marker-remove"
          title={`Remove ${name}`}
          aria-label={`Remove ${name}`}
          onClick={() => remove(marker.markerId)}
        >
          <Icon name="close" sizePx={10} />
        </button>
      </td>
    </tr>
  );
}
