// The parts of the set-up that decide: what counts as installed, and what a failing step tells.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFrameFlow, checkShaders } from '../source-checks.mjs';
import { isInstalled } from './npm-packages.mjs';
import { runStep, SetupError } from './step.mjs';
import { findCommand } from './system-packages.mjs';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sferic-setup-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function lock(name: string, packages: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ packages }));
  return path;
}

describe('npm packages are installed', () => {
  const a = { version: '1.0.0', integrity: 'sha512-a' };
  const foreign = { version: '1.0.0', integrity: 'sha512-f', optional: true };
  const wanted = (): string =>
    lock('lock.json', { '': { name: 'x' }, 'node_modules/a': a, 'node_modules/foreign': foreign });

  it('when all of the lock file is there, but for optional ones', () => {
    expect(isInstalled(wanted(), lock('have.json', { 'node_modules/a': a }))).toBe(true);
  });

  it('not when one is missing, of another version or of another content', () => {
    expect(isInstalled(wanted(), lock('have.json', {}))).toBe(false);
    expect(isInstalled(wanted(), lock('have.json', { 'node_modules/a': { ...a, version: '2.0.0' } }))).toBe(
      false,
    );
    expect(isInstalled(wanted(), lock('have.json', { 'node_modules/a': { ...a, integrity: '-' } }))).toBe(
      false,
    );
  });

  it('not when nothing was installed, or it was cut short', () => {
    expect(isInstalled(wanted(), join(folder, 'none.json'))).toBe(false);
    writeFileSync(join(folder, 'broken.json'), '{"packages": {');
    expect(isInstalled(wanted(), join(folder, 'broken.json'))).toBe(false);
  });
});

describe('a step that fails', () => {
  it('shows the end of its output and what to do', async () => {
    const step = runStep({
      title: 'A step of a test that has to fail',
      name: 'test-of-steps',
      command: 'sh',
      args: ['-c', 'echo the compiler said no >&2; exit 3'],
      whatToDo: 'Install a better compiler.',
      isShortQuiet: true,
    });
    const error = await step.then(() => null).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SetupError);
    expect((error as Error).message).toContain('the compiler said no');
    expect((error as Error).message).toContain('Install a better compiler.');
  });
});

describe('commands', () => {
  it('are found on PATH without asking a shell', () => {
    expect(findCommand(['no-such-command', 'sh'])).toMatch(/\/sh$/);
    expect(findCommand(['no-such-command'])).toBeNull();
  });
});

describe('shaders', () => {
  const check = (name: string, text: string): string => {
    const shaders = mkdtempSync(join(folder, 'shaders-'));
    writeFileSync(join(shaders, name), text);
    return checkShaders(shaders).output;
  };

  it('are GLSL, by name and by content', () => {
    expect(check('a.frag.glsl', '// exports nothing, imports nothing\nvoid main() { }')).toBe('');
    expect(check('a.ts', 'void main() { }')).toContain('only NAME.vert.glsl');
    expect(check('a.frag.glsl', 'export default `void main() {}`')).toContain('not GLSL');
    expect(check('a.frag.glsl', 'float x;')).toContain('no main()');
    expect(check('a.frag.glsl', '#include "b"\nvoid main() {}')).toContain('#include');
  });
});

describe('frames outside stores and props', () => {
  const outputOf = (path: string, text: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'sferic-flow-'));
    mkdirSync(join(folder, 'stores'));
    writeFileSync(join(folder, path), text);
    try {
      return checkFrameFlow(folder).output;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('are refused in a store and in a component, and free everywhere else', () => {
    const row = 'export interface Props { readonly row: Float32Array }';
    expect(outputOf('stores/row-store.ts', row)).toContain('the type of a row');
    expect(outputOf('row-view.tsx', row)).toContain('the type of a row');
    expect(outputOf('row-view.tsx', 'stream.ring.mean(3)')).toContain('the rows of the ring');
    expect(outputOf('row-coordinator.ts', row)).toBe('');
    expect(outputOf('row-view.tsx', '// a Float32Array would be wrong here')).toBe('');
  });

  it('hold in this tree', () => {
    expect(checkFrameFlow().output).toBe('');
  });
});
