// Traps about samples: none lost unseen, none too short, none beyond the size that a header can say.

import { copyFile, open, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyzeRecording } from '../../../engine/analysis.ts';
import { recordingFacts } from '../../../engine/facts.ts';
import { inspectRecording } from '../../../recordings/open.ts';
import { sceneSchema } from '../../../scenes/scene-schema.ts';
import { COLUMN, DetectionView } from '../../../tracking/detection-view.ts';
import { NOISE_DBFS_PER_HZ } from '../bands.ts';
import { factsOf, withScene } from '../run-scene.ts';
import { runShortBursts } from '../short-bursts.ts';
import { runEngine } from './engine-run.ts';
import { carrier, sceneWith } from './scenes.ts';
import { allHold, type Trap } from './trap.ts';

export const accounting: Trap = (context) => {
  const { addon, config, folder } = context;
  context.onStep('trap accounting');
  const scene = sceneWith(31, 4, [carrier('steady', 200e3, 20)]);
  return withScene(scene, 'trap count', context, async (made) => {
    const facts = await factsOf(made);
    let looks = 0;
    // Whoever takes the results is behind every other time: the reading waits, and nothing may be lost by it.
    const slow = await analyzeRecording({ addon, facts, config, isBehind: () => looks++ % 2 === 0 });
    const { counters } = await runEngine({
      addon,
      facts,
      config,
      display: { maxRowsPerS: 1, maxBins: 256, density: null },
    });
    // The same samples with a gap of a second stated between two captures.
    const gapped = join(folder, 'trap gapped.sigmf-meta');
    await copyFile(made.dataPath, gapped.replace(/meta$/, 'data'));
    const half = facts.sampleCount / 2;
    const rate = facts.sampleRateHz;
    await writeFile(
      gapped,
      JSON.stringify({
        global: { 'core:version': '1.2.0', 'core:datatype': facts.datatype, 'core:sample_rate': rate },
        captures: [
          { 'core:sample_start': 0, 'core:global_index': 0 },
          { 'core:sample_start': half, 'core:global_index': half + rate },
        ],
        annotations: [],
      }),
    );
    const parts: number[] = [];
    try {
      for (const part of [1, 2]) {
        const partFacts = recordingFacts(await inspectRecording(gapped, { part }));
        const result = await analyzeRecording({ addon, facts: partFacts, config });
        parts.push(result.samplesProcessed);
      }
    } finally {
      await rm(gapped);
      await rm(gapped.replace(/meta$/, 'data'));
    }
    const { samplesIn, samplesProcessed, samplesDropped } = counters;
    const { isHeld, broken } = allHold({
      'all of them processed': slow.samplesProcessed === facts.sampleCount && slow.samplesDropped === 0,
      'in = processed + dropped': samplesIn === samplesProcessed + samplesDropped,
      'two parts of a half each': parts.every((count) => count === half),
    });
    return {
      trap: 'silent sample loss',
      done: 'a recording with a listener that keeps falling behind; one with a slow view; one with a gap stated in the middle',
      outcome: `${slow.samplesProcessed} of ${facts.sampleCount} samples processed, ${slow.samplesDropped} dropped; in ${samplesIn} = processed ${samplesProcessed} + dropped ${samplesDropped}; with the gap ${parts.length} parts of ${parts.join(' and ')} samples, no row across it.${broken}`,
      isHeld,
    };
  });
};

/** Such a burst stands out of its row by 18 dB still: one row of it is proof. */
const BURST_SNR_DB = 30;

export const shortBursts: Trap = async (context) => {
  const results = await runShortBursts(BURST_SNR_DB, [0.001, 0.0005, 0.00025], context);
  const text = results.map(({ lengthS, pd }) => `${lengthS * 1e3} ms: ${pd.count} of ${pd.total}`).join('; ');
  return {
    trap: 'polling that misses bursts shorter than the polling period',
    done: `bursts of ${BURST_SNR_DB} dB (in their own bandwidth) that are a quarter, an eighth and a sixteenth of a row long, at any phase of it`,
    outcome: text,
    isHeld: results.every(({ pd }) => (pd.low ?? 0) > 0.8),
  };
};

const WIDE_RATE_HZ = 50e6;
const TAIL_S = 0.5;
const FOUR_GIB = 2 ** 32;
const BYTES_PER_SAMPLE = 4;
const TONE_OFFSET_HZ = 7e6;

