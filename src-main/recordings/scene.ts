// The demonstration scene on disk: made once, made anew when stale or damaged, and its truth read back for the tests.
// Knows SigMF and the radio frequency; must not know how the samples are made.

import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SignalClass } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import type { Hz, SampleIndex } from '#contract/units.ts';
import { makeFolder } from './make-folder.ts';

const NAME = 'demo-scene';
const CENTER_FREQ_HZ = 433_920_000;
const BYTES_PER_SAMPLE = 4;
const DEFAULT_SEED = 1;

/** Goes up whenever the generator's bytes or this file's metadata change: an older scene is then made anew. */
const GENERATOR = 'Sferic demonstration scene 1';

/** A fixed time, so that the same seed gives the same metadata. */
const DATETIME = '2026-01-01T00:00:00.000Z';

export interface WrittenBurst {
  readonly emitter: string;
  readonly class: string;
  readonly sampleStart: number;
  readonly sampleCount: number;
  readonly lowOffsetHz: number;
  readonly highOffsetHz: number;
  readonly snrDb: number;
}

/** What this file needs of the native addon. */
export interface SceneWriter {
  writeDemoScene(
    path: string,
    seed: number,
    onProgress: (fraction: number) => void,
  ): Promise<{
    readonly sampleRateHz: number;
    readonly sampleCount: number;
    readonly bursts: readonly WrittenBurst[];
  }>;
}

type ProgressListener = (fraction: number) => void;

/**
 * Path of the scene's `.sigmf-meta` in `folder` (made if missing). A whole scene of this generator, of whatever seed,
 * is used as it is. Throws SfericError `unavailable`.
 */
export async function ensureDemoScene(
  writer: SceneWriter,
  folder: string,
  onProgress: ProgressListener,
): Promise<string> {
  const metaPath = join(folder, `${NAME}.sigmf-meta`);
  if (await isWhole(folder)) return metaPath;
  return await writeScene(writer, folder, DEFAULT_SEED, onProgress);
}

/**
 * Makes the scene whatever is there, and returns the path of its `.sigmf-meta`. The pair never disagrees: the old
 * metadata goes before the new samples come, and the new metadata comes last. Throws SfericError `unavailable`.
 */
export async function writeScene(
  writer: SceneWriter,
  folder: string,
  seed: number,
  onProgress: ProgressListener,
): Promise<string> {
  const metaPath = join(folder, `${NAME}.sigmf-meta`);
  const temporary = join(folder, `.${NAME}-${process.pid}-${randomUUID()}`);
  try {
    await makeFolder(folder);
    await removeLeftovers(folder);
    const scene = await writer.writeDemoScene(`${temporary}.data`, seed, onProgress);
    const bursts = scene.bursts.map(annotationOf);
    const metadata = {
      global: {
        'core:datatype': 'ci16_le',
        'core:sample_rate': scene.sampleRateHz,
        'core:version': '1.2.0',
        'core:description':
          'Ten seconds of a busy band, made by calculation: every signal in it is known and annotated.',
        'core:recorder': GENERATOR,
        'core:extensions': [{ name: 'sferic', version: '1.0.0', optional: true }],
        'sferic:seed': seed,
        'sferic:sample_count': scene.sampleCount,
      },
      captures: [{ 'core:sample_start': 0, 'core:frequency': CENTER_FREQ_HZ, 'core:datetime': DATETIME }],
      annotations: bursts,
    };
    await writeFile(`${temporary}.meta`, `${JSON.stringify(metadata, null, 2)}\n`);
    await rm(metaPath, { force: true });
    await rename(`${temporary}.data`, join(folder, `${NAME}.sigmf-data`));
    await rename(`${temporary}.meta`, metaPath);
    return metaPath;
  } catch (error) {
    await rm(`${temporary}.data`, { force: true }).catch(() => {});
    await rm(`${temporary}.meta`, { force: true }).catch(() => {});
    const reason = error instanceof Error ? error.message : String(error);
    throw new SfericError(
      'unavailable',
      `The demonstration scene cannot be made in ${folder} (${reason}): choose a folder that can be written, with 100 MB free`,
      { path: folder },
    );
  }
}

