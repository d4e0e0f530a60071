// What an analyst makes is in the log, leads to a session and a sample, is there after a restart, and is found again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Notice } from '#contract/entities.ts';
import type { Result } from '#contract/errors.ts';
import { ANY_LOG_QUERY } from '#contract/log.ts';
import { writeToneSigmf } from './commands/testing-tone.ts';
import { DEFAULT_CONFIG } from './config/schema.ts';
import { loadAddon } from './engine/addon.ts';
import { NOT_DETERMINISTIC } from './export/column-docs.ts';
import { exportLogBook } from './log-export.ts';
import { LogBook, LogStore } from './store/client.ts';
import { Workstation } from './workstation.ts';

let folder: string;
let open: Workstation[];
let notices: Notice[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sferic-analyst-'));
  open = [];
  notices = [];
});
afterEach(async () => {
  for (const workstation of open) await workstation.close();
  rmSync(folder, { recursive: true, force: true });
});

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

async function started(version = '1.2.3', name = 'log.db') {
  const store = await LogStore.open({
    path: join(folder, name),
    batchRows: 50,
    batchMs: 50,
    queueRows: 1000,
  });
  const workstation = new Workstation({
    addon: loadAddon(),
    config: DEFAULT_CONFIG,
    store,
    version,
    folders: [folder],
  });
  workstation.on('notice', (notice) => notices.push(notice));
  open.push(workstation);
  return { store, workstation };
}

