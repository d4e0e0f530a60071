// `npm run -s sferic -- COMMAND ...`: the command line of a clone. Sets up quietly first when sources are newer;
// standard output is the command's alone.

import { spawn } from 'node:child_process';
import { inRoot } from './setup/paths.mjs';
import { applicationNode, childEnvironment } from './setup/runtime.mjs';
import { handOnSignals, runMain, say } from './setup/step.mjs';
import { setUp } from './setup.mjs';

await runMain(async () => {
  await setUp();
  return new Promise((resolve) => {
    const child = spawn(applicationNode(), [inRoot('out', 'main', 'cli.js'), ...process.argv.slice(2)], {
      cwd: process.env.INIT_CWD ?? process.cwd(),
      env: childEnvironment(),
      stdio: 'inherit',
    });
    handOnSignals(child);
    child.on('error', (error) => {
      say(`${applicationNode()} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
});
