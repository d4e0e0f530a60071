// A trace that the user keeps to compare with: its levels, where they lie, and what they were of. Kept between runs in
// the storage that it is given, in steps of 0.01 dB. It must not know how it is drawn.

import type { Unsubscribe } from '#contract/api.ts';
import type { Hz } from '#contract/units.ts';
import type { RowGeometry } from '../lib/narrowing.ts';
import { ROW_TRACES, type RowTrace } from '../lib/trace-kinds.ts';

export interface ReferenceTrace {
  readonly levels: Float32Array;
  readonly geometry: RowGeometry;
  /** null: it can only be laid over others by its offset from the centre. */
  readonly centerFreqHz: Hz | null;
  /** Noise bandwidth of a bin. Noise of another bandwidth reads otherwise. */
  readonly rbwHz: Hz;
  readonly trace: RowTrace;
}

/** The part of localStorage that is used. */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
  removeItem(key: string): void;
}

const STORAGE_KEY = 'sferic.reference';
const VERSION = 1;
const STEPS_PER_DB = 100;
const LEAST_STEP = -32768;
const MOST_STEP = 32767;
const MOST_BINS = 65536;

export class ReferenceHolder {
  readonly #listeners = new Set<() => void>();
  #storage: TextStorage | null = null;
  #value: ReferenceTrace | null = null;

  get value(): ReferenceTrace | null {
    return this.#value;
  }

  /** Takes what is kept there, and keeps there what comes. */
  keepIn(storage: TextStorage): void {
    this.#storage = storage;
    const text = storage.getItem(STORAGE_KEY);
    this.#value = text === null ? null : referenceFromText(text);
    this.#tell();
  }

  /** The levels are copied. null forgets it. false: it is shown, but could not be kept for the next run. */
  set(value: ReferenceTrace | null): boolean {
    this.#value = value === null ? null : { ...value, levels: value.levels.slice() };
    this.#tell();
    try {
      if (this.#value === null) this.#storage?.removeItem(STORAGE_KEY);
      else this.#storage?.setItem(STORAGE_KEY, textFromReference(this.#value));
      return true;
    } catch {
      return false;
    }
  }

  onChange(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export function textFromReference({ levels, ...facts }: ReferenceTrace): string {
  const bytes = new Uint8Array(2 * levels.length);
  const view = new DataView(bytes.buffer);
  for (const [bin, level] of levels.entries()) {
    const step = Number.isNaN(level) ? LEAST_STEP : Math.round(level * STEPS_PER_DB);
    view.setInt16(2 * bin, Math.min(MOST_STEP, Math.max(LEAST_STEP, step)), true);
  }
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return JSON.stringify({ version: VERSION, ...facts, levels: btoa(binary) });
}

/** null for what is damaged or of another version. */
export function referenceFromText(text: string): ReferenceTrace | null {
  try {
    const saved: unknown = JSON.parse(text);
    if (!isRecord(saved) || saved.version !== VERSION || !isRecord(saved.geometry)) return null;
    const { binCount, spanHz, fftSize } = saved.geometry;
    const { centerFreqHz, rbwHz } = saved;
    const trace = ROW_TRACES.find((kind) => kind === saved.trace);
    if (!isPositive(binCount) || !isPositive(spanHz) || !isPositive(fftSize) || !isPositive(rbwHz))
      return null;
    if (binCount > MOST_BINS || fftSize < binCount || trace === undefined) return null;
    if (centerFreqHz !== null && typeof centerFreqHz !== 'number') return null;
    const levels = levelsFromText(saved.levels, binCount);
    return levels === null
      ? null
      : { levels, geometry: { binCount, spanHz, fftSize }, centerFreqHz, rbwHz, trace };
  } catch {
    return null;
  }
}

function levelsFromText(text: unknown, binCount: number): Float32Array | null {
  if (typeof text !== 'string') return null;
  const binary = atob(text);
  if (binary.length !== 2 * binCount) return null;
  const view = new DataView(Uint8Array.from(binary, (letter) => letter.charCodeAt(0)).buffer);
  return Float32Array.from({ length: binCount }, (_, bin) => view.getInt16(2 * bin, true) / STEPS_PER_DB);
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
