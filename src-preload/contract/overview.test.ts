import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsAt, decodeOverviewTile, encodeOverviewTile } from './overview.ts';

describe('a tile of the overview', () => {
  it('comes back from its bytes as it was, and no answer of another size is taken for one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(),
        (columnCount, outCells, seed) => {
          const codes = Uint8Array.from({ length: columnCount * outCells }, (_, i) => (i * 31 + seed) % 256);
          const bytes = encodeOverviewTile({ codes, exactColumns: seed % (columnCount + 1) });
          expect(decodeOverviewTile(bytes.buffer, { columnCount, outCells })).toEqual({
            codes,
            exactColumns: seed % (columnCount + 1),
          });
          expect(decodeOverviewTile(bytes.buffer, { columnCount: columnCount + 1, outCells })).toBeNull();
          expect(decodeOverviewTile(bytes.buffer.slice(1), { columnCount, outCells })).toBeNull();
        },
      ),
    );
  });

  it('a level has half the columns of the one below, rounded up', () => {
    expect([0, 1, 2, 3, 9].map((level) => columnsAt({ windowCount: 9 }, level))).toEqual([9, 5, 3, 2, 1]);
  });
});
