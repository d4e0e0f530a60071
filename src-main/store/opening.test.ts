// Which files the log opens, and what it says of those that it does not.
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SfericError } from '#contract/errors.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { firstLine, START, startLogging, TestLog, track } from './test-log.ts';
import { assertDatabaseCanRun } from './worker-link.ts';

let log: TestLog;
beforeEach(() => {
  log = new TestLog();
});
afterEach(() => log.remove());

describe('another instance has the log', () => {
  it('in this process, by whatever name: it is read, and says so', async () => {
    const first = await log.open();
    await first.beginSession(START);
    const link = join(log.folder, 'link.db');
    symlinkSync(log.path, link);
    for (const name of [log.path, link]) {
      const second = await log.open({ path: name });
      expect(second.status()).toMatchObject({
        isWritable: false,
        message: expect.stringContaining(log.path),
      });
      expect(second.status().message).toMatch(/Another Sferic writes/);
      expect(await second.sessions()).toHaveLength(1);
      second.recordTracks(1, [track(1), track(2)]);
      expect(second.status()).toMatchObject({ dropped: 2, queued: 0 });
      await expect(second.beginSession(START)).rejects.toMatchObject({ info: { code: 'busy' } });
      expect(await second.pinSession(1, true)).toMatchObject({ ok: false });
    }
  });

  it('in another process: its session is not taken for a dead one, and the log is taken over when it ends', async () => {
    const child = startLogging(log.path);
    try {
      await firstLine(child);
      const store = await log.open();
      expect(store.status().isWritable).toBe(false);
      expect(await store.sessions()).toMatchObject([{ state: 'running' }]);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const sessionId = await store.beginSession(START);
      expect(store.status()).toMatchObject({ isWritable: true, message: null });
      expect((await store.sessions()).map(({ state }) => state)).toEqual(['interrupted', 'running']);
      store.recordTracks(sessionId, [track(1)]);
      await store.flush();
      expect(await store.tracksOf(sessionId)).toHaveLength(1);
      expect(store.notices).toEqual([expect.stringMatching(/cut short: session 1 of a\.cu8/)]);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('opening is refused', () => {
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
    log.inDatabase((database) => database.pragma(`user_version = ${MIGRATIONS.length}`));
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

  it.each([
    ['damaged', (bytes: Buffer) => bytes.fill(0xaa, 100)],
    ['damaged further in', (bytes: Buffer) => bytes.fill(0xaa, 4096)],
    ['any', () => Buffer.from('frequency;level')],
  ])(
    'not where it may be set aside (%s): a new one is begun, the other is kept whole',
    async (_what, spoil) => {
      const store = await log.open();
      const sessionId = await store.beginSession(START);
      store.recordTracks(sessionId, [track(1)]);
      await store.close();
      const spoilt = spoil(readFileSync(log.path));
      writeFileSync(log.path, spoilt);
      // As a killed process leaves it: then every page is looked at.
      writeFileSync(`${log.path}-wal`, '');
      const next = await log.open({ settingAside: 'any' });
      expect(next.notices).toEqual([expect.stringMatching(/was set aside as .*, and a new log was begun/)]);
      const [aside = ''] = readdirSync(log.folder).filter((name) => /set-aside-[^.]*Z$/.test(name));
      expect(readFileSync(join(log.folder, aside)).equals(spoilt)).toBe(true);
      expect(await next.sessions()).toEqual([]);
      expect(await next.beginSession(START)).toBe(1);
    },
  );

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
