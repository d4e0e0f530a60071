// Listeners by event name, typed. One listener's failure is not another's. Must not know what the events mean.
import type { Unsubscribe } from '#contract/api.ts';
import type { EventName, Events } from '#contract/events.ts';

type AnyListener = (payload: never) => void;

export class EventHub {
  readonly #listeners = new Map<EventName, Set<AnyListener>>();
  readonly #onFailure: (error: unknown) => void;

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  on<K extends EventName>(name: K, listener: (payload: Events[K]) => void): Unsubscribe {
    const listeners = this.#listeners.get(name) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(name, listeners);
    return () => {
      listeners.delete(listener);
    };
  }

  emit<K extends EventName>(name: K, payload: Events[K]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        (listener as (payload: Events[K]) => void)(payload);
      } catch (error) {
        this.#onFailure(error);
      }
    }
  }

  /** Whether anyone listens. */
  has(name: EventName): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }

  clear(): void {
    this.#listeners.clear();
  }
}
