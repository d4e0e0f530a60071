// Who may talk to a server on loopback: a page that this server itself served, under a loopback name. Any web page in
// the user's browser can reach 127.0.0.1, so Host (DNS rebinding) and Origin (cross-site sockets) are checked on
// every request and upgrade. Pure.

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'] as const;

/** null: allowed. Otherwise the line that tells what was expected. `origin` is undefined where none was sent. */
export function refusal(host: string | undefined, origin: string | undefined, port: number): string | null {
  if (host === undefined || !isLoopbackHost(host, port)) {
    const names = LOOPBACK_NAMES.map((name) => `${name}:${port}`).join(', ');
    return `This server answers to ${names} only, not to the host ${quoted(host)}: open http://127.0.0.1:${port}/`;
  }
  // Programs send no Origin; a browser sends one with every upgrade and every cross-site request.
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return `This server answers to its own pages only, not to ${quoted(origin)}: open http://127.0.0.1:${port}/`;
  }
  return null;
}

function isLoopbackHost(host: string, port: number): boolean {
  const lower = host.toLowerCase();
  return LOOPBACK_NAMES.some((name) => lower === `${name}:${port}` || (port === 80 && lower === name));
}

/** As JSON, cut short: what a stranger sent goes into a message, and must stay on its line. */
function quoted(text: string | undefined): string {
  return text === undefined ? '(none)' : JSON.stringify(text.slice(0, 120));
}
