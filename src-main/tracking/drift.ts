// Decides whether a track wanders on purpose, and how fast. Knows centres over rows, nothing of boxes or detections.

import type { Config } from '../config/schema.ts';

/** What turns the settings, which are relative, into hertz. */
export interface BandContext {
  readonly spanHz: number;
  readonly binHz: number;
}

/** A slope below this many standard errors is not told from zero. */
const SIGNIFICANT_ERRORS = 3;
/** Least squares must explain this part of the variance before a track is called drifting. */
const EXPLAINED_MIN = 0.5;

/**
 * Two looks at the same hits. The step counter is causal and drives the prediction: whenever the smoothed centre is
 * one step away from its anchor, that is a displacement and the anchor moves there; enough of one sign in a row are
 * drift. Steps, not rows, because 600 Hz/s is 2.4 Hz in a 4 ms row and drowns in jitter, while a carrier that only
 * jitters never gets one step away. The least-squares line over all hits gives the reported rate, and confirms.
 */
export class DriftMeter {
  readonly #config: Config['tracker'];
  readonly #band: BandContext;
  #anchorHz = 0;
  #runStartRow = 0;
  #runStartHz = 0;
  #displacements = 0;
  #sign = 0;
  #wasDrifting = false;
  #isInDriftMode = false;
  #velocityHzPerRow = 0;
  // Running sums of the least-squares line, updated about their means (Welford 1962) to keep digits on long tracks.
  #count = 0;
  #meanS = 0;
  #meanHz = 0;
  #sumSS = 0;
  #sumSHz = 0;
  #sumHzHz = 0;

  constructor(config: Config['tracker'], band: BandContext, row: number, centreHz: number) {
    this.#config = config;
    this.#band = band;
    this.#restart(row, centreHz);
  }

  /** Whether predictions shall use the velocity now. */
  get isInDriftMode(): boolean {
    return this.#isInDriftMode;
  }

  /** Hz per row; 0 outside drift mode. */
  get velocityHzPerRow(): number {
    return this.#velocityHzPerRow;
  }

  /**
   * One hit.
   * @param smoothedHz the track's smoothed centre after this hit
   * @param residualHz measured minus predicted centre
   * @param rows rows since the hit before
   */
  add(
    row: number,
    timeS: number,
    centreHz: number,
    smoothedHz: number,
    residualHz: number,
    rows: number,
    widthHz: number,
  ): void {
    this.#addToLine(timeS, centreHz);
    if (this.#isInDriftMode && rows > 0) {
      // The velocity gain that belongs to a position gain a: a^2 / (2 - a) (Benedict and Bordner 1962).
      const gain = this.#config.boxSmoothing;
      this.#velocityHzPerRow += ((gain * gain) / (2 - gain)) * (residualHz / rows);
    }
    const stepHz = this.totalHz(widthHz) / this.#config.driftMinDisplacements;
    const movedHz = smoothedHz - this.#anchorHz;
    if (Math.abs(movedHz) < stepHz) return;
    const sign = Math.sign(movedHz);
    if (sign !== this.#sign) {
      this.#runStartRow = row;
      this.#runStartHz = this.#anchorHz;
      this.#displacements = 0;
      this.#isInDriftMode = false;
      this.#velocityHzPerRow = 0;
    }
    this.#sign = sign;
    this.#anchorHz = smoothedHz;
    this.#displacements++;
    if (this.#displacements < this.#config.driftMinDisplacements || this.#isInDriftMode) return;
    this.#isInDriftMode = true;
    this.#wasDrifting = true;
    this.#velocityHzPerRow = (smoothedHz - this.#runStartHz) / Math.max(1, row - this.#runStartRow);
  }

  /** The displacement in all that counts as drift, for a signal of this width. */
  totalHz(widthHz: number): number {
    return Math.max(
      this.#config.driftMinDisplacementSpan * this.#band.spanHz,
      this.#config.driftMinDisplacementBins * this.#band.binHz,
      this.#config.driftMinDisplacementWidths * widthHz,
    );
  }

  /** Least-squares rate in Hz/s; 0 where it does not stand out of its own standard error. */
  driftHzPerS(): number {
    if (this.#count < Math.max(3, this.#config.driftMinDisplacements) || this.#sumSS === 0) return 0;
    const slope = this.#sumSHz / this.#sumSS;
    const residual = Math.max(0, this.#sumHzHz - slope * this.#sumSHz);
    const standardError = Math.sqrt(residual / (this.#count - 2) / this.#sumSS);
    return Math.abs(slope) > SIGNIFICANT_ERRORS * standardError ? slope : 0;
  }

  /** Whether the whole track drifts: the steps said so once, and the line over all hits agrees. */
  isDrifting(durationS: number, widthHz: number): boolean {
    if (!this.#wasDrifting || this.#sumSS === 0 || this.#sumHzHz === 0) return false;
    const explained = this.#sumSHz ** 2 / (this.#sumSS * this.#sumHzHz);
    const travelHz = Math.abs(this.#sumSHz / this.#sumSS) * durationS;
    return explained >= EXPLAINED_MIN && travelHz >= this.totalHz(widthHz);
  }

  #addToLine(timeS: number, centreHz: number): void {
    this.#count++;
    const offS = timeS - this.#meanS;
    const offHz = centreHz - this.#meanHz;
    this.#meanS += offS / this.#count;
    this.#meanHz += offHz / this.#count;
    this.#sumSS += offS * (timeS - this.#meanS);
    this.#sumSHz += offS * (centreHz - this.#meanHz);
    this.#sumHzHz += offHz * (centreHz - this.#meanHz);
  }

  #restart(row: number, centreHz: number): void {
    this.#anchorHz = centreHz;
    this.#runStartRow = row;
    this.#runStartHz = centreHz;
  }
}
