// The documentation of the exports' columns as a page, made of the one table. Pure.

import { COLUMN_DOCS, columnDocs, type LineKind, NOT_DETERMINISTIC } from './column-docs.ts';

const TITLES: Readonly<Record<LineKind, string>> = {
  session: 'Session (NDJSON)',
  track: 'Track (NDJSON, CSV, Parquet)',
  emitter: 'Emitter (NDJSON)',
  gap: 'Gap (NDJSON)',
  observation: 'Observation (NDJSON, CSV, Parquet with --rows observations)',
  annotation: 'Annotation (NDJSON)',
  decision: 'Decision (NDJSON)',
  clip: 'Clip (NDJSON)',
};

export function columnPage(): string {
  const sections = (Object.keys(COLUMN_DOCS) as LineKind[]).map((kind) => {
    const rows = Object.entries(columnDocs(kind)).map(
      ([name, doc]) => `| \`${name}\` | ${doc.kind} | ${doc.unit ?? ''} | ${doc.meaning} |`,
    );
    return `## ${TITLES[kind]}\n\n| column | kind | unit | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  const differing = NOT_DETERMINISTIC.map((name) => `\`${name}\``).join(', ');
  return `# The columns of an export of the log

Made from \`src-main/export/column-docs.ts\` (\`node build/write-column-docs.ts\`). Unknown is \`null\` in NDJSON and Parquet and
empty in CSV. CSV and Parquet have no \`type\`; in NDJSON the session line before says which session a line is of. The same
samples give the same bytes but for ${differing}.

${sections.join('\n')}`;
}
