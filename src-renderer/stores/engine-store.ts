// Mirror of the engine's actual state, fed by events and snapshots only: nothing here is wished for or predicted.
// No frame and no row ever passes through it, and it knows neither React nor which shell carries the contract.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Annotation, AnnotationState, AnnotationStatus } from '#contract/annotations.ts';
import type { SfericApi, Unsubscribe } from '#contract/api.ts';
import type { ClipProgress } from '#contract/clips.ts';
import type { Snapshot } from '#contract/commands.ts';
import type {
  AnalysisState,
  Emitter,
  EngineStatus,
  Notice,
  SessionInfo,
  StoreStatus,
  Track,
  TransportState,
} from '#contract/entities.ts';
import type { DecidedSignal } from '#contract/log.ts';
import type { OverviewState } from '#contract/overview.ts';

export type Connection = 'connecting' | 'open' | 'lost';

/** A notice with an identity, so that a list can show, time and dismiss it. */
export interface NoticeEntry extends Notice {
  readonly noticeId: number;
}

export interface EngineState {
  readonly session: SessionInfo | null;
  readonly transport: TransportState;
  readonly analysis: AnalysisState | null;
  /** By trackId. A new map for every change. */
  readonly tracks: ReadonlyMap<number, Track>;
  readonly emitters: readonly Emitter[];
  /** null: nothing is open, or nothing is known of it yet. */
  readonly overview: OverviewState | null;
  /** By annotationId, in the order of time. A new map for every change. */
  readonly annotations: ReadonlyMap<number, Annotation>;
  /** null while there are none that can be edited. */
  readonly annotationStatus: AnnotationStatus | null;
  /** null while no clip is written. */
  /** Of the signals that something was decided about; the decisions store shows what is asked for, too. */
  readonly decided: readonly DecidedSignal[];
  readonly clip: ClipProgress | null;
  /** null until the first status event. */
  readonly engineStatus: EngineStatus | null;
  readonly storeStatus: StoreStatus | null;
  readonly connection: Connection;
  /** Oldest first; at most `NOTICES_KEPT`. */
  readonly notices: readonly NoticeEntry[];
  /** Of the engine's side, '' before the first snapshot. */
  readonly version: string;
  /** Folders that the open dialog may list. */
  readonly folders: readonly string[];
  /** dBm of a full-scale tone; null without a calibration. */
  readonly psdRefDbm: number | null;
}

export type EngineStore = StoreApi<EngineState>;

const NOTICES_KEPT = 20;

const INITIAL_STATE: EngineState = {
  session: null,
  transport: {
    isPlaying: false,
    speed: 1,
    isLooping: false,
    positionSample: 0,
    epoch: 0,
    atEnd: false,
  },
  analysis: null,
  tracks: new Map(),
  emitters: [],
  overview: null,
  annotations: new Map(),
  annotationStatus: null,
  decided: [],
  clip: null,
  engineStatus: null,
  storeStatus: null,
  connection: 'connecting',
  notices: [],
  version: '',
  folders: [],
  psdRefDbm: null,
};

export function createEngineStore(): EngineStore {
  return createStore<EngineState>(() => INITIAL_STATE);
}

/**
 * Subscribes the store to the contract's events and asks for a snapshot at every (re)connection.
 * `onConnection` of the bridge tells the present state first if it is already open.
 */
export function feedEngineStore(store: EngineStore, api: SfericApi): Unsubscribe {
  let isStopped = false;
  const takeSnapshot = async (): Promise<void> => {
    const result = await api.invoke('app.snapshot', {});
    if (isStopped) return;
    if (result.ok) store.setState({ ...stateFromSnapshot(result.value), connection: 'open' });
    else if (result.error.code !== 'unavailable')
      addNotice(store, { level: 'error', text: result.error.message });
  };
  const unsubscribes: readonly Unsubscribe[] = [
    api.on('session', (session) =>
      store.setState({
        session,
        tracks: new Map(),
        emitters: [],
        annotations: new Map(),
        annotationStatus: null,
        decided: [],
        analysis: null,
        overview: null,
        engineStatus: null,
      }),
    ),
    api.on('transport', (transport) => store.setState({ transport })),
    api.on('analysis', (analysis) => store.setState({ analysis })),
    api.on('tracks', ({ changed, removed }) => {
      const tracks = new Map(store.getState().tracks);
      for (const trackId of removed) tracks.delete(trackId);
      for (const track of changed) tracks.set(track.trackId, track);
      store.setState({ tracks });
    }),
    api.on('emitters', (emitters) => store.setState({ emitters })),
    api.on('overview', (overview) => store.setState({ overview })),
    api.on('annotations', (state) => store.setState(annotationStateFrom(state))),
    api.on('annotationChanges', ({ changed, removed, ...annotationStatus }) => {
      const byId = new Map(store.getState().annotations);
      for (const annotationId of removed) byId.delete(annotationId);
      for (const annotation of changed) byId.set(annotation.annotationId, annotation);
      store.setState({ annotations: inTime(byId.values()), annotationStatus });
    }),
    api.on('decisions', (decided) => store.setState({ decided })),
    api.on('clip', (clip) => store.setState({ clip })),
    api.on('status', ({ engine, store: storeStatus }) =>
      store.setState({ engineStatus: engine, storeStatus }),
    ),
    api.on('notice', (notice) => addNotice(store, notice)),
    api.onConnection((connection) => {
      store.setState({ connection });
      if (connection === 'open') void takeSnapshot();
    }),
  ];
  return () => {
    isStopped = true;
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
}

export function addNotice(store: EngineStore, notice: Notice): void {
  const { notices } = store.getState();
  const noticeId = (notices.at(-1)?.noticeId ?? 0) + 1;
  store.setState({ notices: [...notices, { ...notice, noticeId }].slice(-NOTICES_KEPT) });
}

function stateFromSnapshot(snapshot: Snapshot): Partial<EngineState> {
  return {
    session: snapshot.session,
    transport: snapshot.transport,
    analysis: snapshot.analysis,
    tracks: new Map(snapshot.tracks.map((track) => [track.trackId, track])),
    emitters: snapshot.emitters,
    overview: snapshot.overview,
    ...annotationStateFrom(snapshot.annotations),
    decided: snapshot.decisions,
    storeStatus: snapshot.store,
    version: snapshot.version,
    folders: snapshot.folders,
    psdRefDbm: snapshot.psdRefDbm,
  };
}

function annotationStateFrom(
  state: AnnotationState | null,
): Pick<EngineState, 'annotations' | 'annotationStatus'> {
  if (state === null) return { annotations: new Map(), annotationStatus: null };
  const { annotations, ...annotationStatus } = state;
  return { annotations: inTime(annotations), annotationStatus };
}

function inTime(annotations: Iterable<Annotation>): ReadonlyMap<number, Annotation> {
  const sorted = [...annotations].sort(
    (a, b) => a.sampleStart - b.sampleStart || a.annotationId - b.annotationId,
  );
  return new Map(sorted.map((annotation) => [annotation.annotationId, annotation]));
}
