// `npm run bench:cuda [-- --short]`: builds native/bench in Release and compares the GPU with the CPU over the same bytes
// in the same run. JSON lines on standard output. Exit code 3 where there is no GPU to measure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'native', 'build-bench');
const OPTIONS = ['-DSFERIC_BENCH=ON', '-DSFERIC_ADDON=OFF', '-DCMAKE_BUILD_TYPE=Release'];

for (const args of [
  ['-S', join(root, 'native'), '-B', folder, ...OPTIONS],
  ['--build', folder, '--parallel', '2', '--target', 'sferic_bench_cuda'],
]) {
  const { status, stdout, stderr, error } = spawnSync('cmake', args, { encoding: 'utf8' });
  if (status !== 0) {
    process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\ncmake failed\n`);
    process.exit(1);
  }
}
// Wisdom of its own, as a new machine would plan.
const wisdom = mkdtempSync(join(tmpdir(), 'sferic-bench-'));
const program = join(folder, 'bench', 'sferic_bench_cuda');
const { status, error } = spawnSync(program, ['--wisdom', wisdom, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
rmSync(wisdom, { recursive: true, force: true });
if (error) process.stderr.write(`${program} could not be started: ${error.message}\n`);
process.exitCode = status ?? 1;
