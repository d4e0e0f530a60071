// Serves the built renderer under app://sferic/, so that the page has an origin of its own and no file:// rights.
// Must not know windows.
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { CustomScheme, Protocol } from 'electron';
import { pageHeaders } from '../content-policy.ts';
import { APP_SCHEME, isAppUrl } from './origin.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

/** To be registered before the application is ready. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};

export function serveApp(protocol: Protocol, rendererFolder: string): void {
  protocol.handle(APP_SCHEME, (request) => respond(request.url, rendererFolder));
}

/** Reads a file inside the folder, links followed first; anything else is 404. */
export async function respond(url: string, rendererFolder: string): Promise<Response> {
  const headers = pageHeaders([]);
  const notFound = new Response('not found', { status: 404, headers });
  if (!isAppUrl(url)) return notFound;
  try {
    const path = decodeURIComponent(new URL(url).pathname);
    const root = await realpath(rendererFolder);
    const file = await realpath(join(root, path === '/' ? 'index.html' : path));
    if (!file.startsWith(root + sep)) return notFound;
    const mediaType = MEDIA_TYPES[extname(file)] ?? 'application/octet-stream';
    return new Response(new Uint8Array(await readFile(file)), {
      headers: { ...headers, 'content-type': mediaType },
    });
  } catch {
    return notFound;
  }
}
