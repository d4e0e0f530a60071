// A report as blocks, and those as Markdown or as one page of HTML. Must not know what the report is about.

export type Block =
  | { readonly type: 'heading'; readonly level: 1 | 2; readonly text: string }
  /** `code` and line breaks as in Markdown; nothing else is marked up. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly string[] }
  | {
      readonly type: 'table';
      /** The first columns, as many as `words`, are of words; the others of figures. */
      readonly words: number;
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  /** `file` is where Markdown finds it; HTML has it inside. */
  | { readonly type: 'picture'; readonly file: string; readonly alt: string; readonly svg: string };

export function heading(text: string, level: 1 | 2 = 2): Block {
  return { type: 'heading', level, text };
}

export function text(...lines: readonly string[]): Block {
  return { type: 'text', text: lines.join('\n') };
}

export function table(words: number, head: readonly string[], rows: readonly (readonly string[])[]): Block {
  return { type: 'table', words, head, rows };
}

export function markdownOf(blocks: readonly Block[]): string {
  return `${blocks.map(markdownBlock).join('\n\n')}\n`;
}

function markdownBlock(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${block.text}`;
    case 'text':
      return block.text;
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'picture':
      return `![${block.alt}](${block.file})`;
    case 'table': {
      const line = (cells: readonly string[]): string =>
        `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
      const rule = block.head.map((_, index) => (index < block.words ? '---' : '---:'));
      return [line(block.head), line(rule), ...block.rows.map(line)].join('\n');
    }
  }
}

export function htmlOf(blocks: readonly Block[], title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;color:#222;background:#fff;max-width:1180px;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0;font-size:13px;font-variant-numeric:tabular-nums;display:block;overflow-x:auto}
th,td{border:1px solid #d5d8dc;padding:3px 8px;text-align:right;vertical-align:top}
th{background:#f2f4f6;font-weight:600}
.words{text-align:left}
code{background:#f2f4f6;padding:0 3px;border-radius:3px}
svg{max-width:100%;height:auto}
h1,h2{line-height:1.2}
</style>
</head>
<body>
${blocks.map(htmlBlock).join('\n')}
</body>
</html>
`;
}

function htmlBlock(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `<h${block.level}>${inline(block.text)}</h${block.level}>`;
    case 'text':
      return `<p>${inline(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${inline(item)}</li>`).join('')}</ul>`;
    case 'picture':
      return `<figure role="img" aria-label="${escaped(block.alt)}">${block.svg.trim()}</figure>`;
    case 'table': {
      const { words } = block;
      const cells = (row: readonly string[], tag: 'th' | 'td'): string =>
        `<tr>${row.map((cell, index) => `<${tag}${index < words ? ' class="words"' : ''}>${inline(cell)}</${tag}>`).join('')}</tr>`;
      return `<table><thead>${cells(block.head, 'th')}</thead><tbody>${block.rows.map((row) => cells(row, 'td')).join('\n')}</tbody></table>`;
    }
  }
}

function inline(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
