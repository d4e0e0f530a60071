// Where the annotations of a recording are read from and written to: beside it unless asked otherwise, whole or not at
// all, and never over somebody else's changes. Must not know what an edit is.
import { createHash } from 'node:crypto';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AnnotationFile } from '#contract/annotations.ts';
import { bytesPerStoredSample, isRealValued, type RecordingInfo } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { writeAtomically } from '../recordings/atomic-write.ts';
import { requireFacts } from '../recordings/facts.ts';
import { withFile } from '../recordings/file.ts';
import { datetimeFromTimeNs } from '../recordings/sigmf/datetime.ts';
import { MAX_METADATA_BYTES } from '../recordings/sigmf/metadata.ts';
import { ANNOTATED_META, isPlainName, SIGMF_DATATYPES, SIGMF_META } from '../recordings/sigmf/names.ts';
import { readTarEntries } from '../recordings/sigmf/tar.ts';
import { SIGMF_VERSION } from '../recordings/sigmf/write.ts';
import { takeApart, withExtension, withGlobal } from './metadata-text.ts';

/** In the global object of a file that Sferic wrote beside a recording; says of which metadata it is a copy. */
const COPY_FIELD = 'sferic:annotates';
const COPY_HASH_FIELD = 'sferic:annotates_sha256';
const METADATA_ONLY = 'core:metadata_only';
const EXTENSION = { name: 'sferic', version: '1.0.0', optional: true } as const;

export interface OpenedAnnotations {
  readonly file: AnnotationFile;
  /** Metadata as it would stand in the recording's own file. */
  readonly text: string;
  /** What was on the disk at each place that may be written; null: nothing. */
  readonly onDisk: ReadonlyMap<string, string | null>;
  /** One line each. */
  readonly warnings: readonly string[];
}

/** Reads what is there: a file that was saved beside before, else the recording's own. Throws SfericError. */
export async function openAnnotations(info: RecordingInfo, version: string): Promise<OpenedAnnotations> {
  const places = placesOf(info);
  const beside = await textOf(places.besidePath);
  const own = await ownText(info);
  const onDisk = new Map<string, string | null>([[places.besidePath, beside]]);
  if (places.originalPath !== null) onDisk.set(places.originalPath, own);
  const opened = (text: string, readFrom: string | null, warnings: readonly string[]): OpenedAnnotations => ({
    file: { ...places, readFrom },
    text,
    onDisk,
    warnings,
  });
  if (beside !== null) {
    const name = basename(places.besidePath);
    const problem = besideProblem(beside, info, name);
    if (problem === null) {
      const warnings =
        own !== null && copiedHash(beside) !== null && copiedHash(beside) !== hashOf(own)
          ? [
              `${basename(info.path)} has changed since ${name} was saved from it: the annotations are those of ${name}`,
            ]
          : [];
      return opened(withoutCopyFields(beside), places.besidePath, warnings);
    }
    if (own === null) throw new SfericError('input-refused', problem, { path: places.besidePath });
    return opened(own, info.path, [problem]);
  }
  if (own !== null) return opened(own, info.path, []);
  const { size } = await stat(info.dataPath);
  return opened(newMetadata(info, size, version), null, []);
}

export interface SaveRequest {
  readonly info: RecordingInfo;
  readonly opened: OpenedAnnotations;
  /** The whole metadata, as for the recording's own file. */
  readonly text: string;
  readonly target: 'beside' | 'original';
  /** Writes over what another program changed meanwhile. */
  readonly isForced: boolean;
}

