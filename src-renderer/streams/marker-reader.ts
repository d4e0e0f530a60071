// Reads markers off the traces, and finds peaks on them for markers to go to. It must know neither stores nor plots.

import type { Hz } from '#contract/units.ts';
import type { Marker, MarkerReading } from '../lib/markers.ts';
import { binAtHz, lowEdgeHz } from '../lib/narrowing.ts';
import { highestPeak, PEAK_EXCURSION_DB, peakOffsetBins, peaksWithin } from '../lib/peaks.ts';
import type { FrequencyWindow } from '../lib/spaces.ts';
import type { RowTrace } from '../lib/trace-kinds.ts';
import type { FrameStream, TraceFacts, TraceLevels } from './frame-stream.ts';

export type PeakWish = 'highest' | 'left' | 'right' | 'lower';

export interface PeakPlace {
  readonly trace: RowTrace;
  readonly facts: TraceFacts;
  readonly window: FrequencyWindow;
  /** Where it is searched from; null: nowhere yet. */
  readonly fromHz: Hz | null;
  /** Over the noise floor; what is lower is noise. */
  readonly thresholdOverFloorDb: number;
}

export function readMarkers(
  stream: FrameStream,
  markers: readonly Marker[],
  facts: TraceFacts,
): readonly MarkerReading[] {
  const levelOf = ({ trace, offsetHz }: Marker): number | null => {
    const read = stream.trace(trace, facts);
    const level = read?.levels[binAtHz(read.geometry, offsetHz)] ?? Number.NaN;
    return Number.isFinite(level) ? level : null;
  };
  return markers.map((marker) => {
    const base = markers.find(({ markerId }) => markerId === marker.relativeTo);
    const levelDbfs = levelOf(marker);
    const baseDbfs = base === undefined ? null : levelOf(base);
    return {
      marker,
      levelDbfs,
      deltaHz: base === undefined ? null : marker.offsetHz - base.offsetHz,
      deltaDb: levelDbfs === null || baseDbfs === null ? null : levelDbfs - baseDbfs,
    };
  });
}

/**
 * The wanted peak inside the window: the highest, the nearest to the left or right of `fromHz`, or the highest of those
 * lower than where `fromHz` is. Placed between bins. null where there is none.
 */
export function findPeakHz(stream: FrameStream, wish: PeakWish, place: PeakPlace): Hz | null {
  const read = stream.trace(place.trace, place.facts);
  if (read === null) return null;
  const first = binAtHz(read.geometry, place.window.lowOffsetHz);
  const end = binAtHz(read.geometry, place.window.highOffsetHz) + 1;
  if (wish === 'highest' || place.fromHz === null) {
    const peak = highestPeak(read.levels, first, end);
    return peak === null ? null : hzOfPeak(read, peak.bin);
  }
  const floorDb = stream.ring.info(stream.shownRow.row)?.noiseFloorDbfs ?? Number.NEGATIVE_INFINITY;
  const rule = { excursionDb: PEAK_EXCURSION_DB, thresholdDb: floorDb + place.thresholdOverFloorDb };
  const peaks = peaksWithin(read.levels, first, end, rule);
  const fromBin = binAtHz(read.geometry, place.fromHz);
  const fromDb = read.levels[fromBin] ?? Number.POSITIVE_INFINITY;
  const chosen =
    wish === 'left'
      ? peaks.findLast(({ bin }) => bin < fromBin - 1)
      : wish === 'right'
        ? peaks.find(({ bin }) => bin > fromBin + 1)
        : peaks
            .filter(({ bin, levelDb }) => levelDb < fromDb && Math.abs(bin - fromBin) > 1)
            .reduce<(typeof peaks)[number] | undefined>(
              (best, peak) => (best === undefined || peak.levelDb > best.levelDb ? peak : best),
              undefined,
            );
  return chosen === undefined ? null : hzOfPeak(read, chosen.bin);
}

/** The highest bin within `reachHz` of a place that was pointed at, else the place itself. */
export function snappedHz(
  stream: FrameStream,
  trace: RowTrace,
  facts: TraceFacts,
  atHz: Hz,
  reachHz: Hz,
): Hz {
  const read = stream.trace(trace, facts);
  if (read === null) return atHz;
  const first = binAtHz(read.geometry, atHz - reachHz);
  const end = binAtHz(read.geometry, atHz + reachHz) + 1;
  const peak = highestPeak(read.levels, first, end);
  return peak === null ? atHz : hzOfPeak(read, peak.bin);
}

/** From one bin to the next. */
export function binStepHz(stream: FrameStream): Hz {
  const { geometry } = stream.ring;
  return geometry === null ? 0 : geometry.spanHz / geometry.binCount;
}

/** Where rows were narrowed on their way a bin is all that is known. */
function hzOfPeak({ levels, geometry }: TraceLevels, bin: number): Hz {
  const isNarrowed = geometry.fftSize > geometry.binCount;
  const at = bin + 0.5 + (isNarrowed ? 0 : peakOffsetBins(levels, bin));
  return lowEdgeHz(geometry) + (at * geometry.spanHz) / geometry.binCount;
}
