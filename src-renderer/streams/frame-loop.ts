// One animation frame for all that draws: nothing is drawn unless something has changed, and everything that has
// changed is drawn together, so that panels never show different moments.

import type { Unsubscribe } from '#contract/api.ts';

export interface FrameScheduler {
  request(callback: (nowMs: number) => void): number;
  cancel(handle: number): void;
}

export const ANIMATION_FRAMES: FrameScheduler = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
};

export interface Drawer {
  /** `nowMs` is the animation frame's time. Called at most once a frame, in the order of `add`. */
  draw(nowMs: number): void;
}

export interface DrawCost {
  readonly draws: number;
  /** Main-thread time of all draws so far. */
  readonly totalMs: number;
  readonly worstMs: number;
}

export class FrameLoop {
  readonly #scheduler: FrameScheduler;
  readonly #drawers = new Set<Drawer>();
  readonly #afterDraw = new Set<() => void>();
  #handle: number | null = null;
  #draws = 0;
  #totalMs = 0;
  #worstMs = 0;

  constructor(scheduler: FrameScheduler = ANIMATION_FRAMES) {
    this.#scheduler = scheduler;
  }

  get hasDrawers(): boolean {
    return this.#drawers.size > 0;
  }

  get cost(): DrawCost {
    return { draws: this.#draws, totalMs: this.#totalMs, worstMs: this.#worstMs };
  }

  add(drawer: Drawer): Unsubscribe {
    this.#drawers.add(drawer);
    this.request();
    return () => {
      this.#drawers.delete(drawer);
    };
  }

  /** Called after every frame in which all drawers have drawn. */
  onDrawn(listener: () => void): Unsubscribe {
    this.#afterDraw.add(listener);
    return () => {
      this.#afterDraw.delete(listener);
    };
  }

  /** Draws at the next animation frame. Free to call as often as one likes. */
  request(): void {
    if (this.#handle !== null) return;
    this.#handle = this.#scheduler.request((nowMs) => this.#tick(nowMs));
  }

  stop(): void {
    if (this.#handle !== null) this.#scheduler.cancel(this.#handle);
    this.#handle = null;
  }

  #tick(nowMs: number): void {
    this.#handle = null;
    const startMs = performance.now();
    for (const drawer of this.#drawers) drawer.draw(nowMs);
    const costMs = performance.now() - startMs;
    this.#draws++;
    this.#totalMs += costMs;
    this.#worstMs = Math.max(this.#worstMs, costMs);
    for (const listener of this.#afterDraw) listener();
  }
}
