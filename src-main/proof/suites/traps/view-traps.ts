// Traps that views set: what is shown must not change what is found, nor lose it, nor turn it round.

import { analyzeRecording } from '../../../engine/analysis.ts';
import type { RecordingFacts } from '../../../engine/facts.ts';
import { exportLog } from '../../../export/index.ts';
import { PLAIN_LAYOUT } from '../../../recordings/plain-layout.ts';
import { DETECTION_STRIDE } from '../../../tracking/detection-view.ts';
import { spread } from '../../intervals.ts';
import { BAND_RATE_HZ, denseBand } from '../bands.ts';
import { TUNING_SEED } from '../plan.ts';
import { factsOf, withScene } from '../run-scene.ts';
import { runEngine, strongestColumn } from './engine-run.ts';
import { carrier, sceneWith } from './scenes.ts';
import { allHold, type Trap } from './trap.ts';

export const zoom: Trap = (context) => {
  const { addon, config } = context;
  context.onStep('trap zoom');
  return withScene(denseBand(TUNING_SEED, 20, 3), 'trap zoom', context, async (made) => {
    const facts = await factsOf(made);
    const given = { addon, facts, config };
    const plain = await runEngine({ ...given, display: null });
    const coarse = await runEngine({ ...given, display: { maxRowsPerS: 1, maxBins: 256, density: null } });
    let batches = 0;
    const moved = await runEngine({
      ...given,
      display: { maxRowsPerS: 60, maxBins: 65536, density: null },
      onBatch: (engine) =>
        void engine.setDisplay({ maxRowsPerS: 240, maxBins: 256 * 2 ** (batches++ % 9), density: null }),
    });
    const bytes = ({ detections }: { readonly detections: Float64Array }): Buffer =>
      Buffer.from(detections.buffer, detections.byteOffset, detections.byteLength);
    const isSame = [coarse, moved].every((run) => bytes(run).equals(bytes(plain)));
    const count = plain.detections.length / DETECTION_STRIDE;
    return {
      trap: 'detection on zoomed display bins: results that depend on the zoom',
      done: 'one band of 20 emitters without a view, with 256 columns, and with a zoom that changes at every batch',
      outcome: `${count} detections, ${isSame ? 'the same bytes' : 'NOT the same bytes'} each time (${coarse.frames.length} and ${moved.frames.length} frames were drawn meanwhile)`,
      isHeld: isSame && count > 0,
    };
  });
};

const CENTER_HZ = 433.92e6;
const OFFSET_HZ = 300e3;

export const frequencySign: Trap = (context) => {
  const { addon, config } = context;
  context.onStep('trap sign');
  const scene = sceneWith(21, 2, [carrier('high', OFFSET_HZ, 30), carrier('low', -700e3, 15)], {
    center_freq_hz: CENTER_HZ,
  });
  return withScene(scene, 'trap sign', context, async (made) => {
    const facts = await factsOf(made);
    const swapped: RecordingFacts = { ...facts, layout: { ...PLAIN_LAYOUT, isIqSwapped: true } };
    const drawnHz = async (of: RecordingFacts): Promise<number> => {
      const run = await runEngine({
        addon,
        facts: of,
        config,
        display: { maxRowsPerS: 60, maxBins: 65536, density: null },
      });
      return CENTER_HZ + (strongestColumn(run.frames)?.offsetHz ?? Number.NaN);
    };
    const exportedHz = async (of: RecordingFacts): Promise<number> => {
      const { tracks, emitters } = await analyzeRecording({ addon, facts: of, config });
      const text = [
        ...exportLog(
          {
            session: {
              softwareVersion: '0',
              configHash: 0,
              source: facts.name,
              container: 'sigmf',
              datatype: of.datatype,
              sampleRateHz: of.sampleRateHz,
              centerFreqHz: of.centerFreqHz,
              timeStartNs: of.timeStartNs,
              sampleCount: of.sampleCount,
              samplesDropped: 0,
              isComplete: true,
            },
            tracks,
            emitters,
            gaps: [],
            psdRefDbm: null,
          },
          'sigmf',
        ),
      ].join('');
      const { annotations } = JSON.parse(text) as { annotations: readonly Record<string, number>[] };
      const strongest = [...annotations].sort(
        (a, b) => (b['sferic:power_dbfs'] ?? -999) - (a['sferic:power_dbfs'] ?? -999),
      )[0];
      return ((strongest?.['core:freq_lower_edge'] ?? 0) + (strongest?.['core:freq_upper_edge'] ?? 0)) / 2;
    };
    const binHz = BAND_RATE_HZ / 4096;
    const [drawn, exported] = [await drawnHz(facts), await exportedHz(facts)];
    const [drawnSwapped, exportedSwapped] = [await drawnHz(swapped), await exportedHz(swapped)];
    const near = (hz: number, expectedHz: number): boolean => Math.abs(hz - expectedHz) < binHz;
    const { isHeld, broken } = allHold({
      'drawn above the centre': near(drawn, CENTER_HZ + OFFSET_HZ),
      'exported above the centre': near(exported, CENTER_HZ + OFFSET_HZ),
      'both below it with I and Q exchanged':
        near(drawnSwapped, CENTER_HZ - OFFSET_HZ) && near(exportedSwapped, CENTER_HZ - OFFSET_HZ),
    });
    const mhz = (hz: number): string => (hz / 1e6).toFixed(4);
    return {
      trap: 'a frequency axis flipped in sign',
      done: `a tone ${OFFSET_HZ / 1e3} kHz above a centre of ${mhz(CENTER_HZ)} MHz: where the brightest column is drawn, and where SigMF has it; then with I and Q exchanged`,
      outcome: `drawn at ${mhz(drawn)}, exported at ${mhz(exported)} MHz; exchanged: ${mhz(drawnSwapped)}, ${mhz(exportedSwapped)} MHz.${broken}`,
      isHeld,
    };
  });
};

