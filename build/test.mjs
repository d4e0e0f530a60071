// `npm test`: sets up with the parts that tests need, then runs the checks, the C++ tests, the TypeScript tests and the
// tests in a browser. Goes on after a failure, so that one run shows everything. The last line adds all up.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { runChecks } from './check.mjs';
import { inRoot } from './setup/paths.mjs';
import { applicationNode, childEnvironment } from './setup/runtime.mjs';
import { runMain, say, seconds } from './setup/step.mjs';
import { setUp } from './setup.mjs';

const RESULTS = inRoot('out', 'test-results');
const NOTHING = { passed: 0, failed: 0, skipped: 0, skips: [] };

await runMain(async () => {
  const startedMs = Date.now();
  say('Set-up');
  await setUp({ forTests: true });
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });

  say('\nChecks');
  const failedChecks = await runChecks();
  const parts = [
    { name: 'checks', ...NOTHING, failed: failedChecks.length },
    { name: 'C++ tests', ...(await runNativeTests()) },
    { name: 'TypeScript tests', ...(await runVitest()) },
    { name: 'browser tests', ...(await runPlaywright()) },
  ];

  say(`\nSummary (${seconds(startedMs)})`);
  for (const part of parts) {
    say(`  ${part.name}: ${part.passed} passed, ${part.failed} failed, ${part.skipped} skipped`);
  }
  for (const skip of parts.flatMap((part) => part.skips)) say(`  skipped: ${skip}`);
  for (const test of parts.flatMap((part) => part.secondTries ?? []))
    say(`  passed at the second try: ${test}`);
  const sum = (key) => parts.reduce((total, part) => total + part[key], 0);
  const failed = sum('failed');
  await new Promise((resolve) =>
    process.stdout.write(`${sum('passed')} passed, ${failed} failed, ${sum('skipped')} skipped\n`, resolve),
  );
  return failed === 0 ? 0 : 1;
});

async function runNativeTests() {
  say('\nC++ tests');
  const program = inRoot('native', 'build-tests', 'tests', 'sferic_tests');
  if (!existsSync(program)) {
    say(`  ${program} was not built`);
    return { ...NOTHING, failed: 1 };
  }
  const { code, output } = await run(program, ['--no-colors'], { capture: true });
  const line = /test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed\s*\|\s*(\d+) skipped/.exec(
    output,
  );
  if (line === null) return { ...NOTHING, failed: 1 };
  const [passed, failed, skipped] = line.slice(2, 5).map(Number);
  const isUncountedFailure = code !== 0 && failed === 0;
  // doctest has no skip from inside a test: such a test says so in a line of its own and counts as passed there.
  const left = [...output.matchAll(/^SKIPPED (.+)$/gm)].map((match) => match[1]);
  const skips = skipped > 0 ? [`${skipped} C++ test cases: left out by their own decorator`, ...left] : left;
  return {
    passed: passed - left.length,
    failed: failed + (isUncountedFailure ? 1 : 0),
    skipped: skipped + left.length,
    skips,
  };
}

async function runVitest() {
  say('\nTypeScript tests');
  const countsFile = `${RESULTS}/vitest.json`;
  const { code } = await run(
    applicationNode(),
    [
      inRoot('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      `--reporter=${inRoot('build', 'vitest-counts.ts')}`,
    ],
    { env: { COUNTS_FILE: countsFile } },
  );
  return withExitCode(readCounts(countsFile), code);
}

async function runPlaywright() {
  say('\nBrowser tests');
  const reportFile = `${RESULTS}/playwright.json`;
  const { code } = await run(
    applicationNode(),
    [inRoot('node_modules', '@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'],
    { env: { PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile } },
  );
  return withExitCode(readPlaywrightReport(reportFile), code);
}

/** A runner that fails without a failed test (it crashed, or found none) still counts as one failure. */
function withExitCode(counts, code) {
  if (counts === null) return { ...NOTHING, failed: 1 };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function readCounts(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

function readPlaywrightReport(path) {
  const report = readCounts(path);
  if (report === null) return null;
  const counts = { passed: 0, failed: report.errors?.length ?? 0, skipped: 0, skips: [], secondTries: [] };
  const visit = (suite, names) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === 'skipped') {
          counts.skipped++;
          const reason = test.annotations.find((note) => note.type === 'skip')?.description;
          counts.skips.push(`${[...names, spec.title].join(' ')}: ${reason ?? 'no reason was given'}`);
        } else if (test.status === 'unexpected') counts.failed++;
        else {
          counts.passed++;
          if (test.status === 'flaky') counts.secondTries.push([...names, spec.title].join(' '));
        }
      }
    }
    for (const inner of suite.suites ?? []) visit(inner, [...names, inner.title]);
  };
  for (const suite of report.suites ?? []) visit(suite, [suite.title]);
  return counts;
}

/** Runs a child with its output shown; with `capture` the output is also given back. */
function run(command, args, { env = {}, capture = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: inRoot('.'),
      env: { ...childEnvironment(), ...env },
      stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('error', (error) => {
      say(`  ${command} could not be started: ${error.message}`);
      resolve({ code: 1, output });
    });
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
