// Writes docs/log-columns.md from the columns of the exports: node build/write-column-docs.ts. A test in src-main/export
// fails when the file is out of date.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { columnPage } from '../src-main/export/column-page.ts';

const target = join(import.meta.dirname, '..', 'docs', 'log-columns.md');
writeFileSync(target, columnPage());
process.stdout.write(`${target}\n`);
