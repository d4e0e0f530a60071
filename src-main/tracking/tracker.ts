// Follows signals from row to row: detections in, tracks out. Time is row and sample numbers only, never a clock,
// so that the same rows give the same tracks however they are cut into batches.

import type { Track } from '#contract/entities.ts';
import type { Config } from '../config/schema.ts';
import { type Assignment, Associator, NONE } from './association.ts';
import { COLUMN, DetectionView } from './detection-view.ts';
import { fromDb, type Hit, LiveTrack, toDb } from './live-track.ts';
import type { TrackObservation } from './track-observation.ts';

/** What the tracker must know of the spectrum that the detections were made on. */
export interface TrackerContext {
  readonly sampleRateHz: number;
  readonly spanHz: number;
  readonly binHz: number;
  readonly samplesPerRow: number;
  readonly rowDurationS: number;
}

export interface TrackChanges {
  /** Tracks that are new or have changed, as they are after the last row, in order of id. */
  readonly changed: readonly Track[];
  /**
   * Ids that no longer exist, in order: tentative tracks that died, and fragments that were put into another track.
   * The latter may have been reported as confirmed before.
   */
  readonly removed: readonly number[];
}

/** A hidden track is held for at least this many times `lostAfterRows`. */
const HOLD_FACTOR = 2;

/**
 * Ids count from 1 in order of the first row, then of frequency, and are given at birth: what the view draws as
 * tentative keeps its id when it is confirmed. Ids of tracks that were not confirmed stay unused.
 */
export class Tracker {
  readonly #config: Config['tracker'];
  readonly #context: TrackerContext;
  readonly #observationEverySamples: number;
  #associator: Associator;
  /** Sorted by predicted low edge of the last row that had a detection. */
  #live: LiveTrack[] = [];
  #nextTrackId = 1;
  #rowsDone = 0;
  /** Rows before which the samples break, in order; those that are past are gone. */
  #breaks: number[] = [];
  /** Detections that came before their row was complete. */
  #waiting: Float64Array = new Float64Array(0);
  readonly #touched = new Set<LiveTrack>();
  #removed: number[] = [];
  #onObservation: (observation: TrackObservation) => void = () => {};

  constructor(config: Config['tracker'], context: TrackerContext) {
    this.#config = config;
    this.#context = context;
    this.#observationEverySamples = config.observationEveryS * context.sampleRateHz;
    this.#associator = new Associator(config, context);
  }

  /** Equal to a new tracker: ids count from 1 again. */
  reset(): void {
    this.#associator = new Associator(this.#config, this.#context);
    this.#live = [];
    this.#nextTrackId = 1;
    this.#rowsDone = 0;
    this.#breaks = [];
    this.#waiting = new Float64Array(0);
    this.#touched.clear();
    this.#removed = [];
  }

  /**
   * Samples were lost just before this row, to be told before the row is done: nobody knows what went on meanwhile, so
   * what lives then ends there, and what is seen afterwards is another presence.
   */
  breakBefore(rowId: number): void {
    if (rowId < this.#rowsDone) {
      throw new RangeError(`a gap before row ${rowId} was told after row ${this.#rowsDone - 1} was done`);
    }
    this.#breaks.push(rowId);
  }

  /**
   * @param detections as in NativeBatch: whole detections, sorted by row, then low edge, continuing the batch before
   * @param rowsDone all detections of rows below this have been delivered; later ones wait for their row
   * @param onObservation gets the measurements of confirmed tracks, in order of row
   * @throws RangeError on a row that is done already, or a length that is no whole number of detections
   */
  processBatch(
    detections: Float64Array,
    rowsDone: number,
    onObservation: (observation: TrackObservation) => void = () => {},
  ): TrackChanges {
    const view = new DetectionView(
      this.#waiting.length === 0 ? detections : joined(this.#waiting, detections),
    );
    if (view.count > 0 && view.rowId(0) < this.#rowsDone) {
      throw new RangeError(`row ${view.rowId(0)} came after row ${this.#rowsDone - 1} was done`);
    }
    this.#onObservation = onObservation;
    let first = 0;
    while (first < view.count && view.rowId(first) < rowsDone) {
      const end = view.rowEnd(first);
      this.#processRow(view, first, end);
      first = end;
    }
    this.#breakUpTo(rowsDone);
    this.#waiting = view.copyFrom(first);
    this.#rowsDone = Math.max(this.#rowsDone, rowsDone);
    this.#retire(this.#rowsDone);
    return this.#takeChanges();
  }

