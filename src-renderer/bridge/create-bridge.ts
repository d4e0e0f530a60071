// The one place that asks which shell carries this page. Everything else holds a SfericApi.

import type { SfericApi } from '#contract/api.ts';
import { createDesktopBridge } from './desktop-bridge.ts';
import { createSocketBridge } from './socket-bridge.ts';

export function createBridge(page: Window): SfericApi {
  if (page.sferic !== undefined) return createDesktopBridge(page.sferic);
  const scheme = page.location.protocol === 'https:' ? 'wss:' : 'ws:';
  return createSocketBridge({ baseUrl: `${scheme}//${page.location.host}` });
}
