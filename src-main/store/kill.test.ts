// The short form of `npm run check:kill`, which runs 200.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { KillTest } from './test-kill.ts';

const folder = mkdtempSync(join(tmpdir(), 'sferic-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('ten kills at random moments lose nothing that was acknowledged, and each is repaired and told', async () => {
  const test = new KillTest(join(folder, 'sferic.db'), 7);
  for (let run = 0; run < 10; run += 1) expect((await test.runOnce()).problems).toEqual([]);
  expect(test.rowsAcknowledged).toBeGreaterThan(1000);
}, 180_000);
