// `npm run check:kill [-- --runs 200 --seed 1]`: kills a process that logs heavily at a random moment, again and again
// on one log, and looks each time whether the file is sound, whether all that had been acknowledged is there, and
// whether the next start repairs the session and says so. Exit code 1 when anything is amiss.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KillTest } from '../src-main/store/test-kill.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const runs = Number(values.runs);
/** Looking at every page of a log takes longer the longer it is: a new one now and then. */
const RUNS_ON_ONE_LOG = 20;
const folder = mkdtempSync(join(tmpdir(), 'sferic-kill-'));
let failures = 0;
let acknowledged = 0;
let beyond = 0;
try {
  for (let first = 0; first < runs; first += RUNS_ON_ONE_LOG) {
    const test = new KillTest(join(folder, `${first}.db`), Number(values.seed) + first);
    for (let run = first + 1; run <= Math.min(runs, first + RUNS_ON_ONE_LOG); run += 1) {
      const outcome = await test.runOnce();
      if (outcome.problems.length > 0) failures += 1;
      process.stdout.write(`${JSON.stringify({ run, ...outcome })}\n`);
    }
    acknowledged += test.rowsAcknowledged;
    beyond += test.rowsBeyond;
    rmSync(join(folder, `${first}.db`));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stderr.write(
  `${runs} kills (seed ${values.seed}), ${failures} with a problem; ${acknowledged} rows were acknowledged, ` +
    `${beyond} more were found\n`,
);
process.exitCode = failures === 0 ? 0 : 1;
