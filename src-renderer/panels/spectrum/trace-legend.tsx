// The legend of the spectrum: which traces are shown, in their colours, and the way to all that can be set about them. It
// reads and writes the trace store and runs actions; levels never pass here.

import { Button, HTMLSelect, PopoverNext, SegmentedControl, Switch } from '@blueprintjs/core';
import { type ReactNode, useSyncExternalStore } from 'react';
import { ActionButton } from '../../app/actions/action-button.tsx';
import { useAction, useActionDesk, useActionState } from '../../app/actions/actions-context.ts';
import { chordLabel } from '../../app/actions/chord.ts';
import { useEngine, useTraces, useView, useWorkspace } from '../../app/workspace-context.ts';
import { rampGradientCss } from '../../lib/color-ramps.ts';
import { LEVEL_UNIT_TEXTS, LEVEL_UNITS, levelScale } from '../../lib/level-unit.ts';
import {
  AVERAGE_STEPS_S,
  DENSITY_STEPS_S,
  ROW_TRACES,
  TRACE_KINDS,
  TRACE_TEXTS,
  type TraceKind,
} from '../../lib/trace-kinds.ts';
import { TRACE_LINES, type TraceLine } from '../../stores/trace-store.ts';
import { Hint } from '../../widgets/hint.tsx';
import { KeyHint } from '../../widgets/key-hint.tsx';
import { formatSeconds, legendEntries } from './legend-entries.ts';
import './trace-legend.css';

const LINE_TEXTS: Readonly<Record<TraceLine, string>> = { threshold: 'CFAR threshold', floor: 'noise floor' };

export function TraceLegend(): ReactNode {
  const action = useAction('trace.menu');
  const { isOn } = useActionState(action);
  const { isMac } = useActionDesk();
  return (
    <div className="trace-legend-place">
      <PopoverNext
        isOpen={isOn === true}
        onInteraction={(isOpen) => {
          if (isOpen !== isOn) action.run();
        }}
        placement="bottom-end"
        animation="minimal"
        arrow={false}
        content={<TraceForm />}
        shouldReturnFocusOnClose={false}
      >
        <Hint text={action.label} keyLabel={chordLabel(action.keys[0] ?? '', isMac)}>
          <Button
            className="trace-legend"
            size="small"
            aria-pressed={isOn === true}
            data-testid="trace-legend"
            onMouseDown={(event) => event.preventDefault()}
          >
            <span className="visually-hidden">{action.label}: </span>
            <LegendEntries />
          </Button>
        </Hint>
      </PopoverNext>
    </div>
  );
}

function LegendEntries(): ReactNode {
  const shown = useTraces((state) => state.shown);
  const averageS = useTraces((state) => state.averageS);
  const isDensityOn = useTraces((state) => state.isDensityOn);
  const densityS = useTraces((state) => state.densityS);
  const isPicked = useIsPicked();
  const hasReference = useHasReference();
  const entries = legendEntries({ shown, averageS, isDensityOn, densityS, isPicked, hasReference });
  if (entries.length === 0) return 'no trace';
  return entries.map(({ of, text }) => (
    <span key={of} className="trace-entry" data-testid={`legend-${of}`}>
      {of === 'density' ? <DensitySwatch /> : <Swatch of={of} />}
      {text}
    </span>
  ));
}

function TraceForm(): ReactNode {
  return (
    <form
      className="display-form trace-form"
      aria-label="Traces"
      onSubmit={(event) => event.preventDefault()}
    >
      <fieldset>
        <legend>Traces</legend>
        {TRACE_KINDS.map((kind) => (
          <TraceSwitch key={kind} of={kind} text={TRACE_TEXTS[kind]} />
        ))}
        <AverageTime />
        <DensitySwitch />
        <DensityTime />
        <div className="trace-buttons">
          <ActionButton id="trace.clear" text="Clear" isKeyShown />
          <ActionButton id="trace.keep-reference" text="Keep reference" isKeyShown />
          <ActionButton id="trace.forget-reference" text="Forget" />
        </div>
        <MarkedTrace />
      </fieldset>
      <fieldset>
        <legend>Lines</legend>
        {TRACE_LINES.map((line) => (
          <TraceSwitch key={line} of={line} text={LINE_TEXTS[line]} />
        ))}
      </fieldset>
      <UnitChoice />
    </form>
  );
}

function TraceSwitch({ of, text }: { readonly of: TraceKind | TraceLine; readonly text: string }): ReactNode {
  const action = useAction(`trace.${of}`);
  const { isEnabled, isOn } = useActionState(action);
  const { isMac } = useActionDesk();
  const [key] = action.keys;
  return (
    <Switch
      className="form-switch"
      checked={isOn === true && isEnabled}
      disabled={!isEnabled}
      data-testid={`trace-${of}`}
      labelElement={
        <>
          <Swatch of={of} /> {text} {key !== undefined && <KeyHint label={chordLabel(key, isMac)} />}
          {of === 'reference' && <ReferenceFacts />}
        </>
      }
      onChange={() => action.run()}
    />
  );
}

