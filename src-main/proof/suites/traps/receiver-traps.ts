// Traps that the receiver sets: its DC spike, its filter, its own level, and carriers that never go off.

import { WINDOWS } from '#contract/entities.ts';
import type { Config } from '../../../config/schema.ts';
import { BAND_RATE_HZ } from '../bands.ts';
import { runScene } from '../run-scene.ts';
import { BIN_NOISE_DBFS, carrier, sceneWith } from './scenes.ts';
import { allHold, type Trap } from './trap.ts';

const SPIKE_DB = 40;
const SPIKE = { front_end: { dc_offset_dbfs: BIN_NOISE_DBFS + SPIKE_DB } };

export const dcSpike: Trap = async (context) => {
  const alone = await runScene(sceneWith(11, 5, [], SPIKE), 'trap dc alone', context);
  const across = {
    kind: 'qpsk',
    name: 'across 0 Hz',
    offset_hz: 4e3,
    snr_db: 12,
    symbol_rate_hz: 40e3,
    roll_off: 0.3,
  };
  const run = await runScene(sceneWith(12, 5, [across], SPIKE), 'trap dc across', context);
  const [track] = run.found;
  const [truth] = run.truth;
  const wide = track === undefined ? 0 : track.highHz - track.lowHz;
  const part = truth === undefined ? 0 : wide / (truth.highHz - truth.lowHz);
  const { isHeld, broken } = allHold({
    'nothing at 0 Hz': alone.found.length === 0,
    'the signal across 0 Hz is one track': run.found.length === 1,
    'of its own width': part > 0.85 && part < 1.15,
  });
  return {
    trap: 'the DC spike reported as a carrier',
    done: `5 s with a spike ${SPIKE_DB} dB over the noise of a bin, alone, and under a QPSK signal that spans 0 Hz`,
    outcome: `alone ${alone.found.length} tracks; the signal across 0 Hz: ${run.found.length} track, ${(100 * part).toFixed(0)} % of its true width.${broken}`,
    isHeld,
  };
};

export const alwaysOn: Trap = async (context) => {
  const steady = await runScene(
    sceneWith(13, 20, [carrier('steady', 300_150, 20)]),
    'trap carrier always on',
    context,
  );
  const band = {
    kind: 'noise',
    name: 'wide',
    offset_hz: -200e3,
    snr_db: 10,
    bandwidth_hz: 0.4 * BAND_RATE_HZ,
  };
  const wide = await runScene(sceneWith(14, 20, [band]), 'trap wide always on', context);
  const heardPart = (found: readonly { startS: number; stopS: number }[]): number =>
    Math.max(0, ...found.map(({ startS, stopS }) => (stopS - startS) / 20));
  const widthPart =
    wide.found.length === 0
      ? 0
      : Math.max(...wide.found.map((box) => box.highHz - box.lowHz)) / (0.4 * BAND_RATE_HZ);
  const { isHeld, broken } = allHold({
    'the carrier is one track': steady.found.length === 1,
    'over all the time': heardPart(steady.found) > 0.99,
    'the wide signal is one track': wide.found.length === 1,
    'over all of its time': heardPart(wide.found) > 0.99,
    'and its width': widthPart > 0.95 && widthPart < 1.05,
  });
  return {
    trap: 'an always-on carrier lost because it raises its own floor',
    done: '20 s of a carrier at 20 dB, and of a signal over 40 % of the band at 10 dB, neither ever off',
    outcome: `carrier: ${steady.found.length} track over ${(100 * heardPart(steady.found)).toFixed(1)} % of the time; wide signal: ${wide.found.length} track over ${(100 * heardPart(wide.found)).toFixed(1)} % of the time, ${(100 * widthPart).toFixed(1)} % of its width.${broken}`,
    isHeld,
  };
};

const LEVEL_DBFS = -20;
const QUIET_DBFS_PER_HZ = -150;

export const windowGain: Trap = async (context) => {
  const referenceHz = 1000;
  const snrDb = LEVEL_DBFS - QUIET_DBFS_PER_HZ - 10 * Math.log10(referenceHz);
  const binHz = BAND_RATE_HZ / 4096;
  const errors: number[] = [];
  for (const window of WINDOWS) {
    // In the middle of a bin, and on the border of two.
    for (const bins of [512, 512.5]) {
      const config: Config = {
        ...context.config,
        spectrum: { ...context.config.spectrum, window, fftSize: 4096 },
      };
      const scene = sceneWith(15, 1, [carrier('tone', bins * binHz, snrDb)], {
        noise_dbfs_per_hz: QUIET_DBFS_PER_HZ,
        reference_bandwidth_hz: referenceHz,
        datatype: 'cf32_le',
      });
      const { result } = await runScene(scene, `trap window ${window} ${bins}`, { ...context, config });
      const powerDbfs = Math.max(...result.tracks.map((track) => track.powerDbfs));
      errors.push(Math.abs(powerDbfs - LEVEL_DBFS));
    }
  }
  const worst = Math.max(...errors);
  return {
    trap: 'uncorrected window gain: 6.02 dB low with Hann',
    done: `a tone of ${LEVEL_DBFS} dBFS under each of ${WINDOWS.length} windows, in the middle of a bin and between two`,
    outcome: `levels of the tracks within ${worst.toFixed(3)} dB of the truth`,
    isHeld: worst < 0.1,
  };
};

const PASSBAND = 0.7;

export const usableBandwidth: Trap = async (context) => {
  const inside = [-0.3, -0.1, 0.2, 0.32].map((part, k) => carrier(`in ${k}`, part * BAND_RATE_HZ, 20));
  const outside = [-0.4, 0.4].map((part, k) => carrier(`out ${k}`, part * BAND_RATE_HZ, 45));
  const slopes = await runScene(
    sceneWith(16, 10, [], { front_end: { passband: PASSBAND } }),
    'trap slopes',
    context,
  );
  const { config } = context;
  const limited = await runScene(
    sceneWith(17, 10, [...inside, ...outside], { front_end: { passband: 0.95 } }),
    'trap usable',
    { ...context, config: { ...config, detector: { ...config.detector, usableBandwidth: PASSBAND } } },
  );
  const limitHz = (PASSBAND * BAND_RATE_HZ) / 2;
  const beyond = limited.found.filter((box) => Math.max(Math.abs(box.lowHz), Math.abs(box.highHz)) > limitHz);
  const { isHeld, broken } = allHold({
    'no track from the slopes': slopes.found.length === 0,
    'four tracks inside': limited.found.length - beyond.length === inside.length,
    'none outside': beyond.length === 0,
  });
  return {
    trap: "bands lost at the edges of a device's filter",
    done: `10 s of noise through a filter that passes ${100 * PASSBAND} % of the band; then carriers inside and outside of a stated usable bandwidth of ${100 * PASSBAND} %`,
    outcome: `slopes: ${slopes.found.length} false tracks; ${limited.found.length - beyond.length} of ${inside.length} found inside, ${beyond.length} reported outside.${broken}`,
    isHeld,
  };
};
