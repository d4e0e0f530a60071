// How the picture is drawn: ramp, range, rows, frequency unit. It writes the view store and nothing else.

import { PopoverNext, SegmentedControl, Slider, Switch } from '@blueprintjs/core';
import { type ReactNode, useSyncExternalStore } from 'react';
import { useAction, useActionDesk } from '../../app/actions/actions-context.ts';
import { chordLabel } from '../../app/actions/chord.ts';
import { useEngine, useView, useWorkspace } from '../../app/workspace-context.ts';
import { rampGradientCss } from '../../lib/color-ramps.ts';
import { formatFixed } from '../../lib/format.ts';
import { TIME_UNITS } from '../../lib/time-text.ts';
import {
  DEFAULT_RANGE_DB,
  RAMP_NAMES,
  RANGE_DB_LIMITS,
  RANGE_TOP_DB_LIMITS,
} from '../../stores/view-store.ts';
import { KeyHint } from '../../widgets/key-hint.tsx';
import { ToolButton } from '../../widgets/tool-button.tsx';

export interface DisplayViewProps {
  readonly isOpen: boolean;
  setOpen(isOpen: boolean): void;
}

export function DisplayView({ isOpen, setOpen }: DisplayViewProps): ReactNode {
  const action = useAction('picture.display');
  const { isMac } = useActionDesk();
  return (
    <PopoverNext
      isOpen={isOpen}
      onInteraction={setOpen}
      placement="bottom-end"
      animation="minimal"
      arrow={false}
      content={<DisplayForm />}
      shouldReturnFocusOnClose={false}
    >
      <ToolButton
        label={action.label}
        keyLabel={chordLabel(action.keys[0] ?? '', isMac)}
        text="Display"
        isOn={isOpen}
        testId="display-button"
        onPress={() => undefined}
      />
    </PopoverNext>
  );
}

function DisplayForm(): ReactNode {
  return (
    <form className="display-form" aria-label="Display settings" onSubmit={(event) => event.preventDefault()}>
      <RampChoice />
      <RangeChoice />
      <RowChoice />
    </form>
  );
}

function ActionKey({ id }: { readonly id: string }): ReactNode {
  const action = useAction(id);
  const { isMac } = useActionDesk();
  return <KeyHint label={chordLabel(action.keys[0] ?? '', isMac)} />;
}