export const narrowedTone: Trap = (context) => {
  const { addon } = context;
  context.onStep('trap narrowed');
  const fftSize = 65536;
  const config = { ...context.config, spectrum: { ...context.config.spectrum, fftSize } };
  const offsetHz = (12_345 * BAND_RATE_HZ) / fftSize;
  return withScene(
    sceneWith(22, 2, [carrier('tone', offsetHz, 25)]),
    'trap narrow',
    context,
    async (made) => {
      const facts = await factsOf(made);
      const peaks: number[] = [];
      const bins = [65536, 4096, 256];
      for (const maxBins of bins) {
        const run = await runEngine({
          addon,
          facts,
          config,
          display: { maxRowsPerS: 240, maxBins, density: null },
        });
        peaks.push(strongestColumn(run.frames)?.powerDbfs ?? Number.NaN);
      }
      const [full = Number.NaN, ...narrowed] = peaks;
      const worst = Math.max(...narrowed.map((peak) => Math.abs(peak - full)));
      return {
        trap: 'a one-bin tone that disappears when the waterfall is zoomed out',
        done: `a tone of one bin of ${fftSize}, drawn with ${bins.join(', ')} columns`,
        outcome: `its column reads ${full.toFixed(2)} dBFS at full width, at most ${worst.toFixed(3)} dB less when narrowed 256 times`,
        isHeld: worst < 0.01,
      };
    },
  );
};

export const percentiles: Trap = async (context) => {
  const { addon, config } = context;
  context.onStep('trap percentiles');
  const numbers = Array.from({ length: 1000 }, (_, k) => 1000 - k);
  const { median = Number.NaN, p95 = Number.NaN } = spread(numbers) ?? {};
  const asText = numbers.map(String).sort();
  const counters = await withScene(sceneWith(23, 3, []), 'trap latency', context, async (made) => {
    const facts = await factsOf(made);
    return (await runEngine({ addon, facts, config, display: null })).counters;
  });
  const { latencyP50Ms, latencyP99Ms } = counters;
  const { isHeld, broken } = allHold({
    'median 500.5 and p95 950': median === 500.5 && p95 === 950,
    'p50 at most p99': latencyP50Ms <= latencyP99Ms,
  });
  return {
    trap: 'percentiles computed on numbers sorted as text',
    done: 'median and p95 of 1 to 1000 by the score; latency p50 and p99 of the engine over a run',
    outcome: `median ${median}, p95 ${p95} (sorted as text the 950th would be ${asText[949]}); latency p50 ${latencyP50Ms.toFixed(2)} ms, p99 ${latencyP99Ms.toFixed(2)} ms.${broken}`,
    isHeld,
  };
};
