// Hands a file of the server to the browser's own downloads, without leaving the page.

export function fetchDownload(url: string, fileName: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
}
