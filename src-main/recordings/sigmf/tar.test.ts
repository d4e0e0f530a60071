import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SfericError } from '#contract/errors.ts';
import type { OpenFile } from '../file.ts';
import { paxPath, tarArchive, tarMember } from '../testing/write-tar.ts';
import { readTarEntries } from './tar.ts';

/** Fails the test when a reader asks for bytes that are not there. */
function fileOf(bytes: Buffer): OpenFile {
  return {
    path: '/x/a.sigmf',
    name: 'a.sigmf',
    sizeBytes: bytes.length,
    read: async (offset, byteCount) => {
      if (offset < 0 || byteCount < 0 || offset + byteCount > bytes.length) {
        throw new Error(`read outside the file: ${offset} + ${byteCount} of ${bytes.length}`);
      }
      return Buffer.from(bytes.subarray(offset, offset + byteCount));
    },
  };
}

const names = async (bytes: Buffer) => (await readTarEntries(fileOf(bytes))).entries.map(({ name }) => name);

describe('a good archive', () => {
  test('gives every regular file with its place', async () => {
    const bodies = [Buffer.from('one'), Buffer.alloc(1000, 7), Buffer.alloc(0), Buffer.alloc(512, 9)];
    const archive = tarArchive([
      { name: 'dir/', body: Buffer.alloc(0), type: '5' },
      ...bodies.map((body, index) => ({ name: `./dir/${index}`, body })),
    ]);
    const { entries, skipped } = await readTarEntries(fileOf(archive));
    expect(skipped).toBe(0);
    expect(entries.map(({ name }) => name)).toEqual(['dir/0', 'dir/1', 'dir/2', 'dir/3']);
    for (const [index, { offsetBytes, sizeBytes }] of entries.entries()) {
      expect(archive.subarray(offsetBytes, offsetBytes + sizeBytes)).toEqual(bodies[index]);
    }
  });
  test('long names by pax and by GNU', async () => {
    const long = `${'folder/'.repeat(30)}ü.sigmf-meta`;
    const body = Buffer.from('x');
    expect(await names(tarArchive([paxPath(long), { name: 'short', body }]))).toEqual([long]);
    const gnu = { name: '././@LongLink', type: 'L', body: Buffer.from(`${long}\0`) };
    expect(await names(tarArchive([gnu, { name: 'short', body }, { name: 'next', body }]))).toEqual([
      long,
      'next',
    ]);
  });
  test('names that lead out of the archive, and links, are left out and counted', async () => {
    const body = Buffer.from('x');
    const archive = tarArchive([
      { name: '../up', body },
      { name: '/etc/passwd', body },
      { name: 'a/../../b', body },
      { name: 'link', body: Buffer.alloc(0), type: '2' },
      paxPath('../../pax'),
      { name: 'harmless', body },
      { name: 'good', body },
    ]);
    const { entries, skipped } = await readTarEntries(fileOf(archive));
    expect(entries.map(({ name }) => name)).toEqual(['good']);
    expect(skipped).toBe(5);
  });
  test('without the two empty blocks at the end', async () => {
    expect(await names(tarMember({ name: 'a', body: Buffer.alloc(512) }))).toEqual(['a']);
  });
});

describe('a bad archive is refused in one line', () => {
  const good = tarArchive([
    { name: 'a.sigmf-meta', body: Buffer.from('{}') },
    { name: 'a.sigmf-data', body: Buffer.alloc(4096, 1) },
  ]);
  const problem = async (bytes: Buffer) => {
    try {
      await readTarEntries(fileOf(bytes));
    } catch (error) {
      if (error instanceof SfericError) return `${error.info.code}: ${error.message}`;
      throw error;
    }
    return null;
  };
  test('cut short', async () => {
    expect(await problem(good.subarray(0, 2048))).toMatch(
      /^input-refused: a.sigmf is cut short: an entry of 4096/,
    );
  });
  test('a flipped bit in a header', async () => {
    const bytes = Buffer.from(good);
    bytes[1024 + 3] = (bytes[1024 + 3] ?? 0) ^ 1;
    expect(await problem(bytes)).toMatch(/damaged: the header at byte 1024 has a wrong checksum/);
  });
  test('no archive at all', async () => {
    expect(await problem(Buffer.alloc(2048, 5))).toMatch(/is not a plain tar archive/);
  });
  test('a size beyond what a file can have', async () => {
    const bytes = Buffer.from(good);
    bytes.fill(0xff, 124, 136);
    bytes.write('        ', 148, 'latin1');
    const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    expect(await problem(bytes)).toMatch(/without a valid size/);
  });
  test('endless empty entries end', async () => {
    const many = Buffer.concat(new Array(10_001).fill(tarMember({ name: 'a', body: Buffer.alloc(0) })));
    expect(await problem(many)).toMatch(/more than 10000 entries/);
  });
  test('mutated bytes never read outside, hang or throw anything else', async () => {
    const mutations = fc.array(
      fc.record({ at: fc.nat(good.length - 1), byte: fc.nat(255), isRepaired: fc.boolean() }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(mutations, fc.nat(good.length), async (changes, cut) => {
        const bytes = Buffer.from(good);
        for (const { at, byte, isRepaired } of changes) {
          bytes[at] = byte;
          // A right checksum lets the mutated fields through to the rest of the reader.
          if (isRepaired) repairChecksum(bytes, Math.floor(at / 512) * 512);
        }
        for (const candidate of [bytes, bytes.subarray(0, cut)]) {
          const result = await readTarEntries(fileOf(candidate)).catch((error: unknown) => {
            if (error instanceof SfericError) return null;
            throw error;
          });
          for (const { name, offsetBytes, sizeBytes } of result?.entries ?? []) {
            expect(offsetBytes + sizeBytes).toBeLessThanOrEqual(candidate.length);
            expect(name.split('/')).not.toContain('..');
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

function repairChecksum(bytes: Buffer, at: number): void {
  bytes.write('        ', at + 148, 'latin1');
  const sum = bytes.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
}
