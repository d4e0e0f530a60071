// A scene file's words as the generator's numbers. Pure; the checks that need several numbers at once are here.

import type { NativeModulation, NativeSceneEmitter, NativeSceneSpec } from '../../native/index.d.ts';
import { type Presence, presencesOf, refusal, sampleCountOf } from './presences.ts';
import type { Scene, SceneEmitter } from './scene-schema.ts';

const NONE: Omit<NativeModulation, 'kind'> = {
  messageHz: 0,
  depth: 0,
  deviationHz: 0,
  symbolRateHz: 0,
  rollOff: 0,
  gaussianBt: 0,
  levels: 2,
  bandwidthHz: 0,
  spacingHz: 0,
  spreadingFactor: 7,
};

/** A noise band has nearly upright sides. */
const NOISE_ROLL_OFF = 0.05;
const RAYLEIGH_DB = -400;
const NO_DC_DBFS = -400;
/** The fading's gain is joined by straight lines between points 16 samples apart. */
const DOPPLER_MAX_PART = 1 / 64;
const RAMPS_IN_BURST = 4;

export interface PlannedScene {
  readonly spec: NativeSceneSpec;
  /** Of each emitter, in the order of the scene. */
  readonly presences: readonly (readonly Presence[])[];
}

/** Throws SfericError `input-refused` where the scene cannot be what it says. */
export function planScene(scene: Scene): PlannedScene {
  const presences = scene.emitters.map((emitter) => presencesOf(emitter, scene));
  const { front_end: frontEnd } = scene;
  return {
    presences,
    spec: {
      sampleRateHz: scene.sample_rate_hz,
      sampleCount: sampleCountOf(scene),
      seed: scene.seed,
      datatype: scene.datatype,
      noiseDbfsPerHz: scene.noise_dbfs_per_hz,
      referenceBandwidthHz: scene.reference_bandwidth_hz,
      dcOffsetDbfs: frontEnd.dc_offset_dbfs ?? NO_DC_DBFS,
      imbalanceGainDb: frontEnd.iq_gain_db,
      imbalancePhaseDeg: frontEnd.iq_phase_deg,
      linewidthHz: frontEnd.linewidth_hz,
      passband: frontEnd.passband ?? 0,
      clipDbfs: frontEnd.clip_dbfs,
      emitters: scene.emitters.map((emitter, index) => nativeEmitter(emitter, presences[index] ?? [], scene)),
    },
  };
}

function nativeEmitter(
  emitter: SceneEmitter,
  presences: readonly Presence[],
  scene: Scene,
): NativeSceneEmitter {
  const rateHz = scene.sample_rate_hz;
  const modulation = modulationOf(emitter);
  if (modulation.symbolRateHz > rateHz || modulation.bandwidthHz >= rateHz) {
    throw refusal(emitter, `it is wider than the band of ${rateHz} Hz`);
  }
  for (const { startOffsetHz, driftHzPerS, sampleCount } of presences) {
    const endOffsetHz = startOffsetHz + (driftHzPerS * sampleCount) / rateHz;
    if (Math.max(Math.abs(startOffsetHz), Math.abs(endOffsetHz)) > rateHz / 2) {
      throw refusal(emitter, `it leaves the band of ${rateHz} Hz: its tone would lie at ${endOffsetHz} Hz`);
    }
  }
  const { fading } = emitter;
  if (fading !== undefined && fading.doppler_hz > rateHz * DOPPLER_MAX_PART) {
    throw refusal(emitter, `its fading is too fast: doppler_hz must not exceed ${rateHz * DOPPLER_MAX_PART}`);
  }
  const shortest = Math.min(...presences.map((presence) => presence.sampleCount)) / rateHz;
  // What is always on neither rises nor falls, and a frame of pulses has its own edges.
  const isSteady = presences.length === 1 && presences[0]?.sampleCount === sampleCountOf(scene);
  return {
    modulation,
    snrDb: toneSnrDb(emitter, scene),
    rampS: isSteady || emitter.kind === 'ppm' ? 0 : Math.min(emitter.ramp_s, shortest / RAMPS_IN_BURST),
    fading:
      fading === undefined
        ? null
        : {
            dopplerHz: fading.doppler_hz,
            riceFactorDb: fading.type === 'rician' ? fading.rice_factor_db : RAYLEIGH_DB,
          },
    slots: Float64Array.from(
      presences.flatMap((presence) => [
        presence.sampleStart,
        presence.sampleCount,
        presence.startOffsetHz,
        presence.driftHzPerS,
      ]),
    ),
  };
}

/** A sweep is made as a tone, whose SNR the native side states in the reference bandwidth. */
function toneSnrDb(emitter: SceneEmitter, scene: Scene): number {
  if (emitter.kind !== 'lfm') return emitter.snr_db;
  return emitter.snr_db + 10 * Math.log10(emitter.bandwidth_hz / scene.reference_bandwidth_hz);
}

export function modulationOf(emitter: SceneEmitter): NativeModulation {
  switch (emitter.kind) {
    case 'carrier':
    case 'lfm':
      return { ...NONE, kind: 'carrier' };
    case 'am':
      return { ...NONE, kind: 'am', messageHz: emitter.message_hz, depth: emitter.depth };
    case 'dsb':
      return { ...NONE, kind: 'dsb', messageHz: emitter.message_hz };
    case 'usb':
      return { ...NONE, kind: 'ssb-upper', messageHz: emitter.message_hz };
    case 'lsb':
      return { ...NONE, kind: 'ssb-lower', messageHz: emitter.message_hz };
    case 'nfm':
    case 'wfm':
      return { ...NONE, kind: 'fm', messageHz: emitter.message_hz, deviationHz: emitter.deviation_hz };
    case 'ook':
    case 'ask4':
    case 'bpsk':
    case 'qpsk':
    case '8psk':
    case '16qam':
    case '64qam':
      return { ...NONE, kind: emitter.kind, symbolRateHz: emitter.symbol_rate_hz, rollOff: emitter.roll_off };
    case '2fsk':
    case '4fsk':
    case 'gfsk':
      return {
        ...NONE,
        kind: 'fsk',
        symbolRateHz: emitter.symbol_rate_hz,
        deviationHz: emitter.deviation_hz,
        gaussianBt: emitter.kind === 'gfsk' ? emitter.bt : 0,
        levels: emitter.kind === '4fsk' ? 4 : 2,
      };
    case 'msk':
      return {
        ...NONE,
        kind: 'fsk',
        symbolRateHz: emitter.symbol_rate_hz,
        deviationHz: emitter.symbol_rate_hz / 4,
      };
    case 'ofdm':
      return { ...NONE, kind: 'ofdm', bandwidthHz: emitter.bandwidth_hz, spacingHz: emitter.spacing_hz };
    case 'lora':
      return {
        ...NONE,
        kind: 'chirps',
        bandwidthHz: emitter.bandwidth_hz,
        spreadingFactor: emitter.spreading_factor,
      };
    case 'ppm':
      return { ...NONE, kind: 'ppm', symbolRateHz: emitter.chip_rate_hz };
    case 'noise':
      return { ...NONE, kind: 'noise', bandwidthHz: emitter.bandwidth_hz, rollOff: NOISE_ROLL_OFF };
  }
}
