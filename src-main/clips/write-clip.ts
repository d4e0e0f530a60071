// Writes a clip as a SigMF pair: both files whole, or neither. Must not know who asked for it.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ClipDatatype, ClipInfo, ClipRequest } from '#contract/clips.ts';
import { type Datatype, isRealValued, type RecordingInfo } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import type { NativeAddon } from '../../native/index.d.ts';
import { nativeLayout } from '../engine/native-layout.ts';
import { requireFacts } from '../recordings/facts.ts';
import { SIGMF_DATA, SIGMF_DATATYPES, SIGMF_META, stemOf } from '../recordings/sigmf/names.ts';
import { clipCenterFreqHz, clipMetadata } from './metadata.ts';
import { type ClipPlan, planClip } from './plan.ts';

/** What this needs of the native addon. */
export type ClipWriter = Pick<NativeAddon, 'writeClip'>;

export interface ClipJob {
  readonly writer: ClipWriter;
  readonly recording: RecordingInfo;
  readonly request: ClipRequest;
  readonly version: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

/** The rest is for the checksum, which reads the new file once more. */
const SAMPLES_SHARE = 0.85;

/**
 * Answers what was written, or null where `signal` ended it: then nothing is left. Throws SfericError: `facts-missing`,
 * `bad-request` for an impossible box or a file that is there already, `unavailable` where it cannot be written.
 */
export async function writeClip(job: ClipJob): Promise<ClipInfo | null> {
  const { recording, request } = job;
  const facts = requireFacts(recording);
  const plan = planClip(request, {
    sampleCount: recording.sampleCount,
    sampleRateHz: facts.sampleRateHz,
  });
  const stem = await stemFor(request.path, recording, plan, facts);
  const temporary = join(dirname(stem), `.${basename(stem)}.${randomUUID().slice(0, 8)}`);
  const convertTo = convertedTo(plan, facts.datatype, request.datatype);
  const datatype = convertTo ?? (isRealValued(facts.datatype) ? 'cf32_le' : facts.datatype);
  try {
    const native = await writeSamples(job, plan, facts, convertTo, `${temporary}.data`);
    if (native === null) return null;
    const sha512 = await sha512Of(`${temporary}.data`, job);
    if (sha512 === null) return null;
    const centerFreqHz = clipCenterFreqHz(facts.centerFreqHz, plan.offsetHz);
    const metadata = clipMetadata({
      plan,
      sourceName: basename(recording.dataPath),
      sourceRateHz: facts.sampleRateHz,
      centerFreqHz: facts.centerFreqHz,
      timeStartNs: facts.timeStartNs,
      globalIndex: globalIndexOf(recording),
      storedPerSample: recording.layout.storedPerSample,
      isDcFree: recording.isDcFree ?? false,
      hardware: hardwareOf(recording),
      datatype,
      label: request.label,
      sha512,
      softwareVersion: job.version,
      uuid: randomUUID(),
    });
    await writeFile(`${temporary}.meta`, metadata, { flush: true });
    // The samples first: metadata without them would look like a damaged recording.
    await rename(`${temporary}.data`, stem + SIGMF_DATA);
    await rename(`${temporary}.meta`, stem + SIGMF_META);
    return {
      path: stem + SIGMF_META,
      dataPath: stem + SIGMF_DATA,
      sampleCount: native.sampleCount,
      sampleRateHz: plan.sampleRateHz,
      centerFreqHz,
      offsetHz: plan.offsetHz,
      sourceSampleStart: plan.sampleStart,
      sourceSampleCount: plan.sampleCount,
      decimation: plan.band?.decimation ?? 1,
      datatype,
      sizeBytes: (await stat(stem + SIGMF_DATA)).size,
      sha512,
      warnings: warningsOf(plan, native),
    };
  } catch (error) {
    if (error instanceof SfericError) throw error;
    throw unwritable(error, stem);
  } finally {
    await rm(`${temporary}.data`, { force: true }).catch(() => undefined);
    await rm(`${temporary}.meta`, { force: true }).catch(() => undefined);
  }
}

type Facts = ReturnType<typeof requireFacts>;

/** Cut in time only, samples stay as they are, where SigMF has a name for them. */
function convertedTo(plan: ClipPlan, stored: Datatype, wanted: ClipDatatype): ClipDatatype | null {
  if (plan.band !== null) return wanted;
  return SIGMF_DATATYPES.includes(stored) ? null : 'cf32_le';
}

/** In the stream that the recording was taken from; without a word about it, the recording is that stream. */
function globalIndexOf({ parts, part, layout }: RecordingInfo): number {
  const opened = parts[part - 1];
  return opened?.globalIndex ?? opened?.storedStart ?? layout.storedStart;
}

function hardwareOf({ remarks }: RecordingInfo): string | null {
  return remarks.find(({ place }) => place === 'global core:hw')?.text ?? null;
}

async function writeSamples(
  job: ClipJob,
  plan: ClipPlan,
  facts: Facts,
  convertTo: ClipDatatype | null,
  path: string,
) {
  const { writer, recording, signal, onProgress } = job;
  if (signal?.aborted) return null;
  const { band } = plan;
  const running = writer.writeClip(
    {
      dataPath: recording.dataPath,
      dataOffsetBytes: recording.dataOffsetBytes,
      sourceSampleCount: recording.sampleCount,
      datatype: facts.datatype,
      sampleStart: plan.sampleStart,
      sampleCount: plan.sampleCount,
      layout: nativeLayout(recording.layout),
      band:
        band === null
          ? null
          : { offsetTurns: band.offsetHz / facts.sampleRateHz, decimation: band.decimation },
      convertTo,
      path,
    },
    (fraction) => onProgress?.(SAMPLES_SHARE * fraction),
  );
  const cancel = (): void => running.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await running.done;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** null: aborted. */
async function sha512Of(path: string, { signal, onProgress }: ClipJob): Promise<string | null> {
  const hash = createHash('sha512');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    if (signal?.aborted) return null;
    hash.update(piece as Buffer);
  }
  onProgress?.(1);
  return hash.digest('hex');
}

function warningsOf(
  plan: ClipPlan,
  {
    invalidSamples,
    saturatedSamples,
  }: { readonly invalidSamples: number; readonly saturatedSamples: number },
): readonly string[] {
  return [
    ...(plan.note === null ? [] : [plan.note]),
    ...(invalidSamples > 0 ? [`${invalidSamples} samples of the recording are no numbers: taken as 0`] : []),
    ...(saturatedSamples > 0
      ? [`${saturatedSamples} samples are over full scale and were held there: write cf32_le instead`]
      : []),
  ];
}

/** Path without extension. Throws `bad-request` where a file is in the way of a name that was given. */
async function stemFor(
  path: string | null,
  recording: RecordingInfo,
  plan: ClipPlan,
  facts: Facts,
): Promise<string> {
  if (path !== null) {
    const stem = stemOf(path, SIGMF_META, SIGMF_DATA) ?? path;
    if (await isTaken(stem)) {
      throw new SfericError(
        'bad-request',
        `${stem}${SIGMF_META} or ${basename(stem)}${SIGMF_DATA} is there already and is not overwritten: choose another name`,
        { path: stem },
      );
    }
    return stem;
  }
  const made = join(dirname(recording.path), suggestedClipStem(recording.name, plan, facts));
  for (let number = 1; ; number += 1) {
    const stem = number === 1 ? made : `${made}-${number}`;
    if (!(await isTaken(stem))) return stem;
  }
}

/** `demo-scene_433.920MHz_1.250s`: what it is of, where, and when from the start. */
export function suggestedClipStem(
  name: string,
  plan: ClipPlan,
  facts: { readonly sampleRateHz: number; readonly centerFreqHz: number | null },
): string {
  const plain = name.replace(/[\p{Cc}/\\:*?"<>|]/gu, '_').slice(0, 100);
  const centerHz = clipCenterFreqHz(facts.centerFreqHz, plan.offsetHz);
  const where =
    centerHz === null ? `${(plan.offsetHz / 1e3).toFixed(1)}kHz` : `${(centerHz / 1e6).toFixed(4)}MHz`;
  return `${plain}_${where}_${(plan.sampleStart / facts.sampleRateHz).toFixed(4)}s`;
}

async function isTaken(stem: string): Promise<boolean> {
  const there = await Promise.all(
    [SIGMF_META, SIGMF_DATA].map((extension) =>
      access(stem + extension).then(
        () => true,
        () => false,
      ),
    ),
  );
  return there.includes(true);
}

function unwritable(error: unknown, stem: string): SfericError {
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return new SfericError(
    'unavailable',
    `The clip ${stem}${SIGMF_META} cannot be written (${reason}): choose another folder, or free some space`,
    { path: stem },
  );
}
