// The kinds of signals that the suites put into a band, with usual parameters. Numbers only.

import type { SceneEmitter } from '../../scenes/scene-schema.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What makes a kind, and how much of the band it needs. */
export interface KindRecipe {
  /** Unique; the name in tables. */
  readonly name: string;
  readonly widthHz: number;
  readonly emitter: DistributiveOmit<SceneEmitter, keyof Placing>;
  /** Length of a presence. */
  readonly lengthS: readonly [number, number];
  /** Channels of a hopper. */
  readonly hops?: SceneEmitter['hops'];
}

/** What a suite decides. */
export type Placing = Pick<
  SceneEmitter,
  'name' | 'offset_hz' | 'snr_db' | 'schedule' | 'drift_hz_per_s' | 'hops' | 'fading' | 'ramp_s'
>;

const BURST_S = [0.05, 0.2] as const;

export const KINDS: readonly KindRecipe[] = [
  { name: 'carrier', widthHz: 10, emitter: { kind: 'carrier' }, lengthS: BURST_S },
  { name: 'am', widthHz: 10e3, emitter: { kind: 'am', message_hz: 5e3, depth: 0.8 }, lengthS: BURST_S },
  { name: 'dsb', widthHz: 10e3, emitter: { kind: 'dsb', message_hz: 5e3 }, lengthS: BURST_S },
  { name: 'usb', widthHz: 6e3, emitter: { kind: 'usb', message_hz: 2700 }, lengthS: BURST_S },
  {
    name: 'nfm',
    widthHz: 12e3,
    emitter: { kind: 'nfm', message_hz: 3e3, deviation_hz: 1500 },
    lengthS: BURST_S,
  },
  {
    name: 'wfm',
    widthHz: 150e3,
    emitter: { kind: 'wfm', message_hz: 15e3, deviation_hz: 25e3 },
    lengthS: BURST_S,
  },
  {
    name: 'ook',
    widthHz: 10e3,
    emitter: { kind: 'ook', symbol_rate_hz: 5e3, roll_off: 1 },
    lengthS: BURST_S,
  },
  {
    name: '2fsk',
    widthHz: 25e3,
    emitter: { kind: '2fsk', symbol_rate_hz: 9600, deviation_hz: 4800 },
    lengthS: BURST_S,
  },
  {
    name: '4fsk',
    widthHz: 15e3,
    emitter: { kind: '4fsk', symbol_rate_hz: 4800, deviation_hz: 1944 },
    lengthS: BURST_S,
  },
  {
    name: 'gfsk',
    widthHz: 80e3,
    emitter: { kind: 'gfsk', symbol_rate_hz: 38.4e3, deviation_hz: 20e3, bt: 0.5 },
    lengthS: BURST_S,
  },
  { name: 'msk', widthHz: 30e3, emitter: { kind: 'msk', symbol_rate_hz: 20e3 }, lengthS: BURST_S },
  {
    name: 'bpsk',
    widthHz: 20e3,
    emitter: { kind: 'bpsk', symbol_rate_hz: 15e3, roll_off: 0.35 },
    lengthS: BURST_S,
  },
  {
    name: 'qpsk',
    widthHz: 45e3,
    emitter: { kind: 'qpsk', symbol_rate_hz: 36e3, roll_off: 0.2 },
    lengthS: BURST_S,
  },
  {
    name: '8psk',
    widthHz: 110e3,
    emitter: { kind: '8psk', symbol_rate_hz: 80e3, roll_off: 0.35 },
    lengthS: BURST_S,
  },
  {
    name: '16qam',
    widthHz: 65e3,
    emitter: { kind: '16qam', symbol_rate_hz: 50e3, roll_off: 0.25 },
    lengthS: BURST_S,
  },
  {
    name: '64qam',
    widthHz: 130e3,
    emitter: { kind: '64qam', symbol_rate_hz: 100e3, roll_off: 0.25 },
    lengthS: BURST_S,
  },
  {
    name: 'ofdm',
    widthHz: 310e3,
    emitter: { kind: 'ofdm', bandwidth_hz: 300e3, spacing_hz: 2400 },
    lengthS: BURST_S,
  },
  {
    name: 'lora',
    widthHz: 130e3,
    emitter: { kind: 'lora', bandwidth_hz: 125e3, spreading_factor: 7 },
    lengthS: BURST_S,
  },
  { name: 'lfm', widthHz: 50e3, emitter: { kind: 'lfm', bandwidth_hz: 40e3 }, lengthS: [0.1, 0.2] },
  { name: 'ppm', widthHz: 260e3, emitter: { kind: 'ppm', chip_rate_hz: 1e5 }, lengthS: [0.0024, 0.0024] },
  { name: 'noise', widthHz: 60e3, emitter: { kind: 'noise', bandwidth_hz: 50e3 }, lengthS: BURST_S },
  {
    name: 'hopper',
    widthHz: 250e3,
    emitter: { kind: 'gfsk', symbol_rate_hz: 5e3, deviation_hz: 2500, bt: 0.5 },
    lengthS: [0.03, 0.03],
    hops: { channels: 9, spacing_hz: 25e3, order: 'random' },
  },
];