function annotationOf(burst: WrittenBurst) {
  return {
    'core:sample_start': burst.sampleStart,
    'core:sample_count': burst.sampleCount,
    'core:freq_lower_edge': CENTER_FREQ_HZ + burst.lowOffsetHz,
    'core:freq_upper_edge': CENTER_FREQ_HZ + burst.highOffsetHz,
    'core:label': burst.emitter,
    'core:comment': `${burst.class}, SNR ${burst.snrDb.toFixed(1)} dB`,
    'core:generator': GENERATOR,
    'sferic:class': burst.class,
    'sferic:snr_db': burst.snrDb,
  };
}

const wholenessSchema = z.object({
  global: z.object({ 'core:recorder': z.literal(GENERATOR), 'sferic:sample_count': z.int().positive() }),
});

async function isWhole(folder: string): Promise<boolean> {
  try {
    const text = await readFile(join(folder, `${NAME}.sigmf-meta`), 'utf8');
    const { global } = wholenessSchema.parse(JSON.parse(text));
    const { size } = await stat(join(folder, `${NAME}.sigmf-data`));
    return size === global['sferic:sample_count'] * BYTES_PER_SAMPLE;
  } catch {
    return false;
  }
}

/** What a killed process left: 96 MB that nobody would miss. A living one's files are let be. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const owner = /^\.demo-scene-(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) await rm(join(folder, name), { force: true });
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** One presence of an emitter. Frequencies are offsets from the centre. */
export interface TruthBurst {
  readonly sampleStart: SampleIndex;
  readonly sampleCount: number;
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
  readonly snrDb: number;
}

export interface TruthEmitter {
  readonly label: string;
  readonly class: SignalClass;
  /** The extent of all bursts. */
  readonly lowOffsetHz: Hz;
  readonly highOffsetHz: Hz;
  /** By sampleStart. */
  readonly bursts: readonly TruthBurst[];
}

export interface SceneTruth {
  readonly sampleRateHz: Hz;
  readonly centerFreqHz: Hz;
  readonly sampleCount: number;
  /** By number: E1, E2, ... */
  readonly emitters: readonly TruthEmitter[];
}

const truthSchema = z.object({
  global: z.object({ 'core:sample_rate': z.number().positive(), 'sferic:sample_count': z.int().positive() }),
  captures: z.tuple([z.object({ 'core:frequency': z.number() })]),
  annotations: z.array(
    z.object({
      'core:sample_start': z.int().min(0),
      'core:sample_count': z.int().positive(),
      'core:freq_lower_edge': z.number(),
      'core:freq_upper_edge': z.number(),
      'core:label': z
        .string()
        .regex(/^E\d+ /)
        .max(20),
      'sferic:class': z.enum([
        'carrier',
        'drifting-carrier',
        'narrowband',
        'wideband',
        'burst',
        'hopper',
        'sweep',
      ] satisfies readonly SignalClass[]),
      'sferic:snr_db': z.number(),
    }),
  ),
});

/** The scene's annotations, emitter by emitter. Throws an Error when the file is not such a scene. */
export async function sceneTruth(metaPath: string): Promise<SceneTruth> {
  const parsed = truthSchema.parse(JSON.parse(await readFile(metaPath, 'utf8')));
  const centerFreqHz = parsed.captures[0]['core:frequency'];
  const byLabel = new Map<string, TruthEmitter>();
  for (const annotation of parsed.annotations) {
    const label = annotation['core:label'];
    const burst: TruthBurst = {
      sampleStart: annotation['core:sample_start'],
      sampleCount: annotation['core:sample_count'],
      lowOffsetHz: annotation['core:freq_lower_edge'] - centerFreqHz,
      highOffsetHz: annotation['core:freq_upper_edge'] - centerFreqHz,
      snrDb: annotation['sferic:snr_db'],
    };
    const known = byLabel.get(label);
    byLabel.set(label, {
      label,
      class: annotation['sferic:class'],
      lowOffsetHz: Math.min(burst.lowOffsetHz, known?.lowOffsetHz ?? burst.lowOffsetHz),
      highOffsetHz: Math.max(burst.highOffsetHz, known?.highOffsetHz ?? burst.highOffsetHz),
      bursts: [...(known?.bursts ?? []), burst],
    });
  }
  const emitters = [...byLabel.values()];
  emitters.sort((a, b) => numberOf(a.label) - numberOf(b.label));
  return {
    sampleRateHz: parsed.global['core:sample_rate'],
    centerFreqHz,
    sampleCount: parsed.global['sferic:sample_count'],
    emitters,
  };
}

/** 7 of `E7 OOK bursts`. */
function numberOf(label: string): number {
  return Number.parseInt(label.slice(1), 10);
}