/** Answers what is on the disk now. Throws `unavailable`, and then nothing has changed. */
export async function saveAnnotations(request: SaveRequest): Promise<{
  readonly path: string;
  readonly onDisk: ReadonlyMap<string, string | null>;
}> {
  const { opened, target, isForced } = request;
  const { besidePath, originalPath, originalRefusal } = opened.file;
  const path = target === 'beside' ? besidePath : originalPath;
  if (path === null) throw new SfericError('bad-request', originalRefusal ?? 'There is no original', {});
  const known = opened.onDisk.get(path) ?? null;
  const there = await textOf(path);
  if (!isForced && there !== known) {
    throw new SfericError(
      'unavailable',
      `${path} was changed by another program since it was read: open the recording again, or save over it`,
      { path, isChangedOnDisk: true },
    );
  }
  const { info } = request;
  const isCopy = info.container === 'sigmf-archive' || (originalOf(info) !== null && path !== info.path);
  const text = isCopy ? withCopyFields(request.text, info, opened) : request.text;
  JSON.parse(text.replace(/^\uFEFF/, ''));
  await writeAtomically(path, [text]);
  await syncFolder(dirname(path));
  const onDisk = new Map(opened.onDisk).set(path, text);
  if (target === 'original' && path !== besidePath && (opened.onDisk.get(besidePath) ?? null) !== null) {
    // Its content is now in the original; left there, it would be read in its place.
    await rm(besidePath, { force: true });
    onDisk.set(besidePath, null);
  }
  return { path, onDisk };
}

type Places = Omit<AnnotationFile, 'readFrom'>;

function placesOf(info: RecordingInfo): Places {
  const original = originalOf(info);
  if (original !== null) {
    const besidePath = original.slice(0, -SIGMF_META.length) + ANNOTATED_META;
    return { besidePath, originalPath: original, originalRefusal: null };
  }
  if (info.container === 'sigmf-archive') {
    const stem = basename(info.path).replace(/\.sigmf$/i, '');
    return {
      besidePath: join(dirname(info.path), stem + ANNOTATED_META),
      originalPath: null,
      originalRefusal: `${basename(info.path)} is an archive, which is read in place and not rewritten: save beside it`,
    };
  }
  if (info.container === 'sigmf') {
    // A file that Sferic made for a raw recording: it is the metadata.
    return { besidePath: info.path, originalPath: info.path, originalRefusal: null };
  }
  return {
    besidePath: info.path + SIGMF_META,
    originalPath: null,
    originalRefusal: `${basename(info.path)} has no metadata of its own: save beside it`,
  };
}

/** A .sigmf-meta beside samples that are SigMF's too; null where Sferic made it for a raw file, and for all others. */
function originalOf(info: RecordingInfo): string | null {
  return info.container === 'sigmf' && info.path.toLowerCase().endsWith(SIGMF_META) && !isOwnSidecar(info)
    ? info.path
    : null;
}

/** `capture.cu8.sigmf-meta` for `capture.cu8`. */
function isOwnSidecar(info: RecordingInfo): boolean {
  return info.path === info.dataPath + SIGMF_META;
}

async function ownText(info: RecordingInfo): Promise<string | null> {
  if (info.container === 'sigmf') return textOf(info.path);
  if (info.container !== 'sigmf-archive') return null;
  return withFile(info.path, null, async (file) => {
    const { entries } = await readTarEntries(file);
    const meta = entries.find(({ name }) => name.endsWith(SIGMF_META));
    if (meta === undefined || meta.sizeBytes > MAX_METADATA_BYTES) return null;
    return (await file.read(meta.offsetBytes, meta.sizeBytes)).toString('utf8');
  });
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    const reason = error instanceof Error ? error.message : String(error);
    throw new SfericError('unavailable', `${path} cannot be read (${reason}): look at its permissions`, {
      path,
    });
  }
}

/** Why the file beside is not for this recording; null: it is. */
function besideProblem(text: string, info: RecordingInfo, name: string): string | null {
  try {
    takeApart(text, name);
  } catch (error) {
    return error instanceof SfericError ? error.info.message : String(error);
  }
  const global = globalOf(text);
  if (info.container === 'sigmf' || info.container === 'sigmf-archive') return null;
  const dataset = global['core:dataset'];
  return dataset === undefined || dataset === basename(info.dataPath)
    ? null
    : `${name} speaks of ${JSON.stringify(dataset)}, not of ${basename(info.dataPath)}: its annotations are not used`;
}

function globalOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  const global: unknown =
    typeof value === 'object' && value !== null && 'global' in value ? value.global : null;
  return typeof global === 'object' && global !== null ? (global as Readonly<Record<string, unknown>>) : {};
}

function copiedHash(text: string): string | null {
  const hash = globalOf(text)[COPY_HASH_FIELD];
  return typeof hash === 'string' ? hash : null;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The samples have SigMF metadata of their own, so this file may not name them as a data set (SigMF 1.2). */
function withCopyFields(text: string, info: RecordingInfo, opened: OpenedAnnotations): string {
  const own = opened.onDisk.get(info.path) ?? null;
  let edited = withExtension(text, EXTENSION);
  if (globalOf(text)['core:dataset'] === undefined) edited = withGlobal(edited, METADATA_ONLY, 'true');
  edited = withGlobal(edited, COPY_FIELD, JSON.stringify(basename(info.path)));
  return own === null ? edited : withGlobal(edited, COPY_HASH_FIELD, JSON.stringify(hashOf(own)));
}

function withoutCopyFields(text: string): string {
  if (globalOf(text)[COPY_FIELD] === undefined) return text;
  return [METADATA_ONLY, COPY_FIELD, COPY_HASH_FIELD].reduce(
    (edited, key) => withGlobal(edited, key, null),
    text,
  );
}

/**
 * Of a recording that has none: all that is known of it, and the samples named as a non-conforming dataset, where SigMF
 * can say how they are stored.
 */
function newMetadata(info: RecordingInfo, sizeBytes: number, version: string): string {
  const { datatype, sampleRateHz, centerFreqHz, timeStartNs } = requireFacts(info);
  const { channelCount, storedPerSample, storedStart, runs, isIqSwapped } = info.layout;
  const datetime = timeStartNs === null ? null : datetimeFromTimeNs(BigInt(timeStartNs));
  const name = basename(info.dataPath);
  const hasName = SIGMF_DATATYPES.includes(datatype);
  const isNameable = hasName && !isIqSwapped && runs.length === 0 && isPlainName(name);
  const dataBytes = info.sampleCount * storedPerSample * channelCount * bytesPerStoredSample(datatype);
  const trailingBytes = sizeBytes - info.dataOffsetBytes - dataBytes;
  // Of real-valued samples SigMF's frequency is that of their 0 Hz, the lower edge of the band.
  const zeroFreqHz =
    centerFreqHz === null || storedPerSample === 1 ? centerFreqHz : centerFreqHz - sampleRateHz / 2;
  const metadata = {
    global: {
      'core:datatype': hasName ? datatype : isRealValued(datatype) ? 'ri32_le' : 'ci32_le',
      'core:version': SIGMF_VERSION,
      'core:sample_rate': sampleRateHz * storedPerSample,
      ...(channelCount === 1 ? {} : { 'core:num_channels': channelCount }),
      'core:recorder': `Sferic ${version}`,
      'core:description': `Annotations of ${name}`,
      ...(isNameable ? { 'core:dataset': name } : { 'core:metadata_only': true }),
      ...(isNameable && trailingBytes > 0 ? { 'core:trailing_bytes': trailingBytes } : {}),
    },
    captures: [
      {
        'core:sample_start': storedStart,
        ...(isNameable && info.dataOffsetBytes > 0 ? { 'core:header_bytes': info.dataOffsetBytes } : {}),
        ...(zeroFreqHz === null ? {} : { 'core:frequency': zeroFreqHz }),
        ...(datetime === null ? {} : { 'core:datetime': datetime }),
      },
    ],
    annotations: [],
  };
  return `${JSON.stringify(metadata, null, 2)}\n`;
}

/** So that the new name is on the disk too, not only the new content. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
