// Holds every source file to the table in import-table.ts: node build/check-imports.ts. The check itself is pure
// (files in, violations out), so that its own test can show that violations are found.

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import {
  DEBT,
  NATIVE_ZONES,
  type NativeZone,
  ONLY_HERE,
  TEST_PACKAGES,
  ZONES,
  type Zone,
} from './import-table.ts';

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

interface Import {
  readonly specifier: string;
  readonly line: number;
}

const IMPORT_PATTERNS: readonly RegExp[] = [
  /^[ \t]*(?:import|export)\s[\w\s{},*$]*?from\s*['"]([^'"]+)['"]/gm,
  /^[ \t]*import\s*['"]([^'"]+)['"]/gm,
  /^(?![ \t]*(?:\/\/|\*)).*?\bimport\(\s*['"]([^'"]+)['"]/gm,
  /^(?![ \t]*(?:\/\/|\*)).*?\b(?:nodeRequire|require)\(\s*['"]([^'"]+)['"]/gm,
  /^(?![ \t]*(?:\/\/|\*)).*?\bnew URL\(\s*['"](\.[^'"]+)['"],\s*import\.meta\.url/gm,
];

export function findImports(text: string): readonly Import[] {
  const imports = IMPORT_PATTERNS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({
      specifier: match[1] ?? '',
      line: text.slice(0, match.index + match[0].length).split('\n').length,
    })),
  );
  return imports.sort((a, b) => a.line - b.line);
}

export function checkImports(files: readonly SourceFile[], debt = DEBT): readonly Violation[] {
  const violations: Violation[] = [];
  const unusedDebt = new Set(debt);
  for (const file of files) {
    const found =
      file.path.startsWith('native/') && !file.path.endsWith('.ts')
        ? checkNative(file)
        : checkTypeScript(file);
    for (const violation of found) {
      const owed = debt.find((entry) => entry.from === file.path && violation.message.includes(entry.to));
      if (owed === undefined) violations.push(violation);
      else unusedDebt.delete(owed);
    }
  }
  for (const entry of unusedDebt) {
    violations.push({ path: entry.from, line: 0, message: `debt "${entry.to}" is paid: remove its line` });
  }
  return violations;
}

function checkTypeScript(file: SourceFile): readonly Violation[] {
  const zone = zoneOf(file.path);
  if (zone === null)
    return [{ path: file.path, line: 1, message: 'belongs to no zone of build/import-table.ts' }];
  const violations: Violation[] = [];
  for (const { specifier, line } of findImports(file.text)) {
    const message = refuse(file.path, zone, specifier);
    if (message !== null) violations.push({ path: file.path, line, message });
  }
  if (!isTest(file.path)) violations.push(...checkDoors(file));
  return violations;
}

function checkDoors(file: SourceFile): readonly Violation[] {
  return ONLY_HERE.filter((door) => door.path !== file.path).flatMap((door) =>
    file.text
      .split('\n')
      .map((text, index) => ({ text, line: index + 1 }))
      .filter(({ text }) => !/^\s*(\/\/|\*|\/\*)/.test(text) && door.pattern.test(text))
      .map(({ line }) => ({ path: file.path, line, message: `${door.what}: ${door.path}` })),
  );
}

/** Why this import is not allowed, or null where it is. */
function refuse(from: string, zone: Zone, specifier: string): string | null {
  const target = resolveSpecifier(from, specifier);
  if (target.kind === 'package') {
    const allowed = isTest(from) ? [...zone.packages, ...TEST_PACKAGES] : zone.packages;
    return allowed.includes(target.name) ? null : `${zone.name} may not import the package ${specifier}`;
  }
  const targetZone = zoneOf(target.path);
  if (targetZone === null) return `${specifier} leads to ${target.path}, which belongs to no zone`;
  if (targetZone.name === zone.name) {
    const own = placeIn(zone, from);
    return own === placeIn(zone, target.path)
      ? null
      : `${zone.name} may not import each other: ${target.path}`;
  }
  if (zone.zones.includes(targetZone.name)) return null;
  if (isTest(from) && processOf(from) === processOf(target.path)) return null;
  return `${zone.name} may not import ${targetZone.name}: ${target.path}`;
}

type Target =
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string };

