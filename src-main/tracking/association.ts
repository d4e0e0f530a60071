// Which detection of a row belongs to which live track: matches, fragments of wide signals, merged signals.
// Geometry only: it reads boxes and decides; tracks are changed by tracker.ts.

import type { Config } from '../config/schema.ts';
import { COLUMN, type DetectionView } from './detection-view.ts';
import type { BandContext } from './drift.ts';
import type { LiveTrack } from './live-track.ts';

/** A detection is a fragment of a track when this part of it lies where the track has been seen ... */
const FRAGMENT_INSIDE_MIN = 0.5;
/** ... give or take this part of that width on each side ... */
const FRAGMENT_MARGIN = 0.1;
/** ... and is this much narrower: two close signals of like width never swallow each other. */
const FRAGMENT_WIDTH_RATIO = 1.6;
/** A track is hidden by a detection that covers this part of its box ... */
const COVERED_MIN = 0.7;
/** ... and is this much wider, or belongs to another established track: two signals on one frequency for a while. */
const COVER_WIDTH_RATIO = 1.4;
/** A detection is shared by tracks of like width, down to this ratio; less is a leftover of a fragment. */
const SHARED_WIDTH_RATIO = 0.5;
/** Where one is this much wider than the other, the centres must agree to the narrower width: AM in speech pauses. */
const UNEQUAL_RATIO = 3;
/**
 * Fragments must fill this part of the box, or they are signals of their own: one broadband click in a contest must
 * not become a track that swallows every station under it.
 */
const FRAGMENT_FILL_MIN = 0.35;

export const NONE = -1;

export interface Assignment {
  /** Per detection of the row: index of the track that it belongs to, or NONE for a newcomer. */
  readonly trackOf: Int32Array;
  /** Per track: its lowest detection, or NONE; the rest follow in `nextOf`, upwards, until NONE. */
  readonly firstOf: Int32Array;
  readonly nextOf: Int32Array;
  /** Per track: index of the detection that hides it, or NONE. Only for tracks without a detection of their own. */
  readonly coverOf: Int32Array;
  /** Per track: 1 if its detection hides another signal of like width, and so measures neither. */
  readonly isShared: Uint8Array;
}

/**
 * Established tracks choose first, then take their fragments; only what is left may go to younger ones. Otherwise an
 * outer piece of a flickering signal starts a track of its own, which takes such pieces ever after.
 *
 * Best-first: all pairs within the gate are sorted by score, and each is taken if both are still free. Within a gate
 * of half a width there are hardly ever more than two contenders, where best-first and the optimum (Hungarian)
 * differ only when both pairings are nearly as good; best-first costs k log k and its choice can be told to a user:
 * the best pair wins. Ties fall to the older track, then to the lower frequency, so the answer never depends on
 * the order in memory.
 */
export class Associator {
  readonly #config: Config['tracker'];
  readonly #band: BandContext;
  #trackLow = new Float64Array(0);
  #trackHigh = new Float64Array(0);
  #trackCentre = new Float64Array(0);
  #lastCentre = new Float64Array(0);
  #nextCentre = new Float64Array(0);
  /** Highest edge of this and all tracks before: where a search downwards may stop. */
  #reachHigh = new Float64Array(0);
  /** Where fragments of a track may lie, the margin included. */
  #hostLow = new Float64Array(0);
  #hostHigh = new Float64Array(0);
  #trackHasDetection = new Uint8Array(0);
  #isEstablished = new Uint8Array(0);
  #isShared = new Uint8Array(0);
  #coverOf = new Int32Array(0);
  #firstOf = new Int32Array(0);
  #trackOf = new Int32Array(0);
  #nextOf = new Int32Array(0);
  #hostOf = new Int32Array(0);
  #fillHz = new Float64Array(0);
  #widestTrackHz = 0;
  #widestMarginHz = 0;
  readonly #candidateDetection: number[] = [];
  readonly #candidateTrack: number[] = [];
  readonly #candidateScore: number[] = [];
  readonly #order: number[] = [];

  constructor(config: Config['tracker'], band: BandContext) {
    this.#config = config;
    this.#band = band;
  }

