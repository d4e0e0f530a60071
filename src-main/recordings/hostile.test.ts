// Recordings are data from strangers: whatever the bytes are, opening and validating answer with facts that lie inside
// the file or with one refusal, soon, and never touch a path outside the folder. Seeds are in testing/corpus, made for
// this; every one is also taken with bytes changed, cut off and put in.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { bytesPerStoredSample, type RecordingInfo } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { inspectRecording } from './open.ts';
import { factsFromFileName } from './raw/file-name.ts';
import { validateSigmf } from './sigmf/validate/validate.ts';
import { metaText } from './testing/folder.ts';

const CORPUS = join(import.meta.dirname, 'testing/corpus');
const folder = mkdtempSync(join(tmpdir(), 'sferic-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is said must be true of the file. */
function expectInside(info: RecordingInfo): void {
  const sizeBytes = statSync(info.dataPath).size;
  expect(info.dataPath.startsWith(folder) || info.dataPath.startsWith(CORPUS)).toBe(true);
  if (info.datatype.value === null) return;
  const { channelCount, storedPerSample, runs } = info.layout;
  const frameBytes = bytesPerStoredSample(info.datatype.value) * channelCount;
  const stored = info.sampleCount * storedPerSample;
  if (runs.length === 0) {
    expect(info.dataOffsetBytes + stored * frameBytes).toBeLessThanOrEqual(sizeBytes);
  } else {
    for (const { offsetBytes, samplesPerBlock, blockCount, strideBytes } of runs) {
      const last = offsetBytes + strideBytes * (blockCount - 1);
      expect(last + samplesPerBlock * frameBytes).toBeLessThanOrEqual(sizeBytes);
    }
    const inRuns = runs.reduce(
      (sum, { samplesPerBlock, blockCount }) => sum + samplesPerBlock * blockCount,
      0,
    );
    expect(stored).toBeLessThanOrEqual(inRuns);
  }
  for (const { storedStart, storedCount } of info.parts)
    expect(storedStart + storedCount).toBeLessThanOrEqual(sizeBytes);
  for (const text of [...info.warnings, ...info.remarks.flatMap(({ place, text: said }) => [place, said])]) {
    expect(text).not.toMatch(/\p{Cc}/u);
  }
}

/** `refused: ...`, `opened`. Anything but an error made for people fails the test. */
async function open(path: string): Promise<string> {
  const outcome = await inspectRecording(path).then(
    (info) => {
      expectInside(info);
      return 'opened';
    },
    (error: unknown) => {
      if (!(error instanceof SfericError)) throw error;
      expect(error.message).not.toMatch(/\p{Cc}/u);
      return `refused: ${error.message}`;
    },
  );
  if (/\.sigmf(-meta)?$/.test(path)) {
    await validateSigmf(path).catch((error: unknown) => {
      if (!(error instanceof SfericError)) throw error;
    });
  }
  return outcome;
}

const SEEDS = readdirSync(CORPUS).filter((name) => !name.endsWith('.sigmf-data'));

describe('the corpus as it is', () => {
  test.each<[string, RegExp]>([
    ['absolute.sigmf-meta', /^refused: .*not a plain file name/],
    ['blocks.wav', /^opened$/],
    ['climbing.sigmf', /^refused: .*without SigMF metadata/],
    ['ds64-table.wav', /^opened$/],
    ['good.sigmf', /^opened$/],
    ['good.wav', /^opened$/],
    ['huge-header.sigmf-meta', /^refused: .*no sample is left/],
    ['nan.sigmf-meta', /^refused: .*not valid JSON/],
    ['open-size.wav', /^opened$/],
    ['oversized.sigmf', /^refused: .*cut short/],
    ['parts.sigmf-meta', /^opened$/],
    ['pax-loop.sigmf', /^refused: .*not a\.sigmf-data/],
    ['plain.sigmf-meta', /^opened$/],
    ['prototype.sigmf-meta', /^opened$/],
    ['rf64-lies.wav', /^opened$/],
    ['traversal.sigmf-meta', /^refused: .*not a plain file name/],
    ['xml-auxi.wav', /^opened$/],
    ['zero-chunks.wav', /^refused: .*without samples/],
  ])('%s', async (name, expected) => {
    expect(await open(join(CORPUS, name))).toMatch(expected);
  });
  test('has an expectation for every seed', () => {
    expect(SEEDS).toHaveLength(18);
  });
});

describe('the corpus with bytes changed, cut off and put in', () => {
  for (const name of SEEDS) {
    test(name, async () => {
      const seed = readFileSync(join(CORPUS, name));
      const change = fc.record({ at: fc.nat(seed.length - 1), value: fc.nat(255) });
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { maxLength: 6 }),
          fc.option(fc.nat(seed.length)),
          fc.uint8Array({ maxLength: 20 }),
          async (changes, cutAt, inserted) => {
            const bytes = Buffer.from(seed);
            for (const { at, value } of changes) bytes[at] = value;
            const middle = cutAt ?? bytes.length;
            const whole = Buffer.concat([
              bytes.subarray(0, middle),
              inserted,
              cutAt === null ? Buffer.alloc(0) : bytes.subarray(middle + 8),
            ]);
            writeFileSync(join(folder, name), whole);
            if (name.endsWith('-meta')) {
              writeFileSync(join(folder, name.replace('-meta', '-data')), Buffer.alloc(256, 1));
            }
            await open(join(folder, name));
          },
        ),
        { numRuns: 60 },
      );
    });
  }
});

test('metadata that nests deeper than a stack is read or refused', async () => {
  const deep = '['.repeat(50_000) + ']'.repeat(50_000);
  const text = metaText({}).replace('"annotations":[]', `"annotations":[],"x:deep":${deep}`);
  writeFileSync(
    join(folder, 'deep.sigmf-meta'),
    text.replace('"core:version"', `"x:deep":${deep},"core:version"`),
  );
  writeFileSync(join(folder, 'deep.sigmf-data'), Buffer.alloc(400, 1));
  expect(await open(join(folder, 'deep.sigmf-meta'))).toMatch(/^(opened|refused)/);
});

test('any name states facts or nothing, soon', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 255 }), fc.nat(4), (text, repeat) => {
      const startedMs = performance.now();
      const facts = factsFromFileName(
        `${text}${'_1M'.repeat(20 * repeat)}${'9'.repeat(20 * repeat)}.wav`,
        48_000,
      );
      expect(performance.now() - startedMs).toBeLessThan(500);
      for (const value of [facts.sampleRateHz, facts.centerFreqHz]) {
        if (value !== null) expect(Number.isFinite(value) && value > 0).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
