// What a page of Sferic may load and do, the same in both shells. Must not know how a page is served.

/** `socketOrigins`: where the page may open WebSockets, for example `ws://127.0.0.1:8417`. */
export function contentSecurityPolicy(socketOrigins: readonly string[]): string {
  return [
    "default-src 'self'",
    // regl builds its draw functions as text (new Function): without 'unsafe-eval' no waterfall. Nothing from
    // outside can use it, because every script comes from the application itself.
    "script-src 'self' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    ["connect-src 'self'", ...socketOrigins].join(' '),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of every answer that a page could be made of. */
export function pageHeaders(socketOrigins: readonly string[]): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(socketOrigins),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}
