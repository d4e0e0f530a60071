// `npm run check:native`: the native tests under address and undefined-behaviour sanitizers, then what has threads under
// the thread sanitizer, each in a build folder of its own. Left out are the statistics of false alarms and of detection,
// whose million cells go through loops that the other tests go through too. Arguments after `--` go to the test program
// (`-- -sf='*/pipeline/*'`).

import { spawn } from 'node:child_process';
import { inRoot } from './setup/paths.mjs';
import { runMain, say, seconds } from './setup/step.mjs';

const RUNS = [
  {
    name: 'address and undefined behaviour',
    folder: 'build-asan',
    tests: ['-tse=statistics'],
    sanitize: 'address,undefined',
    env: {
      ASAN_OPTIONS: 'abort_on_error=0:detect_stack_use_after_return=1',
      UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
    },
  },
  {
    name: 'threads',
    folder: 'build-tsan',
    // The blocks of dsp have no threads of their own, but for the FFT plans, whose planner is shared.
    tests: ['-sf=*/pipeline/*,*/source/*,*fft_plan_test*,*spectrum_test*'],
    sanitize: 'thread',
    env: { TSAN_OPTIONS: 'halt_on_error=0:exitcode=66:second_deadlock_stack=1' },
  },
];
const TAIL_LINES = 60;

await runMain(async () => {
  const testArguments = process.argv.slice(2);
  let failures = 0;
  for (const run of RUNS) {
    const startedMs = Date.now();
    const folder = inRoot('native', run.folder);
    const steps = [
      ['cmake', configureArguments(folder, run.sanitize), {}],
      ['cmake', ['--build', folder, '--target', 'sferic_tests', '--parallel', '2'], {}],
      [`${folder}/tests/sferic_tests`, ['--no-colors', ...run.tests, ...testArguments], run.env],
    ];
    const failed = await firstFailure(steps);
    if (failed !== null) failures++;
    say(`${failed === null ? 'ok    ' : 'FAILED'} ${run.name} (${seconds(startedMs)})`);
    if (failed !== null) say(failed);
  }
  return failures === 0 ? 0 : 1;
});

function configureArguments(folder, sanitize) {
  return [
    '-S',
    inRoot('native'),
    '-B',
    folder,
    '-DSFERIC_TESTS=ON',
    '-DSFERIC_ADDON=OFF',
    // Optimised a little: unoptimised, the statistics of the detector take longer than anybody waits.
    '-DCMAKE_BUILD_TYPE=RelWithDebInfo',
    `-DSFERIC_SANITIZE=${sanitize}`,
  ];
}

async function firstFailure(steps) {
  for (const [command, args, env] of steps) {
    const { code, output } = await capture(command, args, env);
    if (code !== 0) return `${command} ended with ${code}:\n${tailOf(output)}`;
  }
  return null;
}

function tailOf(output) {
  return output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}

function capture(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: inRoot('.'),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-200_000);
      });
    }
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code, signal) => resolve({ code: code ?? signal, output }));
  });
}
