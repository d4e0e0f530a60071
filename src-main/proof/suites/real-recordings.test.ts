// What is found in real recordings, against an independent measurement of them (manifest.json beside the recordings):
// nine in ten of the signals of 8 dB and more, nine in ten of the finds right, and no DC spike. Says which are missed.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RecordingOverrides } from '#contract/entities.ts';
import { DEFAULT_CONFIG } from '../../config/schema.ts';
import { loadAddon } from '../../engine/addon.ts';
import { analyzeRecording } from '../../engine/analysis.ts';
import { recordingFacts } from '../../engine/facts.ts';
import { inspectRecording } from '../../recordings/open.ts';
import { RECORDINGS, type RecordingResult, runRecording, summaryOf } from './real-recordings.ts';

const FOLDER = resolve(
  process.env.SFERIC_RECORDINGS ?? join(import.meta.dirname, '../../../../shared/recordings'),
);

const isHere = existsSync(join(FOLDER, 'manifest.json'));
if (!isHere) {
  console.warn(`skipped: the real recordings are not at ${FOLDER} (set SFERIC_RECORDINGS to where they are)`);
}

describe.skipIf(!isHere)('real recordings, measured independently', () => {
  const results: RecordingResult[] = [];

  for (const file of Object.keys(RECORDINGS)) {
    it(file, async () => {
      const result = await runRecording(FOLDER, file, { addon: loadAddon(), config: DEFAULT_CONFIG });
      results.push(result);
      const { recall, missed, leftOut, tracks, emitters, unexplained, incomplete, spikes } = result;
      console.info(
        [
          `${file}: ${recall.count} of ${recall.total} found; tracks ${JSON.stringify(tracks)}, emitters ${JSON.stringify(emitters)}`,
          ...missed.map(
            (signal) =>
              `  missed: ${signal.t_start_s.toFixed(4)}..${signal.t_stop_s.toFixed(4)} s at ${signal.f_offset_hz} Hz, ` +
              `${signal.bandwidth_hz} Hz wide, ${signal.approx_snr_db} dB`,
          ),
          ...(leftOut > 0 ? [`  left out, not found and as wide as the band: ${leftOut}`] : []),
          ...(incomplete === null
            ? unexplained.map(
                ({ verdict, offsetHz, bandwidthHz, snrDb }) =>
                  `  ${verdict}: ${offsetHz.toFixed(0)} Hz, ${bandwidthHz.toFixed(0)} Hz wide, ${snrDb.toFixed(1)} dB`,
              )
            : []),
        ].join('\n'),
      );
      expect(spikes).toBe(0);
      expect(recall.value).toBeGreaterThanOrEqual(0.9);
    });
  }

  it('all together: at least nine in ten', () => {
    const { recall, emitters, tracks } = summaryOf(results);
    console.info(
      `all recordings: recall ${recall.value?.toFixed(3)}; of those that are described as a whole: precision of emitters ` +
        `${emitters.judged.value?.toFixed(3)} (strictly ${emitters.strict.value?.toFixed(3)}), of tracks ` +
        `${tracks.judged.value?.toFixed(3)} (strictly ${tracks.strict.value?.toFixed(3)})`,
    );
    expect(recall.value).toBeGreaterThanOrEqual(0.9);
    expect(emitters.judged.value).toBeGreaterThanOrEqual(0.9);
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
