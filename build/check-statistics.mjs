// `npm run check:statistics`: the detector's false-alarm rates over 1e7 noise cells for every method, window, number of
// averages and design rate, and its detection rates beside theory, as tables. About six minutes on one core. Arguments:
// CELLS [OVERLAP ...], by default 10000000 0.5; the exit code is 1 where a figure is outside the limits.
import { spawn } from 'node:child_process';
import { inRoot } from './setup/paths.mjs';
import { runMain } from './setup/step.mjs';

await runMain(async () => {
  const folder = inRoot('native', 'build-tests');
  const steps = [
    ['cmake', ['-S', inRoot('native'), '-B', folder, '-DSFERIC_TESTS=ON', '-DSFERIC_ADDON=OFF']],
    ['cmake', ['--build', folder, '--target', 'sferic_statistics', '--parallel', '2']],
    [`${folder}/tests/sferic_statistics`, process.argv.slice(2)],
  ];
  for (const [command, args] of steps) {
    const code = await run(command, args);
    if (code !== 0) return code;
  }
  return 0;
});

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: inRoot('.'), stdio: 'inherit' });
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
