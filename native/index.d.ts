// The addon's one TypeScript type. src-main/engine/addon.ts is the only place that loads what it describes.
// Check in TypeScript, trust in C++: every value that arrives here has been validated.

type NativeComponent =
  | 'u8'
  | 'i8'
  | `${'u16' | 'i16' | 'u32' | 'i32' | 'f32' | 'f64'}_${'le' | 'be'}`
  /** Packed in three bytes; WAV has it, SigMF does not. */
  | 'i24_le';
/** `c` complex, `r` real-valued: two stored samples then make one (see RealToComplex). */
export type NativeDatatype = `${'c' | 'r'}${NativeComponent}`;

/** Blocks of samples at a constant distance, where a container has something of its own between them. */
export interface NativeBlockRun {
  readonly offsetBytes: number;
  /** As stored, of each channel. */
  readonly samplesPerBlock: number;
  readonly blockCount: number;
  readonly strideBytes: number;
}

/** How samples lie in a file, where that is not one after the other. */
export interface NativeSampleLayout {
  /** Interleaved sample by sample. */
  readonly channels: number;
  /** The one that is read, from 0. */
  readonly channel: number;
  readonly isIqSwapped: boolean;
  /** Empty: all samples in one piece, from dataOffsetBytes. */
  readonly runs: readonly NativeBlockRun[];
}

export interface NativeSpectrumOptions {
  /** Power of two, 256 to 65536. */
  readonly fftSize: number;
  readonly window: 'hann' | 'hamming' | 'blackman-harris' | 'flat-top' | 'kaiser';
  /** Shape of the Kaiser window, 0 to 40; the others do not look at it. */
  readonly kaiserBeta: number;
  /** Where FFT plans that were measured once are kept; empty: none is measured, plans are estimated. */
  readonly wisdomFolder: string;
  /** 0 to 0.875, as a fraction of fftSize; the hop is rounded to a whole number of samples. */
  readonly overlap: number;
  /** Windows in one row, at least 1. */
  readonly averages: number;
}

export interface NativeDetectorOptions {
  readonly method: 'ca' | 'go' | 'so' | 'os';
  /** Design false-alarm probability of one cell, 1e-12 to 0.1. */
  readonly pfa: number;
  /** Cells beside a signal belong to it down to the threshold of this probability. */
  readonly stopPfa: number;
  /** On each side of the cell under test. */
  readonly guardCells: number;
  /** Both sides together. */
  readonly trainingCells: number;
  /** Half-width in bins that is bridged around 0 Hz, at least the window's main lobe; 0 switches the mask off. */
  readonly dcMaskBins: number;
  /** Signals mirrored at 0 Hz are weaker than their originals by so much, and are not reported; 0: off. */
  readonly imageRejectionDb: number;
  /** x of the x-dB bandwidth, above 0. */
  readonly xdbLevelDb: number;
  /** Part of the sample rate, about the centre, that signals are looked for in, 0.1 to 1. */
  readonly usableBandwidth: number;
  /** Whether the max row is tested too, for bursts shorter than a row. */
  readonly isBurstTestOn: boolean;
}

export interface NativeDisplayOptions {
  /** false: no frames are made at all. */
  readonly isOn: boolean;
  readonly maxRowsPerS: number;
  readonly maxBins: number;
  /** null: it is not counted. */
  readonly density: NativeDensityOptions | null;
}

/** How often each level was hit, over a fading memory: what a view sees of it. */
export interface NativeDensityOptions {
  /** Counts the max rows; else the mean rows. */
  readonly isOfMax: boolean;
  /** Of the recording, above 0. */
  readonly timeConstantS: number;
  /** From the centre; null: the band's edge. */
  readonly lowOffsetHz: number | null;
  readonly highOffsetHz: number | null;
  /** At least 1. */
  readonly maxColumns: number;
  /** Another number than before: what was counted is forgotten. */
  readonly clearCount: number;
}

/** Where the samples of a recording lie, and how. */
export interface NativeSampleFile {
  readonly dataPath: string;
  readonly dataOffsetBytes: number;
  /** Whole samples: complex ones, of a real-valued recording half of the stored. */
  readonly sampleCount: number;
  readonly datatype: NativeDatatype;
  /** Without it: one channel in one piece. */
  readonly layout?: NativeSampleLayout | undefined;
}