function resolveSpecifier(from: string, specifier: string): Target {
  const bare = specifier.replace(/\?.*$/, '');
  if (bare.startsWith('#contract/'))
    return { kind: 'file', path: bare.replace('#contract/', 'src-preload/contract/') };
  if (bare.startsWith('.'))
    return { kind: 'file', path: posix.normalize(posix.join(posix.dirname(from), bare)) };
  if (bare.startsWith('node:')) return { kind: 'package', name: 'node:' };
  const words = bare.split('/');
  return { kind: 'package', name: bare.startsWith('@') ? words.slice(0, 2).join('/') : (words[0] ?? bare) };
}

function zoneOf(path: string): Zone | null {
  return ZONES.find((zone) => placeIn(zone, path) !== null) ?? null;
}

/** The part of `path` that a prefix of the zone covers, with `*` filled in; null where none fits. */
function placeIn(zone: Zone, path: string): string | null {
  for (const prefix of zone.paths) {
    const pattern = new RegExp(`^${prefix.replace(/[.]/g, '\\.').replace('*', '[^/]+')}`);
    const place = pattern.exec(path)?.[0];
    if (place !== undefined) return prefix.includes('*') ? place : zone.name;
  }
  return null;
}

function processOf(path: string): string {
  return path.split('/')[0] ?? '';
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$|\/test-[\w-]+\.tsx?$/.test(path);
}

function checkNative(file: SourceFile): readonly Violation[] {
  const zone = NATIVE_ZONES.find((candidate) => file.path.startsWith(candidate.path));
  if (zone === undefined)
    return [{ path: file.path, line: 1, message: 'belongs to no native zone of import-table.ts' }];
  const violations: Violation[] = [];
  file.text.split('\n').forEach((text, index) => {
    const match = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/.exec(text);
    if (match === null) return;
    const name = match[2] ?? '';
    const isAllowed =
      match[1] === '<' ? isLibraryAllowed(zone, name) : isHeaderAllowed(zone, file.path, name);
    if (isAllowed) return;
    violations.push({ path: file.path, line: index + 1, message: `${zone.path} may not include ${name}` });
  });
  return violations;
}

function isLibraryAllowed(zone: NativeZone, name: string): boolean {
  const isStandard = !name.includes('/') && !name.includes('.');
  return isStandard || zone.libraries.some((library) => library.test(name));
}

/** A quoted header is looked for beside the file, below native/include and below native/src. */
function isHeaderAllowed(zone: NativeZone, from: string, name: string): boolean {
  if (name.startsWith('sferic/')) return zone.headers.includes('native/include/');
  const resolved =
    name.includes('/') && !name.startsWith('.')
      ? `native/src/${name}`
      : posix.join(posix.dirname(from), name);
  return zone.headers.some((prefix) => resolved.startsWith(prefix));
}

export function collectFiles(root: string): readonly SourceFile[] {
  const folders = [
    'src-main',
    'src-preload',
    'src-renderer',
    'native/include',
    'native/src',
    'native/tests',
    'native/bench',
  ];
  return folders
    .flatMap((folder) => filesBelow(join(root, folder)))
    .map((path) => ({
      path: relative(root, path).split('\\').join('/'),
      text: readFileSync(path, 'utf8'),
    }));
}

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|cpp|hpp|cc|h|cu|cuh)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return [];
  }
}

if (import.meta.main) {
  const files = collectFiles(join(import.meta.dirname, '..'));
  const violations = checkImports(files);
  for (const { path, line, message } of violations) process.stderr.write(`${path}:${line}: ${message}\n`);
  const debt = DEBT.length === 0 ? 'no debt' : `${DEBT.length} owed`;
  process.stdout.write(`imports: ${files.length} files, ${violations.length} violations, ${debt}\n`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
