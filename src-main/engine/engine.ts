// The typed face of the native engine: numbers are checked here, and what it throws becomes a value.
// Must not know who listens, nor how the addon is found.
import { availableParallelism } from 'node:os';
import type { DensitySettings, DisplaySettings } from '#contract/commands.ts';
import type { EngineSettings, TransportState } from '#contract/entities.ts';
import { fail, ok, type Result, SfericError } from '#contract/errors.ts';
import type { TimeNsText } from '#contract/units.ts';
import type {
  NativeAddon,
  NativeBatch,
  NativeCounters,
  NativeDensityOptions,
  NativeDetectorOptions,
  NativeDisplayOptions,
  NativeEngine,
  NativeEngineOptions,
  NativeLiveOptions,
  NativeRunOptions,
  NativeSpectrumOptions,
} from '../../native/index.d.ts';
import type { Config } from '../config/schema.ts';
import type { LiveFacts, RecordingFacts } from './facts.ts';
import { nativeLayout } from './native-layout.ts';
import {
  configHash,
  engineSettings,
  type RecordingExtent,
  type ResolvedSpectrum,
  resolveSpectrum,
} from './settings.ts';

export type { NativeAddon, NativeBatch, NativeCounters };

/** Multiple of real time, or as fast as it goes. */
export type Speed = number | 'max';

export interface EngineOptions {
  readonly facts: RecordingFacts;
  readonly config: Config;
  /** true: detections are delivered and never dropped. */
  readonly emitsDetections: boolean;
  /** null: no frames are made. */
  readonly display: DisplaySettings | null;
  readonly speed: Speed;
  readonly isLooping: boolean;
  readonly startsPaused: boolean;
}

/** A recording of a few microseconds can still be watched. */
export const SPEED_MIN = 1e-6;
export const SPEED_MAX = 10_000;
const THREADS_MAX = 256;
const CLOSED = 'This recording is no longer open: open it again';

export interface LiveOptions {
  readonly facts: LiveFacts;
  readonly config: Config;
  /** null: no frames are made. */
  readonly display: DisplaySettings | null;
}

type OnBatch = (batch: NativeBatch) => void;

/** One run over one source, on its own native thread. Ends with `close()`, or at the end of an `await using`. */
export class Engine implements AsyncDisposable {
  readonly #native: NativeEngine;
  readonly #extent: RunExtent;
  #settings: EngineSettings;
  #isClosed = false;

  private constructor(native: NativeEngine, settings: EngineSettings, extent: RunExtent) {
    this.#native = native;
    this.#settings = settings;
    this.#extent = extent;
  }

  /** In force, or about to be from the next block on. */
  get settings(): EngineSettings {
    return this.#settings;
  }

  /** Of sample 0: as the recording says, or when the live source began. null: unknown. */
  get timeStartNs(): TimeNsText | null {
    return this.#native.settings.timeStartNs?.toString() ?? null;
  }

  /** `onBatch` may be called as soon as this has returned to the event loop, and never after `close()` resolved. */
  static open(addon: NativeAddon, options: EngineOptions, onBatch: OnBatch): Result<Engine> {
    const { facts } = options;
    const config = configFor(facts, options.config);
    const problem = factsProblem(facts);
    if (problem !== null) return fail('bad-request', problem);
    const spectrum = resolveSpectrum(config.spectrum, facts);
    const tooShort = lengthProblem(facts, spectrum.fftSize);
    if (tooShort !== null) return fail('input-refused', tooShort);
    const speed = nativeSpeed(options.speed);
    if (!speed.ok) return speed;
    const native: NativeEngineOptions = {
      dataPath: facts.dataPath,
      dataOffsetBytes: facts.dataOffsetBytes,
      sampleCount: facts.sampleCount,
      datatype: facts.datatype,
      layout: nativeLayout(facts.layout),
      timeStartNs: facts.timeStartNs === null ? null : BigInt(facts.timeStartNs),
      emitsDetections: options.emitsDetections,
      speed: speed.value,
      isLooping: options.isLooping,
      startsPaused: options.startsPaused,
      threads: threadsFor(config.engine.threads, options.speed),
      ...runOptions(facts, spectrum, config, options.display),
    };
    return Engine.#start(addon, native, { extent: facts, spectrum, config }, onBatch);
  }