export const beyondFourGib: Trap = (context) => {
  const { addon, config, folder } = context;
  context.onStep('trap 4 GiB');
  const scene = sceneSchema.parse({
    sample_rate_hz: WIDE_RATE_HZ,
    duration_s: TAIL_S,
    seed: 33,
    noise_dbfs_per_hz: NOISE_DBFS_PER_HZ,
    reference_bandwidth_hz: 20e3,
    emitters: [
      { ...carrier('tone', TONE_OFFSET_HZ, 25), schedule: { type: 'list', bursts_s: [[0.35, 0.1]] } },
    ],
  });
  return withScene(scene, 'trap tail', context, async (made) => {
    const path = join(folder, 'trap beyond.rf64');
    try {
      const tailBytes = (await stat(made.dataPath)).size;
      // The tail begins where 32 bits end; what is before it is a hole in the file.
      const dataBytes = FOUR_GIB + tailBytes;
      const header = rf64Header(dataBytes, WIDE_RATE_HZ);
      await writeFile(path, header);
      await truncate(path, header.length + dataBytes);
      await copyInto(made.dataPath, path, header.length + FOUR_GIB);
      const info = await inspectRecording(path, {});
      const facts = recordingFacts(info);
      const firstTail = FOUR_GIB / BYTES_PER_SAMPLE;
      const run = await runEngine({ addon, facts, config, display: null, fromSample: firstTail });
      const view = new DetectionView(run.detections);
      const at = Array.from({ length: view.count }, (_, k) => ({
        timeS: (view.at(k, COLUMN.sampleStart) - firstTail) / WIDE_RATE_HZ,
        offsetHz: view.at(k, COLUMN.offsetHz),
      }));
      const tone = at.filter(({ offsetHz }) => Math.abs(offsetHz - TONE_OFFSET_HZ) < 20e3);
      const beginS = Math.min(...tone.map(({ timeS }) => timeS));
      const { isHeld, broken } = allHold({
        'every sample is there': facts.sampleCount === dataBytes / BYTES_PER_SAMPLE,
        'no warning': info.warnings.length === 0,
        'the burst is where it is': tone.length > 10 && Math.abs(beginS - 0.35) < 0.005,
        // At the default rate a false alarm in every second of this tail is what is to be expected.
        'and next to nothing else': at.length - tone.length <= 5,
      });
      return {
        trap: 'the 4 GiB limit of WAV: 21 s at 50 MS/s',
        done: `an RF64 file of ${(dataBytes / 2 ** 30).toFixed(2)} GiB (sparse) with a burst ${(FOUR_GIB / BYTES_PER_SAMPLE / WIDE_RATE_HZ + 0.35).toFixed(2)} s into it, read from beyond the limit; what Sferic writes is SigMF, which has no such limit`,
        outcome: `${facts.sampleCount} samples; burst detected ${(1e3 * (beginS - 0.35)).toFixed(1)} ms from where it begins, in ${tone.length} rows, ${at.length - tone.length} other detections.${broken}`,
        isHeld,
      };
    } finally {
      await rm(path, { force: true });
    }
  });
};

/** EBU Tech 3306: RIFF whose sizes stand in a ds64 chunk, 64 bits each. 16-bit stereo PCM. */
function rf64Header(dataBytes: number, sampleRateHz: number): Buffer {
  const header = Buffer.alloc(80);
  header.write('RF64', 0);
  header.writeUInt32LE(0xffff_ffff, 4);
  header.write('WAVEds64', 8);
  header.writeUInt32LE(28, 16);
  header.writeBigUInt64LE(BigInt(header.length - 8 + dataBytes), 20);
  header.writeBigUInt64LE(BigInt(dataBytes), 28);
  header.writeBigUInt64LE(BigInt(dataBytes / BYTES_PER_SAMPLE), 36);
  header.write('fmt ', 48);
  header.writeUInt32LE(16, 52);
  header.writeUInt16LE(1, 56);
  header.writeUInt16LE(2, 58);
  header.writeUInt32LE(sampleRateHz, 60);
  header.writeUInt32LE(sampleRateHz * BYTES_PER_SAMPLE, 64);
  header.writeUInt16LE(BYTES_PER_SAMPLE, 68);
  header.writeUInt16LE(16, 70);
  header.write('data', 72);
  header.writeUInt32LE(0xffff_ffff, 76);
  return header;
}

async function copyInto(fromPath: string, toPath: string, at: number): Promise<void> {
  await using from = await open(fromPath, 'r');
  await using to = await open(toPath, 'r+');
  const block = Buffer.alloc(4 << 20);
  for (let done = 0; ; ) {
    const { bytesRead } = await from.read(block, 0, block.length, done);
    if (bytesRead === 0) return;
    await to.write(block, 0, bytesRead, at + done);
    done += bytesRead;
  }
}
