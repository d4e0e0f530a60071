// What stands in the .sigmf-meta of a clip: where it comes from, where and when it was, and the signal in it. A pure
// builder. Must not know how the samples are written.
import type { Datatype } from '#contract/entities.ts';
import type { TimeNsText } from '#contract/units.ts';
import { datetimeFromTimeNs, timeNsAfterSamples } from '../recordings/sigmf/datetime.ts';
import {
  SIGMF_VERSION,
  shortLabel,
  type WrittenAnnotation,
  type WrittenCapture,
  type WrittenGlobal,
} from '../recordings/sigmf/write.ts';
import type { ClipPlan } from './plan.ts';

const EXTENSION = { name: 'sferic', version: '1.0.0', optional: true } as const;

export interface ClipDescription {
  readonly plan: ClipPlan;
  /** Of the file with the samples that it was cut from, without folder. */
  readonly sourceName: string;
  readonly sourceRateHz: number;
  readonly centerFreqHz: number | null;
  readonly timeStartNs: TimeNsText | null;
  /** Of the recording's first sample in the stream that it was taken from. */
  readonly globalIndex: number;
  /** Samples of that stream that make one of Sferic's. */
  readonly storedPerSample: 1 | 2;
  /** The recording's 0 Hz holds no receiver's spike. */
  readonly isDcFree: boolean;
  /** Receiver, where the recording names it. */
  readonly hardware: string | null;
  readonly datatype: Datatype;
  readonly label: string | null;
  readonly sha512: string;
  readonly softwareVersion: string;
  readonly uuid: string;
}

/** The clip's RF at 0 Hz, without the noise of binary fractions; null where the recording's is unknown. */
export function clipCenterFreqHz(centerFreqHz: number | null, offsetHz: number): number | null {
  return centerFreqHz === null ? null : rounded(centerFreqHz + offsetHz);
}

/** `global_index` counts samples of the original stream, also where the clip was decimated. */
export function clipMetadata(description: ClipDescription): string {
  const { plan } = description;
  const metadata = {
    global: globalOf(description),
    captures: [captureOf(description)],
    annotations: plan.box.sampleCount > 0 ? [annotationOf(description)] : [],
  };
  return `${JSON.stringify(metadata, null, 2)}\n`;
}

function globalOf(description: ClipDescription): WrittenGlobal & Readonly<Record<string, unknown>> {
  const { plan, sourceName, softwareVersion, hardware, isDcFree } = description;
  const last = plan.sampleStart + plan.sampleCount - 1;
  const how =
    plan.band === null
      ? 'as they are'
      : `mixed by ${-plan.band.offsetHz} Hz, low-pass filtered and decimated by ${plan.band.decimation}`;
  return {
    'core:datatype': description.datatype,
    'core:version': SIGMF_VERSION,
    'core:sample_rate': plan.sampleRateHz,
    'core:sha512': description.sha512,
    'core:recorder': `Sferic ${softwareVersion}`,
    ...(hardware === null ? {} : { 'core:hw': hardware }),
    'core:description': `Samples ${plan.sampleStart} to ${last} of ${sourceName}, ${how}.`,
    'core:extensions': [EXTENSION],
    // What lies at 0 Hz of a mixed clip is the signal, not a receiver's leak.
    ...(isDcFree || (plan.band !== null && plan.band.offsetHz !== 0) ? { 'sferic:dc_free': true } : {}),
    'sferic:source': sourceName,
    'sferic:source_sample_start': plan.sampleStart,
    'sferic:source_sample_count': plan.sampleCount,
    'sferic:source_sample_rate_hz': description.sourceRateHz,
    'sferic:source_offset_hz': plan.offsetHz,
    'sferic:decimation': plan.band?.decimation ?? 1,
  };
}

function captureOf(description: ClipDescription): WrittenCapture & { readonly 'core:global_index': number } {
  const { plan, timeStartNs, sourceRateHz } = description;
  const centerFreqHz = clipCenterFreqHz(description.centerFreqHz, plan.offsetHz);
  const datetime =
    timeStartNs === null
      ? null
      : datetimeFromTimeNs(timeNsAfterSamples(BigInt(timeStartNs), plan.sampleStart, sourceRateHz));
  return {
    'core:sample_start': 0,
    ...(centerFreqHz === null ? {} : { 'core:frequency': centerFreqHz }),
    ...(datetime === null ? {} : { 'core:datetime': datetime }),
    'core:global_index': description.globalIndex + plan.sampleStart * description.storedPerSample,
  };
}

function annotationOf(description: ClipDescription): WrittenAnnotation {
  const { plan, label, softwareVersion } = description;
  const { lowOffsetHz, highOffsetHz } = plan.box;
  // Edges follow the capture: RF where it has a frequency, else offsets.
  const baseHz = clipCenterFreqHz(description.centerFreqHz, plan.offsetHz) ?? 0;
  const text = label === null || label === '' ? null : label;
  return {
    'core:sample_start': plan.box.sampleStart,
    'core:sample_count': plan.box.sampleCount,
    ...(lowOffsetHz === null || highOffsetHz === null
      ? {}
      : {
          'core:freq_lower_edge': rounded(baseHz + lowOffsetHz),
          'core:freq_upper_edge': rounded(baseHz + highOffsetHz),
        }),
    ...(text === null ? {} : { 'core:label': shortLabel(text) }),
    ...(text === null || shortLabel(text) === text ? {} : { 'core:comment': text }),
    'core:generator': `Sferic ${softwareVersion}`,
    'core:uuid': description.uuid,
  };
}

/** To a thousandth of a hertz. */
function rounded(freqHz: number): number {
  return Math.round(freqHz * 1000) / 1000;
}
