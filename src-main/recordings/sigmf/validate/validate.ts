// One SigMF file, whole: its metadata, its samples, their size and their checksum. Reads nothing into memory but the
// metadata. Must not decide what a user is told to do with it.

import { createHash } from 'node:crypto';
import { basename, dirname, join, posix, resolve } from 'node:path';
import { bytesPerStoredSample, type Datatype } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { isFile, type OpenFile, withFile } from '../../file.ts';
import { HEAD_BYTES, isTar } from '../../raw/content.ts';
import { MAX_METADATA_BYTES } from '../metadata.ts';
import {
  isPlainName,
  SIGMF_ARCHIVE,
  SIGMF_COLLECTION,
  SIGMF_DATA,
  SIGMF_DATATYPES,
  SIGMF_META,
  stemOf,
} from '../names.ts';
import { leadsOut } from '../open-pair.ts';
import { readTarEntries } from '../tar.ts';
import { indexOf } from './fields.ts';
import { type Finding, Findings } from './findings.ts';
import { floatCounter } from './float-counter.ts';
import { checkExtent, checkMetadata, type MetadataShape } from './metadata.ts';

export interface ValidationReport {
  /** As given. */
  readonly path: string;
  /** No error; warnings may be there. */
  readonly isValid: boolean;
  readonly errors: number;
  readonly warnings: number;
  /** Whether the stated checksum is that of the samples; null: none is stated, or there are no samples. */
  readonly isSha512Right: boolean | null;
  readonly findings: readonly Finding[];
}

