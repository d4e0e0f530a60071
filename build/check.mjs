// `npm run check`: everything about the sources that needs no run: types of each zone, lint and format, the import
// table, the length of files, the purity of shaders. Prints a line for each and the findings of those that fail.

import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inRoot } from './setup/paths.mjs';
import { applicationNode } from './setup/runtime.mjs';
import { say, seconds } from './setup/step.mjs';
import { checkFileLengths, checkFrameFlow, checkShaders } from './source-checks.mjs';

const TYPE_ZONES = ['src-preload/contract', 'src-preload', 'src-main', 'src-renderer', 'e2e'];

/** Runs every check, the slow ones two at a time; resolves to the names of those that failed. */
export async function runChecks() {
  const jobs = [
    ...TYPE_ZONES.map((zone) => ({
      name: `types of ${zone}`,
      run: () => runTool('typescript/bin/tsc', ['-p', zone, '--pretty', 'false']),
    })),
    { name: 'lint and format', run: () => runTool('@biomejs/biome/bin/biome', ['ci', '--colors=off', '.']) },
    { name: 'import table', run: () => runNode([inRoot('build', 'check-imports.ts')]) },
    { name: 'length of files', run: async () => checkFileLengths() },
    { name: 'purity of shaders', run: async () => checkShaders() },
    { name: 'frames outside stores and props', run: async () => checkFrameFlow() },
  ];
  const failed = [];
  const runNext = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const startedMs = Date.now();
      const { isOk, output } = await job.run();
      say(`  ${isOk ? 'ok    ' : 'FAILED'} ${job.name} (${seconds(startedMs)})`);
      if (output !== '' && (!isOk || job.name === 'length of files')) say(indent(output));
      if (!isOk) failed.push(job.name);
    }
  };
  await Promise.all([runNext(), runNext()]);
  return failed;
}

function runTool(script, args) {
  return runNode([inRoot('node_modules', ...script.split('/')), ...args]);
}

function runNode(args) {
  return new Promise((resolve) => {
    const child = spawn(applicationNode(), args, { cwd: inRoot('.'), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.on('error', (error) => resolve({ isOk: false, output: error.message }));
    child.on('close', (code) => resolve({ isOk: code === 0, output: output.trim() }));
  });
}

function indent(text) {
  return text.replace(/^/gm, '    ');
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const failed = await runChecks();
  if (failed.length > 0) say(`${failed.length} of the checks failed: ${failed.join(', ')}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
