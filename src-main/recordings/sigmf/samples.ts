// Counts the samples of a SigMF recording against what its metadata promises. Must not know pairs from archives.

import { BYTES_PER_SAMPLE } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';
import { wholeSamples } from '../facts.ts';
import type { OpenFile } from '../file.ts';
import { plausibilityWarning } from '../raw/plausibility.ts';
import type { SigmfFacts } from './metadata.ts';

/** Where a data set lies: a whole file, or an entry of an archive. */
export interface DataExtent {
  readonly file: OpenFile;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly name: string;
}

export interface Samples {
  /** From the start of the file. */
  readonly dataOffsetBytes: number;
  readonly sampleCount: number;
  readonly warnings: readonly string[];
}

/** Throws `input-refused` where the data is no whole number of samples, or shorter than the metadata says. */
export async function samplesOf(extent: DataExtent, facts: SigmfFacts): Promise<Samples> {
  const datatype = facts.datatype.value;
  const bytesPerSample = BYTES_PER_SAMPLE[datatype];
  const around = facts.headerBytes + facts.trailingBytes;
  if (around >= extent.sizeBytes) {
    throw new SfericError(
      'input-refused',
      `${extent.name} has ${extent.sizeBytes} bytes, and header and trailer take ${around} of them: no sample is left, check core:header_bytes and core:trailing_bytes`,
      { sizeBytes: extent.sizeBytes },
    );
  }
  const contiguousBytes = facts.contiguousSamples === null ? null : facts.contiguousSamples * bytesPerSample;
  const restBytes = extent.sizeBytes - around;
  const dataBytes = contiguousBytes === null ? restBytes : Math.min(contiguousBytes, restBytes);
  const sampleCount = wholeSamples(dataBytes, datatype, extent.name);
  const isWholeFile = contiguousBytes === null;
  if (isWholeFile && sampleCount < facts.promisedSamples) {
    throw new SfericError(
      'input-refused',
      `${extent.name} has ${sampleCount} samples, but its metadata speaks of ${facts.promisedSamples}: get the whole file, or correct the metadata`,
      { sampleCount, promisedSamples: facts.promisedSamples },
    );
  }
  const dataOffsetBytes = extent.offsetBytes + facts.headerBytes;
  const warning = await plausibilityWarning(extent.file, dataOffsetBytes, dataBytes, datatype);
  return { dataOffsetBytes, sampleCount, warnings: warning === null ? [] : [warning] };
}
