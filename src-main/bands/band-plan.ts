// The band plans that come with Sferic, and the user's own beside the settings. Must not know what is drawn from them.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { BAND_SERVICES, type Band, type BandPlan } from '#contract/bands.ts';
import world from '../../resources/band-plans/world.json' with { type: 'json' };

export const BAND_FILE_NAME = 'bands.yaml';
const BANDS_MAX = 10_000;
const USER_FILE_MAX_BYTES = 4 * 1024 * 1024;
const text = z.string().trim().min(1).max(200);
const freqHz = z.number().min(0).max(1e15);

const planSchema = z.strictObject({
  /** Short name to full citation. */
  sources: z.record(z.string(), text).default({}),
  bands: z
    .array(
      z
        .strictObject({
          name: text,
          lowFreqHz: freqHz,
          highFreqHz: freqHz,
          service: z.enum(BAND_SERVICES).default('other'),
          region: text.default('own'),
          /** A key of `sources`, or the citation itself. */
          source: text.default(BAND_FILE_NAME),
        })
        .refine((band) => band.highFreqHz > band.lowFreqHz, {
          message: 'highFreqHz must be above lowFreqHz',
          path: ['highFreqHz'],
        }),
    )
    .max(BANDS_MAX),
});

/** Throws a ZodError where it is not a plan. */
export function bandsOf(plan: unknown): readonly Band[] {
  const { sources, bands } = planSchema.parse(plan);
  return bands.map((band) => ({ ...band, source: sources[band.source] ?? band.source }));
}

/** `userPath`: a file that need not exist; what is wrong with it is told in the plan. Never throws. */
export async function loadBandPlan(userPath: string | null): Promise<BandPlan> {
  const own = userPath === null ? { bands: [], problem: null } : await userBands(userPath);
  const bands = [...bandsOf(world), ...own.bands].sort(
    (a, b) => a.lowFreqHz - b.lowFreqHz || b.highFreqHz - a.highFreqHz,
  );
  return { bands, userPath, problem: own.problem };
}

async function userBands(
  path: string,
): Promise<{ readonly bands: readonly Band[]; readonly problem: string | null }> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return code === 'ENOENT' ? { bands: [], problem: null } : refused(path, `cannot be read (${code})`);
  }
  if (content.length > USER_FILE_MAX_BYTES) return refused(path, 'is larger than 4 MiB');
  try {
    return { bands: bandsOf(parse(content)), problem: null };
  } catch (error) {
    return refused(path, reasonOf(error));
  }
}

function refused(path: string, why: string): { readonly bands: readonly Band[]; readonly problem: string } {
  return { bands: [], problem: `${basename(path)} ${why}: its bands are not shown` };
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return `does not fit at ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? ''}`;
  }
  return `is not YAML: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}`;
}
