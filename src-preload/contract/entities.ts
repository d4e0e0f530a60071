// The things that Sferic speaks of, as plain data. A leaf: imports only its siblings.

import type { Dbfs, Hz, SampleIndex, TimeNsText } from './units.ts';

/** How one number is stored, in SigMF's spelling; `i24_le`, packed in three bytes, is WAV's and not SigMF's. */
export const COMPONENTS = [
  'u8',
  'i8',
  'u16_le',
  'u16_be',
  'i16_le',
  'i16_be',
  'i24_le',
  'u32_le',
  'u32_be',
  'i32_le',
  'i32_be',
  'f32_le',
  'f32_be',
  'f64_le',
  'f64_be',
] as const;
export type Component = (typeof COMPONENTS)[number];

/** Sample formats, in SigMF's spelling: `c` complex (I, then Q), `r` real-valued. */
export type Datatype = `${'c' | 'r'}${Component}`;
export const DATATYPES: readonly Datatype[] = (['c', 'r'] as const).flatMap((kind) =>
  COMPONENTS.map((component): Datatype => `${kind}${component}`),
);

/** Of one stored sample of one channel: of a complex one, both components. */
export function bytesPerStoredSample(datatype: Datatype): number {
  const bits = Number(/\d+/.exec(datatype)?.[0]);
  return (isRealValued(datatype) ? 1 : 2) * (bits / 8);
}

export function isRealValued(datatype: Datatype): boolean {
  return datatype.startsWith('r');
}

export const WINDOWS = ['hann', 'hamming', 'blackman-harris', 'flat-top', 'kaiser'] as const;
export type WindowName = (typeof WINDOWS)[number];

/** Constant-false-alarm-rate methods: cell averaging, greatest of, smallest of, ordered statistic. */
export const CFAR_METHODS = ['ca', 'go', 'so', 'os'] as const;
export type CfarMethod = (typeof CFAR_METHODS)[number];

/** Where a fact about a recording comes from, so that the user can judge it. */
export type FactSource = 'metadata' | 'file-name' | 'user' | 'content' | 'extension' | 'device';

export interface Fact<T> {
  /** null: unknown. Never a default. */
  readonly value: T | null;
  readonly source: FactSource | null;
}

/**
 * A SigMF annotation that came with a recording, in Sferic's samples of the part that is open. Frequencies are offsets
 * from the centre where edges exist.
 */
export interface RecordingAnnotation {
  readonly sampleStart: SampleIndex;
  readonly sampleCount: number | null;
  readonly lowOffsetHz: Hz | null;
  readonly highOffsetHz: Hz | null;
  readonly label: string | null;
  readonly comment: string | null;
}

/** Blocks of samples at a constant distance, where a container has something of its own between them. */
export interface BlockRun {
  /** Of the first block, from the start of the file. */
  readonly offsetBytes: number;
  /** As stored, of each channel. */
  readonly samplesPerBlock: number;
  readonly blockCount: number;
  readonly strideBytes: number;
}

/** How the samples lie in their file, and what Sferic's samples are made of. */
export interface SampleLayout {
  /** Interleaved; one is read. */
  readonly channelCount: number;
  /** The one that is read; 1 is the first. */
  readonly channel: number;
  /** Q is stored before I. */
  readonly isIqSwapped: boolean;
  /**
   * Stored samples that make one of Sferic's. 2 where they are real-valued: the band from 0 to half the stored rate is
   * then read as complex samples at half that rate, whose 0 Hz is a quarter of the stored rate.
   */
  readonly storedPerSample: 1 | 2;
  /** Place in the data set, from its first sample, of the stored sample that Sferic's sample 0 begins with. */
  readonly storedStart: number;
  /** Where they do not lie in one piece: blocks, in order, that together hold the samples. Else empty. */
  readonly runs: readonly BlockRun[];
}

/**
 * A stretch of a recording with one centre frequency and without a gap: what is opened at a time. Most recordings are
 * one part. Sample indices and rates in RecordingInfo are those of the part that is open.
 */
export interface RecordingPart {
  /** Captures of the metadata that it is made of; 1 is the first. */
  readonly firstCapture: number;
  readonly captureCount: number;
  /** As stored, from the first sample of the data set. */
  readonly storedStart: number;
  readonly storedCount: number;
  /** As the metadata says it; of real-valued samples the RF at their 0 Hz. */
  readonly centerFreqHz: Hz | null;
  readonly timeStartNs: TimeNsText | null;
  /** Of its first sample in the stream that it was taken from; absent: the metadata does not say. */
  readonly globalIndex?: number;
  /** Why it does not belong to the part before it; null for the first. */
  readonly brokenBy: 'frequency' | 'gap' | 'header' | null;
  /** Samples that were lost before it, as far as the metadata tells; null: unknown. */
  readonly lostBefore: number | null;
}

/** One thing that a file says, and what became of it. */
export interface RecordingRemark {
  /** Where: `global core:hw`, `captures [2] core:geolocation`, `chunk auxi, byte 32`, `file name`. */
  readonly place: string;
  /** What it says, one line, shortened where long. */
  readonly text: string;
  /** Used for a fact above; for a person to read; not used, because Sferic does not know or need it. */
  readonly use: 'read' | 'shown' | 'ignored';
}

