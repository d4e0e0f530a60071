// The command-line entry. Looks at the runtime before anything else is loaded: on a Node that is too old the database
// would end the process without a word. Knows nothing about the commands.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { systemFolders } from './config/system-folders.ts';

const NAPI_NEEDED = 10;
const INTERRUPTED = 130;
/** From a terminal the whole group gets Ctrl+C, and a parent may hand it on: one press can arrive twice. */
const SAME_PRESS_MS = 500;

if (Number(process.versions.napi ?? 0) >= NAPI_NEEDED) await run();
else await runUnderNewerNode();

async function run(): Promise<void> {
  // The compiled code is kept from call to call, where only this user writes: half of what starting up costs.
  module.enableCompileCache(join(systemFolders().cache, 'code'));
  const [{ runCommandLine }, { createTerminal }, { VERSION }] = await Promise.all([
    import('./commands/program.ts'),
    import('./commands/terminal.ts'),
    import('./version.ts'),
  ]);
  const stop = new AbortController();
  let firstPressMs = Number.NaN;
  const onStop = (): void => {
    if (stop.signal.aborted && performance.now() - firstPressMs > SAME_PRESS_MS) process.exit(INTERRUPTED);
    if (!stop.signal.aborted) firstPressMs = performance.now();
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onStop);
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    terminal: createTerminal(process.stdout, process.stderr),
    env: process.env,
    version: VERSION,
    stop: stop.signal,
  });
}

/** The packages of a clone bring a Node that is new enough. */
async function runUnderNewerNode(): Promise<void> {
  const node = findBundledNode(import.meta.dirname);
  const script = process.argv[1];
  if (node === null || script === undefined) {
    process.stderr.write(
      `sferic: Node 22.14 or newer is needed, this is ${process.versions.node}: install Node 24, or run "npm run setup" in the clone\n`,
    );
    process.exitCode = 1;
    return;
  }
  process.exitCode = await new Promise<number>((resolve) => {
    const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function findBundledNode(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) return null;
  }
}