/** What the reference is of, where it cannot be compared just so. */
function ReferenceFacts(): ReactNode {
  const { stream } = useWorkspace();
  const rbwHz = useEngine((state) => state.session?.settings.rbwHz ?? null);
  const reference = useSyncExternalStore(
    (listener) => stream.reference.onChange(listener),
    () => stream.reference.value,
  );
  if (reference === null) return <span className="trace-note">none is kept</span>;
  const isOther = rbwHz !== null && Math.abs(reference.rbwHz / rbwHz - 1) > 1e-6;
  const bandwidth = `RBW ${reference.rbwHz.toPrecision(4)} Hz`;
  return (
    <span className="trace-note" title={isOther ? 'Of another RBW: noise reads otherwise' : undefined}>
      {TRACE_TEXTS[reference.trace]}
      {isOther && `, ${bandwidth}`}
    </span>
  );
}

function AverageTime(): ReactNode {
  const averageS = useTraces((state) => state.averageS);
  const setAverageS = useTraces((state) => state.setAverageS);
  return (
    <TimeConstant
      text="average"
      label="Time constant of the average"
      testId="average-time"
      steps={AVERAGE_STEPS_S}
      valueS={averageS}
      onChange={setAverageS}
    />
  );
}

function DensitySwitch(): ReactNode {
  const action = useAction('trace.density');
  const { isOn } = useActionState(action);
  const { isMac } = useActionDesk();
  return (
    <Switch
      className="form-switch"
      checked={isOn === true}
      data-testid="trace-density"
      labelElement={
        <>
          <DensitySwatch /> density <KeyHint label={chordLabel(action.keys[0] ?? '', isMac)} />
          <span className="trace-note">rare to always</span>
        </>
      }
      onChange={() => action.run()}
    />
  );
}

function DensityTime(): ReactNode {
  const densityS = useTraces((state) => state.densityS);
  const setDensityS = useTraces((state) => state.setDensityS);
  return (
    <TimeConstant
      text="fades"
      label="Time constant of the density"
      testId="density-time"
      steps={DENSITY_STEPS_S}
      valueS={densityS}
      onChange={setDensityS}
    />
  );
}

interface TimeConstantProps {
  readonly text: string;
  readonly label: string;
  readonly testId: string;
  readonly steps: readonly number[];
  readonly valueS: number;
  readonly onChange: (seconds: number) => void;
}

/** One of the steps, or what was set otherwise. */
function TimeConstant({ text, label, testId, steps, valueS, onChange }: TimeConstantProps): ReactNode {
  const offered = steps.includes(valueS) ? steps : [valueS, ...steps];
  return (
    <div className="form-line">
      <span>{text}</span>
      <HTMLSelect
        className="trace-average-time"
        aria-label={label}
        data-testid={testId}
        value={String(valueS)}
        options={offered.map((step) => ({ value: String(step), label: `over ${formatSeconds(step)}` }))}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
    </div>
  );
}

function MarkedTrace(): ReactNode {
  const markedTrace = useTraces((state) => state.markedTrace);
  const setMarkedTrace = useTraces((state) => state.setMarkedTrace);
  return (
    <div className="form-line" title="What markers read, and what is kept as the reference">
      <span>markers on</span>
      <SegmentedControl
        size="small"
        aria-label="Trace that markers read and that is kept as the reference"
        value={markedTrace}
        onValueChange={(value) => setMarkedTrace(ROW_TRACES.find((kind) => kind === value) ?? 'live')}
        options={ROW_TRACES.map((kind) => ({ label: TRACE_TEXTS[kind], value: kind }))}
      />
    </div>
  );
}

function UnitChoice(): ReactNode {
  const wish = useTraces((state) => state.levelUnit);
  const setLevelUnit = useTraces((state) => state.setLevelUnit);
  const rbwHz = useEngine((state) => state.session?.settings.rbwHz ?? null);
  const psdRefDbm = useEngine((state) => state.psdRefDbm);
  const facts = { rbwHz, psdRefDbm };
  const action = useAction('trace.unit');
  const { isMac } = useActionDesk();
  return (
    <fieldset>
      <legend>
        Levels in <KeyHint label={chordLabel(action.keys[0] ?? '', isMac)} />
      </legend>
      <SegmentedControl
        size="small"
        aria-label="Unit of levels"
        value={levelScale(wish, facts).unit}
        onValueChange={(value) => setLevelUnit(LEVEL_UNITS.find((unit) => unit === value) ?? 'dbfs')}
        options={LEVEL_UNITS.map((unit) => ({
          label: LEVEL_UNIT_TEXTS[unit],
          value: unit,
          disabled: levelScale(unit, facts).unit !== unit,
        }))}
      />
      {psdRefDbm === null && (
        <p className="trace-note is-block">
          dBm needs a calibration: calibration.psd_ref_dbm in the settings.
        </p>
      )}
    </fieldset>
  );
}

function Swatch({ of }: { readonly of: TraceKind | TraceLine }): ReactNode {
  return <span className={`trace-swatch is-${of}`} aria-hidden="true" />;
}

function DensitySwatch(): ReactNode {
  const ramp = useView((state) => state.ramp);
  return (
    <span
      className="trace-swatch is-density"
      style={{ background: rampGradientCss(ramp) }}
      aria-hidden="true"
    />
  );
}

function useIsPicked(): boolean {
  const { stream } = useWorkspace();
  return useSyncExternalStore(
    (listener) => stream.shownRow.onChange(listener),
    () => stream.shownRow.picked !== null,
  );
}

function useHasReference(): boolean {
  const { stream } = useWorkspace();
  return useSyncExternalStore(
    (listener) => stream.reference.onChange(listener),
    () => stream.reference.value !== null,
  );
}
