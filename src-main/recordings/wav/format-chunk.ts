// The `fmt ` chunk: how the samples of a WAV file are stored. Must not know the file around it.

import type { Component } from '#contract/entities.ts';
import { SfericError } from '#contract/errors.ts';

export interface WavFormat {
  readonly component: Component;
  /** As WAV counts them: I and Q are two. */
  readonly channels: number;
  readonly sampleRateHz: number;
  /** For people: `PCM, 16 bit`. */
  readonly text: string;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** Other codecs that recordings come in now and then, so that a refusal can name them. */
const CODECS: ReadonlyMap<number, string> = new Map([
  [2, 'Microsoft ADPCM'],
  [6, 'A-law'],
  [7, 'mu-law'],
  [0x11, 'IMA ADPCM'],
  [0x55, 'MP3'],
]);
const MAX_CHANNELS = 1000;

const COMPONENTS: ReadonlyMap<string, Component> = new Map<string, Component>([
  // WAV: 8 bits are unsigned, more are signed.
  [`${PCM} 8`, 'u8'],
  [`${PCM} 16`, 'i16_le'],
  [`${PCM} 24`, 'i24_le'],
  [`${PCM} 32`, 'i32_le'],
  [`${FLOAT} 32`, 'f32_le'],
  [`${FLOAT} 64`, 'f64_le'],
]);

const BIG_ENDIAN: ReadonlyMap<Component, Component> = new Map<Component, Component>([
  ['i16_le', 'i16_be'],
  ['i32_le', 'i32_be'],
  ['f32_le', 'f32_be'],
  ['f64_le', 'f64_be'],
]);

/** Throws `input-refused` for what is not read. */
export function parseFormatChunk(body: Buffer, name: string, isBigEndian = false): WavFormat {
  const u16 = (at: number): number => (isBigEndian ? body.readUInt16BE(at) : body.readUInt16LE(at));
  if (body.length < 16) {
    throw refused(name, `has a format chunk of ${body.length} bytes, where 16 are the least`);
  }
  const tag = u16(0);
  const channels = u16(2);
  const sampleRateHz = isBigEndian ? body.readUInt32BE(4) : body.readUInt32LE(4);
  const blockBytes = u16(12);
  const bits = u16(14);
  // WAVE_FORMAT_EXTENSIBLE: the codec is in the first two bytes of the GUID; the container's width counts, because
  // fewer valid bits are the upper ones. The GUID begins with a number of 32 bits.
  const codec = tag === EXTENSIBLE && body.length >= 28 ? u16(isBigEndian ? 26 : 24) : tag;
  const component = inOrder(COMPONENTS.get(`${codec} ${bits}`), isBigEndian);
  const codecText =
    codec === PCM ? 'PCM' : codec === FLOAT ? 'float' : (CODECS.get(codec) ?? `codec ${codec}`);
  if (component === undefined) {
    throw refused(
      name,
      `has samples of ${codecText}, ${bits} bit; read are PCM of 8, 16, ${isBigEndian ? '' : '24 '}and 32 and float of 32 and 64 bit: convert it`,
    );
  }
  if (channels < 1 || channels > MAX_CHANNELS) throw refused(name, `says that it has ${channels} channels`);
  if (blockBytes !== (channels * bits) / 8) {
    throw refused(
      name,
      `says that ${channels} channels of ${bits} bit take ${blockBytes} bytes, which is wrong`,
    );
  }
  return { component, channels, sampleRateHz, text: `${codecText}, ${bits} bit` };
}

/** 24 bits packed are read in the usual order only. */
function inOrder(component: Component | undefined, isBigEndian: boolean): Component | undefined {
  if (!isBigEndian || component === undefined || component === 'u8') return component;
  return BIG_ENDIAN.get(component);
}

function refused(name: string, what: string): SfericError {
  return new SfericError('input-refused', `${name} ${what}`, { content: 'WAV' });
}
