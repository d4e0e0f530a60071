// The tracks as SigMF annotations: a .sigmf-meta that describes the samples that were analysed. A pure builder.
//
// It is a sidecar: the recording's own metadata stays as it is. SigMF 1.2 knows two ways to say so, and not both at
// once. For a raw file, core:dataset names it ("used ONLY with Non-Conforming Datasets ... must be in the same
// directory"): beside that file the sidecar is a whole recording. Samples that have SigMF metadata of their own, and
// names that SigMF does not allow (with a colon, for example), may not be named so: there core:metadata_only says that
// this file "is being distributed without a corresponding .sigmf-data file".
//
// Numbers for programs are in an extension of our own, `sferic`, declared as optional: track_id, emitter_id, class,
// bandwidth_hz, power_dbfs, snr_db, drift_hz_per_s, confidence. Units are those of the log's columns. Of a fresh analysis
// also confirmed_sample: the sample, counted as core:sample_start is, after which the track was known to be a signal.

import type { Datatype, Emitter, SampleLayout, Track } from '#contract/entities.ts';
import { PLAIN_LAYOUT } from '../recordings/plain-layout.ts';
import { datetimeFromTimeNs } from '../recordings/sigmf/datetime.ts';
import { isPlainName, SIGMF_DATATYPES } from '../recordings/sigmf/names.ts';
import {
  SIGMF_VERSION,
  shortLabel,
  type WrittenAnnotation,
  type WrittenCapture,
  type WrittenGlobal,
} from '../recordings/sigmf/write.ts';
import { emittersById } from './columns.ts';
import {
  configHashText,
  type ExportGap,
  type ExportInput,
  type ExportSession,
  sessionIdText,
  sortedGaps,
  sortedTracks,
} from './input.ts';
import { DECIMALS, numberText, rounded } from './numbers.ts';
import { trackUuid } from './uuid.ts';

const EXTENSION = { name: 'sferic', version: '1.0.0', optional: true } as const;

/** Valid JSON when joined, one annotation a line, so that a long log need not be in memory as text. */
export function* sigmfLines(input: ExportInput): Generator<string> {
  yield sigmfHead(input.session);
  let separator = '\n';
  for (const annotation of annotationsOf(input)) {
    yield `${separator}${JSON.stringify(annotation)}`;
    separator = ',\n';
  }
  yield '\n]\n}\n';
}

/** Up to and with the bracket that opens the annotations. */
export function sigmfHead(session: ExportSession): string {
  return (
    `{\n"global": ${JSON.stringify(globalOf(session), null, 2)},\n` +
    `"captures": ${JSON.stringify([captureOf(session)], null, 2)},\n` +
    '"annotations": ['
  );
}

function globalOf(session: ExportSession): WrittenGlobal {
  const partial = session.isComplete ? '' : ' INCOMPLETE: the analysis was ended early.';
  const { channelCount } = layoutOf(session);
  const described = describedSamples(session);
  return {
    'core:datatype': described.datatype,
    'core:version': SIGMF_VERSION,
    'core:sample_rate': storedRateHz(session),
    ...(channelCount === 1 ? {} : { 'core:num_channels': channelCount }),
    'core:recorder': `Sferic ${session.softwareVersion}`,
    'core:description':
      `Signals found in ${session.source} by Sferic ${session.softwareVersion}, ` +
      `configuration ${configHashText(session)}.${described.remark}${partial}`,
    ...(session.container === 'raw' && described.isAsStored && isPlainName(session.source)
      ? { 'core:dataset': session.source }
      : { 'core:metadata_only': true }),
    'core:extensions': [EXTENSION],
  };
}

/** SigMF can neither say that Q comes first nor name packed 24 bits: then the file may not be named as its data set. */
function describedSamples(session: ExportSession): {
  readonly datatype: Datatype;
  readonly isAsStored: boolean;
  readonly remark: string;
} {
  const { datatype } = session;
  const layout = layoutOf(session);
  const channel =
    layout.channelCount === 1 ? '' : ` Channel ${layout.channel} of ${layout.channelCount} was analysed.`;
  if (!SIGMF_DATATYPES.includes(datatype)) {
    const wide = datatype.startsWith('r') ? 'ri32_le' : 'ci32_le';
    return {
      datatype: wide,
      isAsStored: false,
      remark: ` The samples are stored as packed 24 bits.${channel}`,
    };
  }
  if (layout.isIqSwapped)
    return { datatype, isAsStored: false, remark: ` I and Q are exchanged in the file.${channel}` };
  return { datatype, isAsStored: true, remark: channel };
}

function layoutOf({ layout }: ExportSession): SampleLayout {
  return layout ?? PLAIN_LAYOUT;
}

function storedRateHz(session: ExportSession): number {
  return session.sampleRateHz * layoutOf(session).storedPerSample;
}

/** RF of 0 Hz in the stored samples: of real-valued ones it is the lower edge of the band, not its middle. */
function storedZeroFreqHz(session: ExportSession): number | null {
  const { centerFreqHz, sampleRateHz } = session;
  if (centerFreqHz === null || layoutOf(session).storedPerSample === 1) return centerFreqHz;
  return centerFreqHz - sampleRateHz / 2;
}

