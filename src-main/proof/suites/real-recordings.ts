// Suite e: real recordings against an independent measurement of them (manifest.json beside the recordings). Recall is
// over every signal of 8 dB and more that was measured. Precision is over those recordings only which the manifest
// describes as a whole: elsewhere what it does not list may well be on the air.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Datatype, Emitter, RecordingOverrides, Track } from '#contract/entities.ts';
import type { Config } from '../../config/schema.ts';
import { type AnalysisResult, analyzeRecording } from '../../engine/analysis.ts';
import type { NativeAddon } from '../../engine/engine.ts';
import { recordingFacts } from '../../engine/facts.ts';
import { inspectRecording } from '../../recordings/open.ts';
import { type Proportion, proportion } from '../intervals.ts';

export const LEAST_SNR_DB = 8;
const TIME_TOLERANCE_S = 0.05;
const BESIDE_DB = 20;
/** Noise bandwidth of the measurement's window, in its cells. */
const HANN_BINS = 1.5;
/** What fills the band at once (a stroke of static) leaves no cell to compare with: no detection along frequency. */
const WHOLE_BAND = 0.95;
/** A keyed carrier was measured over the whole recording; what is heard of it must fill this part of that. */
const KEYED_SHARE = 0.5;

export interface MeasuredSignal {
  readonly t_start_s: number;
  readonly t_stop_s: number;
  readonly f_offset_hz: number;
  readonly bandwidth_hz: number;
  readonly approx_snr_db: number;
  readonly note?: string;
}

interface ManifestEntry {
  readonly file: string;
  readonly measured: readonly MeasuredSignal[];
}

interface Known {
  /** What the file does not say. */
  readonly overrides: RecordingOverrides;
  /** Why the list is not all that is on the air, as the manifest has it; null: it is. */
  readonly incomplete: string | null;
  /** Something that the manifest names in words and gives no figures of: what begins in its time is not judged. */
  readonly named?: { readonly startS: number; readonly stopS: number; readonly words: string };
  /** Cell of the manifest's measurement, of which the bandwidths in it are multiples. Absent: no wider than ours. */
  readonly cellHz?: number;
}

function raw(sampleRateHz: number, datatype: Datatype): RecordingOverrides {
  return { sampleRateHz, datatype };
}

/** Every recording of the manifest. */
export const RECORDINGS: Readonly<Record<string, Known>> = {
  'mavic_air_2.sigmf-data': { overrides: {}, incomplete: null },
  'dmr_call_48k.sigmf-data': { overrides: {}, incomplete: null },
  'dmr_capacity_plus_48k.sigmf': { overrides: {}, incomplete: null },
  'g002_433.92M_250k.cu8': { overrides: {}, incomplete: 'several weak constant spurs are not listed' },
  'rtlsdr_868.950M_1M6_samples2.cu8': { overrides: {}, incomplete: null, cellHz: 1.6e6 / 512 },
  'modes1.bin': { overrides: raw(2e6, 'cu8'), incomplete: 'the 12 strongest of about 700 bursts are listed' },
  'left back.complex16s': { overrides: raw(2e6, 'ci8'), incomplete: null },
  'dot11n_6.5mbps.dat': { overrides: raw(20e6, 'ci16_le'), incomplete: '16 of about 34 bursts are listed' },
  'TPMS_Good_315_1MSps.iq': { overrides: {}, incomplete: null },
  'CQWW_CW_2005.fs96k.cf7040.iq.s16.dat': {
    overrides: raw(96e3, 'ci16_be'),
    incomplete: '14 of dozens of stations are listed',
  },
  'dfmIQ.wav': { overrides: {}, incomplete: null },
  '20171127T104156Z_77500_F1JEK_iq.wav': {
    overrides: {},
    incomplete: 'a weak line and a second stroke of static are named without figures',
  },
  'HFDL_test_12k_cf13270_df13270.wav': {
    overrides: {},
    incomplete: null,
    named: {
      startS: 2.4,
      stopS: 4.16,
      words: 'the noise rises after the burst: the receiver has automatic gain',
    },
  },
};

/** What a find is by the manifest. */
export type Verdict =
  /** It lies on something that was measured. */
  | 'listed'
  /** It was on only while something listed was, which is 20 dB and more stronger: splatter, an image, a spur of it. */
  | 'beside'
  /** It begins in the time of something that is named in words without figures. */
  | 'named'
  /** Below the limit of what was measured, in the cells in which it was: neither right nor wrong. */
  | 'weak'
  /** Nothing that the manifest lists explains it. */
  | 'other';

export type Verdicts = Readonly<Record<Verdict, number>>;

export interface UnexplainedEmitter {
  readonly verdict: Verdict;
  readonly offsetHz: number;
  readonly bandwidthHz: number;
  readonly snrDb: number;
  readonly tracks: number;
}

