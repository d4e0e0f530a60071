// The time axis of a stretch of the file, the latest on top, and what the caption says of it: pure.

import type { SessionInfo } from '#contract/entities.ts';
import type { OverviewState } from '#contract/overview.ts';
import type { SampleIndex } from '#contract/units.ts';
import type { FileWindow } from '../../lib/file-window.ts';
import { formatDuration } from '../../lib/format.ts';
import type { TimeSpace, TimeStretch } from '../../plots/time-space.ts';

/** All of the plot is one stretch. */
export class FileTime implements TimeSpace {
  readonly window: FileWindow;
  readonly heightPx: number;
  readonly segments: readonly [TimeStretch];
  readonly #pxPerSample: number;

  constructor(window: FileWindow, heightPx: number) {
    const { startSample, endSample } = window;
    this.window = window;
    this.heightPx = heightPx;
    this.#pxPerSample = heightPx / (endSample - startSample);
    this.segments = [
      {
        oldestSample: startSample,
        newestSample: endSample,
        topPx: 0,
        bottomPx: heightPx,
        topCell: endSample * this.#pxPerSample,
      },
    ];
  }

  get samplesPerPx(): number {
    return 1 / this.#pxPerSample;
  }

  isOf(window: FileWindow, heightPx: number): boolean {
    const { startSample, endSample } = this.window;
    return startSample === window.startSample && endSample === window.endSample && heightPx === this.heightPx;
  }

  /** From the end of the stretch: with large sample numbers nothing of a pixel is lost. */
  pxFromSample(_segment: TimeStretch, sample: SampleIndex): number {
    return this.yPx(sample);
  }

  yPx(sample: SampleIndex): number {
    return (this.window.endSample - sample) * this.#pxPerSample;
  }

  /** Its inverse, also outside the plot. */
  sampleAt(yPx: number): SampleIndex {
    return this.window.endSample - yPx / this.#pxPerSample;
  }

  placeAt(yPx: number): { readonly sample: SampleIndex } {
    return { sample: this.sampleAt(yPx) };
  }
}

/** How much of the file, how fine, how far it has been read, and what went wrong last. */
export function captionText(
  window: FileWindow,
  session: Pick<SessionInfo, 'sampleCount' | 'sampleRateHz'>,
  overview: Pick<OverviewState, 'phase' | 'fractionDone'>,
  lines: number,
  problem: string | null,
): string {
  const lengthS = (window.endSample - window.startSample) / session.sampleRateHz;
  const isReading = overview.phase !== 'done' && overview.phase !== 'failed';
  return [
    `${formatDuration(lengthS)} of ${formatDuration(session.sampleCount / session.sampleRateHz)}`,
    `${formatDuration(lengthS / lines)} a line, strongest`,
    ...(isReading ? [`read to ${Math.floor(100 * overview.fractionDone)} %`] : []),
    ...(problem === null ? [] : [problem]),
  ].join('  ·  ');
}