/** Windows over all of a recording, counted from its first sample. */
export interface NativeWindowOptions {
  readonly fftSize: number;
  readonly hopSize: number;
  readonly window: NativeSpectrumOptions['window'];
  readonly kaiserBeta: number;
  readonly wisdomFolder: string;
}

/** What a run needs beside its samples. */
export interface NativeRunOptions {
  readonly sampleRateHz: number;
  /** null: unknown. */
  readonly centerFreqHz: number | null;
  /** null: unknown; frames then count time from the first sample. Of a live source: it says itself when it began. */
  readonly timeStartNs: bigint | null;
  readonly spectrum: NativeSpectrumOptions;
  readonly detector: NativeDetectorOptions;
  /** false: the floor is still estimated (frames carry it), but no detection is delivered. */
  readonly emitsDetections: boolean;
  readonly display: NativeDisplayOptions;
  /** Multiple of real time; 0 is as fast as it goes. */
  readonly speed: number;
  readonly isLooping: boolean;
  readonly startsPaused: boolean;
  /** Written into every frame. */
  readonly configHash: number;
  /** That compute, 1 to 256; the source has one of its own besides. The answer does not depend on it. */
  readonly threads: number;
  /** auto: the GPU where one can be used, else the CPU. cuda where it cannot be makes the constructor throw. */
  readonly backend: 'auto' | 'cpu' | 'cuda';
  /** Fill of the ring, 0 to 1, above which reading ahead stops. */
  readonly ringThrottleFill: number;
  /** Fill below which it goes on, below ringThrottleFill. */
  readonly ringResumeFill: number;
}

export interface NativeEngineOptions extends NativeRunOptions, NativeSampleFile {}

/**
 * A scene as a live source: its samples come in real time, without an end, from when the engine is opened. It cannot
 * be sought in, has no speed and does not loop; what is not taken in time is lost and told as a gap.
 */
export interface NativeLiveOptions extends NativeRunOptions {
  readonly scene: NativeSceneSpec;
}

/** Samples of a live source that were lost, by the source or because the ring was full. */
export interface NativeGap {
  readonly sampleStart: number;
  readonly sampleCount: number;
  /** Of the first row after it: row ids go on as if there were no gap, so whoever follows rows must break here. */
  readonly nextRowId: number;
}

/** Columns of one detection in `NativeBatch.detections`, in this order; `detectionColumns()` exports the same list. */
export const DETECTION_COLUMNS: readonly [
  'rowId',
  'sampleStart',
  'sampleCount',
  'lowOffsetHz',
  'highOffsetHz',
  'offsetHz',
  'bandwidthHz',
  'powerDbfs',
  'peakDbfs',
  'snrDb',
  'noiseFloorDbfs',
  'isBurst',
  /** NaN where the noise lies above that level. */
  'xdbBandwidthHz',
];

export interface NativeBatch {
  /** Increments at every seek and loop wrap. */
  readonly epoch: number;
  /** All detections of rows with an id below this, in this epoch, have now been delivered. */
  readonly rowsDone: number;
  /** The sample after the last processed one. */
  readonly positionSample: number;
  /** Detections, row by row, DETECTION_COLUMNS.length doubles each, sorted by rowId, then lowOffsetHz. Never dropped. */
  readonly detections: Float64Array;
  /** Whole wire frames (contract/frames.ts). May be dropped under load; drops are counted in the next frame. */
  readonly frames: readonly ArrayBuffer[];
  /** In order; a row never spans one. Never dropped, and there is none in a recording. */
  readonly gaps: readonly NativeGap[];
  /** The end of the recording was reached and the engine does not loop. It stays seekable. */
  readonly isAtEnd: boolean;
  /** The source failed (for example the file shrank); the engine has stopped. */
  readonly error: string | null;
  /** The GPU has failed, and the CPU has taken over: told once. null otherwise. */
  readonly backendChange: { readonly backendName: string; readonly backendReason: string } | null;
}