  /**
   * The end of the recording, or a seam: no row will touch the tracks that live now. Confirmed ones stay as they
   * are, tentative ones are removed. The tracker may go on with later rows; ids go on too.
   */
  finish(): TrackChanges {
    for (const track of this.#live) {
      if (track.isConfirmed) this.#touched.add(track);
      else this.#remove(track);
    }
    const changes = this.#takeChanges();
    this.#live = [];
    return changes;
  }

  /** Tracks that may still get hits: for the counters. */
  get liveCount(): number {
    return this.#live.length;
  }

  #processRow(view: DetectionView, first: number, end: number): void {
    const rowId = view.rowId(first);
    this.#breakUpTo(rowId);
    this.#retire(rowId);
    const assignment = this.#associator.assign(this.#live, rowId, view, first, end);
    const tracks = this.#live.slice();
    const born: (LiveTrack | undefined)[] = [];
    for (let d = 0; d < end - first; d++) {
      const t = assignment.trackOf[d] ?? NONE;
      if (t === NONE) born[d] = this.#begin(hitOf(view, first + d));
      else if (assignment.firstOf[t] === d) {
        const track = tracks[t];
        if (track !== undefined) {
          this.#hit(track, hitOfAll(view, first, assignment, d), assignment.isShared[t] === 1);
        }
      }
    }
    this.#settleCovered(tracks, rowId, assignment, born);
  }

  #begin(hit: Hit): LiveTrack {
    const track = new LiveTrack(this.#nextTrackId++, this.#config, this.#context, hit);
    this.#live.push(track);
    this.#touched.add(track);
    this.#observe(track);
    return track;
  }

  #hit(track: LiveTrack, hit: Hit, isShared: boolean): void {
    track.add(hit, isShared);
    this.#touched.add(track);
    if (!isShared) this.#observe(track);
  }

  #observe(track: LiveTrack): void {
    const hit = track.lastHit;
    if (!track.isConfirmed || hit.sampleStart < track.nextObservationSample) return;
    track.nextObservationSample = hit.sampleStart + this.#observationEverySamples;
    this.#onObservation({
      trackId: track.trackId,
      sampleStart: hit.sampleStart,
      offsetHz: hit.offsetHz,
      lowOffsetHz: hit.lowOffsetHz,
      highOffsetHz: hit.highOffsetHz,
      bandwidthHz: hit.bandwidthHz,
      powerDbfs: hit.powerDbfs,
      snrDb: hit.snrDb,
    });
  }

  /**
   * One wide detection over several tracks is either a wide signal whose fragments came first, or separate signals
   * that touch for a while. The evidence is time: a track of too few hits inside it was a fragment and goes at once.
   * An established one is held, neither seen nor missed, so that two keyed neighbours survive the moments when both
   * are on, and a drifting carrier its crossing of another; held for longer than it had ever been seen, it is lost
   * where it was last seen on its own, and keeps its past.
   */
  #settleCovered(
    tracks: readonly LiveTrack[],
    rowId: number,
    assignment: Assignment,
    born: readonly (LiveTrack | undefined)[],
  ): void {
    for (let t = 0; t < tracks.length; t++) {
      const track = tracks[t];
      const d = assignment.coverOf[t] ?? NONE;
      if (track === undefined || d === NONE) continue;
      const hostIndex = assignment.trackOf[d] ?? NONE;
      const host = hostIndex === NONE ? born[d] : tracks[hostIndex];
      if (host === undefined) continue;
      if (!track.isEstablished) {
        this.#absorb(track, host);
        continue;
      }
      const briefRows = HOLD_FACTOR * this.#config.lostAfterRows;
      const isCrossing = track.isInDriftMode || host.isInDriftMode;
      const holdRows = isCrossing ? Math.max(briefRows, track.hits) : briefRows;
      if (track.coveredSinceHit < holdRows) track.cover(rowId);
    }
  }

  #absorb(fragment: LiveTrack, host: LiveTrack): void {
    host.inheritStart(fragment.sampleStart);
    this.#live.splice(this.#live.indexOf(fragment), 1);
    this.#remove(fragment);
  }

  #breakUpTo(rowId: number): void {
    for (let next = this.#breaks[0]; next !== undefined && next <= rowId; next = this.#breaks[0]) {
      this.#breaks.shift();
      this.#retire(next);
      for (const track of this.#live) this.#end(track);
      this.#live = [];
    }
  }

  #end(track: LiveTrack): void {
    if (track.isConfirmed) {
      track.state = 'lost';
      this.#touched.add(track);
    } else {
      this.#remove(track);
    }
  }

  /** Ends the tracks that no row below `rowsDone` has touched for too long. */
  #retire(rowsDone: number): void {
    const { lostAfterRows, tentativeLostAfterRows } = this.#config;
    let kept = 0;
    for (const track of this.#live) {
      const missedRows = rowsDone - 1 - track.lastSeenRow;
      if (missedRows < (track.isConfirmed ? lostAfterRows : tentativeLostAfterRows)) {
        this.#live[kept++] = track;
      } else {
        this.#end(track);
      }
    }
    this.#live.length = kept;
  }

  #remove(track: LiveTrack): void {
    this.#touched.delete(track);
    this.#removed.push(track.trackId);
  }

  #takeChanges(): TrackChanges {
    const changed = Array.from(this.#touched, (track) => track.snapshot(this.#rowsDone));
    changed.sort((a, b) => a.trackId - b.trackId);
    const removed = this.#removed.sort((a, b) => a - b);
    this.#touched.clear();
    this.#removed = [];
    return { changed, removed };
  }
}