async function analysed(workstation: Workstation, path: string) {
  const session = unwrap(await workstation.handle('recording.open', { path, overrides: {} }));
  for (;;) {
    const snapshot = unwrap(await workstation.handle('app.snapshot', {}));
    if (snapshot.analysis?.phase !== 'running') return { session, snapshot };
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const notesOf = async (workstation: Workstation, query = {}) =>
  unwrap(await workstation.handle('log.notes', { query: { ...ANY_LOG_QUERY, ...query }, limit: 100 }));
const toneIn = (name = 'tone') =>
  writeToneSigmf(folder, name, { sampleRateHz: 1e6, offsetHz: 1e5, durationS: 1 });

it('decisions hold for the same samples after a restart, and the signal is found by its name', async () => {
  const path = toneIn();
  const first = await started();
  const { session, snapshot } = await analysed(first.workstation, path);
  const emitterId = snapshot.emitters[0]?.emitterId ?? -1;
  const decide = (change: object) =>
    first.workstation.handle('decisions.decide', { emitterIds: [emitterId], change });
  expect(snapshot.decisions).toEqual([]);
  unwrap(await decide({ name: ' Old name ', isIgnored: true }));
  unwrap(await decide({ name: 'Weather balloon', note: 'every noon', isIgnored: false, isPinned: true }));
  const held = {
    emitterId,
    name: 'Weather balloon',
    note: 'every noon',
    isIgnored: false,
    isPinned: true,
  };
  expect(unwrap(await first.workstation.handle('app.snapshot', {})).decisions).toEqual([held]);
  expect(
    await first.workstation.handle('decisions.decide', { emitterIds: [99], change: { note: 'x' } }),
  ).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  await first.workstation.close();

  const second = await started();
  const again = await analysed(second.workstation, path);
  expect(again.session.sessionId).not.toBe(session.sessionId);
  expect(again.snapshot.decisions).toEqual([held]);
  // Both sessions' tracks have the name; the former name is nobody's any more.
  for (const [labelText, count] of [
    ['weather', 2],
    ['Old', 0],
  ] as const) {
    const query = { ...ANY_LOG_QUERY, labelText };
    const { hits } = unwrap(
      await second.workstation.handle('log.search', { query, cursor: null, limit: 10 }),
    );
    expect(hits, labelText).toHaveLength(count);
  }
  const notes = await notesOf(second.workstation);
  expect(notes.map(({ kind, sessionId, label, comment }) => ({ kind, sessionId, label, comment }))).toEqual([
    { kind: 'comment', sessionId: session.sessionId, label: 'Weather balloon', comment: 'every noon' },
    { kind: 'pin', sessionId: session.sessionId, label: 'Weather balloon', comment: null },
    { kind: 'relabel', sessionId: session.sessionId, label: 'Weather balloon', comment: null },
  ]);
  expect(notes[0]?.offsetHz).toBeCloseTo(1e5, -3);
  // Taken back in the second session: the third has nothing, and the first still says what was decided then.
  unwrap(
    await second.workstation.handle('decisions.decide', {
      emitterIds: [emitterId],
      change: { name: null, note: '', isPinned: false },
    }),
  );
  await second.workstation.close();
  const third = await started();
  expect((await analysed(third.workstation, path)).snapshot.decisions).toEqual([]);
  await third.workstation.close();
  // Another version may number signals otherwise: a name must not go to another signal.
  const other = await started('9.9.9');
  expect((await analysed(other.workstation, path)).snapshot.decisions).toEqual([]);
});

it('inherited decisions do not keep a session, those taken in it do', async () => {
  const path = toneIn();
  const { store, workstation } = await started();
  const { session, snapshot } = await analysed(workstation, path);
  const emitterIds = snapshot.emitters.map(({ emitterId }) => emitterId);
  unwrap(await workstation.handle('decisions.decide', { emitterIds, change: { isPinned: true } }));
  await analysed(workstation, path);
  await workstation.handle('recording.open', { path: toneIn('other'), overrides: {} });
  await workstation.close();
  const retaining = await LogStore.open({
    path: store.path,
    batchRows: 50,
    batchMs: 50,
    queueRows: 1000,
    keepBytes: 1,
  });
  await retaining.makeRoom();
  expect((await retaining.sessions()).map(({ sessionId }) => sessionId)).toEqual([session.sessionId]);
  await retaining.close();
});

it('annotations and clips lead to the session and its samples, also those that were taken out', async () => {
  const path = toneIn();
  const { store, workstation } = await started();
  const { session, snapshot } = await analysed(workstation, path);
  const box = { sampleStart: 5000, sampleCount: 4000, lowOffsetHz: 90_000, highOffsetHz: 110_000 };
  const drawn = unwrap(
    await workstation.handle('annotations.edit', { kind: 'draw', box, label: 'mine', comment: 'odd' }),
  );
  const annotationId = drawn.changed[0]?.annotationId ?? -1;
  const trackId = snapshot.tracks[0]?.trackId ?? -1;
  unwrap(
    await workstation.handle('annotations.edit', {
      kind: 'review',
      annotationIds: [annotationId],
      trackIds: [trackId],
      review: 'accepted',
    }),
  );
  const clip = unwrap(
    await workstation.handle('clip.write', {
      box,
      label: null,
      timeMarginS: 0,
      freqMarginHz: null,
      isFiltered: true,
      datatype: 'cf32_le',
      subject: { kind: 'track', id: String(trackId) },
      path: null,
    }),
  );
  const notes = await notesOf(workstation, { lowFreqHz: (session.centerFreqHz ?? 0) + 95_000 });
  expect(notes.map(({ kind }) => kind).sort()).toEqual(['annotation', 'annotation', 'clip']);
  expect((await notesOf(workstation, { labelText: 'odd' })).map(({ sampleStart }) => sampleStart)).toEqual([
    5000,
  ]);
  const { sessionId } = session;
  expect(await store.annotationsOf(sessionId)).toMatchObject([
    { origin: 'track', sampleStart: snapshot.tracks[0]?.sampleStart },
    { origin: 'analyst', sampleStart: 5000, sampleCount: 4000, label: 'mine', lowOffsetHz: 90_000 },
  ]);
  expect((await store.decisionsOf(sessionId)).map(({ subject, kind }) => `${subject} ${kind}`)).toEqual([
    'annotation accept',
    'annotation accept',
  ]);
  expect(await store.clipsOf(sessionId)).toMatchObject([
    {
      path: clip?.path,
      subject: 'track',
      subjectId: String(trackId),
      sampleStart: 5000,
      sampleCount: 4000,
      sha512: expect.stringMatching(/^[0-9a-f]{128}$/),
      sizeBytes: 8 * (clip?.sampleCount ?? 0),
    },
  ]);
  unwrap(await workstation.handle('annotations.edit', { kind: 'delete', annotationIds: [annotationId] }));
  expect(await notesOf(workstation, { labelText: 'odd' })).toEqual([]);
  unwrap(await workstation.handle('annotations.undo', {}));
  expect(await notesOf(workstation, { labelText: 'odd' })).toHaveLength(1);
});

it('while another instance has the log, what is decided shows, and that it is not kept is said once', async () => {
  const path = toneIn();
  await started();
  const { workstation } = await started();
  const { snapshot } = await analysed(workstation, path);
  const emitterIds = snapshot.emitters.map(({ emitterId }) => emitterId);
  for (const change of [{ isPinned: true }, { note: 'x' }]) {
    expect(
      unwrap(await workstation.handle('decisions.decide', { emitterIds, change })).length,
    ).toBeGreaterThan(0);
  }
  await notesOf(workstation);
  expect(notices.filter(({ text }) => text.includes('not kept in the log'))).toHaveLength(1);
});

it('two analyses of the same samples export the same bytes from two logs, but for the stated columns', async () => {
  const path = toneIn();
  const texts: string[] = [];
  for (const name of ['log.db', 'second.db']) {
    const { store, workstation } = await started('1.2.3', name);
    await analysed(workstation, path);
    await workstation.close();
    const book = new LogBook(store.path);
    const { chunks } = await exportLogBook(book, {
      query: ANY_LOG_QUERY,
      format: 'ndjson',
      rows: 'observations',
      psdRefDbm: null,
      softwareVersion: '1.2.3',
    });
    let text = '';
    for await (const chunk of chunks) text += chunk;
    await book.close();
    texts.push(text.replace(new RegExp(`"(${NOT_DETERMINISTIC.join('|')})":("[^"]*"|\\d+)`, 'g'), '"$1":0'));
  }
  expect(texts[0]).toContain('"type":"observation"');
  expect(texts[1]).toBe(texts[0]);
});
