// Control: typed, validated on arrival, awaited. A leaf: imports only its siblings.

import type { AnnotationChanges, AnnotationEdit, AnnotationSaved, AnnotationState } from './annotations.ts';
import type { BandPlan } from './bands.ts';
import type { ClipBox, ClipInfo, ClipRequest } from './clips.ts';
import type { DeviceScheme } from './devices.ts';
import type {
  AnalysisState,
  CfarMethod,
  Emitter,
  FolderEntry,
  RecordingInfo,
  RecordingOverrides,
  SampleRange,
  SessionInfo,
  StoreStatus,
  Track,
  TransportState,
  WindowName,
} from './entities.ts';
import type {
  DecidedSignal,
  DecisionChange,
  LogExportFormat,
  LogNote,
  LogOccupancy,
  LogPage,
  LogQuery,
  LogSession,
  SessionComparison,
} from './log.ts';
import type { BoxMeasurement, BoxMeasureRequest } from './measurement.ts';
import type { OverviewState } from './overview.ts';
import type { Hz, SampleIndex } from './units.ts';

export const EXPORT_FORMATS = ['csv', 'ndjson', 'sigmf'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface DisplaySettings {
  /** Rows per second that a view can show, 1 to 240. */
  readonly maxRowsPerS: number;
  /** Columns that a view can show; rows are narrowed to at most this many bins, keeping peaks. 256 to 65536. */
  readonly maxBins: number;
  /** null: nobody looks at it, and it is not counted. Left out over a wire: null. */
  readonly density: DensitySettings | null;
}

/**
 * How often each level was hit in each bin, counted over every row with a fading memory; frames of kind `density` follow,
 * at most some 15 a second. What was counted stays when only the view of it or its memory changes.
 */
export interface DensitySettings {
  /** Which rows count: the mean over a row's windows, or the max. */
  readonly rowSource: 'mean' | 'max';
  /** What was hit fades by 1/e over this time of the recording, 0.001 to 600 s. */
  readonly timeConstantS: number;
  /** What is shown of the band, from the centre; null: up to its edge. */
  readonly lowOffsetHz: Hz | null;
  readonly highOffsetHz: Hz | null;
  /** 16 to 4096; neighbouring bins share a column where there are more, each cell the greatest of theirs. */
  readonly maxColumns: number;
  /** Another number than before: what was counted is forgotten. */
  readonly clearCount: number;
}

/** What an analyst is after: short signals, weak ones, or both as well as can be. */
export const PRESET_NAMES = ['bursts', 'balanced', 'weak'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

/** Settings that the answer depends on, as in the configuration. What is left out stays as it is. */
export interface SettingsChange {
  /** A named set of settings; what else is given here goes before it. */
  readonly preset?: PresetName | undefined;
  readonly spectrum?:
    | {
        /** Power of two, 256 to 65536. */
        readonly fftSize?: number | 'auto' | undefined;
        readonly window?: WindowName | undefined;
        readonly kaiserBeta?: number | undefined;
        /** Fraction of fftSize, 0 to 0.875. */
        readonly overlap?: number | undefined;
        /** Windows in one row. */
        readonly averages?: number | 'auto' | undefined;
      }
    | undefined;
  readonly detector?:
    | {
        readonly method?: CfarMethod | undefined;
        /** Of one cell. */
        readonly pfa?: number | undefined;
        /** Hysteresis: null is pfa. */
        readonly stopPfa?: number | null | undefined;
        /** On each side. */
        readonly guardCells?: number | undefined;
        /** Both sides together. */
        readonly trainingCells?: number | undefined;
        readonly dcMaskBins?: number | undefined;
        /** Part of the sample rate, about the centre. */
        readonly usableBandwidth?: number | undefined;
        readonly isBurstTestOn?: boolean | undefined;
      }
    | undefined;
}

export interface ExportResult {
  readonly fileName: string;
  /** Where it went: a file that was written (desktop), or an address to fetch it from (server). */
  readonly target:
    | { readonly kind: 'file'; readonly path: string }
    | {
        readonly kind: 'download';
        readonly url: string;
        /** Of `FILE.about.json`: columns, software, settings, sessions; null where the file says so itself. */
        readonly aboutUrl: string | null;
      };
}

export interface Snapshot {
  readonly version: string;
  readonly session: SessionInfo | null;
  readonly transport: TransportState;
  readonly analysis: AnalysisState | null;
  readonly tracks: readonly Track[];
  readonly emitters: readonly Emitter[];
  /** null: nothing is open, or the recording has no overview. */
  readonly overview: OverviewState | null;
  /** null while no recording is open, or where its metadata cannot be edited. */
  readonly annotations: AnnotationState | null;
  /** By emitterId. */
  readonly decisions: readonly DecidedSignal[];
  readonly store: StoreStatus;
  /** Folders that the open dialog may list. */
  readonly folders: readonly string[];
  /** Calibration: dBm of a full-scale tone, or null. */
  readonly psdRefDbm: number | null;
}

/** Every command: its parameters and what it answers. Setters answer with what the device really did. */
export interface Commands {
  readonly 'app.snapshot': { readonly params: Record<string, never>; readonly result: Snapshot };
  /** Band plans: those that come along, and the user's own, read anew. */
  readonly 'bands.list': { readonly params: Record<string, never>; readonly result: BandPlan };
  readonly 'folders.list': {
    readonly params: { readonly path: string };
    readonly result: {
      readonly path: string;
      readonly parent: string | null;
      readonly entries: readonly FolderEntry[];
    };
  };
  /** Desktop only: the system's open dialog. null when the user cancelled; `unavailable` on the server. */
  readonly 'folders.pick': { readonly params: Record<string, never>; readonly result: string | null };
  /** Also of a device name: what the live source would be. Nothing is started. */
  readonly 'recording.inspect': {
    readonly params: { readonly path: string; readonly overrides: RecordingOverrides };
    readonly result: RecordingInfo;
  };
  /** Answers `facts-missing` (with `detail.missing`) where rate or format is unknown and not overridden. */
  readonly 'recording.open': {
    readonly params: { readonly path: string; readonly overrides: RecordingOverrides };
    readonly result: SessionInfo;
  };
  /** Every kind of live source that this build has. */
  readonly 'source.list': {
    readonly params: Record<string, never>;
    readonly result: readonly DeviceScheme[];
  };
  /**
   * Opens a live source by its device name, `SCHEME:ARGUMENT`, and starts it. Commands of the replay answer
   * `bad-request` while it is open; `settings.apply` begins it anew.
   */
  readonly 'source.open': {
    readonly params: { readonly device: string };
    readonly result: SessionInfo;
  };
  /** Ends the live source; what it has found stays on the screen. Answers how far it came. */
  readonly 'source.stop': {
    readonly params: Record<string, never>;
    readonly result: AnalysisState;
  };
  readonly 'replay.play': { readonly params: Record<string, never>; readonly result: TransportState };
  readonly 'replay.pause': { readonly params: Record<string, never>; readonly result: TransportState };
  readonly 'replay.seek': {
    readonly params: { readonly sample: SampleIndex };
    readonly result: TransportState;
  };
  readonly 'replay.speed': {
    readonly params: { readonly speed: number | 'max' };
    readonly result: TransportState;
  };
  readonly 'replay.loop': {
    readonly params: { readonly isLooping: boolean };
    readonly result: TransportState;
  };
  /** Ends the analysis of the open recording; what was found so far stays. Answers how far it had come. */
  readonly 'analysis.cancel': {
    readonly params: Record<string, never>;
    readonly result: AnalysisState;
  };
  /** Plays this stretch again and again; null: the whole recording. A seek out of it ends it. */
  readonly 'replay.range': {
    readonly params: { readonly range: SampleRange | null };
    readonly result: TransportState;
  };
  readonly 'display.configure': { readonly params: DisplaySettings; readonly result: DisplaySettings };
  /**
   * For the open recording, and for those opened later, until Sferic ends. The replay goes on where it is in a new
   * epoch; the recording is analysed anew, in a new session. Answers with what is really in force.
   */
  readonly 'settings.apply': { readonly params: SettingsChange; readonly result: SessionInfo };
  readonly 'export.run': {
    readonly params: { readonly format: ExportFormat; readonly emitterIds: readonly number[] | null };
    readonly result: ExportResult;
  };
  /** The newest first. */
  readonly 'log.sessions': {
    readonly params: Record<string, never>;
    readonly result: readonly LogSession[];
  };
  /** Tracks over the whole log, the newest first. `limit` is 1 to 1000. */
  readonly 'log.search': {
    readonly params: { readonly query: LogQuery; readonly cursor: string | null; readonly limit: number };
    readonly result: LogPage;
  };
  /** `rowCount` pieces of spectrum, 1 to 1000. */
  readonly 'log.occupancy': {
    readonly params: { readonly query: LogQuery; readonly rowCount: number };
    readonly result: LogOccupancy;
  };
  readonly 'log.compare': {
    readonly params: { readonly before: number; readonly after: number };
    readonly result: SessionComparison;
  };
  /**
   * What the analyst made, the newest first: annotations, clips, decisions. By time, frequency, bandwidth, text and
   * session; level, SNR and class are asked of tracks only. `limit` is 1 to 1000.
   */
  readonly 'log.notes': {
    readonly params: { readonly query: LogQuery; readonly limit: number };
    readonly result: readonly LogNote[];
  };
  /** A pinned session is kept when the log makes room. */
  readonly 'log.pin': {
    readonly params: { readonly sessionId: number; readonly isPinned: boolean };
    readonly result: null;
  };
  /** Everything that the query finds. While it is fetched or written, `logExport` tells how far it is. */
  readonly 'log.export': {
    readonly params: {
      readonly query: LogQuery;
      readonly format: LogExportFormat;
      readonly rows: 'tracks' | 'observations';
    };
    readonly result: ExportResult;
  };
  /** Ends every export of the log that is under way; the file is not written. */
  readonly 'log.cancelExport': { readonly params: Record<string, never>; readonly result: null };
  /** Answers, and tells in an event, what changed. `bad-request` where it speaks of what is not there. */
  readonly 'annotations.edit': { readonly params: AnnotationEdit; readonly result: AnnotationChanges };
  readonly 'annotations.undo': {
    readonly params: Record<string, never>;
    readonly result: AnnotationChanges;
  };
  readonly 'annotations.redo': {
    readonly params: Record<string, never>;
    readonly result: AnnotationChanges;
  };
  /** `unavailable` with `detail.isChangedOnDisk` where another program has written there, unless forced. */
  readonly 'annotations.save': {
    readonly params: { readonly target: 'beside' | 'original'; readonly isForced: boolean };
    readonly result: AnnotationSaved;
  };
  /** From every sample of the box, in the open recording. `busy` while another one is measured. */
  readonly 'box.measure': { readonly params: BoxMeasureRequest; readonly result: BoxMeasurement };
  /** About signals of the open session. Answers, and tells in an event, what holds now of all signals. */
  readonly 'decisions.decide': {
    readonly params: { readonly emitterIds: readonly number[]; readonly change: DecisionChange };
    readonly result: readonly DecidedSignal[];
  };
  /** Cuts the box out of the open recording. null: it was cancelled. `busy` while another one is written. */
  readonly 'clip.write': { readonly params: ClipRequest; readonly result: ClipInfo | null };
  /**
   * Analyses a box of the open recording on its own: it is cut out, with the noise beside it, into a folder of Sferic's own,
   * and opened. null: it was cancelled (`clip.cancel`). Times and frequencies are those of the recording.
   */
  readonly 'piece.open': {
    readonly params: Pick<ClipRequest, 'box' | 'label' | 'subject'>;
    readonly result: SessionInfo | null;
  };
  /** Back to the recording that the piece was cut from, with what was annotated in it; `box` is what was analysed. */
  readonly 'piece.leave': {
    readonly params: Record<string, never>;
    readonly result: { readonly session: SessionInfo; readonly box: ClipBox };
  };
  /** Resolves when nothing is left of the clip; false when none was being written. */
  readonly 'clip.cancel': { readonly params: Record<string, never>; readonly result: boolean };
}

export type CommandName = keyof Commands;
export type CommandParams<K extends CommandName> = Commands[K]['params'];
export type CommandResult<K extends CommandName> = Commands[K]['result'];