function joined(before: Float64Array, after: Float64Array): Float64Array {
  const all = new Float64Array(before.length + after.length);
  all.set(before);
  all.set(after, before.length);
  return all;
}

function hitOf(view: DetectionView, index: number): Hit {
  return {
    rowId: view.rowId(index),
    sampleStart: view.at(index, COLUMN.sampleStart),
    sampleCount: view.at(index, COLUMN.sampleCount),
    lowOffsetHz: view.at(index, COLUMN.lowOffsetHz),
    highOffsetHz: view.at(index, COLUMN.highOffsetHz),
    offsetHz: view.at(index, COLUMN.offsetHz),
    bandwidthHz: view.at(index, COLUMN.bandwidthHz),
    xdbBandwidthHz: view.at(index, COLUMN.xdbBandwidthHz),
    powerDbfs: view.at(index, COLUMN.powerDbfs),
    snrDb: view.at(index, COLUMN.snrDb),
    noiseFloorDbfs: view.at(index, COLUMN.noiseFloorDbfs),
  };
}

/** All detections of one track in a row as one hit: edges of the union, powers added, centroid weighted by power. */
function hitOfAll(view: DetectionView, first: number, assignment: Assignment, d: number): Hit {
  let hit = hitOf(view, first + d);
  for (let more = assignment.nextOf[d] ?? NONE; more !== NONE; more = assignment.nextOf[more] ?? NONE) {
    hit = combined(hit, hitOf(view, first + more));
  }
  return hit;
}

function combined(a: Hit, b: Hit): Hit {
  const powerA = fromDb(a.powerDbfs);
  const powerB = fromDb(b.powerDbfs);
  const power = powerA + powerB;
  const noise = powerA / fromDb(a.snrDb) + powerB / fromDb(b.snrDb);
  const occupiedLowHz = Math.min(a.offsetHz - a.bandwidthHz / 2, b.offsetHz - b.bandwidthHz / 2);
  const occupiedHighHz = Math.max(a.offsetHz + a.bandwidthHz / 2, b.offsetHz + b.bandwidthHz / 2);
  return {
    rowId: a.rowId,
    sampleStart: Math.min(a.sampleStart, b.sampleStart),
    sampleCount:
      Math.max(a.sampleStart + a.sampleCount, b.sampleStart + b.sampleCount) -
      Math.min(a.sampleStart, b.sampleStart),
    lowOffsetHz: Math.min(a.lowOffsetHz, b.lowOffsetHz),
    highOffsetHz: Math.max(a.highOffsetHz, b.highOffsetHz),
    offsetHz: (powerA * a.offsetHz + powerB * b.offsetHz) / power,
    bandwidthHz: occupiedHighHz - occupiedLowHz,
    // Of fragments put together it is not known: their levels below the peak of the whole are not.
    xdbBandwidthHz: Number.NaN,
    powerDbfs: toDb(power),
    snrDb: toDb(power / noise),
    noiseFloorDbfs: toDb((fromDb(a.noiseFloorDbfs) + fromDb(b.noiseFloorDbfs)) / 2),
  };
}
