// One track while it lives: what every hit adds to it, and its snapshot as plain data.
// Knows nothing of other tracks; which hit is whose is decided in association.ts.

import type { Track, TrackState } from '#contract/entities.ts';
import type { Config } from '../config/schema.ts';
import { type BandContext, DriftMeter } from './drift.ts';
import { RunningQuantile } from './running-quantile.ts';

/** One row's evidence for one track: a detection, or several fragments of one signal put together. */
export interface Hit {
  readonly rowId: number;
  readonly sampleStart: number;
  readonly sampleCount: number;
  readonly lowOffsetHz: number;
  readonly highOffsetHz: number;
  readonly offsetHz: number;
  readonly bandwidthHz: number;
  /** NaN: the noise lies above the level. */
  readonly xdbBandwidthHz: number;
  readonly powerDbfs: number;
  readonly snrDb: number;
  readonly noiseFloorDbfs: number;
}

/**
 * Part of the hits that may lie beyond each edge of the truth box of a steady track. The switch-on and switch-off
 * rows of a burst splatter, and the edge of a noise-like signal flickers: the extreme over many rows is always such
 * an accident. A tenth keeps ten-row bursts clean.
 */
const EDGE_OUTLIERS = 0.1;

/** A hit this much wider than the box may hold a neighbour too: the box waits for `confirmHits` of them in a row. */
const SWOLLEN_RATIO = 1.6;

export class LiveTrack {
  readonly trackId: number;
  state: TrackState = 'tentative';
  hits = 0;
  lastHitRow: number;
  /** Last row with a hit, or inside a merged detection that hides the track: what loss is counted from. */
  lastSeenRow: number;
  /** Rows spent inside detections of others since the last own hit. */
  coveredSinceHit = 0;
  lastHit: Hit;
  nextObservationSample = 0;

  // The box that association predicts from, and the centroid of the last hit that moved it.
  centreHz: number;
  lastCentreHz: number;
  /** By how much the centroid moved in the row of the last hit, since one that followed directly; else 0. */
  lastStepHz = 0;
  lowHz: number;
  highHz: number;

  readonly #config: Config['tracker'];
  readonly #sampleRateHz: number;
  readonly #binHz: number;
  readonly #samplesPerRow: number;
  #swollenHits = 0;
  #measuredHits = 0;
  #sampleStart: number;
  #sampleEnd: number;
  #confirmedSample: number | null = null;
  #confidenceAtHit = 0;
  #displayLowHz: number;
  #displayHighHz: number;
  readonly #drift: DriftMeter;
  readonly #lowQuantile = new RunningQuantile(EDGE_OUTLIERS);
  readonly #highQuantile = new RunningQuantile(1 - EDGE_OUTLIERS);
  readonly #swept: SweptExtent;
  #sumPower = 0;
  #sumWeight = 0;
  #sumWeightHz = 0;
  #sumWidthHz = 0;
  #sumXdbHz = 0;
  #xdbHits = 0;
  #sumSnr = 0;
  #sumFloor = 0;
  #peakDbfs = Number.NEGATIVE_INFINITY;

  constructor(
    trackId: number,
    config: Config['tracker'],
    band: BandContext & { sampleRateHz: number; samplesPerRow: number },
    hit: Hit,
  ) {
    this.trackId = trackId;
    this.#config = config;
    this.#sampleRateHz = band.sampleRateHz;
    this.#binHz = band.binHz;
    this.#samplesPerRow = band.samplesPerRow;
    this.lastHitRow = hit.rowId;
    this.lastSeenRow = hit.rowId;
    this.lastHit = hit;
    this.centreHz = hit.offsetHz;
    this.lastCentreHz = hit.offsetHz;
    this.lowHz = hit.lowOffsetHz;
    this.highHz = hit.highOffsetHz;
    this.#displayLowHz = hit.lowOffsetHz;
    this.#displayHighHz = hit.highOffsetHz;
    this.#sampleStart = hit.sampleStart;
    this.#sampleEnd = hit.sampleStart + hit.sampleCount;
    this.#drift = new DriftMeter(config, band, hit.rowId, hit.offsetHz);
    this.#swept = new SweptExtent();
    this.add(hit);
  }

  /** How far the box has moved by `rowId`: 0 unless the track is in drift mode. */
  shiftHz(rowId: number): number {
    return this.#drift.velocityHzPerRow * (rowId - this.lastHitRow);
  }

  get isInDriftMode(): boolean {
    return this.#drift.isInDriftMode;
  }

  /**
   * Where fragments of this signal may turn up: the box, and for a steady track also where its edges have been, because
   * a signal that fills its band only now and then (speech on FM, the outer tone of AM) has a box that shrinks.
   */
  get reachLowHz(): number {
    return this.#drift.isInDriftMode ? this.lowHz : Math.min(this.lowHz, this.#lowQuantile.value());
  }

