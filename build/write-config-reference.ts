// Writes resources/default-config.yaml from the schema: node build/write-config-reference.ts. A test in
// src-main/config fails when the file is out of date.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderReference } from '../src-main/config/reference.ts';

const target = join(import.meta.dirname, '..', 'resources', 'default-config.yaml');
writeFileSync(target, renderReference());
process.stdout.write(`${target}\n`);