export interface ValidateOptions {
  /** Ends the checksum early: throws `unavailable`. */
  readonly signal?: AbortSignal;
  /** Of the checksum, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
}

/** Where the bytes of a data set lie. */
interface Extent {
  readonly file: OpenFile;
  readonly name: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

/** Whole samples of any format. */
const READ_BLOCK_BYTES = 4 * 1024 * 1024;

/** Throws `input-refused` for what is no SigMF at all, and where a file cannot be read. */
export async function validateSigmf(path: string, options: ValidateOptions = {}): Promise<ValidationReport> {
  const absolute = resolve(path);
  const metaPath = await metaPathOf(absolute);
  const findings = new Findings();
  const isSha512Right =
    metaPath === null
      ? await validateArchive(absolute, findings, options)
      : await validatePair(metaPath, findings, options);
  const { errors, warnings, listed } = findings;
  return { path, isValid: errors === 0, errors, warnings, isSha512Right, findings: listed };
}

/** null: an archive. */
async function metaPathOf(path: string): Promise<string | null> {
  const name = basename(path);
  if (stemOf(name, SIGMF_META) !== null) return path;
  if (stemOf(name, SIGMF_COLLECTION) !== null) {
    throw new SfericError(
      'input-refused',
      `${name} is a SigMF collection: validate the .sigmf-meta files that it names`,
      {},
    );
  }
  const stem = stemOf(path, SIGMF_DATA);
  if (stem !== null) return stem + SIGMF_META;
  if (!(await isFile(path)) && (await isFile(path + SIGMF_META))) return path + SIGMF_META;
  const head = await withFile(path, null, (file) => file.read(0, HEAD_BYTES));
  if (isTar(head) || stemOf(name, SIGMF_ARCHIVE) !== null) return null;
  throw new SfericError(
    'input-refused',
    `${name} is no SigMF: validate takes a .sigmf-meta, .sigmf-data or .sigmf file; see sferic info for others`,
    { path },
  );
}

async function validatePair(
  metaPath: string,
  findings: Findings,
  options: ValidateOptions,
): Promise<boolean | null> {
  const text = await withFile(metaPath, null, async (file) => {
    if (file.sizeBytes > MAX_METADATA_BYTES) {
      throw new SfericError(
        'input-refused',
        `${file.name} has ${file.sizeBytes} bytes, more than the ${MAX_METADATA_BYTES} that metadata may have`,
        {},
      );
    }
    return (await file.read(0, file.sizeBytes)).toString('utf8');
  });
  const shape = checkMetadata(text, findings);
  if (shape === null) return null;
  const stem = basename(metaPath).slice(0, -SIGMF_META.length);
  const dataName = await dataNameOf(shape, dirname(metaPath), stem, findings);
  if (dataName === null) return null;
  return withFile(join(dirname(metaPath), dataName), null, (file) =>
    checkData({ file, name: dataName, offsetBytes: 0, sizeBytes: file.sizeBytes }, shape, findings, options),
  );
}

/** The data set in the same folder, or null with the reason among the findings. */
async function dataNameOf(
  { global }: MetadataShape,
  folder: string,
  stem: string,
  findings: Findings,
): Promise<string | null> {
  const usual = `${stem}${SIGMF_DATA}`;
  const isMetadataOnly = global['core:metadata_only'] === true;
  const named = global['core:dataset'];
  if (await isFile(join(folder, usual))) {
    if (isMetadataOnly) findings.warning('global.core:metadata_only', `is true, although ${usual} is there`);
    if (named !== undefined)
      findings.warning('global.core:dataset', `is there beside ${usual}, which readers take`);
    return usual;
  }
  if (typeof named === 'string') {
    // Nothing outside the folder is looked at.
    if (!isPlainName(named)) return null;
    if (await isFile(join(folder, named))) {
      if (!(await leadsOut(folder, named))) return named;
      findings.error(
        'global.core:dataset',
        `names ${JSON.stringify(named)}, a link that leads out of the folder`,
      );
      return null;
    }
    findings.error('global.core:dataset', `names ${JSON.stringify(named)}, which is not in the folder`);
    return null;
  }
  if (!isMetadataOnly) findings.error('data', `${usual} is missing, and core:metadata_only does not say so`);
  return null;
}

async function validateArchive(
  path: string,
  findings: Findings,
  options: ValidateOptions,
): Promise<boolean | null> {
  return withFile(path, null, async (file) => {
    const { entries, skipped } = await readTarEntries(file);
    if (skipped > 0)
      findings.error('archive', `${skipped} entries are links, devices or lead out of the archive`);
    const metas = entries.filter(({ name }) => name.endsWith(SIGMF_META));
    if (metas.length === 0) findings.error('archive', 'holds no .sigmf-meta');
    if (metas.length > 1)
      findings.warning('archive', `holds ${metas.length} recordings: programs open the first`);
    let isRight: boolean | null = null;
    for (const meta of metas) {
      if (meta.sizeBytes > MAX_METADATA_BYTES) {
        findings.error('archive', `${meta.name} is too large for metadata`);
        continue;
      }
      const shape = checkMetadata(
        (await file.read(meta.offsetBytes, meta.sizeBytes)).toString('utf8'),
        findings,
      );
      if (shape === null) continue;
      const named = shape.global['core:dataset'];
      const wanted = [
        meta.name.slice(0, -SIGMF_META.length) + SIGMF_DATA,
        ...(typeof named === 'string' && isPlainName(named)
          ? [posix.join(posix.dirname(meta.name), named)]
          : []),
      ];
      const data = entries.find(({ name }) => wanted.includes(name));
      if (data === undefined) {
        findings.error('archive', `holds ${meta.name} without its samples`);
        continue;
      }
      const { offsetBytes, sizeBytes } = data;
      const right = await checkData(
        { file, name: data.name, offsetBytes, sizeBytes },
        shape,
        findings,
        options,
      );
      isRight = right === false || isRight === false ? false : (right ?? isRight);
    }
    return isRight;
  });
}

async function checkData(
  extent: Extent,
  shape: MetadataShape,
  findings: Findings,
  options: ValidateOptions,
): Promise<boolean | null> {
  const { global, captures } = shape;
  const datatype = SIGMF_DATATYPES.find((known): known is Datatype => known === global['core:datatype']);
  if (datatype !== undefined) {
    const headers = captures.reduce((sum, capture) => sum + (indexOf(capture, 'core:header_bytes') ?? 0), 0);
    const trailing = indexOf(global, 'core:trailing_bytes') ?? 0;
    const frameBytes =
      bytesPerStoredSample(datatype) * Math.max(1, indexOf(global, 'core:num_channels') ?? 1);
    const sampleBytes = extent.sizeBytes - headers - trailing;
    if (sampleBytes < 0) {
      findings.error(
        'data',
        `${extent.name} has ${extent.sizeBytes} bytes, fewer than header and trailing bytes take`,
      );
    } else {
      const leftOver = sampleBytes % frameBytes;
      if (leftOver !== 0) {
        findings.error(
          'data',
          `${extent.name}: ${sampleBytes} bytes are no whole number of ${frameBytes}-byte samples of ${datatype}, ${leftOver} are left over`,
        );
      }
      checkExtent(shape, Math.floor(sampleBytes / frameBytes), findings);
    }
  }
  const stated = global['core:sha512'];
  const isStated = typeof stated === 'string' && /^[0-9a-f]{128}$/i.test(stated);
  const isPlain = captures.every((capture) => (indexOf(capture, 'core:header_bytes') ?? 0) === 0);
  const trailing = indexOf(global, 'core:trailing_bytes') ?? 0;
  const numbers =
    datatype !== undefined && isPlain ? floatCounter(datatype, extent.sizeBytes - trailing) : null;
  if (!isStated && numbers === null) return null;
  const hash = createHash('sha512');
  await readThrough(extent, options, (block) => {
    if (isStated) hash.update(block);
    numbers?.add(block);
  });
  if (numbers !== null && numbers.wild > 0) {
    findings.warning(
      'data',
      `${extent.name}: ${numbers.wild} of ${numbers.all} numbers are NaN or infinite: readers take them for what they like`,
    );
  }
  if (!isStated) return null;
  const isRight = hash.digest('hex') === stated.toLowerCase();
  if (!isRight)
    findings.error(
      'global.core:sha512',
      `is not that of ${extent.name}: the samples are others than were hashed`,
    );
  return isRight;
}

async function readThrough(
  extent: Extent,
  { signal, onProgress }: ValidateOptions,
  take: (block: Buffer) => void,
): Promise<void> {
  for (let done = 0; done < extent.sizeBytes; ) {
    if (signal?.aborted) throw new SfericError('unavailable', 'stopped: the samples were not read whole', {});
    const block = await extent.file.read(
      extent.offsetBytes + done,
      Math.min(READ_BLOCK_BYTES, extent.sizeBytes - done),
    );
    if (block.length === 0) break;
    take(block);
    done += block.length;
    onProgress?.(done / extent.sizeBytes);
  }
}
