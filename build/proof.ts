// `npm run proof [-- --short]`: runs the suites with the default settings and writes docs/proof. Takes some minutes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_CONFIG } from '../src-main/config/schema.ts';
import { loadAddon } from '../src-main/engine/addon.ts';
import { renderMarkdown, renderPdSvg } from '../src-main/proof/suites/report.ts';
import { runProof, SHORT_PLAN, WHOLE_PLAN } from '../src-main/proof/suites/suites.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { short: { type: 'boolean', default: false }, out: { type: 'string' } },
});
const out = values.out ?? join(root, 'docs', 'proof');

const result = await runProof({
  addon: loadAddon(),
  config: DEFAULT_CONFIG,
  plan: values.short ? SHORT_PLAN : WHOLE_PLAN,
  onStep: (text) => process.stderr.write(`${text}\n`),
});
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const commit = execFileSync('git', ['-C', root, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'README.md'), renderMarkdown(result, { version, commit }));
writeFileSync(join(out, 'pd.svg'), renderPdSvg(result.curve));
process.stdout.write(`${join(out, 'README.md')}\n`);
