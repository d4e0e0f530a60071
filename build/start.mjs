// `npm start`: sets up what is missing, then opens the desktop shell, or the server shell where there is none.
// Arguments after `--` go to the shell: npm start -- --port 9000 --folder DIR RECORDING

import { spawn } from 'node:child_process';
import { findElectron } from './setup/electron-runtime.mjs';
import { inRoot } from './setup/paths.mjs';
import { applicationNode, childEnvironment } from './setup/runtime.mjs';
import { handOnSignals, runMain, say } from './setup/step.mjs';
import { setUp } from './setup.mjs';

const args = process.argv.slice(2);

await runMain(async () => {
  await setUp();
  const electron = await findElectron();
  if (electron.path !== undefined) return run(electron.path, [inRoot('.'), ...args]);
  say(`Desktop shell not available: ${electron.reason}. Starting the server shell instead.`);
  return run(applicationNode(), [inRoot('out', 'main', 'cli.js'), 'serve', ...args]);
});

/** Runs the shell in the caller's folder with the caller's terminal; resolves to its exit code. */
function run(command, commandArgs) {
  return new Promise((resolve) => {
    const cwd = process.env.INIT_CWD ?? process.cwd();
    const child = spawn(command, commandArgs, { cwd, env: childEnvironment(), stdio: 'inherit' });
    handOnSignals(child);
    child.on('error', (error) => {
      say(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
