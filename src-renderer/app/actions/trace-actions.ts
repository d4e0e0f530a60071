// Acts on the traces of the spectrum: which are shown, what they forget, what is kept to compare with, in which unit.

import { LEVEL_UNIT_TEXTS, LEVEL_UNITS, type LevelUnit, levelScale } from '../../lib/level-unit.ts';
import { ROW_TRACES, TRACE_KINDS, TRACE_TEXTS, type TraceKind } from '../../lib/trace-kinds.ts';
import { addNotice } from '../../stores/engine-store.ts';
import { nextAverageS, nextDensityS, type TraceLine } from '../../stores/trace-store.ts';
import type { Action } from './action.ts';
import { type ActionSources, always, hasSession } from './action-sources.ts';

const KEYS: Readonly<Record<TraceKind, readonly string[]>> = {
  live: ['1'],
  average: ['2'],
  'max-hold': ['M', '3'],
  'min-hold': ['4'],
  reference: ['5'],
  difference: ['6'],
};
const WORDS: Readonly<Record<TraceKind, string>> = {
  live: 'trace newest row spectrum',
  average: 'trace mean smooth video',
  'max-hold': 'trace peak hold',
  'min-hold': 'trace floor hold',
  reference: 'trace memory saved compare',
  difference: 'trace math minus reference delta',
};
const LINE_LABELS: Readonly<Record<TraceLine, string>> = {
  threshold: 'CFAR threshold line',
  floor: 'Noise floor line',
};

export function traceActions(sources: ActionSources): readonly Action[] {
  const { traceStore, shellStore, stream } = sources;
  const traces = traceStore.getState;
  return [
    {
      id: 'trace.menu',
      label: 'Traces and lines',
      group: 'Traces',
      keys: ['T'],
      words: 'legend average reference unit',
      isEnabled: always,
      isOn: () => shellStore.getState().overlay === 'traces',
      run: () => shellStore.getState().toggleOverlay('traces'),
    },
    ...TRACE_KINDS.map(
      (kind): Action => ({
        id: `trace.${kind}`,
        label: `${capital(TRACE_TEXTS[kind])} trace`,
        group: 'Traces',
        keys: KEYS[kind],
        words: WORDS[kind],
        isEnabled: () => (kind !== 'reference' && kind !== 'difference') || stream.reference.value !== null,
        isOn: () => traces().shown[kind],
        run: () => traces().setShown(kind, !traces().shown[kind]),
      }),
    ),
    {
      id: 'trace.density',
      label: 'Density',
      group: 'Traces',
      keys: ['7', 'F'],
      words: 'persistence phosphor histogram rare burst under hits heat',
      isEnabled: always,
      isOn: () => traces().isDensityOn,
      run: () => traces().setDensityOn(!traces().isDensityOn),
    },
    {
      id: 'trace.density-time',
      label: 'Next time constant of the density',
      group: 'Traces',
      keys: ['Shift+F'],
      words: 'persistence fade decay seconds memory',
      isEnabled: always,
      run: () => {
        traces().setDensityS(nextDensityS(traces().densityS));
        traces().setDensityOn(true);
      },
    },
    {
      id: 'trace.clear',
      label: 'Clear average, holds and density',
      group: 'Traces',
      keys: ['Shift+C'],
      words: 'reset restart max min persistence',
      isEnabled: () => hasSession(sources),
      run: () => stream.traces.clear(),
    },
    {
      id: 'trace.average-time',
      label: 'Next time constant of the average',
      group: 'Traces',
      keys: ['Shift+T'],
      words: 'average seconds smoothing video bandwidth',
      isEnabled: always,
      run: () => {
        traces().setAverageS(nextAverageS(traces().averageS));
        traces().setShown('average', true);
      },
    },
    {
      id: 'trace.keep-reference',
      label: 'Keep trace as reference',
      group: 'Traces',
      keys: ['Shift+R'],
      words: 'save memory compare baseline',
      isEnabled: () => hasSession(sources),
      run: () => keepReference(sources),
    },
    {
      id: 'trace.forget-reference',
      label: 'Forget reference',
      group: 'Traces',
      keys: [],
      words: 'delete remove memory',
      isEnabled: () => stream.reference.value !== null,
      run: () => {
        stream.reference.set(null);
        traces().setShown('reference', false);
        traces().setShown('difference', false);
      },
    },
    ...(['threshold', 'floor'] as const).map(
      (line): Action => ({
        id: `trace.${line}`,
        label: LINE_LABELS[line],
        group: 'Traces',
        keys: [],
        words: 'noise detector level',
        isEnabled: always,
        isOn: () => traces().lines[line],
        run: () => traces().setLine(line, !traces().lines[line]),
      }),
    ),
    {
      id: 'trace.unit',
      label: 'Next unit of levels',
      group: 'Traces',
      keys: ['U'],
      words: LEVEL_UNITS.map((unit) => LEVEL_UNIT_TEXTS[unit]).join(' '),
      isEnabled: always,
      run: () => traces().setLevelUnit(nextUnit(sources, traces().levelUnit)),
    },
    {
      id: 'trace.marked',
      label: 'Next trace for markers and reference',
      group: 'Traces',
      keys: [],
      words: 'marker trace live average hold',
      isEnabled: always,
      run: () => {
        const next = (ROW_TRACES.indexOf(traces().markedTrace) + 1) % ROW_TRACES.length;
        traces().setMarkedTrace(ROW_TRACES[next] ?? 'live');
      },
    },
  ];
}

/** Those that cannot be told here are left out. */
function nextUnit({ engineStore }: ActionSources, unit: LevelUnit): LevelUnit {
  const { session, psdRefDbm } = engineStore.getState();
  const facts = { rbwHz: session?.settings.rbwHz ?? null, psdRefDbm };
  const possible = LEVEL_UNITS.filter((candidate) => levelScale(candidate, facts).unit === candidate);
  return possible[(possible.indexOf(levelScale(unit, facts).unit) + 1) % possible.length] ?? 'dbfs';
}

function keepReference({ stream, traceStore, viewStore, engineStore }: ActionSources): void {
  const { session } = engineStore.getState();
  const { markedTrace, setShown } = traceStore.getState();
  const { rowSource } = viewStore.getState();
  const isKept =
    session !== null &&
    stream.keepReference(markedTrace, {
      rowSource,
      fftSize: session.settings.fftSize,
      rbwHz: session.settings.rbwHz,
    });
  if (!isKept) {
    const text = `There is no ${TRACE_TEXTS[markedTrace]} trace to keep yet: play the recording with it shown`;
    addNotice(engineStore, { level: 'warning', text });
    return;
  }
  setShown('reference', true);
  addNotice(engineStore, {
    level: 'info',
    text: `The ${TRACE_TEXTS[markedTrace]} trace is the reference now`,
  });
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
