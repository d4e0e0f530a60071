// What a scene file may say: a band of emitters whose every presence is known, and the receiver that hears them.
// YAML or JSON, names in snake_case, the unit last. Must not know how a scene is made.

import { z } from 'zod';

const hz = z.number().min(-1e12).max(1e12);
const positiveHz = z.number().positive().max(1e12);
const seconds = z.number().min(0).max(1e7);
const positiveS = z.number().positive().max(1e7);
const db = z.number().min(-300).max(300);

const schedule = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('continuous') }),
    z.strictObject({
      type: z.literal('periodic'),
      first_s: seconds.default(0),
      period_s: positiveS,
      length_s: positiveS,
      count: z.int().min(1).max(1e6).optional(),
    }),
    z.strictObject({
      type: z.literal('random'),
      /** Mean time from the end of one presence to the start of the next, exponentially distributed. */
      mean_gap_s: positiveS,
      /** The shortest such time. */
      min_gap_s: seconds.default(0),
      /** One length, or the shortest and the longest, evenly distributed. */
      length_s: z.union([positiveS, z.tuple([positiveS, positiveS])]),
    }),
    z.strictObject({
      type: z.literal('list'),
      /** First second and length of each presence, in order. */
      bursts_s: z
        .array(z.tuple([seconds, positiveS]))
        .min(1)
        .max(100_000),
    }),
    z.strictObject({
      type: z.literal('tdma'),
      frame_s: positiveS,
      slots: z.int().min(2).max(1024),
      /** Which of them are this emitter's, from 0. */
      own: z.array(z.int().min(0).max(1023)).min(1),
      guard_s: seconds.default(0),
    }),
  ])
  .default({ type: 'continuous' });

const hops = z.strictObject({
  channels: z.int().min(2).max(4096),
  spacing_hz: positiveHz,
  order: z.enum(['random', 'sequential']).default('random'),
});

const fading = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('rayleigh'), doppler_hz: positiveHz }),
  z.strictObject({ type: z.literal('rician'), doppler_hz: positiveHz, rice_factor_db: db }),
]);

const common = {
  name: z.string().min(1).max(20),
  /** Of the carrying tone, from the centre; the middle of the channels of a hopper. */
  offset_hz: hz,
  /** Mean power of a presence over the noise in its 99 % bandwidth; of tones, in reference_bandwidth_hz. */
  snr_db: db,
  schedule,
  drift_hz_per_s: hz.default(0),
  hops: hops.optional(),
  fading: fading.optional(),
  /** Raised cosine inside both ends of a burst; shortened where a burst is shorter than four of them. */
  ramp_s: seconds.default(0.0002),
};

const keyed = { symbol_rate_hz: positiveHz, roll_off: z.number().min(0.01).max(1).default(0.35) };
const onOff = { symbol_rate_hz: positiveHz, roll_off: z.number().min(0.01).max(1).default(1) };
const message = (highestHz: number) => ({ message_hz: positiveHz.default(highestHz) });

const emitter = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('carrier'), ...common }),
  z.strictObject({
    kind: z.literal('am'),
    ...common,
    ...message(5000),
    depth: z.number().min(0).max(1).default(0.8),
  }),
  z.strictObject({ kind: z.literal('dsb'), ...common, ...message(5000) }),
  z.strictObject({ kind: z.literal('usb'), ...common, ...message(2700) }),
  z.strictObject({ kind: z.literal('lsb'), ...common, ...message(2700) }),
  z.strictObject({
    kind: z.literal('nfm'),
    ...common,
    ...message(3000),
    deviation_hz: positiveHz.default(1500),
  }),
  z.strictObject({
    kind: z.literal('wfm'),
    ...common,
    ...message(15_000),
    deviation_hz: positiveHz.default(25_000),
  }),
  z.strictObject({ kind: z.literal('ook'), ...common, ...onOff }),
  z.strictObject({ kind: z.literal('ask4'), ...common, ...onOff }),
  z.strictObject({ kind: z.literal('bpsk'), ...common, ...keyed }),
  z.strictObject({ kind: z.literal('qpsk'), ...common, ...keyed }),
  z.strictObject({ kind: z.literal('8psk'), ...common, ...keyed }),
  z.strictObject({ kind: z.literal('16qam'), ...common, ...keyed }),
  z.strictObject({ kind: z.literal('64qam'), ...common, ...keyed }),
  z.strictObject({
    kind: z.literal('2fsk'),
    ...common,
    symbol_rate_hz: positiveHz,
    deviation_hz: positiveHz,
  }),
  z.strictObject({
    kind: z.literal('4fsk'),
    ...common,
    symbol_rate_hz: positiveHz,
    deviation_hz: positiveHz,
  }),
  z.strictObject({
    kind: z.literal('gfsk'),
    ...common,
    symbol_rate_hz: positiveHz,
    deviation_hz: positiveHz,
    bt: z.number().min(0.1).max(2).default(0.5),
  }),
  z.strictObject({ kind: z.literal('msk'), ...common, symbol_rate_hz: positiveHz }),
  z.strictObject({
    kind: z.literal('ofdm'),
    ...common,
    bandwidth_hz: positiveHz,
    /** Of the subcarriers; taken to the nearest sample rate over a power of two. */
    spacing_hz: positiveHz,
  }),
  z.strictObject({
    kind: z.literal('lora'),
    ...common,
    bandwidth_hz: positiveHz,
    spreading_factor: z.int().min(5).max(12).default(7),
  }),
  /** A tone that sweeps its bandwidth once in each burst. */
  z.strictObject({ kind: z.literal('lfm'), ...common, bandwidth_hz: positiveHz }),
  /** One frame of 240 chips a burst, whatever length the schedule says. */
  z.strictObject({ kind: z.literal('ppm'), ...common, chip_rate_hz: positiveHz.default(2e6) }),
  z.strictObject({ kind: z.literal('noise'), ...common, bandwidth_hz: positiveHz }),
]);

const frontEnd = z.strictObject({
  dc_offset_dbfs: db.optional(),
  /** I over Q, and by how much Q is off a quarter of a turn. */
  iq_gain_db: z.number().min(-6).max(6).default(0),
  iq_phase_deg: z.number().min(-45).max(45).default(0),
  /** Of the local oscillator, between half-power points. */
  linewidth_hz: z.number().min(0).max(1e6).default(0),
  /** Everything appears so much higher than it is. The truth says where it appears. */
  frequency_error_hz: hz.default(0),
  /** Part of the sample rate that the filter passes, between its 6 dB points. */
  passband: z.number().min(0.1).max(1).optional(),
  clip_dbfs: z.number().min(-60).max(0).default(0),
});

export const sceneSchema = z.strictObject({
  description: z.string().max(1000).optional(),
  sample_rate_hz: z.number().min(100).max(1e9),
  duration_s: positiveS,
  center_freq_hz: z.number().min(0).max(1e12).optional(),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
  datatype: z.enum(['cu8', 'ci8', 'ci16_le', 'cf32_le']).default('ci16_le'),
  /** White noise over the whole band. */
  noise_dbfs_per_hz: z.number().min(-300).max(0),
  /** In which the SNR of carriers is stated, for they have no bandwidth of their own; a sweep has the one it crosses. */
  reference_bandwidth_hz: positiveHz.default(1000),
  front_end: frontEnd.prefault({}),
  emitters: z.array(emitter).max(1000).default([]),
});

export type Scene = z.output<typeof sceneSchema>;
export type SceneEmitter = Scene['emitters'][number];
export type SceneSchedule = SceneEmitter['schedule'];
