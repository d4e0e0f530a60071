// Runs one step of a set-up as a child process: one line with its time on the terminal, all of its output in a log
// file, and the tail of that with what to do when it fails. Messages go to standard error: standard output is the
// application's.

import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_FOLDER, ROOT } from './paths.mjs';

const TAIL_LINES = 25;
const TICK_MS = 15_000;
const QUIET_MS = 1500;

/** A failure that the user can act on: `message` is complete, no stack is wanted. */
export class SetupError extends Error {}

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Runs `command` with `args`; resolves when it exits with 0, throws SetupError otherwise. A step with `isShortQuiet`
 * says nothing when it ends at once: it is one that looks for itself whether anything is to do.
 * @param {{title: string, name: string, command: string, args: string[], env?: object, whatToDo: string,
 *   timeoutMs?: number, isShortQuiet?: boolean}} step
 */
export async function runStep(step) {
  const logPath = join(LOG_FOLDER, `${step.name}.log`);
  const startedMs = Date.now();
  let isAnnounced = false;
  const announce = () => {
    if (!isAnnounced) process.stderr.write(`  ${step.title} ...${process.stderr.isTTY ? '' : '\n'}`);
    isAnnounced = true;
  };
  if (step.isShortQuiet !== true) announce();
  const announcer = setTimeout(announce, QUIET_MS);
  const ticker = setInterval(() => {
    if (process.stderr.isTTY) process.stderr.write(`\r  ${step.title} ... ${seconds(startedMs)}`);
    else say(`  ${step.title}: still working, ${seconds(startedMs)}`);
  }, TICK_MS);
  const failure = await execute(step, logPath);
  clearTimeout(announcer);
  clearInterval(ticker);
  const clear = process.stderr.isTTY ? '\r\x1b[K' : '';
  if (failure === null) {
    if (isAnnounced) process.stderr.write(`${clear}  ${step.title}: done in ${seconds(startedMs)}\n`);
    return;
  }
  process.stderr.write(`${clear}  ${step.title}: FAILED after ${seconds(startedMs)} (${failure})\n`);
  throw new SetupError(`${tailOf(logPath)}\n\n${step.whatToDo}\nThe whole output: ${logPath}`);
}

/** Resolves to null on success, else to the reason. */
function execute(step, logPath) {
  mkdirSync(LOG_FOLDER, { recursive: true });
  const log = createWriteStream(logPath);
  log.write(`$ ${step.command} ${step.args.join(' ')}\n`);
  return new Promise((resolve) => {
    const child = spawn(step.command, step.args, {
      cwd: ROOT,
      // The log is read as text.
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...step.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: step.timeoutMs,
    });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const finish = (reason) => log.end(() => resolve(reason));
    child.on('error', (error) => finish(error.message));
    child.on('close', (code, signal) => {
      if (code === 0) finish(null);
      else finish(signal === null ? `exit code ${code}` : `ended by ${signal}`);
    });
  });
}

function tailOf(logPath) {
  const lines = readFileSync(logPath, 'utf8').trimEnd().split('\n');
  return lines
    .slice(-TAIL_LINES)
    .map((line) => `    | ${line}`)
    .join('\n');
}

export function seconds(startedMs) {
  return `${((Date.now() - startedMs) / 1000).toFixed(1)} s`;
}

/** Runs `main` and turns a SetupError into its message and exit code 1. Any other error is a defect and keeps its stack. */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`\n${error.message}`);
    process.exitCode = 1;
  }
}

const PARENT_POLL_MS = 500;

/**
 * Ctrl+C in a terminal reaches the child by itself, and must not end this process before the child has; a signal to
 * this process alone is handed on. npm hands nothing on: when it is ended, the child must not stay behind.
 */
export function handOnSignals(child) {
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, PARENT_POLL_MS).unref();
}
