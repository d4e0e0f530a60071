// What is found in real recordings, against an independent measurement of them (manifest.json beside the recordings):
// nine in ten of the signals of 8 dB and more, and no DC spike. Says which are missed.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Datatype, RecordingOverrides } from '#contract/entities.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { inspectRecording } from '../recordings/open.ts';
import { loadAddon } from './addon.ts';
import { type AnalysisResult, analyzeRecording } from './analysis.ts';
import { recordingFacts } from './facts.ts';

const FOLDER = resolve(
  process.env.SFERIC_RECORDINGS ?? join(import.meta.dirname, '../../../shared/recordings'),
);
const LEAST_SNR_DB = 8;
const TIME_TOLERANCE_S = 0.05;
/** What fills the band at once (a stroke of static) leaves no cell to compare with: no detection along frequency. */
const WHOLE_BAND = 0.95;
/** A keyed carrier was measured over the whole recording; what is heard of it must fill this part of that. */
const KEYED_SHARE = 0.5;

interface Measured {
  readonly t_start_s: number;
  readonly t_stop_s: number;
  readonly f_offset_hz: number;
  readonly bandwidth_hz: number;
  readonly approx_snr_db: number;
  readonly note?: string;
}

interface ManifestEntry {
  readonly file: string;
  readonly measured: readonly Measured[];
}

/** Every recording of the manifest, with what the files do not say. */
const RECORDINGS: Readonly<Record<string, RecordingOverrides>> = {
  'mavic_air_2.sigmf-data': {},
  'dmr_call_48k.sigmf-data': {},
  'dmr_capacity_plus_48k.sigmf': {},
  'g002_433.92M_250k.cu8': {},
  'rtlsdr_868.950M_1M6_samples2.cu8': {},
  'modes1.bin': raw(2e6, 'cu8'),
  'left back.complex16s': raw(2e6, 'ci8'),
  'dot11n_6.5mbps.dat': raw(20e6, 'ci16_le'),
  'TPMS_Good_315_1MSps.iq': {},
  'CQWW_CW_2005.fs96k.cf7040.iq.s16.dat': raw(96e3, 'ci16_be'),
  'dfmIQ.wav': {},
  '20171127T104156Z_77500_F1JEK_iq.wav': {},
  'HFDL_test_12k_cf13270_df13270.wav': {},
};

function raw(sampleRateHz: number, datatype: Datatype): RecordingOverrides {
  return { sampleRateHz, datatype };
}

interface Found {
  readonly startS: number;
  readonly stopS: number;
  readonly offsetHz: number;
}

/** Tracks are presences, emitters are what the analyst's list shows: a keyed carrier is one of these. */
function foundIn(result: AnalysisResult, sampleRateHz: number): readonly Found[] {
  return [
    ...result.tracks.map((track) => ({
      startS: track.sampleStart / sampleRateHz,
      stopS: (track.sampleStart + track.sampleCount) / sampleRateHz,
      offsetHz: track.offsetHz,
    })),
    ...result.emitters.map((emitter) => ({
      startS: emitter.firstSample / sampleRateHz,
      stopS: emitter.lastSample / sampleRateHz,
      offsetHz: emitter.offsetHz,
    })),
  ];
}

/**
 * Start and stop within the tolerance. Two cases cannot be put so: bursts that follow each other faster than a track
 * can end (Mode S) are one presence that must cover them, and a keyed carrier starts when its operator does.
 */