  /** @param tracks is sorted in place by predicted low edge; the answer's indices refer to it afterwards. */
  assign(tracks: LiveTrack[], rowId: number, view: DetectionView, first: number, end: number): Assignment {
    this.#predict(tracks, rowId);
    const count = end - first;
    if (this.#trackOf.length < count) {
      this.#trackOf = new Int32Array(2 * count);
      this.#nextOf = new Int32Array(2 * count);
      this.#hostOf = new Int32Array(2 * count);
    }
    this.#trackOf.fill(NONE, 0, count);
    for (const isEstablished of [1, 0]) {
      this.#matchBestFirst(tracks, view, first, count, isEstablished);
      this.#takeFragments(tracks, view, first, count, isEstablished);
    }
    for (let d = count - 1; d >= 0; d--) {
      const t = this.#trackOf[d] ?? NONE;
      if (t === NONE) continue;
      this.#nextOf[d] = this.#firstOf[t] ?? NONE;
      this.#firstOf[t] = d;
    }
    this.#findCovered(tracks, view, first, count);
    return {
      trackOf: this.#trackOf,
      firstOf: this.#firstOf,
      nextOf: this.#nextOf,
      coverOf: this.#coverOf,
      isShared: this.#isShared,
    };
  }

  #predict(tracks: LiveTrack[], rowId: number): void {
    sortByLowEdge(tracks, rowId);
    const count = tracks.length;
    if (this.#trackLow.length < count) this.#grow(2 * count);
    let reachHz = Number.NEGATIVE_INFINITY;
    this.#widestTrackHz = 0;
    this.#widestMarginHz = 0;
    for (let t = 0; t < count; t++) {
      const track = tracks[t];
      if (track === undefined) continue;
      const shiftHz = track.shiftHz(rowId);
      const lowHz = track.lowHz + shiftHz;
      const highHz = track.highHz + shiftHz;
      this.#trackLow[t] = lowHz;
      this.#trackHigh[t] = highHz;
      this.#trackCentre[t] = track.centreHz + shiftHz;
      this.#lastCentre[t] = track.lastCentreHz + shiftHz;
      // In drift mode the velocity is known better than from one step.
      const stepHz = track.isInDriftMode ? 0 : track.lastStepHz * (rowId - track.lastHitRow);
      this.#nextCentre[t] = track.lastCentreHz + shiftHz + stepHz;
      this.#isEstablished[t] = track.isEstablished ? 1 : 0;
      const marginHz = FRAGMENT_MARGIN * (track.reachHighHz - track.reachLowHz);
      const hostLowHz = track.reachLowHz + shiftHz - marginHz;
      const hostHighHz = track.reachHighHz + shiftHz + marginHz;
      this.#hostLow[t] = hostLowHz;
      this.#hostHigh[t] = hostHighHz;
      this.#widestMarginHz = Math.max(this.#widestMarginHz, lowHz - hostLowHz);
      reachHz = Math.max(reachHz, hostHighHz);
      this.#reachHigh[t] = reachHz;
      this.#widestTrackHz = Math.max(this.#widestTrackHz, highHz - lowHz);
    }
    this.#trackHasDetection.fill(0, 0, count);
    this.#coverOf.fill(NONE, 0, count);
    this.#firstOf.fill(NONE, 0, count);
    this.#isShared.fill(0, 0, count);
  }

