// Checks of source files that need no tool: a file past 400 lines says at its top why it is long (a warning, not a
// failure), shaders/ holds GLSL and nothing else, and frames stay out of stores and React.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inRoot, ROOT } from './setup/paths.mjs';

const LINES_MAX = 400;
const TOP_LINES = 6;
const SOURCE_FOLDERS = [
  'src-main',
  'src-preload',
  'src-renderer',
  'native/include',
  'native/src',
  'build',
  'e2e',
];

export function checkFileLengths() {
  const warnings = [];
  for (const path of SOURCE_FOLDERS.flatMap((folder) => filesBelow(inRoot(folder)))) {
    if (!/\.(ts|tsx|mjs|cpp|hpp)$/.test(path)) continue;
    const lines = readFileSync(path, 'utf8').split('\n');
    const saysWhy = lines.slice(0, TOP_LINES).some((line) => /\blong\b/i.test(line));
    if (lines.length > LINES_MAX && !saysWhy) {
      warnings.push(
        `warning: ${relative(ROOT, path)} has ${lines.length} lines; split it or say at its top why it is long`,
      );
    }
  }
  return { isOk: true, output: warnings.join('\n') };
}

export function checkShaders(folder = inRoot('shaders')) {
  const problems = [];
  for (const path of filesBelow(folder)) {
    const name = relative(ROOT, path);
    if (!/\.(vert|frag)\.glsl$/.test(path)) {
      problems.push(`${name}: only NAME.vert.glsl and NAME.frag.glsl belong here`);
      continue;
    }
    const text = withoutComments(readFileSync(path, 'utf8'));
    if (!/\bvoid\s+main\s*\(/.test(text)) problems.push(`${name}: has no main()`);
    if (/[`$]|\b(import|export|require)\b/.test(text))
      problems.push(`${name}: holds something that is not GLSL`);
    if (/^\s*#\s*include/m.test(text)) problems.push(`${name}: GLSL ES 1.00 has no #include`);
  }
  return { isOk: problems.length === 0, output: problems.join('\n') };
}

/**
 * No frame and no row passes through a store or a React prop: stores and components do not even name what carries one.
 * A component may hold the stream, which it hands to its Coordinator.
 */
export function checkFrameFlow(folder = inRoot('src-renderer')) {
  const carriers = [
    [/#contract\/frames/, 'the contract of frames'],
    [/\b(Float32Array|ArrayBuffer|DataView)\b/, 'the type of a row'],
    [/\b(subscribeFrames|decodeFrame|onFrame)\b/, 'the flow of frames'],
    [/\bring\.(mean|max|info)\b/, 'the rows of the ring'],
    [/\bFrameRing\b/, 'the ring'],
  ];
  const problems = [];
  for (const path of filesBelow(folder)) {
    if (/\.test(-support)?\.tsx?$/.test(path)) continue;
    if (!path.endsWith('.tsx') && !/[\\/]stores[\\/].*\.ts$/.test(path)) continue;
    const text = withoutComments(readFileSync(path, 'utf8'));
    for (const [pattern, what] of carriers)
      if (pattern.test(text)) problems.push(`${relative(ROOT, path)}: names ${what} (${pattern.source})`);
  }
  return { isOk: problems.length === 0, output: problems.join('\n') };
}

function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