function RampChoice(): ReactNode {
  const ramp = useView((state) => state.ramp);
  const setRamp = useView((state) => state.setRamp);
  return (
    <fieldset data-testid="ramp-select">
      <legend>
        Colour ramp <ActionKey id="picture.ramp" />
      </legend>
      {RAMP_NAMES.map((name) => (
        <label
          key={name}
          className={name === ramp ? 'ramp-choice is-on' : 'ramp-choice'}
          data-testid={`ramp-${name}`}
        >
          <input
            type="radio"
            name="ramp"
            value={name}
            checked={name === ramp}
            onChange={() => setRamp(name)}
          />
          <span className="ramp-preview" style={{ background: rampGradientCss(name) }} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

/** Where the sliders stand before anything was drawn. */
const DEFAULT_TOP_DB = -40;

function RangeChoice(): ReactNode {
  const rangeDb = useView((state) => state.rangeDb);
  const rangeTopDb = useView((state) => state.rangeTopDb);
  const setRangeDb = useView((state) => state.setRangeDb);
  const setRangeTopDb = useView((state) => state.setRangeTopDb);
  const { stream } = useWorkspace();
  const shown = useSyncExternalStore(
    (listener) => stream.shownRange.onChange(listener),
    () => stream.shownRange.value,
  );
  const heightDb = rangeDb ?? (shown === null ? DEFAULT_RANGE_DB : shown.highDb - shown.lowDb);
  const topDb = rangeTopDb ?? shown?.highDb ?? DEFAULT_TOP_DB;
  const isAutomatic = rangeTopDb === null && rangeDb === null;
  // The picture does not jump when the automatic range is left: the user's begins where it was.
  const setAutomatic = (isOn: boolean): void => {
    setRangeTopDb(isOn ? null : topDb);
    setRangeDb(isOn ? null : heightDb);
  };
  return (
    <fieldset>
      <legend>
        Level range <ActionKey id="picture.range-narrower" /> <ActionKey id="picture.range-wider" />
      </legend>
      <div className="slider-line">
        <span>height</span>
        <Slider
          min={RANGE_DB_LIMITS.min}
          initialValue={RANGE_DB_LIMITS.min}
          max={RANGE_DB_LIMITS.max}
          stepSize={5}
          labelRenderer={false}
          value={heightDb}
          onChange={setRangeDb}
          handleHtmlProps={{ 'aria-label': 'Level range in dB' }}
        />
        <output>{formatFixed(heightDb, 0)} dB</output>
      </div>
      <div className="slider-line">
        <span>top</span>
        <Slider
          min={RANGE_TOP_DB_LIMITS.min}
          initialValue={RANGE_TOP_DB_LIMITS.min}
          max={RANGE_TOP_DB_LIMITS.max}
          stepSize={1}
          labelRenderer={false}
          value={topDb}
          onChange={setRangeTopDb}
          handleHtmlProps={{ 'aria-label': 'Top of the level range in dBFS' }}
        />
        <output>{formatFixed(topDb, 0)} dBFS</output>
      </div>
      <Switch
        className="form-switch"
        checked={isAutomatic}
        labelElement={
          <>
            Automatic: noise to strongest <ActionKey id="picture.range-auto" />
          </>
        }
        onChange={(event) => setAutomatic(event.currentTarget.checked)}
      />
    </fieldset>
  );
}

function RowChoice(): ReactNode {
  const rowSource = useView((state) => state.rowSource);
  const setRowSource = useView((state) => state.setRowSource);
  const frequencyUnit = useView((state) => state.frequencyUnit);
  const setFrequencyUnit = useView((state) => state.setFrequencyUnit);
  const timeUnit = useView((state) => state.timeUnit);
  const setTimeUnit = useView((state) => state.setTimeUnit);
  const isUtcKnown = useEngine((state) => state.session?.timeStartNs != null);
  const isBandPlanOn = useView((state) => state.isBandPlanOn);
  const setBandPlanOn = useView((state) => state.setBandPlanOn);
  return (
    <fieldset>
      <legend>Rows and axes</legend>
      <div className="form-line">
        <span>rows</span>
        <SegmentedControl
          size="small"
          aria-label="Row statistic"
          value={rowSource}
          onValueChange={(value) => setRowSource(value === 'max' ? 'max' : 'mean')}
          options={[
            { label: 'mean', value: 'mean' },
            { label: 'max', value: 'max' },
          ]}
        />
      </div>
      <div className="form-line">
        <span>frequency</span>
        <SegmentedControl
          size="small"
          aria-label="Frequency axis"
          value={frequencyUnit}
          onValueChange={(value) => setFrequencyUnit(value === 'relative' ? 'relative' : 'absolute')}
          options={[
            { label: 'absolute', value: 'absolute' },
            { label: 'relative', value: 'relative' },
          ]}
        />
      </div>
      <div className="form-line">
        <span>time</span>
        <SegmentedControl
          size="small"
          aria-label="Time axis"
          value={timeUnit === 'utc' && !isUtcKnown ? 'recording' : timeUnit}
          onValueChange={(value) => setTimeUnit(TIME_UNITS.find((unit) => unit === value) ?? 'age')}
          options={[
            { label: 'age', value: 'age' },
            { label: 'clock', value: 'recording' },
            { label: 'UTC', value: 'utc', disabled: !isUtcKnown },
          ]}
        />
      </div>
      <Switch
        className="form-switch"
        checked={isBandPlanOn}
        labelElement={
          <>
            Band plan <ActionKey id="picture.bands" />
          </>
        }
        onChange={(event) => setBandPlanOn(event.currentTarget.checked)}
      />
    </fieldset>
  );
}