  get reachHighHz(): number {
    return this.#drift.isInDriftMode ? this.highHz : Math.max(this.highHz, this.#highQuantile.value());
  }

  /** Seen often enough to be told from a fragment of something else; one strong hit confirms, but proves no more. */
  get isEstablished(): boolean {
    return this.hits >= this.#config.confirmHits;
  }

  get isConfirmed(): boolean {
    return this.state !== 'tentative';
  }

  get sampleStart(): number {
    return this.#sampleStart;
  }

  /** Takes over the beginning of a track that turned out to be a fragment of this one. */
  inheritStart(sampleStart: number): void {
    this.#sampleStart = Math.min(this.#sampleStart, sampleStart);
  }

  /** A row with a detection. `isShared`: it holds another signal too; it proves presence and measures nothing. */
  add(hit: Hit, isShared = false): void {
    const rows = hit.rowId - this.lastHitRow;
    const shiftHz = this.shiftHz(hit.rowId);
    this.#confidenceAtHit = Math.min(
      1,
      this.#confidenceAt(rows - 1 - this.coveredSinceHit) + this.#config.confidenceRise,
    );
    this.hits++;
    if (isShared) {
      this.#moveBox(shiftHz);
    } else {
      this.#measure(hit);
      this.#followBox(hit, rows, shiftHz);
    }
    this.#sampleEnd = hit.sampleStart + hit.sampleCount;
    this.lastHitRow = hit.rowId;
    this.lastSeenRow = hit.rowId;
    this.lastHit = hit;
    this.coveredSinceHit = 0;
    if (this.state === 'tentative' && this.#isProven(hit)) {
      this.state = 'confirmed';
      this.#confirmedSample = this.#sampleEnd;
    }
  }

  /** The row is inside a detection that also holds others: the track is neither seen nor missed. */
  cover(rowId: number): void {
    this.lastSeenRow = rowId;
    this.coveredSinceHit++;
  }

  /**
   * @param rowsDone rows processed so far: confidence has fallen for every row without a hit since the last one.
   * A lost track keeps the confidence of its last hit: rows after its end say nothing about whether it was there.
   */
  snapshot(rowsDone: number): Track {
    const durationS = (this.#sampleEnd - this.#sampleStart) / this.#sampleRateHz;
    const bandwidthHz = this.#sumWidthHz / this.#measuredHits;
    const isDrifting = this.#drift.isDrifting(durationS, bandwidthHz);
    const missedRows = this.state === 'lost' ? 0 : rowsDone - 1 - this.lastHitRow - this.coveredSinceHit;
    return {
      trackId: this.trackId,
      emitterId: null,
      state: this.state,
      confidence: this.#confidenceAt(missedRows),
      sampleStart: this.#sampleStart,
      sampleCount: this.#sampleEnd - this.#sampleStart,
      offsetHz: this.#sumWeightHz / this.#sumWeight,
      lowOffsetHz: isDrifting ? this.#swept.lowHz : this.#lowQuantile.value(),
      highOffsetHz: isDrifting ? this.#swept.highHz : this.#highQuantile.value(),
      displayLowOffsetHz: this.#displayLowHz,
      displayHighOffsetHz: this.#displayHighHz,
      bandwidthHz,
      xdbBandwidthHz: this.#xdbHits > 0 ? this.#sumXdbHz / this.#xdbHits : null,
      powerDbfs: toDb(this.#sumPower / this.#measuredHits),
      peakPowerDbfs: this.#peakDbfs,
      snrDb: toDb(this.#sumSnr / this.#measuredHits),
      noiseFloorDbfs: toDb(this.#sumFloor / this.#measuredHits),
      driftHzPerS: this.#drift.driftHzPerS(),
      isDrifting,
      hits: this.hits,
      confirmedSample: this.#confirmedSample,
    };
  }

  #measure(hit: Hit): void {
    const power = fromDb(hit.powerDbfs);
    // The variance of a centroid goes with width squared over power (times the floor, which hardly changes).
    const weight = power / (hit.bandwidthHz + this.#binHz) ** 2;
    this.#measuredHits++;
    this.#sumPower += power;
    this.#sumWeight += weight;
    this.#sumWeightHz += weight * hit.offsetHz;
    this.#sumWidthHz += hit.bandwidthHz;
    if (!Number.isNaN(hit.xdbBandwidthHz)) {
      this.#sumXdbHz += hit.xdbBandwidthHz;
      this.#xdbHits++;
    }
    this.#sumSnr += fromDb(hit.snrDb);
    this.#sumFloor += fromDb(hit.noiseFloorDbfs);
    this.#peakDbfs = Math.max(this.#peakDbfs, hit.powerDbfs);
    this.#lowQuantile.add(hit.lowOffsetHz);
    this.#highQuantile.add(hit.highOffsetHz);
    this.#swept.add(hit.lowOffsetHz, hit.highOffsetHz);
  }

  #moveBox(shiftHz: number): void {
    this.centreHz += shiftHz;
    this.lowHz += shiftHz;
    this.highHz += shiftHz;
    this.lastCentreHz += shiftHz;
    this.#displayLowHz += shiftHz;
    this.#displayHighHz += shiftHz;
  }

  #followBox(hit: Hit, rows: number, shiftHz: number): void {
    const { boxSmoothing, displaySmoothing, confirmHits } = this.#config;
    const isSwollen =
      this.isEstablished && hit.highOffsetHz - hit.lowOffsetHz > SWOLLEN_RATIO * (this.highHz - this.lowHz);
    this.#swollenHits = isSwollen ? this.#swollenHits + 1 : 0;
    this.#moveBox(shiftHz);
    this.#displayLowHz = mix(this.#displayLowHz, hit.lowOffsetHz, displaySmoothing);
    this.#displayHighHz = mix(this.#displayHighHz, hit.highOffsetHz, displaySmoothing);
    if (isSwollen && this.#swollenHits < confirmHits) return;
    const residualHz = hit.offsetHz - this.centreHz;
    // A sweep that leaves its box in one row is followed at once: smoothed, the box would fall behind for good.
    const isOutside = hit.lowOffsetHz > this.highHz || hit.highOffsetHz < this.lowHz;
    const weight = isOutside ? 1 : boxSmoothing;
    this.centreHz = mix(this.centreHz, hit.offsetHz, weight);
    this.lowHz = mix(this.lowHz, hit.lowOffsetHz, weight);
    this.highHz = mix(this.highHz, hit.highOffsetHz, weight);
    this.lastStepHz = rows === 1 ? hit.offsetHz - this.lastCentreHz : 0;
    this.lastCentreHz = hit.offsetHz;
    const timeS = (hit.sampleStart + hit.sampleCount / 2) / this.#sampleRateHz;
    const widthHz = this.#sumWidthHz / this.#measuredHits;
    this.#drift.add(hit.rowId, timeS, hit.offsetHz, this.centreHz, residualHz, rows, widthHz);
  }

  #isProven(hit: Hit): boolean {
    const { confirmHits, confirmAtOnceSnrDb, confirmAtOnceWideSnrDb } = this.#config;
    if (this.hits >= confirmHits) return true;
    // What a signal has in the row, not its level while it was on: that of a click of a millisecond is high.
    const inRowDb = hit.snrDb + toDb(Math.min(1, hit.sampleCount / this.#samplesPerRow));
    // The mean over n cells of noise deviates by 1 / sqrt(n) of one cell's.
    const ofBinsDb = toDb(Math.sqrt(Math.max(1, hit.bandwidthHz / this.#binHz)));
    return (
      inRowDb >= Math.max(confirmAtOnceSnrDb - ofBinsDb, Math.min(confirmAtOnceSnrDb, confirmAtOnceWideSnrDb))
    );
  }

  #confidenceAt(missedRows: number): number {
    return Math.max(0, this.#confidenceAtHit - this.#config.confidenceFall * Math.max(0, missedRows));
  }
}

/**
 * Extent of a moving box, proof against single rows: an edge counts when two of three successive hits reach it
 * (running median of three), and at either end of the life, where a sweep has its extremes, as it is.
 */
class SweptExtent {
  #hits = 0;
  #firstLowHz = 0;
  #firstHighHz = 0;
  #beforeLowHz = 0;
  #beforeHighHz = 0;
  #lastLowHz = 0;
  #lastHighHz = 0;
  #lowestHz = Number.POSITIVE_INFINITY;
  #highestHz = Number.NEGATIVE_INFINITY;

  add(lowHz: number, highHz: number): void {
    if (this.#hits === 0) {
      this.#firstLowHz = lowHz;
      this.#firstHighHz = highHz;
    }
    if (this.#hits >= 2) {
      this.#lowestHz = Math.min(this.#lowestHz, middle(this.#beforeLowHz, this.#lastLowHz, lowHz));
      this.#highestHz = Math.max(this.#highestHz, middle(this.#beforeHighHz, this.#lastHighHz, highHz));
    }
    this.#hits++;
    this.#beforeLowHz = this.#lastLowHz;
    this.#beforeHighHz = this.#lastHighHz;
    this.#lastLowHz = lowHz;
    this.#lastHighHz = highHz;
  }

  get lowHz(): number {
    return Math.min(this.#lowestHz, this.#firstLowHz, this.#lastLowHz);
  }

  get highHz(): number {
    return Math.max(this.#highestHz, this.#firstHighHz, this.#lastHighHz);
  }
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function mix(old: number, fresh: number, weightOfFresh: number): number {
  return old + weightOfFresh * (fresh - old);
}

export function fromDb(db: number): number {
  return 10 ** (db / 10);
}

export function toDb(ratio: number): number {
  return 10 * Math.log10(ratio);
}