function isAtItsTime(found: Found, signal: Measured, resolutionS: number): boolean {
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

const isHere = existsSync(join(FOLDER, 'manifest.json'));
if (!isHere) {
  console.warn(`skipped: the real recordings are not at ${FOLDER} (set SFERIC_RECORDINGS to where they are)`);
}

describe.skipIf(!isHere)('real recordings, measured independently', () => {
  const manifest = isHere
    ? (JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8')) as { recordings: ManifestEntry[] })
    : { recordings: [] };
  let wantedInAll = 0;
  let foundInAll = 0;

  for (const [file, overrides] of Object.entries(RECORDINGS)) {
    it(file, async () => {
      const entry = manifest.recordings.find((candidate) => candidate.file === file);
      expect(entry).toBeDefined();
      const facts = recordingFacts(await inspectRecording(join(FOLDER, file), overrides));
      const result = await analyzeRecording({ addon: loadAddon(), facts, config: DEFAULT_CONFIG });
      const found = foundIn(result, facts.sampleRateHz);
      const strong = (entry?.measured ?? []).filter((signal) => signal.approx_snr_db >= LEAST_SNR_DB);
      // A bandwidth below the resolution is the measurement's, made with longer transforms than ours.
      const { rbwHz, rowDurationS } = result.settings;
      const resolutionS = DEFAULT_CONFIG.tracker.lostAfterRows * rowDurationS;
      const unheard = strong.filter(
        (signal) =>
          !found.some(
            (candidate) =>
              Math.abs(candidate.offsetHz - signal.f_offset_hz) <= Math.max(signal.bandwidth_hz, rbwHz) &&
              isAtItsTime(candidate, signal, resolutionS),
          ),
      );
      const isWholeBand = (signal: Measured) => signal.bandwidth_hz >= WHOLE_BAND * facts.sampleRateHz;
      const missed = unheard.filter((signal) => !isWholeBand(signal));
      const wanted = strong.filter((signal) => !(unheard.includes(signal) && isWholeBand(signal)));
      wantedInAll += wanted.length;
      foundInAll += wanted.length - missed.length;
      const lines = missed.map(
        (signal) =>
          `  missed: ${signal.t_start_s.toFixed(4)}..${signal.t_stop_s.toFixed(4)} s at ${signal.f_offset_hz} Hz, ` +
          `${signal.bandwidth_hz} Hz wide, ${signal.approx_snr_db} dB`,
      );
      console.info(
        [
          `${file}: ${wanted.length - missed.length} of ${wanted.length} found; ` +
            `${result.tracks.length} tracks, ${result.emitters.length} emitters`,
          ...lines,
          ...(strong.length > wanted.length
            ? [`  left out, not found and as wide as the band: ${strong.length - wanted.length}`]
            : []),
        ].join('\n'),
      );
      // Narrower than three bins, within half a bin of 0 Hz: that would be the receiver's offset.
      const binHz = facts.sampleRateHz / result.settings.fftSize;
      const spikes = result.emitters.filter(
        (emitter) => Math.abs(emitter.offsetHz) < binHz / 2 && emitter.bandwidthHz < 3 * binHz,
      );
      expect(spikes).toEqual([]);
      expect((wanted.length - missed.length) / wanted.length).toBeGreaterThanOrEqual(0.9);
    });
  }

  it('all together: at least nine in ten', () => {
    console.info(`all recordings: ${foundInAll} of ${wantedInAll} found`);
    expect(foundInAll / wantedInAll).toBeGreaterThanOrEqual(0.9);
  });
});

/** Malformed and misleading recordings: what an analysis must make of each. */
interface BadOutcome {
  readonly overrides?: RecordingOverrides;
  /** The strongest emitter: RF, or an offset where the centre is unknown; null: whatever it is, it must be finite. */
  readonly strongestHz: readonly [low: number, high: number] | null;
  readonly isCenterKnown: boolean;
}
const BAD: Readonly<Record<string, BadOutcome>> = {
  // NaN and 3.4e38 among the samples.
  'inputnan.cf32': { overrides: { sampleRateHz: 48e3 }, strongestHz: null, isCenterKnown: false },
  // 391 samples.
  'New1 HackRF-Left backward-2_475GHz-2MSps-2MHz.complex16s': { strongestHz: null, isCenterKnown: true },
  // Mono: a real-valued band from 0 to 5 MHz, of which the strongest is next to 0 (a magnitude).
  'test_NFC-A_106kbps_003.wav': { strongestHz: [0, 5e6], isCenterKnown: true },
  // Unsigned in spite of its name; the tones of its 2FSK lie about 200 kHz up, 115 kHz apart.
  'wenet_sample.c8': {
    overrides: { sampleRateHz: 921_416, datatype: 'cu8' },
    strongestHz: [100e3, 300e3],
    isCenterKnown: false,
  },
  'mavic_no_freq.sigmf-meta': { strongestHz: [-25e6, 25e6], isCenterKnown: false },
};

describe.skipIf(!isHere)('malformed and misleading recordings are analysed as far as they go', () => {
  for (const [file, outcome] of Object.entries(BAD)) {
    it(file, async () => {
      const facts = recordingFacts(
        await inspectRecording(join(FOLDER, 'bad', file), outcome.overrides ?? {}),
      );
      const result = await analyzeRecording({ addon: loadAddon(), facts, config: DEFAULT_CONFIG });
      expect(result.problem).toBeNull();
      expect(result.samplesProcessed).toBe(facts.sampleCount);
      expect(facts.centerFreqHz !== null).toBe(outcome.isCenterKnown);
      for (const emitter of result.emitters) {
        for (const value of [emitter.offsetHz, emitter.powerDbfs, emitter.snrDb, emitter.noiseFloorDbfs]) {
          expect(Number.isFinite(value)).toBe(true);
        }
      }
      if (outcome.strongestHz === null) return;
      const strongest = [...result.emitters].sort((a, b) => b.powerDbfs - a.powerDbfs)[0];
      if (strongest === undefined) throw new Error('nothing was found');
      const freqHz = (facts.centerFreqHz ?? 0) + strongest.offsetHz;
      expect(freqHz).toBeGreaterThanOrEqual(outcome.strongestHz[0]);
      expect(freqHz).toBeLessThanOrEqual(outcome.strongestHz[1]);
    });
  }
});
