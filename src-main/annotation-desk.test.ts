// Annotations through the contract, to the disk and back: beside the recording, into it, and beside a raw file.
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AnnotationEdit, AnnotationState } from '#contract/annotations.ts';
import type { RecordingOverrides } from '#contract/entities.ts';
import type { Result } from '#contract/errors.ts';
import { writeToneSigmf } from './commands/testing-tone.ts';
import { DEFAULT_CONFIG } from './config/schema.ts';
import { loadAddon } from './engine/addon.ts';
import { validateSigmf } from './recordings/sigmf/validate/validate.ts';
import type { ExportedFile } from './shell-ports.ts';
import { Workstation } from './workstation.ts';

const root = mkdtempSync(join(tmpdir(), 'sferic-annotations-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const addon = loadAddon();
const PLAN = { sampleRateHz: 1e6, offsetHz: 1e5, durationS: 0.2 };
const ANNOTATION = {
  'core:sample_start': 1000,
  'core:sample_count': 2000,
  'core:freq_lower_edge': 100.05e6,
  'core:freq_upper_edge': 100.15e6,
  'core:label': 'theirs',
  'vendor:serial': 1,
};
const BOX = { sampleStart: 5000, sampleCount: 4000, lowOffsetHz: -5000, highOffsetHz: 5000 };

let next = 0;
function newFolder(): string {
  next += 1;
  const folder = join(root, `folder-${next}`);
  mkdirSync(folder);
  return folder;
}

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Opens, lets `act` do its work, and closes. */
async function working<T>(
  path: string,
  act: (workstation: Workstation, state: () => Promise<AnnotationState>) => Promise<T>,
  overrides: RecordingOverrides = {},
): Promise<T> {
  const workstation = new Workstation({
    addon,
    config: DEFAULT_CONFIG,
    store: null,
    version: '1.2.3',
    folders: [root],
  });
  try {
    unwrap(await workstation.handle('recording.open', { path, overrides }));
    return await act(workstation, async () => {
      const { annotations } = unwrap(await workstation.handle('app.snapshot', {}));
      if (annotations === null) throw new Error('the annotations are not open');
      return annotations;
    });
  } finally {
    await workstation.close();
  }
}

const edit = async (workstation: Workstation, change: AnnotationEdit) =>
  unwrap(await workstation.handle('annotations.edit', change));
const save = (workstation: Workstation, target: 'beside' | 'original' = 'beside', isForced = false) =>
  workstation.handle('annotations.save', { target, isForced });
const DRAW = { kind: 'draw', box: BOX, label: 'mine', comment: null } as const;

describe('annotations of a SigMF pair', () => {
  it('are saved beside it by default; it stays as it was, and reopened they are found again', async () => {
    const path = writeToneSigmf(newFolder(), 'tone', PLAN, [ANNOTATION]);
    const before = readFileSync(path, 'utf8');
    await working(path, async (workstation, state) => {
      expect((await state()).annotations).toMatchObject([
        { origin: 'file', label: 'theirs', review: 'open' },
      ]);
      const told: number[] = [];
      workstation.on('annotationChanges', ({ changed }) => told.push(changed.length));
      await edit(workstation, DRAW);
      const id = (await state()).annotations[0]?.annotationId ?? 0;
      await edit(workstation, { kind: 'review', annotationIds: [id], trackIds: [], review: 'rejected' });
      expect(told).toEqual([1, 1]);
      expect(await state()).toMatchObject({ isChanged: true, undoText: 'Reject', redoText: null });
      expect(unwrap(await save(workstation))).toEqual({
        path: join(dirname(path), 'tone.annotated.sigmf-meta'),
        count: 2,
      });
      expect(await state()).toMatchObject({ isChanged: false });
    });
    expect(readFileSync(path, 'utf8')).toBe(before);
    // The one thing to find is not ours: the recording's own metadata do not declare the namespace of `vendor:serial`.
    const saved = await validateSigmf(path.replace('tone.', 'tone.annotated.'));
    expect(saved.findings.filter((finding) => !finding.reason.includes('vendor'))).toEqual([]);
    expect(readdirSync(dirname(path)).sort()).toEqual([
      'tone.annotated.sigmf-meta',
      'tone.sigmf-data',
      'tone.sigmf-meta',
    ]);
    // By its own name, and by that of the file that was saved.
    for (const name of [path, path.replace('tone.', 'tone.annotated.')]) {
      await working(name, async (_workstation, state) => {
        expect((await state()).annotations).toMatchObject([
          { origin: 'file', label: 'theirs', review: 'rejected', sampleStart: 1000, lowOffsetHz: 50_000 },
          { origin: 'drawn', label: 'mine', ...BOX },
        ]);
      });
    }
  });

  it('are saved into it when asked for, and nowhere else then', async () => {
    const path = writeToneSigmf(newFolder(), 'tone', PLAN, [ANNOTATION]);
    await working(path, async (workstation) => {
      await edit(workstation, DRAW);
      unwrap(await save(workstation));
      await edit(workstation, { kind: 'relabel', annotationIds: [1], label: 'renamed' });
      expect(unwrap(await save(workstation, 'original')).path).toBe(path);
    });
    expect(readdirSync(dirname(path)).sort()).toEqual(['tone.sigmf-data', 'tone.sigmf-meta']);
    const written = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly global: Readonly<Record<string, unknown>>;
      readonly annotations: readonly unknown[];
    };
    expect(Object.keys(written.global)).toEqual([
      'core:datatype',
      'core:sample_rate',
      'core:version',
      'core:extensions',
    ]);
    expect(written.annotations).toHaveLength(2);
    expect(written.annotations[0]).toEqual({ ...ANNOTATION, 'core:label': 'renamed' });
  });

  it('do not overwrite what another program wrote meanwhile, unless told to', async () => {
    const path = writeToneSigmf(newFolder(), 'tone', PLAN, [ANNOTATION]);
    await working(path, async (workstation, state) => {
      await edit(workstation, DRAW);
      const foreign = readFileSync(path, 'utf8').replace('theirs', 'changed');
      writeFileSync(path, foreign);
      const refused = await save(workstation, 'original');
      expect(refused).toMatchObject({ ok: false, error: { detail: { isChangedOnDisk: true } } });
      expect(readFileSync(path, 'utf8')).toBe(foreign);
      expect(await state()).toMatchObject({ isChanged: true });
      unwrap(await save(workstation, 'original', true));
      expect(readFileSync(path, 'utf8')).toContain('"mine"');
    });
  });

  it('a save that fails leaves the old file and the edits', async () => {
    const path = writeToneSigmf(newFolder(), 'tone', PLAN, [ANNOTATION]);
    await working(path, async (workstation, state) => {
      await edit(workstation, DRAW);
      // A folder in the place of the file: neither root nor a user can write there.
      mkdirSync(join(dirname(path), 'tone.annotated.sigmf-meta'));
      expect(await save(workstation)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
      expect(await state()).toMatchObject({ isChanged: true, undoText: 'Draw' });
      expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    });
  });

  it('a track that is accepted has the uuid of the export, and undo and redo go to both ends', async () => {
    const path = writeToneSigmf(newFolder(), 'tone', PLAN);
    await working(path, async (workstation, state) => {
      for (;;) {
        const { analysis } = unwrap(await workstation.handle('app.snapshot', {}));
        if (analysis?.phase === 'done') break;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      const { tracks } = unwrap(await workstation.handle('app.snapshot', {}));
      const trackIds = tracks.map(({ trackId }) => trackId);
      expect(trackIds.length).toBeGreaterThan(0);
      await edit(workstation, { kind: 'review', annotationIds: [], trackIds, review: 'accepted' });
      expect((await state()).annotations).toHaveLength(trackIds.length);
      const uuids = (await state()).annotations.map(({ uuid }) => uuid);
      let exported = '';
      const ports = {
        deliverExport: async (file: ExportedFile) => {
          for await (const chunk of file.chunks) exported += String(chunk);
          return { ok: true, value: { kind: 'file', path: '' } } as const;
        },
        pickRecording: async () => ({ ok: true, value: null }) as const,
      };
      unwrap(await workstation.handle('export.run', { format: 'sigmf', emitterIds: null }, ports));
      for (const uuid of uuids) expect(exported).toContain(`"core:uuid":"${uuid}"`);
      unwrap(await workstation.handle('annotations.undo', {}));
      expect((await state()).annotations).toEqual([]);
      expect(await workstation.handle('annotations.undo', {})).toMatchObject({ ok: false });
      unwrap(await workstation.handle('annotations.redo', {}));
      expect((await state()).annotations).toHaveLength(trackIds.length);
    });
  });
});

describe('annotations of other recordings', () => {
  it('a raw file gets metadata beside it that is a recording of its own', async () => {
    const folder = newFolder();
    const path = join(folder, 'capture_100M_1M.cs16');
    copyFileSync(writeToneSigmf(newFolder(), 'tone', PLAN).replace(/meta$/, 'data'), path);
    const overrides = { sampleRateHz: 1e6, centerFreqHz: 100e6 };
    const saved = await working(
      path,
      async (workstation) => {
        await edit(workstation, DRAW);
        return unwrap(await save(workstation)).path;
      },
      overrides,
    );
    expect(saved).toBe(`${path}.sigmf-meta`);
    const { global } = JSON.parse(readFileSync(saved, 'utf8')) as {
      readonly global: Readonly<Record<string, unknown>>;
    };
    expect(global['core:dataset']).toBe(basename(path));
    for (const name of [path, saved]) {
      await working(
        name,
        async (workstation, state) => {
          expect((await state()).annotations).toMatchObject([{ label: 'mine', ...BOX }]);
          // Saved again it is the same file, whichever name it was opened by.
          expect((await state()).file.besidePath).toBe(saved);
          await edit(workstation, { kind: 'comment', annotationIds: [1], comment: `by ${basename(name)}` });
          unwrap(await save(workstation));
        },
        name === path ? overrides : {},
      );
    }
    expect(readFileSync(saved, 'utf8')).toContain(`by ${basename(saved)}`);
  });

  it('nothing open, nothing to edit', async () => {
    const workstation = new Workstation({
      addon,
      config: DEFAULT_CONFIG,
      store: null,
      version: '1',
      folders: [root],
    });
    expect(await workstation.handle('annotations.edit', DRAW)).toMatchObject({
      ok: false,
      error: { code: 'bad-request' },
    });
    expect((await save(workstation)).ok).toBe(false);
    await workstation.close();
  });
});
