// The things that Sferic speaks of, as plain data. A leaf: imports only its siblings.

import type { Dbfs, Hz, SampleIndex, TimeNsText } from './units.ts';

/** Sample formats, in SigMF's spelling. `c` complex, `r` real (not read yet). */
export const DATATYPES = ['cu8', 'ci8', 'ci16_le', 'ci16_be', 'cf32_le', 'cf32_be'] as const;
export type Datatype = (typeof DATATYPES)[number];

export const BYTES_PER_SAMPLE: Readonly<Record<Datatype, number>> = {
  cu8: 2,
  ci8: 2,
  ci16_le: 4,
  ci16_be: 4,
  cf32_le: 8,
  cf32_be: 8,
};

export const WINDOWS = ['hann', 'hamming', 'blackman-harris', 'flat-top', 'kaiser'] as const;
export type WindowName = (typeof WINDOWS)[number];

/** Constant-false-alarm-rate methods: cell averaging, greatest of, smallest of, ordered statistic. */
export const CFAR_METHODS = ['ca', 'go', 'so', 'os'] as const;
export type CfarMethod = (typeof CFAR_METHODS)[number];

/** Where a fact about a recording comes from, so that the user can judge it. */
export type FactSource = 'metadata' | 'file-name' | 'user' | 'content' | 'extension';

export interface Fact<T> {
  /** null: unknown. Never a default. */
  readonly value: T | null;
  readonly source: FactSource | null;
}

/** A SigMF annotation that came with a recording. Frequencies are offsets from the centre where edges exist. */
export interface RecordingAnnotation {
  readonly sampleStart: SampleIndex;
  readonly sampleCount: number | null;
  readonly lowOffsetHz: Hz | null;
  readonly highOffsetHz: Hz | null;
  readonly label: string | null;
  readonly comment: string | null;
}

/** A file that was opened and understood as far as its content, metadata and name go. */
export interface RecordingInfo {
  /** The path that the user named: `.sigmf-meta`, `.sigmf`, or the data file itself. */
  readonly path: string;
  readonly name: string;
  readonly container: 'sigmf' | 'sigmf-archive' | 'raw';
  /** Where the samples are: the file, the first byte, and how many whole samples follow. */
  readonly dataPath: string;
  readonly dataOffsetBytes: number;
  readonly sampleCount: number;
  readonly datatype: Fact<Datatype>;
  readonly sampleRateHz: Fact<Hz>;
  /** RF at baseband zero. */
  readonly centerFreqHz: Fact<Hz>;
  /** Time of the first sample. */
  readonly timeStartNs: Fact<TimeNsText>;
  readonly annotations: readonly RecordingAnnotation[];
  /** What the user should know: bytes left over, fields ignored, a shorter file than promised. One line each. */
  readonly warnings: readonly string[];
}

/** What a user adds to, or puts in the place of, what the file says. */
export interface RecordingOverrides {
  readonly sampleRateHz?: Hz | undefined;
  readonly centerFreqHz?: Hz | undefined;
  readonly datatype?: Datatype | undefined;
}

/** The spectrum and detector settings in force, as the engine really runs them. */
export interface EngineSettings {
  /** Human-readable name of what computes, for example `CPU, FFTW 3.3.10 AVX2`. */
  readonly backendName: string;
  readonly fftSize: number;
  readonly window: WindowName;
  /** Shape of a Kaiser window; null for the others. */
  readonly kaiserBeta: number | null;
  /** Fraction of fftSize, 0 to below 1. */
  readonly overlap: number;
  readonly hopSize: number;
  /** Windows averaged into one row. */
  readonly averages: number;
  readonly enbwBins: number;
  readonly rbwHz: Hz;
  readonly rowDurationS: number;
  /** Samples from one row's start to the next one's. */
  readonly samplesPerRow: number;
  readonly detectorMethod: CfarMethod;
  readonly pfa: number;
  readonly guardCells: number;
  readonly trainingCells: number;
  /** Half-width bridged around 0 Hz; 0 is off. */
  readonly dcMaskBins: number;
  /** CFAR threshold over the noise floor. */
  readonly thresholdOverFloorDb: number;
  /** FNV-1a of the settings that the answer depends on, unsigned 32 bits. */
  readonly configHash: number;
}