export interface RecordingResult {
  readonly file: string;
  readonly recall: Proportion;
  readonly missed: readonly MeasuredSignal[];
  /** Not found, and as wide as the band. */
  readonly leftOut: number;
  readonly incomplete: string | null;
  /** What is told in words only. */
  readonly namedWords: string | null;
  readonly tracks: Verdicts;
  /** Lines of the signal list: what most of their energy is. */
  readonly emitters: Verdicts;
  /** Emitters that are not listed. */
  readonly unexplained: readonly UnexplainedEmitter[];
  /** Emitters narrower than three bins within half a bin of 0 Hz: the receiver's offset. */
  readonly spikes: number;
}

export interface Precision {
  /** Listed ones of listed and others. */
  readonly judged: Proportion;
  /** Listed ones of all. */
  readonly strict: Proportion;
}

export interface RecordingsResult {
  readonly recordings: readonly RecordingResult[];
  readonly recall: Proportion;
  /** Over recordings that are described as a whole. */
  readonly emitters: Precision;
  readonly tracks: Precision;
}

/** null: they are not there. */
export async function runRecordings(
  folder: string,
  options: { readonly addon: NativeAddon; readonly config: Config; readonly onStep?: (text: string) => void },
): Promise<RecordingsResult | null> {
  if (!existsSync(join(folder, 'manifest.json'))) return null;
  const recordings: RecordingResult[] = [];
  for (const file of Object.keys(RECORDINGS)) {
    options.onStep?.(file);
    recordings.push(await runRecording(folder, file, options));
  }
  return { recordings, ...summaryOf(recordings) };
}

export function summaryOf(recordings: readonly RecordingResult[]): Omit<RecordingsResult, 'recordings'> {
  const described = recordings.filter(({ incomplete }) => incomplete === null);
  return {
    recall: proportion(
      recordings.reduce((sum, { recall }) => sum + recall.count, 0),
      recordings.reduce((sum, { recall }) => sum + recall.total, 0),
    ),
    emitters: precisionOf(described.map(({ emitters }) => emitters)),
    tracks: precisionOf(described.map(({ tracks }) => tracks)),
  };
}

function precisionOf(all: readonly Verdicts[]): Precision {
  const sum = (verdict: Verdict): number => all.reduce((total, verdicts) => total + verdicts[verdict], 0);
  const [listed, other] = [sum('listed'), sum('other')];
  return {
    judged: proportion(listed, listed + other),
    strict: proportion(listed, listed + other + sum('beside') + sum('named') + sum('weak')),
  };
}

export async function runRecording(
  folder: string,
  file: string,
  { addon, config }: { readonly addon: NativeAddon; readonly config: Config },
): Promise<RecordingResult> {
  const known = RECORDINGS[file];
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    recordings: readonly ManifestEntry[];
  };
  const entry = manifest.recordings.find((candidate) => candidate.file === file);
  if (known === undefined || entry === undefined) throw new Error(`${file} is not in the manifest`);
  const facts = recordingFacts(await inspectRecording(join(folder, file), known.overrides));
  const result = await analyzeRecording({ addon, facts, config });
  const band = bandOf(result, facts.sampleRateHz, known, config);
  const strong = entry.measured.filter((signal) => signal.approx_snr_db >= LEAST_SNR_DB);
  const candidates = [
    ...result.tracks.map((track) => band.ofTrack(track)),
    ...result.emitters.map((emitter) => band.ofEmitter(emitter)),
  ];
  const unheard = strong.filter((signal) => !candidates.some((found) => band.isFound(found, signal)));
  const isWholeBand = (signal: MeasuredSignal): boolean =>
    signal.bandwidth_hz >= WHOLE_BAND * facts.sampleRateHz;
  const missed = unheard.filter((signal) => !isWholeBand(signal));
  const leftOut = unheard.length - missed.length;
  const verdictOf = new Map(
    result.tracks.map((track) => [track.trackId, band.verdict(track, entry.measured)] as const),
  );
  const judged = result.emitters.map((emitter) => {
    const own = result.tracks.filter((track) => track.emitterId === emitter.emitterId);
    return { emitter, verdict: mainVerdict(own, ({ trackId }) => verdictOf.get(trackId) ?? 'other') };
  });
  const binHz = facts.sampleRateHz / result.settings.fftSize;
  return {
    file,
    recall: proportion(strong.length - leftOut - missed.length, strong.length - leftOut),
    missed,
    leftOut,
    incomplete: known.incomplete,
    namedWords: known.named?.words ?? null,
    tracks: countsOf([...verdictOf.values()]),
    emitters: countsOf(judged.map(({ verdict }) => verdict)),
    unexplained: judged
      .filter(({ verdict }) => verdict !== 'listed')
      .map(({ emitter, verdict }) => ({
        verdict,
        offsetHz: emitter.offsetHz,
        bandwidthHz: emitter.bandwidthHz,
        snrDb: emitter.snrDb,
        tracks: emitter.trackCount,
      })),
    spikes: result.emitters.filter(
      (emitter) => Math.abs(emitter.offsetHz) < binHz / 2 && emitter.bandwidthHz < 3 * binHz,
    ).length,
  };
}

