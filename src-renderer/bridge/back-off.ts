// How long to wait before the next attempt to reconnect. Pure arithmetic: it owns no timer and knows no socket.

export interface BackOffSettings {
  /** Wait before the first attempt, in milliseconds. */
  readonly firstMs: number;
  /** No wait is longer than this. */
  readonly maxMs: number;
}

export const DEFAULT_BACK_OFF: BackOffSettings = { firstMs: 250, maxMs: 5000 };

/** Doubles with each failed attempt. `attempt` counts from 0. */
export function backOffMs(attempt: number, settings: BackOffSettings): number {
  return Math.min(settings.maxMs, settings.firstMs * 2 ** Math.min(attempt, 30));
}
