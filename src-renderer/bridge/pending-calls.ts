// Commands that were sent and not yet answered: matches answers by id, ends overdue ones, ends all on a lost
// connection. It sends nothing itself.

import type { CommandName } from '#contract/commands.ts';
import { fail, type Result } from '#contract/errors.ts';

interface PendingCall {
  readonly resolve: (result: Result<unknown>) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class PendingCalls {
  readonly #calls = new Map<number, PendingCall>();
  #lastId = 0;

  get size(): number {
    return this.#calls.size;
  }

  /** Registers a call and gives it its id. `answer` always resolves, at the latest after `timeoutMs`. */
  open(
    name: CommandName,
    timeoutMs: number,
  ): { readonly id: number; readonly answer: Promise<Result<unknown>> } {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<Result<unknown>>((resolve) => {
      const timer = setTimeout(() => {
        this.settle(
          id,
          fail(
            'unavailable',
            `No answer to ${name} within ${timeoutMs / 1000} s: the server is busy or gone; try again`,
            { command: name },
          ),
        );
      }, timeoutMs);
      this.#calls.set(id, { resolve, timer });
    });
    return { id, answer };
  }

  /** false: nobody waits for this id (it timed out, or the answer is not ours). */
  settle(id: number, result: Result<unknown>): boolean {
    const call = this.#calls.get(id);
    if (call === undefined) return false;
    this.#calls.delete(id);
    clearTimeout(call.timer);
    call.resolve(result);
    return true;
  }

  settleAll(result: Result<never>): void {
    for (const id of [...this.#calls.keys()]) this.settle(id, result);
  }
}
