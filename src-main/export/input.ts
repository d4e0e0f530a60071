// What every export format is built from, and the order that all of them share. Must not know any format.

import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import type {
  Datatype,
  Emitter,
  RecordingInfo,
  SampleLayout,
  SessionInfo,
  Track,
} from '#contract/entities.ts';
import type { TimeNsText } from '#contract/units.ts';
import { PLAIN_LAYOUT } from '../recordings/plain-layout.ts';

export interface ExportSession {
  readonly softwareVersion: string;
  /** Unsigned 32 bits. */
  readonly configHash: number;
  /** File name of the samples, without folder: the same export wherever the recording lies. */
  readonly source: string;
  readonly container: RecordingInfo['container'];
  readonly datatype: Datatype;
  /** How those samples lie in the file: other programs count them as stored. Without it: one after the other. */
  readonly layout?: SampleLayout | undefined;
  readonly sampleRateHz: number;
  readonly centerFreqHz: number | null;
  readonly timeStartNs: TimeNsText | null;
  /** Samples that were analysed. */
  readonly sampleCount: number;
  readonly samplesDropped: number;
  readonly isComplete: boolean;
}

export interface ExportGap {
  readonly sampleStart: number;
  readonly sampleCount: number;
}

export interface ExportInput {
  readonly session: ExportSession;
  /** Confirmed ones, or lost after they were; in any order. */
  readonly tracks: readonly Track[];
  readonly emitters: readonly Emitter[];
  readonly gaps: readonly ExportGap[];
  /** dBm of a full-scale tone, or null: then no level in dBm is written. */
  readonly psdRefDbm: number | null;
}

/** How far an analysis came. */
export interface ExportProgress {
  readonly softwareVersion: string;
  readonly sampleCount: number;
  readonly samplesDropped: number;
  readonly isComplete: boolean;
}

export function exportSessionFrom(info: SessionInfo, progress: ExportProgress): ExportSession {
  const { recording, sampleRateHz, centerFreqHz, timeStartNs, settings } = info;
  if (recording.datatype.value === null) throw new Error('a session runs only on a known sample format');
  return {
    configHash: settings.configHash,
    source: recording.container === 'live' ? recording.name : basename(recording.dataPath),
    container: recording.container,
    datatype: recording.datatype.value,
    layout: recording.layout,
    sampleRateHz,
    centerFreqHz,
    timeStartNs,
    ...progress,
  };
}

export function configHashText(session: ExportSession): string {
  return (session.configHash >>> 0).toString(16).padStart(8, '0');
}

/**
 * 16 hex digits from the facts of the source and the configuration: two runs over the same samples give the same
 * bytes, which a number counted by a database would not. Not from the version or from how far the analysis came.
 */
export function sessionIdText(session: ExportSession): string {
  const { source, datatype, layout, sampleRateHz, centerFreqHz, timeStartNs } = session;
  const { channel, isIqSwapped, storedStart } = layout ?? PLAIN_LAYOUT;
  const facts = [
    source,
    datatype,
    sampleRateHz,
    centerFreqHz,
    timeStartNs,
    configHashText(session),
    // Only where it says something, so that the id of a plain recording stays what it was.
    ...(channel === 1 && !isIqSwapped && storedStart === 0 ? [] : [channel, isIqSwapped, storedStart]),
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}

export function sortedTracks(tracks: readonly Track[]): readonly Track[] {
  return [...tracks].sort(
    (a, b) => a.sampleStart - b.sampleStart || a.offsetHz - b.offsetHz || a.trackId - b.trackId,
  );
}

export function sortedEmitters(emitters: readonly Emitter[]): readonly Emitter[] {
  return [...emitters].sort((a, b) => a.emitterId - b.emitterId);
}

export function sortedGaps(gaps: readonly ExportGap[]): readonly ExportGap[] {
  return [...gaps].sort((a, b) => a.sampleStart - b.sampleStart);
}

/** `source` without its extension, for file names; of a device (`scene:band.yaml`) the colon goes too. */
export function sourceStem(named: string): string {
  const source = named.replace(/^([a-z_]+):/, '$1-');
  const extension = extname(source);
  return extension === source ? source : source.slice(0, source.length - extension.length);
}