/** A file that was opened and understood as far as its content, metadata and name go; or what a live source is. */
export interface RecordingInfo {
  /** The path that the user named: `.sigmf-meta`, `.sigmf`, or the data file itself. Of a live source its device name. */
  readonly path: string;
  readonly name: string;
  /** `live`: there is no file; `dataPath` is the device name, and `sampleCount` is 0. */
  readonly container: 'sigmf' | 'sigmf-archive' | 'wav' | 'raw' | 'live';
  /** Where the samples are: the file, the first byte, and how many whole samples follow. */
  readonly dataPath: string;
  readonly dataOffsetBytes: number;
  /** Sferic's, complex ones: of real-valued samples half of those stored. */
  readonly sampleCount: number;
  readonly layout: SampleLayout;
  readonly datatype: Fact<Datatype>;
  /** Of Sferic's samples: of real-valued ones half of the stored rate. */
  readonly sampleRateHz: Fact<Hz>;
  /** RF at baseband zero. */
  readonly centerFreqHz: Fact<Hz>;
  /** Time of the first sample. */
  readonly timeStartNs: Fact<TimeNsText>;
  readonly annotations: readonly RecordingAnnotation[];
  /** At least one. */
  readonly parts: readonly RecordingPart[];
  /** The one that is described here; 1 is the first. */
  readonly part: number;
  /** What the file says beyond the facts above, in the order in which it says it. */
  readonly remarks: readonly RecordingRemark[];
  /** 0 Hz holds no receiver's spike, as in a clip that was mixed there: nothing is bridged. Absent: it may hold one. */
  readonly isDcFree?: boolean;
  /** What the user should know: bytes left over, fields ignored, a shorter file than promised. One line each. */
  readonly warnings: readonly string[];
  /** Of a box that is analysed on its own: where it was cut from. Left with `piece.leave`. */
  readonly pieceOf?: PieceOrigin;
}

/** The recording that a piece was cut from, and where: in its samples, and offsets from its centre. */
export interface PieceOrigin {
  readonly name: string;
  readonly sampleRateHz: Hz;
  /** The piece's first sample. */
  readonly sampleStart: SampleIndex;
  /** Its samples that make one of the piece's. */
  readonly decimation: number;
  /** The piece's 0 Hz. */
  readonly offsetHz: Hz;
}

/** What a user adds to, or puts in the place of, what the file says. */
export interface RecordingOverrides {
  /** As stored: of real-valued samples the number of those in a second. */
  readonly sampleRateHz?: Hz | undefined;
  /** RF at the centre of what is shown. */
  readonly centerFreqHz?: Hz | undefined;
  readonly datatype?: Datatype | undefined;
  /** Of several interleaved ones; 1 is the first. */
  readonly channel?: number | undefined;
  /** Of RecordingInfo.parts; 1 is the first. */
  readonly part?: number | undefined;
  readonly isIqSwapped?: boolean | undefined;
}

/** The spectrum and detector settings in force, as the engine really runs them. */
export interface EngineSettings {
  /** Human-readable name of what computes, for example `CPU, FFTW 3.3.10 AVX2`. */
  readonly backendName: string;
  /** Why it is this one, for example `CUDA is not used: there is no NVIDIA driver`. */
  readonly backendReason: string;
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
  /** Occupied bandwidth (99 %, ITU-R SM.328), averaged over the hits. */
  readonly bandwidthHz: Hz;
  /** x-dB bandwidth (ITU-R SM.443, x is `detector.xdbLevelDb`), averaged over the hits that stood high enough over the
   * noise to have one; null: none did. Absent in tracks read back from the log, which does not keep it. */
  readonly xdbBandwidthHz?: Hz | null;
  readonly powerDbfs: Dbfs;
  /** Highest row power seen. */
  readonly peakPowerDbfs: Dbfs;
  readonly snrDb: number;
  readonly noiseFloorDbfs: Dbfs;
  readonly driftHzPerS: number;
  readonly isDrifting: boolean;
  readonly hits: number;
  /** Sample after the hit that made a confirmed track of it: nothing before was known to be a signal. null: tentative.
   * Absent in tracks read back from the log, which does not keep it. */
  readonly confirmedSample?: SampleIndex | null;
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
  /** 0 where the source is live: it has no end. */
  readonly sampleCount: number;
  readonly settings: EngineSettings;
  /**
   * Samples come in real time and are not kept: one run analyses and draws them, nothing can be sought, paused or read
   * again. Absent: a recording.
   */
  readonly isLive?: true;
}

/**
 * Analysis of a recording: once, at full speed, apart from the replay. Of a live source: `running` until it is stopped,
 * with a sampleCount of 0.
 */
export interface AnalysisState {
  readonly phase: 'running' | 'done' | 'cancelled' | 'failed';
  readonly samplesDone: number;
  readonly sampleCount: number;
  readonly message: string | null;
}

export interface SampleRange {
  readonly sampleStart: SampleIndex;
  /** At least 1. */
  readonly sampleCount: number;
}

export interface TransportState {
  readonly isPlaying: boolean;
  /** Multiple of real time, or as fast as it goes. */
  readonly speed: number | 'max';
  readonly isLooping: boolean;
  /** The stretch that is played again and again; absent: the whole recording. */
  readonly range?: SampleRange;
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
