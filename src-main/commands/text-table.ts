// A plain table for a terminal or a pipe. Knows nothing of what is in it.

/** `align` has l or r for each column. Ends with a line feed. */
export function renderTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  align: string,
): string {
  const widths = heading.map((title, k) => Math.max(title.length, ...rows.map((row) => row[k]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, k) => (align[k] === 'r' ? cell.padStart(widths[k] ?? 0) : cell.padEnd(widths[k] ?? 0)))
      .join('  ')
      .trimEnd();
  return `${[heading, ...rows].map(line).join('\n')}\n`;
}
