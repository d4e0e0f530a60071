// Which files the log opens, and what it says of those that it does not.
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SfericError } from '#contract/errors.ts';
import { firstLine, START, startLogging, TestLog, track } from './test-log.ts';
import { assertDatabaseCanRun } from './worker-link.ts';

let log: TestLog;
beforeEach(() => {
  log = new TestLog();
});
afterEach(() => log.remove());

describe('opening is refused', () => {
  it('while another instance has the log, by whatever name', async () => {
    await log.open();
    const link = join(log.folder, 'link.db');
    symlinkSync(log.path, link);
    for (const name of [log.path, link]) {
      const refusal = await log.refusal({ path: name });
      expect(refusal.info.code).toBe('busy');
      expect(refusal.message).toContain(log.path);
    }
    await log.opened[0]?.close();
    await log.open();
  });

  it('while another process has the log, which can be read meanwhile', async () => {
    const child = startLogging(log.path);
    await firstLine(child);
    expect((await log.refusal()).info.code).toBe('busy');
    expect(log.countOf('sessions')).toBe(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  it.each([
    ['text', () => writeFileSync(log.path, 'frequency;level\n'.repeat(100))],
    ['a short file', () => writeFileSync(log.path, 'x')],
    [
      'the database of another program',
      () => log.inDatabase((database) => database.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)')),
    ],
    [
      'the database of another program with a mark of its own',
      () => log.inDatabase((database) => database.exec('PRAGMA application_id = 7; CREATE TABLE t (a)')),
    ],
  ])('for %s, which stays as it was', async (_what, make) => {
    make();
    const before = readFileSync(log.path);
    const refusal = await log.refusal();
    expect(refusal.info.code).toBe('input-refused');
    expect(refusal.message).toContain(log.path);
    expect(readFileSync(log.path).equals(before)).toBe(true);
    expect(existsSync(`${log.path}.lock`)).toBe(false);
  });

  it('for a log of a newer Sferic', async () => {
    await (await log.open()).close();
    log.inDatabase((database) => database.pragma('user_version = 99'));
    const refusal = await log.refusal();
    expect(refusal.info.code).toBe('input-refused');
    expect(refusal.message).toMatch(/newer Sferic/);
    log.inDatabase((database) => database.pragma('user_version = 1'));
    await log.open();
  });

  it('for a damaged log', async () => {
    const store = await log.open();
    const sessionId = await store.beginSession(START);
    store.recordTracks(
      sessionId,
      Array.from({ length: 500 }, (_, k) => track(k)),
    );
    await store.close();
    const bytes = readFileSync(log.path);
    bytes.fill(0xaa, 100);
    writeFileSync(log.path, bytes);
    const refusal = await log.refusal();
    expect(refusal.info.code).toBe('input-refused');
    expect(refusal.message).toMatch(/damaged/);
  });

  it('for a folder below a file, and for a folder in the place of the file', async () => {
    const file = join(log.folder, 'file');
    writeFileSync(file, '');
    const below = await log.refusal({ path: join(file, 'sferic.db') });
    expect(below.info.code).toBe('unavailable');
    expect(below.message).toMatch(/store\.path/);
    mkdirSync(join(log.folder, 'folder'));
    expect((await log.refusal({ path: join(log.folder, 'folder') })).info.code).toBe('unavailable');
  });

  it('for a folder that cannot be written', async (context) => {
    if (process.getuid?.() === 0) {
      context.skip('root may write to any folder');
    }
    chmodSync(log.folder, 0o500);
    const refusal = await log.refusal();
    chmodSync(log.folder, 0o700);
    expect(refusal.info.code).toBe('unavailable');
  });

  it('on a Node without Node-API 10, before SQLite is touched', () => {
    expect(() => assertDatabaseCanRun({ node: '20.20.2', napi: '9' })).toThrow(/Node 24/);
    expect(() => assertDatabaseCanRun({ node: '20.20.2' })).toThrow(SfericError);
    expect(() => assertDatabaseCanRun({ node: '24.0.0', napi: '10' })).not.toThrow();
  });
});

it('makes its folder, and takes an empty file', async () => {
  const store = await log.open({ path: join(log.folder, 'new', 'folder', 'sferic.db') });
  expect(await store.sessions()).toEqual([]);
  writeFileSync(log.path, '');
  expect(await (await log.open()).sessions()).toEqual([]);
});
