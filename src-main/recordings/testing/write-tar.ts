// Tar archives for tests, in memory. Only tests may import this.

export interface TarMember {
  readonly name: string;
  readonly body: Buffer;
  /** '0' is a regular file. */
  readonly type?: string;
}

const BLOCK_BYTES = 512;

/** One header and its body, padded; the checksum is right. */
export function tarMember({ name, body, type = '0' }: TarMember): Buffer {
  const header = Buffer.alloc(BLOCK_BYTES);
  header.write(name.slice(0, 100), 0, 'utf8');
  header.write('0000644\0', 100, 'latin1');
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('        ', 148, 'latin1');
  header.write(type, 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  const padding = Buffer.alloc((BLOCK_BYTES - (body.length % BLOCK_BYTES)) % BLOCK_BYTES);
  return Buffer.concat([header, body, padding]);
}

export function tarArchive(members: readonly TarMember[]): Buffer {
  return Buffer.concat([...members.map(tarMember), Buffer.alloc(2 * BLOCK_BYTES)]);
}

/** A pax header that gives the next member its path (POSIX.1-2001). */
export function paxPath(path: string): TarMember {
  const rest = ` path=${path}\n`;
  const digits = Buffer.byteLength(rest) + 1 >= 10 ? 2 : 1;
  let length = Buffer.byteLength(rest) + digits;
  if (String(length).length !== digits) length += 1;
  return { name: 'PaxHeader', type: 'x', body: Buffer.from(`${length}${rest}`, 'utf8') };
}