export interface NativeCounters {
  /** = samplesProcessed + samplesDropped, but for what waits in the ring. */
  readonly samplesIn: number;
  readonly samplesProcessed: number;
  /** In gaps, or read and given up when the engine was closed or failed. */
  readonly samplesDropped: number;
  /** Of samplesProcessed: not a number, taken as 0. */
  readonly samplesInvalid: number;
  readonly rows: number;
  readonly detections: number;
  readonly displayRowsDropped: number;
  /** Of the ring between the source and the processing, 0 to 1. */
  readonly bufferFill: number;
  /** Last sample in to row out, over the last 5 s; NaN where they had no row. */
  readonly latencyP50Ms: number;
  readonly latencyP99Ms: number;
  readonly isPlaying: boolean;
  readonly speed: number;
  readonly isLooping: boolean;
  readonly positionSample: number;
  readonly epoch: number;
  readonly isAtEnd: boolean;
}

export interface NativeSettings {
  readonly backendName: string;
  /** Why it is this one, one line. */
  readonly backendReason: string;
  readonly fftSize: number;
  readonly hopSize: number;
  readonly averages: number;
  readonly enbwBins: number;
  readonly samplesPerRow: number;
  /** CFAR threshold over the noise floor, dB. */
  readonly thresholdOverFloorDb: number;
  /** Of sample 0, since 1970: as given, or when a live source began; null: unknown. */
  readonly timeStartNs: bigint | null;
}

export declare class NativeEngine {
  /**
   * Opens the file, or starts the live source, and starts the processing thread. Throws an Error with a one-line message when it cannot.
   * `onBatch` is called on the JavaScript thread; at most one bounded queue of batches waits for it. Detections
   * make the processing thread wait when that queue is full; frames are dropped and counted instead.
   */
  constructor(options: NativeEngineOptions | NativeLiveOptions, onBatch: (batch: NativeBatch) => void);
  /** In force, or about to be: configure() changes them. */
  readonly settings: NativeSettings;
  play(): void;
  pause(): void;
  /** To a sample, clamped to the recording. Starts a new epoch. */
  seek(sample: number): void;
  setSpeed(speed: number): void;
  setLooping(isLooping: boolean): void;
  setDisplay(display: NativeDisplayOptions): void;
  /**
   * Other settings from the next block on, where a new epoch starts. Returns what will really be in force. Throws an
   * Error when they cannot be, or when the engine is closed; nothing has changed then.
   */
  configure(
    spectrum: NativeSpectrumOptions,
    detector: NativeDetectorOptions,
    configHash: number,
  ): NativeSettings;
  counters(): NativeCounters;
  /** Stops the thread and frees everything; resolves when no callback can come any more. May be called twice. */
  close(): Promise<void>;
}

/** The recording holds at least fftSize samples. */
export interface NativeOverviewOptions extends NativeSampleFile, NativeWindowOptions {
  /** 1 to 256. The answer does not depend on it. */
  readonly threads: number;
  /** Where finished pieces are kept, keyed by content and settings; empty: nowhere. */
  readonly cacheFolder: string;
}

/**
 * A column of level L covers the 2^L windows from window column * 2^L on, so level L has ceil(windowCount / 2^L)
 * columns; window i starts at sample i * hopSize, and the last one ends with the recording.
 */
export interface NativeOverviewLayout {
  readonly fftSize: number;
  readonly hopSize: number;
  readonly windowCount: number;
  /** The finest level that is kept; finer ones are computed when they are asked for. */
  readonly storedLevel: number;
  /** Level levelCount - 1 is one column. */
  readonly levelCount: number;
  /** Across the whole band, lowest frequency first: fftSize, at most 4096. */
  readonly cells: number;
  /** Code 255 is topDbfs, each code below stepDb less, 0 is not known yet. */
  readonly topDbfs: number;
  readonly stepDb: number;
}

/** A chunk is a column of level storedLevel + 3: what is computed, kept and resumed as one. */
export interface NativeOverviewProgress {
  readonly phase: 'starting' | 'sampling' | 'refining' | 'done' | 'stopped' | 'failed';
  readonly chunksDone: number;
  /** Of which something can be shown. */
  readonly chunksSeen: number;
  readonly chunksFromCache: number;
  readonly chunkCount: number;
  readonly error: string | null;
  /** What was wrong with the cache; the overview does without it. */
  readonly cacheProblem: string | null;
  readonly cachePath: string | null;
}

