// Samples that a session lost, all the way: engine, analysis, log, and the export of the open recording.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from './config/schema.ts';
import { loadAddon } from './engine/addon.ts';
import type { NativeAddon } from './engine/engine.ts';
import { GIVEN_GAP, GivenEngine } from './engine/given-engine.fixture.ts';
import { writeToneRecording } from './server/tone-recording.fixture.ts';
import type { ExportedFile } from './shell-ports.ts';
import { LogStore } from './store/client.ts';
import { Workstation } from './workstation.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-gaps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a gap is in the log of the session and in its export', async () => {
  const store = await LogStore.open({
    path: join(folder, 'log.db'),
    batchRows: 50,
    batchMs: 50,
    queueRows: 1000,
  });
  const workstation = new Workstation({
    addon: { ...loadAddon(), NativeEngine: GivenEngine } as unknown as NativeAddon,
    config: DEFAULT_CONFIG,
    store,
    version: '1.2.3',
    folders: [folder],
  });
  const path = writeToneRecording(folder);
  const opened = await workstation.handle('recording.open', { path, overrides: {} });
  if (!opened.ok) throw new Error(opened.error.message);
  for (;;) {
    const snapshot = await workstation.handle('app.snapshot', {});
    if (snapshot.ok && snapshot.value.analysis?.phase !== 'running') break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { sampleStart, sampleCount } = GIVEN_GAP;
  expect(await store.gapsOf(opened.value.sessionId)).toEqual([{ sampleStart, sampleCount }]);
  expect(await store.sessions()).toMatchObject([{ samplesDropped: sampleCount }]);
  const files: ExportedFile[] = [];
  await workstation.handle(
    'export.run',
    { format: 'ndjson', emitterIds: null },
    {
      deliverExport: async (file) => {
        files.push(file);
        return { ok: true, value: { kind: 'file', path: '/x' } };
      },
      pickRecording: async () => ({ ok: true, value: null }),
    },
  );
  let text = '';
  for await (const chunk of files[0]?.chunks ?? []) text += chunk;
  expect(text).toContain(`{"type":"gap","sample_start":${sampleStart},"sample_count":${sampleCount}}`);
  await workstation.close();
});
