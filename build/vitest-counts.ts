// A vitest reporter that writes what build/test.mjs adds up: the counts, and each skipped test with its reason.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly skips: readonly string[];
}

export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandled.length;
    const skips: string[] = [];
    for (const module of modules) {
      // A module that cannot be loaded has no tests that could fail.
      if (module.state() === 'failed' && [...module.children.allTests()].length === 0) failed++;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') passed++;
        else if (result.state === 'failed') failed++;
        else skips.push(`${test.fullName}: ${reasonOf(result) ?? 'no reason was given'}`);
      }
    }
    const path = process.env.COUNTS_FILE;
    if (path === undefined) return;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify({ passed, failed, skipped: skips.length, skips } satisfies Counts));
  }
}

function reasonOf(result: object): string | null {
  return 'note' in result && typeof result.note === 'string' ? result.note : null;
}