export type TrackState = 'tentative' | 'confirmed' | 'lost';

/** One continuous presence, followed over rows. Frequencies are offsets from the centre: always known. */
export interface Track {
  readonly trackId: number;
  readonly emitterId: number | null;
  readonly state: TrackState;
  /** 0 to 1. */
  readonly confidence: number;
  /** First sample of the first row with a hit, and samples up to the end of the last row with one. */
  readonly sampleStart: SampleIndex;
  readonly sampleCount: number;
  /** Power centroid, averaged over the hits. */
  readonly offsetHz: Hz;
  /** Truth box: the extent of all hits. */
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
  /** Smoothed box at the last hit, for drawing. */
  readonly displayLowOffsetHz: Hz;
  readonly displayHighOffsetHz: Hz;
  /** Occupied bandwidth, averaged over the hits. */
  readonly bandwidthHz: Hz;
  readonly powerDbfs: Dbfs;
  /** Highest row power seen. */
  readonly peakPowerDbfs: Dbfs;
  readonly snrDb: number;
  readonly noiseFloorDbfs: Dbfs;
  readonly driftHzPerS: number;
  readonly isDrifting: boolean;
  readonly hits: number;
}

/** A coarse kind, from measured facts only (width, duty, hops, drift); not a modulation classifier. */
export type SignalClass =
  | 'carrier'
  | 'drifting-carrier'
  | 'narrowband'
  | 'wideband'
  | 'burst'
  | 'hopper'
  | 'sweep';

/** Tracks that belong together: a line in the analyst's signal list. */
export interface Emitter {
  readonly emitterId: number;
  readonly class: SignalClass;
  readonly label: string;
  readonly state: TrackState;
  readonly trackCount: number;
  readonly trackIds: readonly number[];
  readonly firstSample: SampleIndex;
  /** One past the last sample. */
  readonly lastSample: SampleIndex;
  /** Fraction of the time between first and last seen with a track on, 0 to 1. */
  readonly dutyCycle: number;
  readonly offsetHz: Hz;
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
  readonly bandwidthHz: Hz;
  readonly powerDbfs: Dbfs;
  readonly snrDb: number;
  readonly noiseFloorDbfs: Dbfs;
  readonly driftHzPerS: number;
  readonly isHopper: boolean;
}

/** One opening of one source. Its id is the store's. */
export interface SessionInfo {
  readonly sessionId: number;
  readonly recording: RecordingInfo;
  /** The facts that the session runs on, overrides applied. */
  readonly sampleRateHz: Hz;
  readonly centerFreqHz: Hz | null;
  readonly timeStartNs: TimeNsText | null;
  readonly sampleCount: number;
  readonly settings: EngineSettings;
}

/** Analysis of a recording: once, at full speed, apart from the replay. */
export interface AnalysisState {
  readonly phase: 'running' | 'done' | 'cancelled' | 'failed';
  readonly samplesDone: number;
  readonly sampleCount: number;
  readonly message: string | null;
}

export interface TransportState {
  readonly isPlaying: boolean;
  /** Multiple of real time, or as fast as it goes. */
  readonly speed: number | 'max';
  readonly isLooping: boolean;
  /** The sample after the last one that was sent to the display. */
  readonly positionSample: SampleIndex;
  /** Increments at every seek, loop wrap and restart: rows before and after do not touch in time. */
  readonly epoch: number;
  readonly atEnd: boolean;
}

/** Everything that the status line shows: measured, never assumed. */
export interface EngineStatus {
  readonly samplesIn: number;
  readonly samplesProcessed: number;
  readonly samplesDropped: number;
  readonly rows: number;
  readonly rowsPerS: number;
  readonly samplesPerS: number;
  readonly detections: number;
  readonly displayRowsDropped: number;
  /** 0 to 1. */
  readonly bufferFill: number;
  /** Last sample in to row out; null before the first row. */
  readonly latencyP50Ms: number | null;
  readonly latencyP99Ms: number | null;
}

/** The log's queue and file. */
export interface StoreStatus {
  readonly isWritable: boolean;
  readonly path: string;
  readonly queued: number;
  readonly written: number;
  readonly dropped: number;
  readonly message: string | null;
}

export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'folder' | 'recording' | 'other';
  readonly sizeBytes: number | null;
}

export interface Notice {
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
}