function storedIndex(sample: number, session: ExportSession): number {
  const layout = layoutOf(session);
  return layout.storedStart + sample * layout.storedPerSample;
}

function captureOf(session: ExportSession): WrittenCapture {
  const datetime = session.timeStartNs === null ? null : datetimeFromTimeNs(BigInt(session.timeStartNs));
  const frequency = storedZeroFreqHz(session);
  return {
    'core:sample_start': layoutOf(session).storedStart,
    ...(frequency === null ? {} : { 'core:frequency': frequency }),
    ...(datetime === null ? {} : { 'core:datetime': datetime }),
  };
}

/** SigMF wants annotations sorted by sample_start; gaps are few and merged in. */
function* annotationsOf(input: ExportInput): Generator<WrittenAnnotation> {
  const emitters = emittersById(input.emitters);
  const sessionId = sessionIdText(input.session);
  const gaps = [...sortedGaps(input.gaps)];
  for (const track of sortedTracks(input.tracks)) {
    while (gaps[0] !== undefined && gaps[0].sampleStart <= track.sampleStart) {
      const gap = gaps.shift();
      if (gap !== undefined) yield sigmfGap(gap, input.session);
    }
    const emitter = track.emitterId === null ? null : (emitters.get(track.emitterId) ?? null);
    yield sigmfTrack(track, emitter, input.session, sessionId);
  }
  for (const gap of gaps) yield sigmfGap(gap, input.session);
}

export function sigmfTrack(
  track: Track,
  emitter: Emitter | null,
  session: ExportSession,
  sessionId: string,
): WrittenAnnotation {
  const label = emitter === null || emitter.label === '' ? `track ${track.trackId}` : emitter.label;
  return {
    'core:sample_start': storedIndex(track.sampleStart, session),
    'core:sample_count': track.sampleCount * layoutOf(session).storedPerSample,
    ...edgesOf(track, session.centerFreqHz),
    'core:label': shortLabel(label),
    'core:comment': commentOf(track, emitter),
    'core:generator': `Sferic ${session.softwareVersion}`,
    'core:uuid': trackUuid(sessionId, track.trackId),
    'sferic:track_id': track.trackId,
    'sferic:emitter_id': track.emitterId,
    'sferic:class': emitter?.class ?? null,
    'sferic:bandwidth_hz': measured(track.bandwidthHz, DECIMALS.hz),
    'sferic:power_dbfs': measured(track.powerDbfs, DECIMALS.db),
    'sferic:snr_db': measured(track.snrDb, DECIMALS.db),
    'sferic:drift_hz_per_s': measured(track.driftHzPerS, DECIMALS.hzPerS),
    'sferic:confidence': measured(track.confidence, DECIMALS.fraction),
    ...(track.confirmedSample == null
      ? {}
      : { 'sferic:confirmed_sample': storedIndex(track.confirmedSample, session) }),
  };
}

/** SigMF: RF where the centre is known, else relative to baseband; both edges or none. */
function edgesOf(
  { lowOffsetHz, highOffsetHz }: Track,
  centerFreqHz: number | null,
): Pick<WrittenAnnotation, 'core:freq_lower_edge' | 'core:freq_upper_edge'> {
  if (!Number.isFinite(lowOffsetHz) || !Number.isFinite(highOffsetHz)) return {};
  const baseHz = centerFreqHz ?? 0;
  return {
    'core:freq_lower_edge': rounded(baseHz + lowOffsetHz, DECIMALS.hz),
    'core:freq_upper_edge': rounded(baseHz + highOffsetHz, DECIMALS.hz),
  };
}

/** Samples that are in the file but were not analysed. */
export function sigmfGap(gap: ExportGap, session: ExportSession): WrittenAnnotation {
  return {
    'core:sample_start': storedIndex(gap.sampleStart, session),
    'core:sample_count': gap.sampleCount * layoutOf(session).storedPerSample,
    'core:label': 'gap',
    'core:comment': `${gap.sampleCount} samples were not analysed`,
    'core:generator': `Sferic ${session.softwareVersion}`,
  };
}

function measured(value: number, decimals: number): number | null {
  return Number.isFinite(value) ? rounded(value, decimals) : null;
}

function commentOf(track: Track, emitter: Emitter | null): string {
  const parts = [
    emitter === null ? null : `${emitter.label} (${emitter.class}), emitter ${emitter.emitterId}`,
    `track ${track.trackId}`,
    `SNR ${numberText(track.snrDb, 1) ?? 'unknown'} dB`,
    `power ${numberText(track.powerDbfs, 1) ?? 'unknown'} dBFS`,
    `bandwidth ${numberText(track.bandwidthHz, 0) ?? 'unknown'} Hz`,
    track.isDrifting ? `drift ${numberText(track.driftHzPerS, 1) ?? 'unknown'} Hz/s` : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
