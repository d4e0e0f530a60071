// Answers whether anything that a drawing depends on has changed since the last time, so that nothing is drawn twice.

export class ChangeGate {
  #inputs: readonly unknown[] | null = null;

  /** true at the first call, after `reset`, and when any input is another value or object than before. */
  hasChanged(...inputs: readonly unknown[]): boolean {
    const before = this.#inputs;
    this.#inputs = inputs;
    if (before === null || before.length !== inputs.length) return true;
    return inputs.some((input, index) => !Object.is(input, before[index]));
  }

  reset(): void {
    this.#inputs = null;
  }
}
