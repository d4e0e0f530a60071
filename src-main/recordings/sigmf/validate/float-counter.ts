// Counts the numbers of floating-point samples that are none. Knows how they are stored, and no file.

import type { Datatype } from '#contract/entities.ts';

export interface FloatCounter {
  readonly all: number;
  /** NaN or infinite. */
  readonly wild: number;
  /** The next bytes: a number may lie on the seam of two blocks. */
  add(block: Buffer): void;
}

/** Real-valued and complex alike; null for integers. What comes after `sizeBytes` is no sample. */
export function floatCounter(datatype: Datatype, sizeBytes: number): FloatCounter | null {
  const match = /^[cr]f(32|64)_(le|be)$/.exec(datatype);
  if (match === null) return null;
  const numberBytes = Number(match[1]) / 8;
  const isLittle = match[2] === 'le';
  let [all, wild, seen] = [0, 0, 0];
  let rest: Buffer = Buffer.alloc(0);
  return {
    get all() {
      return all;
    },
    get wild() {
      return wild;
    },
    add: (block) => {
      const own = block.subarray(0, Math.max(0, sizeBytes - seen));
      seen += block.length;
      const bytes = rest.length === 0 ? own : Buffer.concat([rest, own]);
      const end = bytes.length - (bytes.length % numberBytes);
      for (let at = 0; at < end; at += numberBytes) {
        const [high, low] = isLittle
          ? [bytes[at + numberBytes - 1] ?? 0, bytes[at + numberBytes - 2] ?? 0]
          : [bytes[at] ?? 0, bytes[at + 1] ?? 0];
        all += 1;
        // All bits of the exponent set (IEEE 754): 8 of them in 32 bits, 11 in 64.
        const lowMask = numberBytes === 4 ? 0x80 : 0xf0;
        if ((high & 0x7f) === 0x7f && (low & lowMask) === lowMask) wild += 1;
      }
      rest = bytes.subarray(end);
    },
  };
}
