// Names that are the same in every run. Must not know what is named.

import { createHash } from 'node:crypto';

/** Random, once, and never to be changed: the namespace of every track's uuid. */
const TRACK_NAMESPACE = '93bff869-b970-443a-9669-b51339a3bd6c';

/** The same for a track in every file, whenever and however it is written. */
export function trackUuid(sessionIdText: string, trackId: number): string {
  return uuidV5(TRACK_NAMESPACE, `${sessionIdText}/${trackId}`);
}

/** Version 5 UUID (RFC 4122 section 4.3): SHA-1 of the namespace's 16 bytes and the name. */
export function uuidV5(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