const VERDICTS: readonly Verdict[] = ['listed', 'beside', 'other', 'named', 'weak'];

function countsOf(verdicts: readonly Verdict[]): Verdicts {
  const count = (wanted: Verdict): number => verdicts.filter((verdict) => verdict === wanted).length;
  return {
    listed: count('listed'),
    beside: count('beside'),
    named: count('named'),
    weak: count('weak'),
    other: count('other'),
  };
}

function mainVerdict(tracks: readonly Track[], verdictOf: (track: Track) => Verdict): Verdict {
  const energyOf = (verdict: Verdict): number =>
    tracks
      .filter((track) => verdictOf(track) === verdict)
      .reduce((sum, { powerDbfs, sampleCount }) => sum + 10 ** (powerDbfs / 10) * sampleCount, 0);
  return VERDICTS.reduce((best, verdict) => (energyOf(verdict) > energyOf(best) ? verdict : best));
}

interface Found {
  readonly startS: number;
  readonly stopS: number;
  readonly offsetHz: number;
}

/** Tracks are presences, emitters are what the analyst's list shows: a keyed carrier is one of these. */
function bandOf(
  { settings }: AnalysisResult,
  sampleRateHz: number,
  { cellHz = 0, named }: Known,
  config: Config,
) {
  const { rbwHz, rowDurationS } = settings;
  const resolutionS = config.tracker.lostAfterRows * rowDurationS;
  return {
    ofTrack: (track: Track): Found => ({
      startS: track.sampleStart / sampleRateHz,
      stopS: (track.sampleStart + track.sampleCount) / sampleRateHz,
      offsetHz: track.offsetHz,
    }),
    ofEmitter: (emitter: Emitter): Found => ({
      startS: emitter.firstSample / sampleRateHz,
      stopS: emitter.lastSample / sampleRateHz,
      offsetHz: emitter.offsetHz,
    }),
    // A bandwidth below the resolution is the measurement's, made with longer transforms than ours.
    isFound: (found: Found, signal: MeasuredSignal): boolean =>
      Math.abs(found.offsetHz - signal.f_offset_hz) <= Math.max(signal.bandwidth_hz, rbwHz) &&
      isAtItsTime(found, signal, resolutionS),
    verdict: (track: Track, measured: readonly MeasuredSignal[]): Verdict => {
      const startS = track.sampleStart / sampleRateHz - rowDurationS;
      const stopS = (track.sampleStart + track.sampleCount) / sampleRateHz + rowDurationS;
      const isOn = measured.some(
        // On the signal's band and at its time, each give or take a cell: a piece of it, at least.
        (signal) =>
          Math.abs(track.offsetHz - signal.f_offset_hz) <= signal.bandwidth_hz / 2 + 2 * rbwHz &&
          startS < signal.t_stop_s &&
          stopS > signal.t_start_s,
      );
      if (isOn) return 'listed';
      const isBeside = measured.some(
        (signal) =>
          track.snrDb <= signal.approx_snr_db - BESIDE_DB &&
          startS + 2 * rowDurationS >= signal.t_start_s &&
          stopS - 2 * rowDurationS <= signal.t_stop_s,
      );
      if (isBeside) return 'beside';
      if (named !== undefined && startS + rowDurationS >= named.startS && startS < named.stopS)
        return 'named';
      const ownHz = Math.max(track.bandwidthHz, rbwHz);
      const dilutionDb = 10 * Math.log10(Math.max(1, (HANN_BINS * cellHz) / ownHz));
      return track.snrDb - dilutionDb < LEAST_SNR_DB ? 'weak' : 'other';
    },
  };
}

/**
 * Start and stop within the tolerance. Two cases cannot be put so: bursts that follow each other faster than a track
 * can end (Mode S) are one presence that must cover them, and a keyed carrier starts when its operator does.
 */
function isAtItsTime(found: Found, signal: MeasuredSignal, resolutionS: number): boolean {
  const { t_start_s: startS, t_stop_s: stopS } = signal;
  const coversStart = found.startS <= startS + TIME_TOLERANCE_S;
  const coversStop = found.stopS >= stopS - TIME_TOLERANCE_S;
  if (stopS - startS < resolutionS) return coversStart && coversStop;
  const isInside = found.startS >= startS - TIME_TOLERANCE_S && found.stopS <= stopS + TIME_TOLERANCE_S;
  if (signal.note?.startsWith('keyed') === true) {
    return isInside && found.stopS - found.startS >= KEYED_SHARE * (stopS - startS);
  }
  return isInside && coversStart && coversStop;
}
