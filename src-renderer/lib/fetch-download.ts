// Hands a file of the server, and what lies beside it, to the browser's own downloads, without leaving the page.

import type { ExportResult } from '#contract/commands.ts';

/** Nothing where the file was written by the desktop shell. */
export function fetchDownload({ fileName, target }: ExportResult): void {
  if (target.kind !== 'download') return;
  fetchOne(target.url, fileName);
  if (target.aboutUrl !== null) fetchOne(target.aboutUrl, `${fileName}.about.json`);
}

function fetchOne(url: string, fileName: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
}
