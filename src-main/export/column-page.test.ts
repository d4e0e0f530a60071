import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { columnPage } from './column-page.ts';

it('the page of the columns is up to date: node build/write-column-docs.ts', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'log-columns.md'), 'utf8');
  expect(page).toBe(columnPage());
});
