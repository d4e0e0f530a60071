// Turns the configuration into what one recording is really analysed with: resolves `auto`, hashes what the answer
// depends on, and states the settings in force. Pure; must not know the addon, files or screens.
import type { EngineSettings, WindowName } from '#contract/entities.ts';
import { rbwHz } from '#contract/units.ts';
import type { NativeSettings } from '../../native/index.d.ts';
import type { Config } from '../config/schema.ts';

/** What `auto` needs to know of a recording. */
export interface RecordingExtent {
  readonly sampleRateHz: number;
  readonly sampleCount: number;
}

/** The spectrogram settings with nothing left to choose. */
export interface ResolvedSpectrum {
  readonly fftSize: number;
  readonly window: WindowName;
  /** null where the window is another one. */
  readonly kaiserBeta: number | null;
  readonly overlap: number;
  /** Samples from one window's start to the next one's, at least 1. */
  readonly hopSize: number;
  readonly averages: number;
}

const AUTO_FFT_SIZE_MAX = 4096;
const AUTO_FFT_SIZE_MIN = 256;
/** A recording too short for this many rows of the usual duration gets shorter rows. */
const AUTO_ROWS_MIN = 500;

export function resolveSpectrum(spectrum: Config['spectrum'], extent: RecordingExtent): ResolvedSpectrum {
  const rowS = spectrum.rowMs / 1e3;
  const fftSize = spectrum.fftSize === 'auto' ? autoFftSize(rowS, extent) : spectrum.fftSize;
  const hopSize = Math.max(1, Math.round(fftSize * (1 - spectrum.overlap)));
  const averages = spectrum.averages === 'auto' ? autoAverages(hopSize, rowS, extent) : spectrum.averages;
  const { window, overlap } = spectrum;
  const kaiserBeta = window === 'kaiser' ? spectrum.kaiserBeta : null;
  return { fftSize, window, kaiserBeta, overlap, hopSize, averages };
}

/**
 * 4096 where that lasts no longer than a row should, else the power of two nearest (in log2) to it, never below 256; and
 * never more than the recording holds, so that a very short one still gives a row.
 */
function autoFftSize(rowS: number, { sampleRateHz, sampleCount }: RecordingExtent): number {
  const fitting = 2 ** Math.floor(Math.log2(Math.max(1, sampleCount)));
  const wanted =
    AUTO_FFT_SIZE_MAX / sampleRateHz <= rowS
      ? AUTO_FFT_SIZE_MAX
      : 2 ** Math.round(Math.log2(rowS * sampleRateHz));
  return Math.max(AUTO_FFT_SIZE_MIN, Math.min(wanted, fitting));
}

function autoAverages(hopSize: number, rowS: number, { sampleRateHz, sampleCount }: RecordingExtent): number {
  const rowSamples = Math.min(rowS * sampleRateHz, sampleCount / AUTO_ROWS_MIN);
  return Math.max(1, Math.round(rowSamples / hopSize));
}

/** Everything that the answer depends on, and nothing else, as text: what is logged, and what is hashed. */
export function answerSettingsJson(spectrum: ResolvedSpectrum, config: Config): string {
  const { fftSize, window, overlap, hopSize, averages } = spectrum;
  // Left out where it changes nothing.
  const kaiserBeta = spectrum.kaiserBeta ?? undefined;
  const { detector, tracker, emitters } = config;
  return canonicalJson({
    spectrum: { fftSize, window, kaiserBeta, overlap, hopSize, averages },
    detector,
    tracker,
    emitters,
  });
}

/** Of `answerSettingsJson`, unsigned 32 bits: same number, same answer. */
export function configHash(spectrum: ResolvedSpectrum, config: Config): number {
  return fnv1a32(answerSettingsJson(spectrum, config));
}

/** FNV-1a, 32 bits, over UTF-8 (Fowler, Noll, Vo; draft-eastlake-fnv). */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}

/** JSON with keys in order, so that the order in which settings were written does not change the hash. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** What the engine says it runs, put together with what it was asked for. */
export function engineSettings(
  native: NativeSettings,
  spectrum: ResolvedSpectrum,
  config: Config,
  sampleRateHz: number,
): EngineSettings {
  return {
    backendName: native.backendName,
    backendReason: native.backendReason,
    fftSize: native.fftSize,
    window: spectrum.window,
    kaiserBeta: spectrum.kaiserBeta,
    overlap: spectrum.overlap,
    hopSize: native.hopSize,
    averages: native.averages,
    enbwBins: native.enbwBins,
    rbwHz: rbwHz(native.enbwBins, sampleRateHz, native.fftSize),
    rowDurationS: native.samplesPerRow / sampleRateHz,
    samplesPerRow: native.samplesPerRow,
    detectorMethod: config.detector.method,
    pfa: config.detector.pfa,
    guardCells: config.detector.guardCells,
    trainingCells: config.detector.trainingCells,
    dcMaskBins: config.detector.dcMaskBins,
    thresholdOverFloorDb: native.thresholdOverFloorDb,
    configHash: configHash(spectrum, config),
  };
}
