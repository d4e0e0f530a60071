// What is asked of the log and what it answered: outlives the panel that shows it. Must not know how it is drawn.

import { createStore, type StoreApi } from 'zustand';
import type { SfericApi } from '#contract/api.ts';
import type {
  LogExportFormat,
  LogHit,
  LogNote,
  LogOccupancy,
  LogSession,
  SessionComparison,
} from '#contract/log.ts';
import { EMPTY_LOG_FIELDS, type LogFields, logQueryFrom } from '../lib/log-fields.ts';

export interface HistoryState {
  readonly fields: LogFields;
  readonly wrong: readonly (keyof LogFields)[];
  /** null: not asked yet. */
  readonly hits: readonly LogHit[] | null;
  readonly nextCursor: string | null;
  readonly isAsking: boolean;
  readonly problem: string | null;
  readonly selectedIndex: number;
  readonly sessions: readonly LogSession[];
  readonly occupancy: LogOccupancy | null;
  /** Of the analyst, that fit the question. */
  readonly notes: readonly LogNote[];
  readonly compared: readonly [before: string, after: string];
  readonly comparison: SessionComparison | null;
  readonly comparisonProblem: string | null;
  readonly exporting: { readonly rows: number; readonly ofRows: number } | null;
  setFields(change: Partial<LogFields>): void;
  select(index: number): void;
  /** Asks anew: hits, picture and sessions. */
  ask(): Promise<void>;
  /** The next page, where there is one. */
  more(): Promise<void>;
  compare(before: string, after: string): Promise<void>;
  pin(sessionId: number, isPinned: boolean): Promise<void>;
}

export type HistoryStore = StoreApi<HistoryState>;

const PAGE = 200;
/** More than that is searched for by a narrower question. */
const NOTES_MAX = 500;
/** Pieces of spectrum in the picture: as many lines as the panel has room for. */
export const OCCUPANCY_ROWS = 80;

export function createHistoryStore(api: SfericApi, nowMs: () => number = () => Date.now()): HistoryStore {
  // Answers may overtake each other: only the newest question's answers count.
  let question = 0;
  const store = createStore<HistoryState>((set, get) => ({
    fields: EMPTY_LOG_FIELDS,
    wrong: [],
    hits: null,
    nextCursor: null,
    isAsking: false,
    problem: null,
    selectedIndex: -1,
    sessions: [],
    occupancy: null,
    notes: [],
    compared: ['', ''],
    comparison: null,
    comparisonProblem: null,
    exporting: null,
    setFields: (change) => set({ fields: { ...get().fields, ...change } }),
    select: (index) => set({ selectedIndex: index }),
    ask: async () => {
      question += 1;
      const own = question;
      const { query, wrong } = logQueryFrom(get().fields, nowMs());
      set({ wrong, isAsking: true });
      const [page, sessions] = await Promise.all([
        api.invoke('log.search', { query, cursor: null, limit: PAGE }),
        api.invoke('log.sessions', {}),
      ]);
      if (own !== question) return;
      if (!page.ok) return set({ isAsking: false, problem: page.error.message, hits: [], nextCursor: null });
      set({
        problem: null,
        isAsking: false,
        hits: page.value.hits,
        nextCursor: page.value.nextCursor,
        selectedIndex: -1,
        ...(sessions.ok ? { sessions: sessions.value } : {}),
      });
      const notes = await api.invoke('log.notes', { query, limit: NOTES_MAX });
      if (own !== question) return;
      set({ notes: notes.ok ? notes.value : [] });
      const occupancy = await api.invoke('log.occupancy', { query, rowCount: OCCUPANCY_ROWS });
      if (own === question) set({ occupancy: occupancy.ok ? occupancy.value : null });
    },
    more: async () => {
      const { nextCursor, isAsking, hits, fields } = get();
      if (nextCursor === null || isAsking || hits === null) return;
      const own = question;
      set({ isAsking: true });
      const { query } = logQueryFrom(fields, nowMs());
      const page = await api.invoke('log.search', { query, cursor: nextCursor, limit: PAGE });
      if (own !== question) return;
      if (!page.ok) return set({ isAsking: false, problem: page.error.message });
      set({ isAsking: false, hits: [...hits, ...page.value.hits], nextCursor: page.value.nextCursor });
    },
    compare: async (before, after) => {
      set({ compared: [before, after], comparison: null, comparisonProblem: null });
      if (before === '' || after === '') return;
      const answer = await api.invoke('log.compare', { before: Number(before), after: Number(after) });
      const [nowBefore, nowAfter] = get().compared;
      if (nowBefore !== before || nowAfter !== after) return;
      if (answer.ok) set({ comparison: answer.value });
      else set({ comparisonProblem: answer.error.message });
    },
    pin: async (sessionId, isPinned) => {
      const answer = await api.invoke('log.pin', { sessionId, isPinned });
      if (!answer.ok) return set({ problem: answer.error.message });
      set({
        sessions: get().sessions.map((session) =>
          session.sessionId === sessionId ? { ...session, isPinned } : session,
        ),
      });
    },
  }));
  api.on('logExport', (exporting) => store.setState({ exporting }));
  return store;
}

/** The session that is meant: of what is chosen in the list, else the one that is asked for. null: none, or unknown. */
export function chosenSession({ hits, selectedIndex, fields, sessions }: HistoryState): LogSession | null {
  const sessionId = hits?.[selectedIndex]?.sessionId ?? Number(fields.session || Number.NaN);
  return sessions.find((session) => session.sessionId === sessionId) ?? null;
}

/** Names of the formats, in the order of the contract. */
export const LOG_FORMAT_TEXTS: Readonly<
  Record<LogExportFormat, { readonly title: string; readonly note: string }>
> = {
  csv: { title: 'CSV', note: 'one line a track' },
  ndjson: { title: 'NDJSON', note: 'everything; can be put back' },
  parquet: { title: 'Parquet', note: 'one row a track, with units' },
  sigmf: { title: 'SigMF annotations', note: 'of one session' },
  html: { title: 'Report', note: 'a page with pictures' },
};
