// That the import check finds what it is there to find: a check that cannot fail protects nothing.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkImports, collectFiles, findImports } from './check-imports.ts';
import { DEBT } from './import-table.ts';

function messages(path: string, text: string): readonly string[] {
  return checkImports([{ path, text }], []).map((violation) => `${violation.line}: ${violation.message}`);
}

describe('imports are found', () => {
  it('in every form, with their line', () => {
    const text = [
      "import { a } from './a.ts';",
      'import type {',
      '  B,',
      "} from './b.ts';",
      "export * from './c.ts';",
      "import './d.css';",
      "const e = await import('./e.ts');",
      "const f = nodeRequire('electron');",
      "new Worker(new URL('./g.ts', import.meta.url));",
      "// import { x } from './comment.ts';",
      "export const text = 'from here';",
    ].join('\n');
    expect(findImports(text)).toEqual([
      { specifier: './a.ts', line: 1 },
      { specifier: './b.ts', line: 4 },
      { specifier: './c.ts', line: 5 },
      { specifier: './d.css', line: 6 },
      { specifier: './e.ts', line: 7 },
      { specifier: 'electron', line: 8 },
      { specifier: './g.ts', line: 9 },
    ]);
  });
});

describe('violations', () => {
  it.each([
    ['src-preload/contract/a.ts', "import { x } from 'zod';", 'contract may not import the package zod'],
    ['src-preload/contract/a.ts', "import { x } from '../preload.ts';", 'contract may not import preload'],
    [
      'src-main/tracking/a.ts',
      "import { app } from 'electron';",
      'tracking may not import the package electron',
    ],
    ['src-main/tracking/a.ts', "import D from 'better-sqlite3';", 'tracking may not import the package'],
    ['src-main/tracking/a.ts', "import { x } from '../export/csv.ts';", 'tracking may not import export'],
    ['src-main/store/client.ts', "import D from 'better-sqlite3';", 'store may not import the package'],
    ['src-main/server/a.ts', "import { x } from '../engine/addon.ts';", 'server may not import engine'],
    [
      'src-main/workstation.ts',
      "import { x } from './server/server.ts';",
      'workstation may not import server',
    ],
    [
      'src-renderer/lib/a.ts',
      "import { readFile } from 'node:fs';",
      'lib may not import the package node:fs',
    ],
    ['src-renderer/gl/a.ts', "import { useStore } from '../stores/view.ts';", 'gl may not import stores'],
    ['src-renderer/streams/a.ts', "import React from 'react';", 'streams may not import the package react'],
    ['src-renderer/panels/one/a.ts', "import { x } from '../two/b.ts';", 'panels may not import each other'],
    [
      'src-renderer/app/a.ts',
      "import { x } from '../../src-main/cli.ts';",
      'app may not import command-line',
    ],
    ['src-somewhere/a.ts', '', 'belongs to no zone'],
    ['src-main/export/a.ts', "const addon = load('../build/sferic.node');", 'loaded in one place'],
  ])('%s: %s', (path, text, expected) => {
    const found = messages(path, text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(
      `1: ${expected}`.replace('1: loaded', 'loaded').replace('1: belongs', 'belongs'),
    );
  });

  it.each([
    ['native/src/dsp/a.cpp', '#include <napi.h>', 'may not include napi.h'],
    ['native/src/dsp/a.cpp', '#include "pipeline/engine.hpp"', 'may not include pipeline/engine.hpp'],
    ['native/src/dsp/a.cpp', '#include <sys/mman.h>', 'may not include sys/mman.h'],
    ['native/src/addon/a.cpp', '#include <cuda_runtime.h>', 'may not include cuda_runtime.h'],
    ['native/src/source/a.cpp', '#include "../addon/a.hpp"', 'may not include ../addon/a.hpp'],
    ['native/src/elsewhere/a.cpp', '', 'belongs to no native zone'],
  ])('%s: %s', (path, text, expected) => {
    expect(messages(path, text)).toEqual([expect.stringContaining(expected)]);
  });
});

describe('what is allowed passes', () => {
  it.each([
    [
      'src-main/export/a.ts',
      "import type { Track } from '#contract/entities.ts';\nimport { x } from '../tracking/t.ts';",
    ],
    ['src-main/store/db-worker.ts', "import Database from 'better-sqlite3';"],
    ['src-main/store/client.test.ts', "import { it } from 'vitest';\nimport { x } from '../workstation.ts';"],
    [
      'src-renderer/gl/a.ts',
      "import text from '../../shaders/waterfall.frag.glsl?raw';\nimport createRegl from 'regl';",
    ],
    ['src-renderer/panels/one/a.ts', "import { x } from './b.ts';\nimport { y } from '../../gl/pass.ts';"],
    [
      'native/src/dsp/a.cpp',
      '#include <cmath>\n#include <fftw3.h>\n#include "sferic/row.hpp"\n#include "window.hpp"',
    ],
  ])('%s', (path, text) => expect(messages(path, text)).toEqual([]));
});

describe('debt', () => {
  const file = { path: 'src-main/tracking/a.ts', text: "import { app } from 'electron';" };

  it('is allowed while it is owed, and has to go when it is paid', () => {
    const debt = [{ from: file.path, to: 'electron', why: 'a test' }];
    expect(checkImports([file], debt)).toEqual([]);
    expect(checkImports([{ ...file, text: '' }], debt)[0]?.message).toContain('is paid');
  });

  it('starts empty', () => expect(DEBT).toEqual([]));
});

describe('this tree', () => {
  it('has no violation', () => {
    const files = collectFiles(join(import.meta.dirname, '..'));
    expect(files.length).toBeGreaterThan(10);
    expect(checkImports(files)).toEqual([]);
  });
});
