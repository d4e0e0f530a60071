// Who may import whom: the table of the house, as data. The first zone whose prefix fits a file decides; build/
// check-imports.ts holds every file to it. A new folder needs a line here, or the check fails.

export interface Zone {
  readonly name: string;
  /** Path prefixes; `*` is one path segment, and a zone that has one may not import a sibling that fits it. */
  readonly paths: readonly string[];
  /** Names of other zones. A zone may always import itself. */
  readonly zones: readonly string[];
  /** npm packages, `node:` for the built-in modules. */
  readonly packages: readonly string[];
}

const REACT = ['react', 'react-dom', '@blueprintjs/core'] as const;
const RENDERER_BASE = ['contract', 'lib', 'streams', 'bridge', 'stores'] as const;
/** Rooms that know nothing of shells, the database or the addon; each may import those before it. */
const MAIN_BASE = ['contract', 'config', 'recordings', 'tracking', 'export'] as const;

export const ZONES: readonly Zone[] = [
  { name: 'package', paths: ['package.json'], zones: [], packages: [] },
  { name: 'contract', paths: ['src-preload/contract/'], zones: [], packages: [] },
  { name: 'preload', paths: ['src-preload/preload.ts'], zones: ['contract'], packages: ['electron'] },

  { name: 'resources', paths: ['resources/'], zones: [], packages: [] },
  { name: 'shaders', paths: ['shaders/'], zones: [], packages: [] },
  { name: 'lib', paths: ['src-renderer/lib/'], zones: ['contract'], packages: ['d3-scale-chromatic'] },
  { name: 'streams', paths: ['src-renderer/streams/'], zones: ['lib', 'contract'], packages: [] },
  { name: 'bridge', paths: ['src-renderer/bridge/'], zones: ['lib', 'contract'], packages: [] },
  { name: 'stores', paths: ['src-renderer/stores/'], zones: ['lib', 'contract'], packages: ['zustand'] },
  { name: 'gl', paths: ['src-renderer/gl/'], zones: ['lib', 'shaders'], packages: ['regl'] },
  {
    // What lies over any picture of time and frequency: boxes, selection, annotations. Panels do not know each other.
    name: 'plots',
    paths: ['src-renderer/plots/'],
    zones: ['lib', 'streams', 'stores', 'contract'],
    packages: [],
  },
  { name: 'widgets', paths: ['src-renderer/widgets/'], zones: ['lib', 'contract'], packages: REACT },
  {
    name: 'panels',
    paths: ['src-renderer/panels/*/'],
    zones: [...RENDERER_BASE, 'gl', 'plots', 'widgets', 'app-context', 'shaders'],
    packages: [...REACT, 'zustand', '@tanstack/react-virtual', '@tanstack/react-table', 'uplot'],
  },
  {
    // What every panel is given: the workspace and the actions. The rest of app/ is the frame around the panels.
    name: 'app-context',
    paths: [
      'src-renderer/app/workspace-context.ts',
      'src-renderer/app/shell-store.ts',
      'src-renderer/app/actions/',
    ],
    zones: [...RENDERER_BASE, 'widgets'],
    packages: ['react', 'zustand'],
  },
  {
    name: 'app',
    paths: ['src-renderer/'],
    zones: [...RENDERER_BASE, 'app-context', 'gl', 'widgets', 'panels', 'shaders'],
    packages: [...REACT, 'zustand', 'dockview-react', '@fontsource/inter', '@fontsource/jetbrains-mono'],
  },

  {
    name: 'config',
    paths: ['src-main/config/'],
    zones: ['contract'],
    packages: ['node:', 'zod', 'yaml', 'env-paths'],
  },
  {
    name: 'recordings',
    paths: ['src-main/recordings/'],
    zones: MAIN_BASE.slice(0, 2),
    packages: ['node:', 'zod'],
  },
  {
    name: 'bands',
    paths: ['src-main/bands/'],
    zones: ['contract', 'resources'],
    packages: ['node:', 'zod', 'yaml'],
  },
  {
    // The addon's type says what the columns of a detection are; the addon itself is out of reach here.
    name: 'tracking',
    paths: ['src-main/tracking/'],
    zones: [...MAIN_BASE.slice(0, 3), 'native-type'],
    packages: ['node:'],
  },
  {
    name: 'export',
    paths: ['src-main/export/'],
    zones: MAIN_BASE.slice(0, 4),
    packages: ['node:', 'zod', 'hyparquet-writer'],
  },
  {
    // Scenes whose content is known. The generator's type says what its numbers are; the addon itself is out of reach.
    name: 'scenes',
    paths: ['src-main/scenes/'],
    zones: ['contract', 'recordings', 'native-type'],
    packages: ['node:', 'zod', 'yaml'],
  },
  {
    // Live sources by name. Their generator's type says what a scene is; the addon itself is out of reach.
    name: 'devices',
    paths: ['src-main/devices/'],
    zones: ['contract', 'recordings', 'scenes', 'native-type', 'resources'],
    packages: ['node:'],
  },
  {
    // The suites run the real engine over scenes.
    name: 'proof-suites',
    paths: ['src-main/proof/suites/'],
    zones: ['proof', 'scenes', 'engine', ...MAIN_BASE],
    packages: ['node:'],
  },
  {
    // Scores. What is scored may come from anybody: no engine, no tracker.
    name: 'proof',
    paths: ['src-main/proof/'],
    zones: ['contract', 'recordings'],
    packages: ['node:', 'zod'],
  },
  {
    // The addon's type says what a clip job is; the addon itself is handed in.
    name: 'clips',
    paths: ['src-main/clips/'],
    zones: [...MAIN_BASE.slice(0, 3), 'engine', 'native-type'],
    packages: ['node:'],
  },
  {
    // What a box holds, as numbers. The addon's type says what it measured; the addon itself is handed in.
    name: 'measure',
    paths: ['src-main/measure/'],
    zones: [...MAIN_BASE.slice(0, 3), 'engine', 'native-type'],
    packages: ['node:'],
  },
  {
    name: 'annotations',
    paths: ['src-main/annotations/'],
    zones: ['contract', 'config', 'recordings'],
    packages: ['node:'],
  },
  { name: 'native-type', paths: ['native/index.d.ts'], zones: [], packages: [] },
  { name: 'engine', paths: ['src-main/engine/'], zones: [...MAIN_BASE, 'native-type'], packages: ['node:'] },
  {
    name: 'db-worker',
    paths: ['src-main/store/db-worker.ts'],
    zones: ['store', 'contract'],
    packages: ['node:', 'better-sqlite3'],
  },
  { name: 'store', paths: ['src-main/store/'], zones: ['contract', 'db-worker'], packages: ['node:'] },
  {
    name: 'server',
    paths: ['src-main/server/'],
    zones: ['workstation', 'contract'],
    packages: ['node:', 'fastify', '@fastify/static', '@fastify/websocket', 'pino', 'ws'],
  },
  {
    name: 'desktop',
    paths: ['src-main/desktop/', 'src-main/main.ts'],
    zones: ['workstation', 'devices', 'contract', 'config'],
    packages: ['node:', 'electron', 'pino'],
  },
  {
    name: 'command-line',
    paths: ['src-main/cli.ts', 'src-main/commands/'],
    zones: [
      'workstation',
      'server',
      'engine',
      'clips',
      'annotations',
      'native-type',
      'store',
      'proof',
      'scenes',
      'devices',
      ...MAIN_BASE,
    ],
    packages: ['node:', 'commander', 'pino', 'yaml'],
  },
  {
    name: 'workstation',
    paths: ['src-main/'],
    zones: [
      'package',
      'native-type',
      'engine',
      'devices',
      'bands',
      'clips',
      'measure',
      'annotations',
      'store',
      ...MAIN_BASE,
    ],
    packages: ['node:', 'zod', 'pino'],
  },
];

