// What is in the selected box of time and frequency: every number copies with a click.

import { SegmentedControl } from '@blueprintjs/core';
import { type ReactNode, useMemo } from 'react';
import type { SessionInfo } from '#contract/entities.ts';
import { ActionButton } from '../../app/actions/action-button.tsx';
import { useEngine, useTraces, useView } from '../../app/workspace-context.ts';
import { formatDuration, formatKhz, formatMhz, formatOffsetMhz } from '../../lib/format.ts';
import { momentText } from '../../lib/time-text.ts';
import { type BoxSelection, XDB_LEVELS } from '../../stores/view-store.ts';
import { CopyValue } from '../../widgets/copy-value.tsx';
import { boxValues } from './box-values.ts';
import { type BoxState, useBoxMeasurement } from './use-box-measurement.ts';

export function BoxPart(): ReactNode {
  const session = useEngine((state) => state.session);
  const selection = useView((state) => state.selection);
  const state = useBoxMeasurement();
  return (
    <section className="measure-part" aria-label="Selected box" data-testid="box-part">
      <header className="measure-head">
        <h2>Box</h2>
        <ActionButton id="time.select" text="Select" isKeyShown />
        <ActionButton id="time.select-signal" text="Signal" />
        <ActionButton id="time.zoom-selection" text="Zoom" />
        <ActionButton id="piece.open" text="Analyse" />
        <ActionButton id="time.deselect" text="Clear" />
      </header>
      {session?.isLive === true ? (
        <p className="measure-hint">
          The samples of a live source are not kept, so no box of it can be measured. Markers and traces work
          as ever.
        </p>
      ) : session === null || selection === null ? (
        <p className="measure-hint">
          Drag on the waterfall or the whole file with Shift held: what is in the box of time and frequency is
          measured here, from every sample of it.
        </p>
      ) : (
        <>
          <BoxExtent session={session} selection={selection} />
          <BoxNumbers session={session} state={state} />
        </>
      )}
    </section>
  );
}

function BoxExtent(props: { readonly session: SessionInfo; readonly selection: BoxSelection }): ReactNode {
  const { session, selection } = props;
  const timeUnit = useView((state) => state.timeUnit);
  const isRelative = useView((state) => state.frequencyUnit === 'relative');
  const center = isRelative ? null : session.centerFreqHz;
  const frequency = (offsetHz: number): string =>
    center === null ? formatOffsetMhz(offsetHz) : formatMhz(center + offsetHz);
  const facts = {
    sampleRateHz: session.sampleRateHz,
    timeStartNs: session.timeStartNs,
    rowDurationS: session.settings.rowDurationS,
  };
  return (
    <p className="box-extent" data-testid="box-extent">
      {frequency(selection.lowOffsetHz)} to {frequency(selection.highOffsetHz)} MHz,{' '}
      {formatKhz(selection.highOffsetHz - selection.lowOffsetHz)} kHz; from{' '}
      {momentText(selection.sampleStart, timeUnit, facts)},{' '}
      {formatDuration(selection.sampleCount / session.sampleRateHz)}
    </p>
  );
}

function BoxNumbers({
  session,
  state,
}: {
  readonly session: SessionInfo;
  readonly state: BoxState;
}): ReactNode {
  const psdRefDbm = useEngine((engine) => engine.psdRefDbm);
  const isDbmWanted = useTraces((traces) => traces.levelUnit === 'dbm' || traces.levelUnit === 'dbm-hz');
  const isRelative = useView((view) => view.frequencyUnit === 'relative');
  const measured = state.phase === 'done' ? state.measured : state.phase === 'measuring' ? state.last : null;
  const values = useMemo(
    () =>
      measured === null
        ? []
        : boxValues(measured, {
            sampleRateHz: session.sampleRateHz,
            centerFreqHz: isRelative ? null : session.centerFreqHz,
            psdRefDbm: isDbmWanted ? psdRefDbm : null,
          }),
    [measured, session, isRelative, isDbmWanted, psdRefDbm],
  );
  if (state.phase === 'refused')
    return (
      <p className="measure-hint is-refused" role="alert">
        {state.message}
      </p>
    );
  return (
    <>
      <div
        className={state.phase === 'measuring' ? 'measure-values is-stale' : 'measure-values'}
        aria-busy={state.phase === 'measuring'}
        data-testid="box-values"
      >
        {values.map(({ id, ...value }) => (
          <CopyValue key={id} {...value} testId={`box-${id}`} />
        ))}
        {values.length === 0 && <p className="measure-hint">Measuring…</p>}
      </div>
      <XdbChoice />
    </>
  );
}

function XdbChoice(): ReactNode {
  const xdbLevelDb = useView((state) => state.xdbLevelDb);
  const setXdbLevelDb = useView((state) => state.setXdbLevelDb);
  return (
    <div className="box-choice">
      <span>width at</span>
      <SegmentedControl
        size="small"
        aria-label="x of the x-dB bandwidth"
        value={String(xdbLevelDb)}
        onValueChange={(value) => setXdbLevelDb(XDB_LEVELS.find((level) => String(level) === value) ?? 26)}
        options={XDB_LEVELS.map((level) => ({ label: `${level} dB`, value: String(level) }))}
      />
    </div>
  );
}
