// A piece of the overview over HTTP: bytes that are asked for, beside the two sockets. Nothing outside this folder
// knows the address.

import { OVERVIEW_TILE_PATH } from '#contract/api.ts';
import { type ErrorInfo, fail, ok, type Result } from '#contract/errors.ts';
import { decodeOverviewTile, type OverviewTile, type OverviewTileRequest } from '#contract/overview.ts';

/** `baseUrl`: `http://host:port`, without a path. */
export async function fetchOverviewTile(
  baseUrl: string,
  request: OverviewTileRequest,
): Promise<Result<OverviewTile>> {
  const query = new URLSearchParams(Object.entries(request).map(([name, value]) => [name, String(value)]));
  try {
    const response = await fetch(`${baseUrl}${OVERVIEW_TILE_PATH}?${query}`);
    if (response.status === 204) return fail('gone', 'The recording of this piece is no longer open');
    if (!response.ok) return { ok: false, error: await errorOf(response) };
    const tile = decodeOverviewTile(await response.arrayBuffer(), request);
    return tile === null
      ? fail('internal', 'The server sent a piece of the overview that is incomplete')
      : ok(tile);
  } catch {
    return fail('unavailable', 'The connection to the Sferic server was lost: it reconnects by itself');
  }
}

async function errorOf(response: Response): Promise<ErrorInfo> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'error' in body) return body.error as ErrorInfo;
  return { code: 'internal', message: `The server answered ${response.status}`, detail: {} };
}
