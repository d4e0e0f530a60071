// A piece that is analysed on its own: what is cut for it, and its findings in the samples and hertz of the recording that it
// was cut from. Pure. Must not know who analyses it.
import type { ClipBox, ClipInfo, ClipRequest } from '#contract/clips.ts';
import type { Emitter, PieceOrigin, RecordingInfo, Track } from '#contract/entities.ts';
import { requireFacts } from '../recordings/facts.ts';

/** With the usual margins: a detector that sees nothing but the signal cannot tell it from noise. */
export function pieceRequest(
  asked: Pick<ClipRequest, 'box' | 'label' | 'subject'>,
  path: string,
): ClipRequest {
  return {
    ...asked,
    timeMarginS: null,
    freqMarginHz: null,
    isFiltered: true,
    datatype: 'cf32_le',
    path,
  };
}

/** Throws `facts-missing`. */
export function pieceOrigin(recording: RecordingInfo, clip: ClipInfo): PieceOrigin {
  return {
    name: recording.name,
    sampleRateHz: requireFacts(recording).sampleRateHz,
    sampleStart: clip.sourceSampleStart,
    decimation: clip.decimation,
    offsetHz: clip.offsetHz,
  };
}

/** A box of the piece, in the recording; of a box without edges the piece's band. */
export function boxInSource<T extends ClipBox>(box: T, origin: PieceOrigin): T {
  const { lowOffsetHz, highOffsetHz } = box;
  const hasEdges = lowOffsetHz !== null && highOffsetHz !== null;
  const halfHz = origin.sampleRateHz / origin.decimation / 2;
  return {
    ...box,
    sampleStart: sampleInSource(box.sampleStart, origin),
    sampleCount: box.sampleCount * origin.decimation,
    lowOffsetHz: origin.offsetHz + (hasEdges ? lowOffsetHz : -halfHz),
    highOffsetHz: origin.offsetHz + (hasEdges ? highOffsetHz : halfHz),
  };
}

export function sampleInSource(sample: number, { sampleStart, decimation }: PieceOrigin): number {
  return sampleStart + sample * decimation;
}

export function trackInSource(track: Track, origin: PieceOrigin): Track {
  const { offsetHz } = origin;
  return {
    ...track,
    sampleStart: sampleInSource(track.sampleStart, origin),
    sampleCount: track.sampleCount * origin.decimation,
    offsetHz: track.offsetHz + offsetHz,
    lowOffsetHz: track.lowOffsetHz + offsetHz,
    highOffsetHz: track.highOffsetHz + offsetHz,
    displayLowOffsetHz: track.displayLowOffsetHz + offsetHz,
    displayHighOffsetHz: track.displayHighOffsetHz + offsetHz,
  };
}

export function emitterInSource(emitter: Emitter, origin: PieceOrigin): Emitter {
  const { offsetHz } = origin;
  return {
    ...emitter,
    firstSample: sampleInSource(emitter.firstSample, origin),
    lastSample: sampleInSource(emitter.lastSample, origin),
    offsetHz: emitter.offsetHz + offsetHz,
    lowOffsetHz: emitter.lowOffsetHz + offsetHz,
    highOffsetHz: emitter.highOffsetHz + offsetHz,
  };
}

/** Whether a track, in the recording, lies in the box with its centre and for some of its time. */
export function isInBox(track: Track, box: ClipBox): boolean {
  const isInTime =
    track.sampleStart < box.sampleStart + box.sampleCount &&
    box.sampleStart < track.sampleStart + track.sampleCount;
  const { lowOffsetHz, highOffsetHz } = box;
  if (lowOffsetHz === null || highOffsetHz === null) return isInTime;
  return isInTime && track.offsetHz >= lowOffsetHz && track.offsetHz <= highOffsetHz;
}
