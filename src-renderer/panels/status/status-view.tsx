// What the machine is doing, in one line: measured values only, in fields that keep their width. Red only when it
// matters: samples dropped, a log that cannot be written, a connection that is lost.

import { memo, type ReactNode } from 'react';
import { useEngine } from '../../app/workspace-context.ts';
import { formatFixed, groupedDigits } from '../../lib/format.ts';
import { machineState } from './machine-state.ts';

const NONE = '–';

/** `extra` stands between what the machine does and its settings. */
export function StatusView({ extra }: { readonly extra?: ReactNode }): ReactNode {
  return (
    <footer className="status">
      <MachineState />
      <EngineFields />
      <LogField />
      <span className="status-space">{extra}</span>
      <Settings />
    </footer>
  );
}

function MachineState(): ReactNode {
  const { text, tone, title } = useMachineState();
  return (
    <span className={`status-state is-${tone}`} role="status" title={title} data-testid="status-state">
      <i />
      {text}
    </span>
  );
}

function useMachineState(): ReturnType<typeof machineState> {
  const connection = useEngine((state) => state.connection);
  const session = useEngine((state) => state.session);
  const isPlaying = useEngine((state) => state.transport.isPlaying);
  const atEnd = useEngine((state) => state.transport.atEnd);
  const analysis = useEngine((state) => state.analysis);
  return machineState(connection, session, { isPlaying, atEnd }, analysis);
}

function EngineFields(): ReactNode {
  const engine = useEngine((state) => state.engineStatus);
  const isBad = engine !== null && engine.samplesDropped > 0;
  return (
    <>
      <Field name="rows" unit="/s" widthCh={4} testId="status-rows" title="Display rows per second">
        {engine === null ? NONE : formatFixed(engine.rowsPerS, 0)}
      </Field>
      <Field name="in" unit="MS/s" widthCh={7} title="Samples that the engine takes in">
        {engine === null ? NONE : formatFixed(engine.samplesPerS / 1e6, 3)}
      </Field>
      <Field
        name="dropped"
        widthCh={1}
        isBad={isBad}
        testId="status-dropped"
        title={`Samples that were lost. Rows computed but not drawn: ${engine?.displayRowsDropped ?? NONE}`}
      >
        {engine === null ? NONE : groupedDigits(String(engine.samplesDropped))}
      </Field>
      <Field name="fill" unit="%" widthCh={3} title="Fill of the sample buffer">
        {engine === null ? NONE : formatFixed(100 * engine.bufferFill, 0)}
      </Field>
      <Field name="latency p99" unit="ms" widthCh={6} title="Last sample in to row out, 99th percentile">
        {engine === null || engine.latencyP99Ms === null ? NONE : formatFixed(engine.latencyP99Ms, 1)}
      </Field>
    </>
  );
}

function LogField(): ReactNode {
  const store = useEngine((state) => state.storeStatus);
  if (store === null)
    return (
      <Field name="log" widthCh={6}>
        {NONE}
      </Field>
    );
  const isBad = !store.isWritable || store.dropped > 0;
  const lost = store.dropped > 0 ? ` · ${groupedDigits(String(store.dropped))} lost` : '';
  const title = `${store.message ?? store.path}: ${store.written} written, ${store.queued} queued, ${store.dropped} dropped`;
  return (
    <Field name="log" widthCh={6} isBad={isBad} title={title} testId="status-log">
      {store.isWritable ? `${groupedDigits(String(store.written))}${lost}` : 'not writable'}
      {store.queued > 0 && <span className="unit"> +{store.queued}</span>}
    </Field>
  );
}

function Settings(): ReactNode {
  const settings = useEngine((state) => state.session?.settings ?? null);
  if (settings === null) return null;
  const rbwText =
    settings.rbwHz >= 10_000 ? formatFixed(settings.rbwHz / 1e3, 1) : formatFixed(settings.rbwHz, 0);
  const windowName = settings.window.charAt(0).toUpperCase() + settings.window.slice(1);
  return (
    <>
      <span
        className="status-field"
        title="Transform size, window, overlap, transforms averaged into one row"
      >
        {settings.fftSize} {windowName} {formatFixed(100 * settings.overlap, 0)} % · {settings.averages} avg ·
        RBW <b>{rbwText}</b> {settings.rbwHz >= 10_000 ? 'kHz' : 'Hz'}
      </span>
      <span
        className="status-field"
        title={`Design false-alarm probability of a cell; threshold ${formatFixed(settings.thresholdOverFloorDb, 1)} dB over the floor, ${settings.guardCells} guard and ${settings.trainingCells} training cells`}
      >
        {settings.detectorMethod.toUpperCase()}-CFAR Pfa <b>{pfaText(settings.pfa)}</b>
      </span>
      <span
        className="status-field is-last"
        title={`${settings.backendName}. ${settings.backendReason}`}
        data-testid="status-backend"
      >
        {settings.backendName}
      </span>
    </>
  );
}

function pfaText(pfa: number): string {
  return pfa.toExponential().replace('e-', 'e−');
}

/** Most of them stay as they are from one status to the next. */
const Field = memo(function Field(props: {
  readonly name: string;
  readonly unit?: string;
  /** Digits that the value has room for, so that its unit and its neighbours stay where they are. */
  readonly widthCh: number;
  readonly isBad?: boolean;
  readonly testId?: string;
  readonly title?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className={props.isBad === true ? 'status-field is-bad' : 'status-field'} title={props.title}>
      {props.name}{' '}
      <span className="status-value">
        <b data-testid={props.testId} style={{ minWidth: `${props.widthCh}ch` }}>
          {props.children}
        </b>
        {props.unit !== undefined && <span className="unit"> {props.unit}</span>}
      </span>
    </span>
  );
});