  /** Starts a live source: its samples come from now on, whether batches are taken or not. As `open` otherwise. */
  static openLive(addon: NativeAddon, options: LiveOptions, onBatch: OnBatch): Result<Engine> {
    const { facts, config } = options;
    const extent = { ...facts, sampleCount: Number.POSITIVE_INFINITY };
    const spectrum = resolveSpectrum(config.spectrum, extent);
    const native: NativeLiveOptions = {
      scene: facts.scene,
      timeStartNs: null,
      emitsDetections: true,
      speed: 1,
      isLooping: false,
      startsPaused: false,
      threads: threadsFor(config.engine.threads, 1),
      ...runOptions(facts, spectrum, config, options.display),
    };
    return Engine.#start(addon, native, { extent, spectrum, config }, onBatch);
  }

  static #start(
    addon: NativeAddon,
    options: NativeEngineOptions | NativeLiveOptions,
    { extent, spectrum, config }: Run,
    onBatch: OnBatch,
  ): Result<Engine> {
    let engine: Engine | null = null;
    try {
      const native = new addon.NativeEngine(options, (batch) => {
        if (engine !== null) engine.#noteBackend(batch);
        onBatch(batch);
      });
      const settings = engineSettings(native.settings, spectrum, config, extent.sampleRateHz);
      engine = new Engine(native, settings, extent);
      return ok(engine);
    } catch (error) {
      return fail('input-refused', error instanceof Error ? error.message : String(error));
    }
  }

  #noteBackend({ backendChange }: NativeBatch): void {
    if (backendChange !== null) this.#settings = { ...this.#settings, ...backendChange };
  }

  play(): Result<TransportState> {
    return this.#act(() => this.#native.play());
  }

  pause(): Result<TransportState> {
    return this.#act(() => this.#native.pause());
  }

  /** Clamped to the recording; refuses what is not a whole number from 0. */
  seek(sample: number): Result<TransportState> {
    if (!Number.isSafeInteger(sample) || sample < 0) {
      return fail('bad-request', `A sample index is a whole number from 0, not ${sample}`);
    }
    return this.#act(() => this.#native.seek(Math.min(sample, this.#extent.sampleCount)));
  }

  setSpeed(speed: Speed): Result<TransportState> {
    const value = nativeSpeed(speed);
    return value.ok ? this.#act(() => this.#native.setSpeed(value.value)) : value;
  }

  setLooping(isLooping: boolean): Result<TransportState> {
    return this.#act(() => this.#native.setLooping(isLooping));
  }

  setDisplay(display: DisplaySettings | null): Result<TransportState> {
    return this.#act(() => this.#native.setDisplay(nativeDisplay(display)));
  }

  /**
   * Another spectrum and detector from the next block on, where a new epoch begins; how it plays stays. Answers with
   * what will really be in force; where it fails nothing has changed.
   */
  configure(config: Config): Result<EngineSettings> {
    if (this.#isClosed) return fail('bad-request', CLOSED);
    const spectrum = resolveSpectrum(config.spectrum, this.#extent);
    const tooShort = lengthProblem(this.#extent, spectrum.fftSize);
    if (tooShort !== null) return fail('input-refused', tooShort);
    try {
      const native = this.#native.configure(
        nativeSpectrum(spectrum, config),
        nativeDetector(config),
        configHash(spectrum, config),
      );
      this.#settings = engineSettings(native, spectrum, config, this.#extent.sampleRateHz);
      return ok(this.#settings);
    } catch (error) {
      return fail('input-refused', error instanceof Error ? error.message : String(error));
    }
  }

  /** What the thread has counted so far. Throws `internal` after `close()`. */
  counters(): NativeCounters {
    if (this.#isClosed)
      throw new SfericError('internal', 'The engine was asked for its counters after its end');
    return this.#native.counters();
  }

  transport(): TransportState {
    const counters = this.counters();
    return {
      isPlaying: counters.isPlaying,
      speed: counters.speed === 0 ? 'max' : counters.speed,
      isLooping: counters.isLooping,
      positionSample: counters.positionSample,
      epoch: counters.epoch,
      atEnd: counters.isAtEnd,
    };
  }

  /** Resolves when no batch can come any more. May be called twice. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#native.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #act(change: () => void): Result<TransportState> {
    if (this.#isClosed) return fail('bad-request', CLOSED);
    try {
      change();
      return ok(this.transport());
    } catch (error) {
      return fail('internal', error instanceof Error ? error.message : String(error));
    }
  }
}

/** What a run needs to know of its source while it goes on. */
interface RunExtent extends RecordingExtent {
  readonly name: string;
}

interface Run {
  readonly extent: RunExtent;
  readonly spectrum: ResolvedSpectrum;
  readonly config: Config;
}

/** What does not depend on where the samples come from. */
function runOptions(
  { sampleRateHz, centerFreqHz }: { readonly sampleRateHz: number; readonly centerFreqHz: number | null },
  spectrum: ResolvedSpectrum,
  config: Config,
  display: DisplaySettings | null,
): Omit<
  NativeRunOptions,
  'timeStartNs' | 'emitsDetections' | 'speed' | 'isLooping' | 'startsPaused' | 'threads'
> {
  return {
    sampleRateHz,
    centerFreqHz,
    spectrum: nativeSpectrum(spectrum, config),
    detector: nativeDetector(config),
    display: nativeDisplay(display),
    configHash: configHash(spectrum, config),
    backend: config.engine.backend,
    ringThrottleFill: config.engine.ringThrottleFill,
    ringResumeFill: config.engine.ringResumeFill,
  };
}

/** Where no receiver left a spike at 0 Hz, a signal there is one. */
function configFor(facts: RecordingFacts, config: Config): Config {
  return facts.isDcFree === true ? { ...config, detector: { ...config.detector, dcMaskBins: 0 } } : config;
}

/** A paced run keeps up on one thread far beyond any recording's rate; more would only wake more cores. */
function threadsFor(threads: number | 'auto', speed: Speed): number {
  if (threads !== 'auto') return threads;
  return speed === 'max' ? Math.min(availableParallelism(), THREADS_MAX) : 1;
}

function nativeSpeed(speed: Speed): Result<number> {
  if (speed === 'max') return ok(0);
  if (Number.isFinite(speed) && speed >= SPEED_MIN && speed <= SPEED_MAX) return ok(speed);
  return fail('bad-request', `A speed is ${SPEED_MIN} to ${SPEED_MAX} times real time, or max, not ${speed}`);
}

function nativeSpectrum(spectrum: ResolvedSpectrum, config: Config): NativeSpectrumOptions {
  const { fftSize, window, overlap, averages } = spectrum;
  const { kaiserBeta, wisdomFolder } = config.spectrum;
  return { fftSize, window, kaiserBeta, wisdomFolder: wisdomFolder ?? '', overlap, averages };
}

function nativeDetector({ detector }: Config): NativeDetectorOptions {
  return {
    ...detector,
    stopPfa: detector.stopPfa ?? detector.pfa,
    imageRejectionDb: detector.imageRejectionDb ?? 0,
  };
}

function lengthProblem({ name, sampleCount }: RunExtent, fftSize: number): string | null {
  if (sampleCount >= fftSize) return null;
  return (
    `${name} holds ${sampleCount} samples, fewer than one transform of ${fftSize}: ` +
    'set a smaller spectrum.fft_size or open a longer recording'
  );
}

function nativeDisplay(display: DisplaySettings | null): NativeDisplayOptions {
  if (display === null) return { isOn: false, maxRowsPerS: 1, maxBins: 256, density: null };
  const { density, ...rows } = display;
  return { isOn: true, ...rows, density: density === null ? null : nativeDensity(density) };
}

function nativeDensity({ rowSource, ...density }: DensitySettings): NativeDensityOptions {
  return { ...density, isOfMax: rowSource === 'max' };
}

function factsProblem(facts: RecordingFacts): string | null {
  const { sampleRateHz, centerFreqHz, sampleCount, dataOffsetBytes } = facts;
  if (!Number.isFinite(sampleRateHz) || sampleRateHz <= 0) {
    return `A sample rate is a number of hertz above 0, not ${sampleRateHz}`;
  }
  if (centerFreqHz !== null && !Number.isFinite(centerFreqHz)) {
    return `A centre frequency is a number of hertz, not ${centerFreqHz}`;
  }
  if (!Number.isSafeInteger(sampleCount) || sampleCount < 1) {
    return `A recording holds a whole number of samples above 0, not ${sampleCount}`;
  }
  if (!Number.isSafeInteger(dataOffsetBytes) || dataOffsetBytes < 0) {
    return `Samples start at a byte from 0, not ${dataOffsetBytes}`;
  }
  return null;
}
