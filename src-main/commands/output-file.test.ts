// An output file is there whole or not at all, and never in the place of something else.

import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkOutputPath, writeWhole } from './output-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sferic-output-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file is whole or not there', () => {
  it('holds all chunks, and nothing else is left in the folder', async () => {
    await writeWhole(join(folder, 'a.csv'), ['one\n', 'two\n']);
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('one\ntwo\n');
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it('keeps the older file when the writing fails in the middle', async () => {
    writeFileSync(join(folder, 'a.csv'), 'old');
    function* broken(): Iterable<string> {
      yield 'new';
      throw new Error('the source broke');
    }
    await expect(writeWhole(join(folder, 'a.csv'), broken())).rejects.toThrow('the source broke');
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it('writes through a link and leaves it a link', async () => {
    writeFileSync(join(folder, 'real.csv'), 'old');
    symlinkSync(join(folder, 'real.csv'), join(folder, 'link.csv'));
    await writeWhole(await checkOutputPath(join(folder, 'link.csv'), []), ['new']);
    expect(lstatSync(join(folder, 'link.csv')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real.csv'), 'utf8')).toBe('new');
  });

  it('writes to a device without replacing it', async () => {
    await writeWhole(await checkOutputPath('/dev/null', []), ['gone']);
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe('what is refused before any work', () => {
  it('the recording itself, also through a link', async () => {
    const recording = join(folder, 'r.cu8');
    writeFileSync(recording, 'IQ');
    symlinkSync(recording, join(folder, 'link.csv'));
    await expect(checkOutputPath(recording, [recording])).rejects.toThrow('the recording itself');
    await expect(checkOutputPath(join(folder, 'link.csv'), [recording])).rejects.toThrow(
      'the recording itself',
    );
  });

  it('a folder, and a name in a folder that does not exist', async () => {
    await expect(checkOutputPath(folder, [])).rejects.toThrow('is a folder');
    await expect(checkOutputPath(join(folder, 'none', 'a.csv'), [])).rejects.toThrow('does not exist');
  });
});
