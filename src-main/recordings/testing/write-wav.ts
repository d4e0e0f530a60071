// RIFF files for tests, in memory. Only tests may import this.

export interface WavPlan {
  readonly form?: 'RIFF' | 'RF64' | 'BW64';
  /** 1 PCM, 3 float, 0xfffe extensible (of `subFormat`). */
  readonly tag?: number;
  readonly subFormat?: number;
  readonly channels?: number;
  readonly rateHz?: number;
  readonly bits?: number;
  readonly data: Buffer;
  /** In the data chunk's header, where it is not the truth. */
  readonly statedBytes?: number;
  /** Between format and data. */
  readonly chunks?: readonly Buffer[];
}

export function wavChunk(id: string, body: Buffer, statedBytes = body.length): Buffer {
  const header = Buffer.alloc(8);
  header.write(id, 0, 'latin1');
  header.writeUInt32LE(statedBytes, 4);
  return Buffer.concat([header, body, Buffer.alloc(body.length % 2)]);
}

export function formatChunk(plan: Omit<WavPlan, 'data'>): Buffer {
  const { tag = 1, channels = 2, rateHz = 48_000, bits = 16 } = plan;
  const body = Buffer.alloc(tag === 0xfffe ? 40 : 16);
  body.writeUInt16LE(tag, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(rateHz, 4);
  const block = (channels * bits) / 8;
  body.writeUInt32LE(rateHz * block, 8);
  body.writeUInt16LE(block, 12);
  body.writeUInt16LE(bits, 14);
  if (tag === 0xfffe) {
    body.writeUInt16LE(22, 16);
    body.writeUInt16LE(bits, 18);
    body.writeUInt16LE(plan.subFormat ?? 1, 24);
    body.write('000000001000800000aa00389b71', 26, 'hex');
  }
  return wavChunk('fmt ', body);
}

export function wavFile(plan: WavPlan): Buffer {
  const { form = 'RIFF', data, chunks = [] } = plan;
  const isWide = form !== 'RIFF';
  const ds64 = Buffer.alloc(28);
  ds64.writeBigUInt64LE(BigInt(plan.statedBytes ?? data.length), 8);
  const stated = isWide ? 0xffff_ffff : (plan.statedBytes ?? data.length);
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    ...(isWide ? [wavChunk('ds64', ds64)] : []),
    formatChunk(plan),
    ...chunks,
    wavChunk('data', data, stated),
  ]);
  const head = Buffer.alloc(8);
  head.write(form, 0, 'latin1');
  head.writeUInt32LE(isWide ? 0xffff_ffff : body.length, 4);
  return Buffer.concat([head, body]);
}

/** SpectraVue's layout: start, stop, centre, three more words, and padding to 164 bytes. */
export function auxiChunk(startMs: number, centerFreqHz: number): Buffer {
  const body = Buffer.alloc(164);
  const date = new Date(startMs);
  const words = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDay(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds(),
  ];
  for (const [index, word] of words.entries()) {
    body.writeUInt16LE(word, 2 * index);
    body.writeUInt16LE(word, 16 + 2 * index);
  }
  body.writeUInt32LE(centerFreqHz, 32);
  body.writeUInt32LE(2_000_000, 36);
  return wavChunk('auxi', body);
}