  #matchBestFirst(
    tracks: readonly LiveTrack[],
    view: DetectionView,
    first: number,
    count: number,
    isEstablished: number,
  ): void {
    const detections = this.#candidateDetection;
    const candidates = this.#candidateTrack;
    const scores = this.#candidateScore;
    detections.length = 0;
    candidates.length = 0;
    scores.length = 0;
    const nearestGateHz = this.#config.centerDistanceMinBins * this.#band.binHz;
    const extraWidths = Math.max(0, this.#config.centerDistanceMaxWidths - 0.5);
    for (let d = 0; d < count; d++) {
      if (this.#trackOf[d] !== NONE) continue;
      const lowHz = view.at(first + d, COLUMN.lowOffsetHz);
      const highHz = view.at(first + d, COLUMN.highOffsetHz);
      const reachHz = nearestGateHz + extraWidths * Math.max(highHz - lowHz, this.#widestTrackHz);
      for (let t = this.#lastBelow(tracks.length, highHz + reachHz); t >= 0; t--) {
        if (num(this.#reachHigh, t) < lowHz - reachHz) break;
        if (this.#isEstablished[t] !== isEstablished || num(this.#trackHigh, t) < lowHz - reachHz) continue;
        const score = this.#score(t, lowHz, highHz, view.at(first + d, COLUMN.offsetHz));
        if (score <= 0) continue;
        detections.push(d);
        candidates.push(t);
        scores.push(score);
      }
    }
    const order = this.#order;
    order.length = scores.length;
    for (let i = 0; i < order.length; i++) order[i] = i;
    const idOf = (i: number): number => tracks[candidates[i] ?? 0]?.trackId ?? 0;
    order.sort(
      (a, b) =>
        (scores[b] ?? 0) - (scores[a] ?? 0) ||
        idOf(a) - idOf(b) ||
        (detections[a] ?? 0) - (detections[b] ?? 0),
    );
    for (const i of order) {
      const d = detections[i] ?? 0;
      const t = candidates[i] ?? 0;
      if (this.#trackOf[d] !== NONE || this.#trackHasDetection[t] === 1) continue;
      this.#trackOf[d] = t;
      this.#trackHasDetection[t] = 1;
    }
  }

  /** 0 outside the gate; else overlap plus closeness, each 0 to 1. */
  #score(t: number, lowHz: number, highHz: number, centreHz: number): number {
    const config = this.#config;
    const trackLowHz = num(this.#trackLow, t);
    const trackHighHz = num(this.#trackHigh, t);
    const bothHz = Math.max(0, Math.min(highHz, trackHighHz) - Math.max(lowHz, trackLowHz));
    const widthHz = highHz - lowHz;
    const trackWidthHz = trackHighHz - trackLowHz;
    const allHz = widthHz + trackWidthHz - bothHz;
    const iou = allHz > 0 ? bothHz / allHz : 0;
    const narrowHz = Math.min(widthHz, trackWidthHz);
    const wideHz = Math.max(widthHz, trackWidthHz);
    const gateHz = Math.min(
      config.centerDistanceMaxSpan * this.#band.spanHz,
      Math.max(
        config.centerDistanceMaxWidths * (wideHz > UNEQUAL_RATIO * narrowHz ? narrowHz : wideHz),
        config.centerDistanceMinBins * this.#band.binHz,
      ),
    );
    // The smoothed centre rides out jitter; the last one, and where its last step leads, keep up with a sweep that is
    // not in drift mode yet.
    const distanceHz = Math.min(
      Math.abs(centreHz - num(this.#trackCentre, t)),
      Math.abs(centreHz - num(this.#lastCentre, t)),
      Math.abs(centreHz - num(this.#nextCentre, t)),
    );
    const closeness = 1 - distanceHz / gateHz;
    if (iou < config.iouMin && !(closeness >= 0)) return 0;
    // The smallest positive score keeps a pair exactly on the gate in.
    return Math.max(Number.MIN_VALUE, iou + Math.max(0, closeness));
  }

  #takeFragments(
    tracks: readonly LiveTrack[],
    view: DetectionView,
    first: number,
    count: number,
    isEstablished: number,
  ): void {
    this.#fillHz.fill(0, 0, tracks.length);
    let fragments = 0;
    for (let d = 0; d < count; d++) {
      const isFree = this.#trackOf[d] === NONE;
      const host = isFree ? this.#hostOfFragment(tracks, view, first + d, isEstablished) : this.#trackOf[d];
      this.#hostOf[d] = isFree ? (host ?? NONE) : NONE;
      if (host === undefined || host === NONE) continue;
      if (isFree) fragments++;
      const widthHz = view.at(first + d, COLUMN.highOffsetHz) - view.at(first + d, COLUMN.lowOffsetHz);
      this.#fillHz[host] = num(this.#fillHz, host) + widthHz;
    }
    if (fragments === 0) return;
    for (let d = 0; d < count; d++) {
      const host = this.#hostOf[d] ?? NONE;
      if (host === NONE) continue;
      const boxHz = num(this.#trackHigh, host) - num(this.#trackLow, host);
      if (num(this.#fillHz, host) < FRAGMENT_FILL_MIN * boxHz) continue;
      this.#trackOf[d] = host;
      this.#trackHasDetection[host] = 1;
    }
  }

  /** The track of much larger width whose box holds most of the detection; the best-filled, then the older. */
  #hostOfFragment(
    tracks: readonly LiveTrack[],
    view: DetectionView,
    index: number,
    isEstablished: number,
  ): number {
    const lowHz = view.at(index, COLUMN.lowOffsetHz);
    const highHz = view.at(index, COLUMN.highOffsetHz);
    const widthHz = highHz - lowHz;
    let host = NONE;
    let bestHz = 0;
    for (let t = this.#lastBelow(tracks.length, highHz + this.#widestMarginHz); t >= 0; t--) {
      if (num(this.#reachHigh, t) < lowHz) break;
      if (this.#isEstablished[t] !== isEstablished) continue;
      const hostLowHz = num(this.#hostLow, t);
      const hostHighHz = num(this.#hostHigh, t);
      if (hostHighHz - hostLowHz < (1 + 2 * FRAGMENT_MARGIN) * FRAGMENT_WIDTH_RATIO * widthHz) continue;
      const insideHz = Math.min(highHz, hostHighHz) - Math.max(lowHz, hostLowHz);
      if (insideHz < FRAGMENT_INSIDE_MIN * widthHz || insideHz < bestHz) continue;
      const isOlder = host === NONE || (tracks[t]?.trackId ?? 0) < (tracks[host]?.trackId ?? 0);
      if (insideHz > bestHz || isOlder) host = t;
      bestHz = insideHz;
    }
    return host;
  }

  #findCovered(tracks: readonly LiveTrack[], view: DetectionView, first: number, count: number): void {
    for (let d = 0; d < count; d++) {
      const lowHz = view.at(first + d, COLUMN.lowOffsetHz);
      const highHz = view.at(first + d, COLUMN.highOffsetHz);
      for (let t = this.#lastBelow(tracks.length, highHz); t >= 0; t--) {
        if (num(this.#reachHigh, t) < lowHz) break;
        if (this.#trackHasDetection[t] === 1) continue;
        const trackWidthHz = num(this.#trackHigh, t) - num(this.#trackLow, t);
        const bothHz = Math.min(highHz, num(this.#trackHigh, t)) - Math.max(lowHz, num(this.#trackLow, t));
        if (bothHz < COVERED_MIN * trackWidthHz) continue;
        const owner = this.#trackOf[d] ?? NONE;
        const areEstablished =
          owner !== NONE && this.#isEstablished[t] === 1 && this.#isEstablished[owner] === 1;
        if (!areEstablished && highHz - lowHz < COVER_WIDTH_RATIO * trackWidthHz) continue;
        this.#coverOf[t] = d;
        if (!areEstablished) continue;
        const ownerWidthHz = num(this.#trackHigh, owner) - num(this.#trackLow, owner);
        if (
          Math.min(trackWidthHz, ownerWidthHz) >=
          SHARED_WIDTH_RATIO * Math.max(trackWidthHz, ownerWidthHz)
        ) {
          this.#isShared[owner] = 1;
        }
      }
    }
  }

  /** Index of the last track whose low edge is at or below `hz`; tracks are sorted by it. */
  #lastBelow(count: number, hz: number): number {
    let from = 0;
    let to = count;
    while (from < to) {
      const mid = (from + to) >>> 1;
      if (num(this.#trackLow, mid) <= hz) from = mid + 1;
      else to = mid;
    }
    return from - 1;
  }

  #grow(count: number): void {
    this.#trackLow = new Float64Array(count);
    this.#trackHigh = new Float64Array(count);
    this.#trackCentre = new Float64Array(count);
    this.#lastCentre = new Float64Array(count);
    this.#nextCentre = new Float64Array(count);
    this.#reachHigh = new Float64Array(count);
    this.#hostLow = new Float64Array(count);
    this.#hostHigh = new Float64Array(count);
    this.#trackHasDetection = new Uint8Array(count);
    this.#isEstablished = new Uint8Array(count);
    this.#isShared = new Uint8Array(count);
    this.#coverOf = new Int32Array(count);
    this.#firstOf = new Int32Array(count);
    this.#fillHz = new Float64Array(count);
  }
}

/** Insertion sort: from row to row the order hardly changes. */
function sortByLowEdge(tracks: LiveTrack[], rowId: number): void {
  for (let i = 1; i < tracks.length; i++) {
    const track = tracks[i];
    if (track === undefined) continue;
    const lowHz = track.lowHz + track.shiftHz(rowId);
    let j = i - 1;
    for (; j >= 0; j--) {
      const other = tracks[j];
      if (other === undefined) break;
      const otherLowHz = other.lowHz + other.shiftHz(rowId);
      if (otherLowHz < lowHz || (otherLowHz === lowHz && other.trackId < track.trackId)) break;
      tracks[j + 1] = other;
    }
    tracks[j + 1] = track;
  }
}

function num(array: Float64Array, index: number): number {
  return array[index] ?? 0;
}
