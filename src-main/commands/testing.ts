// Runs the command line as a process of its own, the way a user does, for its tests. Knows no command.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '..', 'cli.ts');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunPlan {
  readonly dataFolder: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called at each piece that it writes, with all so far. */
  readonly onOutput?: (child: ChildProcess, stdout: string, stderr: string) => void;
  /** Called once, as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

export function runSferic(args: readonly string[], plan: RunPlan): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: plan.cwd ?? plan.dataFolder,
      env: {
        ...environment(),
        SFERIC_DATA_FOLDER: plan.dataFolder,
        SFERIC_CONFIG: '',
        XDG_CACHE_HOME: join(plan.dataFolder, 'cache'),
        ...plan.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      plan.onOutput?.(child, stdout, stderr);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      plan.onOutput?.(child, stdout, stderr);
    });
    child.on('spawn', () => plan.onStart?.(child));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Settings of the machine that runs the tests must not reach into them; nor must Node's own warnings. */
function environment(): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('SFERIC_'));
  return { ...Object.fromEntries(own), NODE_NO_WARNINGS: '1', XDG_CONFIG_HOME: '/nonexistent' };
}