export interface NativeTileRequest {
  readonly level: number;
  readonly firstColumn: number;
  /** At most 8192, and at most 2^18 windows in all below storedLevel. */
  readonly columnCount: number;
  readonly firstCell: number;
  readonly cellCount: number;
  /** At most cellCount; cells that fall together give their greatest. */
  readonly outCells: number;
  /** mean over time of the strongest bin of a cell, or the strongest bin of any window. */
  readonly plane: 'mean' | 'max';
}

export interface NativeTile {
  /** Column by column, outCells each. */
  readonly codes: Uint8Array<ArrayBuffer>;
  /** Columns in which every sample has been through a transform. */
  readonly exactColumns: number;
}

export declare class NativeOverview {
  /** Opens the file and starts its threads. Throws an Error with a one-line message when it cannot. */
  constructor(options: NativeOverviewOptions);
  readonly layout: NativeOverviewLayout;
  progress(): NativeOverviewProgress;
  /** Rejects for what lies outside, when the file cannot be read, and after close(). */
  tile(request: NativeTileRequest): Promise<NativeTile>;
  /** Resolves when its threads have ended; what is done stays in the cache. May be called twice. */
  close(): Promise<void>;
}

export interface NativeCapabilities {
  readonly cpu: string;
  readonly cpuFeatures: readonly string[];
  readonly cores: number;
  readonly fftw: string;
  readonly cuda: { readonly isCompiled: boolean; readonly isUsable: boolean; readonly reason: string };
  readonly soapy: { readonly isCompiled: boolean; readonly reason: string };
}

/** What the generator really put into the scene, for the ground truth. */
export interface NativeSceneBurst {
  readonly emitter: string;
  readonly class: string;
  readonly sampleStart: number;
  readonly sampleCount: number;
  readonly lowOffsetHz: number;
  readonly highOffsetHz: number;
  readonly snrDb: number;
}

export interface NativeScene {
  readonly sampleRateHz: number;
  readonly sampleCount: number;
  readonly bursts: readonly NativeSceneBurst[];
}

/** Every number must be there; a modulation reads its own (native/include/sferic/scene_spec.hpp says which). */
export interface NativeModulation {
  readonly kind:
    | 'carrier'
    | 'am'
    | 'dsb'
    | 'ssb-upper'
    | 'ssb-lower'
    | 'fm'
    | 'ook'
    | 'ask4'
    | 'bpsk'
    | 'qpsk'
    | '8psk'
    | '16qam'
    | '64qam'
    | 'fsk'
    | 'ofdm'
    | 'chirps'
    | 'ppm'
    | 'noise';
  readonly messageHz: number;
  readonly depth: number;
  readonly deviationHz: number;
  readonly symbolRateHz: number;
  readonly rollOff: number;
  readonly gaussianBt: number;
  readonly levels: number;
  readonly bandwidthHz: number;
  readonly spacingHz: number;
  readonly spreadingFactor: number;
}

export interface NativeSceneEmitter {
  readonly modulation: NativeModulation;
  /** Over the noise in the occupied bandwidth; of a carrier, in referenceBandwidthHz. */
  readonly snrDb: number;
  readonly rampS: number;
  /** riceFactorDb below -100 is Rayleigh's channel. */
  readonly fading: { readonly dopplerHz: number; readonly riceFactorDb: number } | null;
  /** Four numbers a presence: first sample, samples, offset of the carrying tone at its start in Hz, drift in Hz/s. */
  readonly slots: Float64Array;
}

export interface NativeSceneSpec {
  readonly sampleRateHz: number;
  readonly sampleCount: number;
  readonly seed: number;
  readonly datatype: 'cu8' | 'ci8' | 'ci16_le' | 'cf32_le';
  readonly noiseDbfsPerHz: number;
  readonly referenceBandwidthHz: number;
  readonly dcOffsetDbfs: number;
  readonly imbalanceGainDb: number;
  readonly imbalancePhaseDeg: number;
  readonly linewidthHz: number;
  /** Part of the sample rate that the front end passes; 0: no filter. */
  readonly passband: number;
  readonly clipDbfs: number;
  readonly emitters: readonly NativeSceneEmitter[];
}

