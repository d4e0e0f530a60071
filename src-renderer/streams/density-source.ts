// The newest density of the spectrum, and what a view wants to see of it, told to the far side when that changes, but not
// with every step of a zoom. It must know neither React nor how a density is drawn.

import type { DensitySettings } from '#contract/commands.ts';
import type { DensityFrame } from '#contract/frames.ts';

export type DensityView = Omit<DensitySettings, 'clearCount'>;

/** A zoom by the wheel wishes sixty times a second. */
const TELL_EVERY_MS = 100;

export class DensitySource {
  readonly #tell: () => void;
  #view: DensityView | null = null;
  #clearCount = 0;
  #frame: DensityFrame | null = null;
  #version = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isToBeTold = false;

  /** `tell` sends `settings` to the far side. */
  constructor(tell: () => void) {
    this.#tell = tell;
  }

  /** null: nobody looks. */
  get settings(): DensitySettings | null {
    return this.#view === null ? null : { ...this.#view, clearCount: this.#clearCount };
  }

  /** null: none has come, or nobody looks. */
  get frame(): DensityFrame | null {
    return this.#frame;
  }

  /** Changes with the frame. */
  get version(): number {
    return this.#version;
  }

  /** Cheap when it is as before; null: nobody looks any more. */
  want(view: DensityView | null): void {
    if (isSame(view, this.#view)) return;
    this.#view = view;
    if (view === null) this.#show(null);
    this.#tellSoon();
  }

  take(frame: DensityFrame): void {
    if (this.#view !== null) this.#show(frame);
  }

  /** What was counted is forgotten; an empty frame comes at once. */
  clear(): void {
    this.#clearCount++;
    if (this.#view !== null) this.#tellSoon();
  }

  /** The density of one recording says nothing of the next. */
  forget(): void {
    this.#show(null);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#isToBeTold = false;
  }

  #show(frame: DensityFrame | null): void {
    this.#frame = frame;
    this.#version++;
  }

  /** At once, and then at most once in a while; the last wish is always told. */
  #tellSoon(): void {
    if (this.#timer !== null) {
      this.#isToBeTold = true;
      return;
    }
    this.#tell();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (!this.#isToBeTold) return;
      this.#isToBeTold = false;
      this.#tellSoon();
    }, TELL_EVERY_MS);
  }
}

function isSame(a: DensityView | null, b: DensityView | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.rowSource === b.rowSource &&
    a.timeConstantS === b.timeConstantS &&
    a.lowOffsetHz === b.lowOffsetHz &&
    a.highOffsetHz === b.highOffsetHz &&
    a.maxColumns === b.maxColumns
  );
}
