// A queue that never grows past its capacity: the oldest entry goes first. The caller counts what was dropped.

export class BoundedQueue<T> {
  readonly #slots: (T | undefined)[];
  #first = 0;
  #length = 0;

  /** At least 1. */
  constructor(capacity: number) {
    this.#slots = new Array<T | undefined>(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Whether the oldest entry had to go. */
  push(entry: T): boolean {
    const capacity = this.#slots.length;
    const isFull = this.#length === capacity;
    this.#slots[(this.#first + this.#length) % capacity] = entry;
    if (isFull) this.#first = (this.#first + 1) % capacity;
    else this.#length += 1;
    return isFull;
  }

  /** The oldest entries, at most `count`, which leave the queue. */
  take(count: number): readonly T[] {
    const taken: T[] = [];
    while (taken.length < count && this.#length > 0) {
      taken.push(this.#slots[this.#first] as T);
      this.#slots[this.#first] = undefined;
      this.#first = (this.#first + 1) % this.#slots.length;
      this.#length -= 1;
    }
    return taken;
  }
}