/** 99 % occupied bandwidth about the carrying tone; 0 and 0 of a carrier. */
export interface NativeBand {
  readonly lowHz: number;
  readonly highHz: number;
}

export interface NativeClipOptions {
  readonly dataPath: string;
  readonly dataOffsetBytes: number;
  readonly sourceSampleCount: number;
  readonly datatype: NativeDatatype;
  /** The piece, in samples of the source and inside it. */
  readonly sampleStart: number;
  readonly sampleCount: number;
  /** Without it: one channel in one piece. */
  readonly layout?: NativeSampleLayout | undefined;
  /** null: the whole band. */
  readonly band: {
    /** What becomes 0 Hz, in cycles per sample of the source, -0.5 to 0.5. */
    readonly offsetTurns: number;
    /** Samples of the source for each of the clip, at least 1. The filter is flat up to 0.4 of the clip's rate. */
    readonly decimation: number;
  } | null;
  /** null: as they are, byte for byte, real-valued ones as cf32_le; not together with a band. */
  readonly convertTo: 'cf32_le' | 'ci16_le' | null;
  /** Of the new data file; nothing may be there. */
  readonly path: string;
}

export interface NativeClipResult {
  readonly sampleCount: number;
  /** Of the source: not a number, taken as 0. */
  readonly invalidSamples: number;
  /** Written at the limit of ci16. */
  readonly saturatedSamples: number;
}

export interface NativeClipJob {
  /** null: it was cancelled. Rejects with a one-line Error. No file is left in either case. */
  readonly done: Promise<NativeClipResult | null>;
  cancel(): void;
}

export interface NativeMeasureOptions extends NativeSampleFile, NativeWindowOptions {
  /** At least fftSize + hopSize samples, and as much for the envelope, inside the recording. */
  readonly boxStart: number;
  readonly boxCount: number;
  /** Power of two, 256 to 65536; its windows overlap by half. */
  readonly envelopeFftSize: number;
  /** The band, lowest frequency first. */
  readonly firstEnvelopeBin: number;
  readonly envelopeBinCount: number;
}

/** Powers are linear: a full-scale tone is 1. */
export interface NativeBoxMeasurement {
  /** Mean of each bin, lowest frequency first. */
  readonly meanPower: Float32Array<ArrayBuffer>;
  readonly windowCount: number;
  readonly enbwBins: number;
  /** In the band, each the mean of windowsPerValue windows; at most 65536 of them. */
  readonly envelope: Float32Array<ArrayBuffer>;
  /** Sample that the first window begins with. */
  readonly envelopeStart: number;
  readonly windowsPerValue: number;
}

export interface NativeAddon {
  readonly NativeEngine: typeof NativeEngine;
  readonly NativeOverview: typeof NativeOverview;
  capabilities(): NativeCapabilities;
  /** Offsets in a frame by name, from frame_layout.hpp, for the test that compares them with contract/frames.ts. */
  frameLayout(): Readonly<Record<'rows' | 'density', Readonly<Record<string, number>>>>;
  detectionColumns(): readonly string[];
  /**
   * Writes the demonstration scene (ci16_le) to `path`, on a worker thread. Same seed, same bytes.
   * `onProgress` gets the fraction done, 0 to 1. Rejects with a one-line Error; a partial file is removed.
   */
  writeDemoScene(path: string, seed: number, onProgress: (fraction: number) => void): Promise<NativeScene>;
  /**
   * Writes a scene's samples to `path`, on a worker thread. The same scene gives the same bytes on every machine.
   * `done` gives the band of each emitter, and rejects with a one-line Error; then nothing is left of the file.
   */
  writeScene(
    scene: NativeSceneSpec,
    path: string,
    onProgress: (fraction: number) => void,
  ): { readonly done: Promise<readonly NativeBand[]>; stop(): void };
  /** Measures a box of a recording from every sample of it, on a worker thread. Rejects with a one-line Error. */
  measureBox(options: NativeMeasureOptions): Promise<NativeBoxMeasurement>;
  /** Writes a piece of a recording into a file of its own, on a worker thread. `onProgress` gets 0 to 1. */
  writeClip(options: NativeClipOptions, onProgress: (fraction: number) => void): NativeClipJob;
}