/** Tests of any zone may use these, and any zone of the same process. */
export const TEST_PACKAGES = [
  'vitest',
  'fast-check',
  'node:',
  'ws',
  'better-sqlite3',
  'hyparquet',
  'ajv',
  'ajv-formats',
] as const;

/** Strings that only one file may hold: the doors to the addon and to the database. */
export const ONLY_HERE: readonly {
  readonly pattern: RegExp;
  readonly path: string;
  readonly what: string;
}[] = [
  {
    pattern: /['"`/][\w.-]+\.node['"`]/,
    path: 'src-main/engine/addon.ts',
    what: 'the .node file is loaded in one place',
  },
];

export interface NativeZone {
  readonly path: string;
  /** Own headers, as prefixes of the quoted path after resolution. */
  readonly headers: readonly string[];
  /** Headers in angle brackets beyond the C++ standard library. */
  readonly libraries: readonly RegExp[];
}

const PUBLIC = 'native/include/';
const POSIX = /^(fcntl|unistd|sys\/[a-z]+|pthread|sched)\.h$/;
const LOADER = /^dlfcn\.h$/;

export const NATIVE_ZONES: readonly NativeZone[] = [
  { path: 'native/include/', headers: [PUBLIC], libraries: [] },
  { path: 'native/src/dsp/', headers: [PUBLIC, 'native/src/dsp/'], libraries: [/^fftw3\.h$/] },
  {
    // The library that is opened at run time: the only place of CUDA. The engine knows it by its C interface alone.
    path: 'native/src/cuda/',
    headers: [PUBLIC, 'native/src/dsp/', 'native/src/cuda/'],
    libraries: [/^cuda_runtime_api\.h$/, /^nvtx3\/nvToolsExt\.h$/, LOADER],
  },
  {
    path: 'native/src/source/',
    headers: [PUBLIC, 'native/src/dsp/', 'native/src/source/'],
    libraries: [POSIX],
  },
  {
    path: 'native/src/overview/',
    headers: [PUBLIC, 'native/src/dsp/', 'native/src/source/', 'native/src/overview/'],
    libraries: [POSIX],
  },
  {
    path: 'native/src/measure/',
    headers: [PUBLIC, 'native/src/dsp/', 'native/src/source/', 'native/src/overview/', 'native/src/measure/'],
    libraries: [],
  },
  {
    path: 'native/src/clip/',
    headers: [PUBLIC, 'native/src/dsp/', 'native/src/source/', 'native/src/clip/'],
    libraries: [POSIX],
  },
  { path: 'native/src/scene/', headers: [PUBLIC, 'native/src/scene/'], libraries: [POSIX] },
  {
    path: 'native/src/pipeline/',
    headers: [PUBLIC, 'native/src/dsp/', 'native/src/source/', 'native/src/pipeline/'],
    libraries: [POSIX, LOADER],
  },
  {
    // The pipeline, the scene, and what those stand on. No CUDA header, here or in any folder but cuda/.
    path: 'native/src/addon/',
    headers: [
      PUBLIC,
      'native/src/addon/',
      'native/src/clip/',
      'native/src/measure/',
      'native/src/overview/',
      'native/src/pipeline/',
      'native/src/source/',
      'native/src/scene/',
      'native/src/dsp/',
    ],
    libraries: [/^napi\.h$/, /^node_api\.h$/, POSIX],
  },
  { path: 'native/tests/', headers: [PUBLIC, 'native/src/', 'native/tests/'], libraries: [/.*/] },
  { path: 'native/bench/', headers: [PUBLIC, 'native/src/', 'native/bench/'], libraries: [/.*/] },
];

/**
 * Debt: imports that break the table and are allowed until somebody pays. Each with the file, what it imports, and
 * why; one that is no longer needed is an error. It starts empty.
 */
export const DEBT: readonly { readonly from: string; readonly to: string; readonly why: string }[] = [];
