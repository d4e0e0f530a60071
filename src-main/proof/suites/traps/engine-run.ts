// A whole run of the engine with whatever display is asked for: its detections and its frames as they left it.

import type { DisplaySettings } from '#contract/commands.ts';
import { decodeFrame, type Frame } from '#contract/frames.ts';
import type { Config } from '../../../config/schema.ts';
import { Engine, type NativeAddon, type NativeCounters } from '../../../engine/engine.ts';
import type { RecordingFacts } from '../../../engine/facts.ts';

/** A promise of the end that is settled from outside. */
class Ending {
  readonly promise: Promise<void>;
  resolve: () => void = () => {};
  reject: (error: Error) => void = () => {};

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}

export interface EngineRun {
  /** Whole detections, DETECTION_COLUMNS each. */
  readonly detections: Float64Array;
  readonly frames: readonly Frame[];
  readonly counters: NativeCounters;
  readonly fftSize: number;
}

export interface EngineRunOptions {
  readonly addon: NativeAddon;
  readonly facts: RecordingFacts;
  readonly config: Config;
  readonly display: DisplaySettings | null;
  /** Where reading begins. */
  readonly fromSample?: number;
  /** At every batch: a view may be changed on the way. */
  readonly onBatch?: (engine: Engine) => void;
}

/** Throws SfericError where the engine cannot be opened, and Error where its source fails. */
export async function runEngine(options: EngineRunOptions): Promise<EngineRun> {
  const { addon, facts, config, display, fromSample = 0 } = options;
  const chunks: Float64Array[] = [];
  const frames: Frame[] = [];
  const ending = new Ending();
  let engine: Engine | null = null;
  const opened = Engine.open(
    addon,
    {
      facts,
      config,
      emitsDetections: true,
      display,
      speed: 'max',
      isLooping: false,
      startsPaused: true,
    },
    (batch) => {
      chunks.push(batch.detections);
      for (const buffer of batch.frames) {
        const frame = decodeFrame(buffer);
        if (frame === null) ending.reject(new Error('the engine made a frame that the contract cannot read'));
        else frames.push(frame);
      }
      if (engine !== null) options.onBatch?.(engine);
      if (batch.error !== null) ending.reject(new Error(batch.error));
      else if (batch.isAtEnd) ending.resolve();
    },
  );
  if (!opened.ok) throw new Error(opened.error.message);
  engine = opened.value;
  try {
    if (fromSample > 0) engine.seek(fromSample);
    engine.play();
    await ending.promise;
    const counters = engine.counters();
    return { detections: joined(chunks), frames, counters, fftSize: engine.settings.fftSize };
  } finally {
    await engine.close();
  }
}

function joined(chunks: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

export interface Peak {
  readonly offsetHz: number;
  readonly powerDbfs: number;
}

/** The strongest column over all frames, and where on the frequency axis it is drawn. */
export function strongestColumn(frames: readonly Frame[]): Peak | null {
  let best: Peak | null = null;
  for (const { header, rows } of frames) {
    const { binCount, spanHz } = header;
    rows.forEach((powerDbfs, index) => {
      if (best !== null && powerDbfs <= best.powerDbfs) return;
      const column = index % binCount;
      // Column 0 begins at the low end: of N columns over the span the middle is column N / 2, at 0 Hz.
      best = { offsetHz: (column / binCount - 0.5) * spanHz, powerDbfs };
    });
  }
  return best;
}
