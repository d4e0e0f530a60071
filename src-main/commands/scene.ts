// `sferic scene`: makes a recording whose content is known exactly: the demonstration, or what a scene file says.

import { basename, extname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../config/load.ts';
import { loadAddon } from '../engine/addon.ts';
import { writeScene as writeDemoScene } from '../recordings/scene.ts';
import { readScene } from '../scenes/read-scene.ts';
import { writeScene } from '../scenes/write-scene.ts';
import { EXIT } from './exit-codes.ts';
import type { CommandContext } from './program.ts';
import { parseWhole } from './quantities.ts';

const SEED_MAX = 0xffff_ffff;
const SIGMF_META = '.sigmf-meta';

interface Options {
  readonly out?: string;
  readonly seed?: number;
  readonly config?: string;
}

export function addSceneCommand(program: Command, context: CommandContext): void {
  program
    .command('scene')
    .description(
      'make a recording with known signals, as SigMF: the demonstration, or what a scene file says',
    )
    .argument('[SCENE]', 'a scene file (YAML or JSON); without it, the demonstration: 10 s at 2.4 MS/s')
    .option('--out <PATH>', 'the folder, or the .sigmf-meta file, to write to')
    .option(
      '--seed <N>',
      "another seed gives other noise and other data (default: the scene's, else 1)",
      parseWhole('A seed', 0, SEED_MAX),
    )
    .option('--config <FILE>', 'read the settings from this file')
    .addHelpText('after', HELP)
    .action(async (scene: string | undefined, options: Options) => {
      const path =
        scene === undefined ? await demo(options, context) : await fromFile(scene, options, context);
      context.terminal.clearProgress();
      await context.terminal.result(`${path}\n`);
      context.finish(EXIT.done);
    });
}

const HELP = `
The same scene and seed give the same bytes on every machine. The path of the metadata file is printed; the truth is in
its annotations: every presence with its samples, its 99 % bandwidth, its emitter, kind and SNR (see "sferic score").

A scene file says the rate, the length, the noise, the receiver's faults and the emitters:

  sample_rate_hz: 1e6
  duration_s: 2
  center_freq_hz: 433.92e6
  noise_dbfs_per_hz: -120
  front_end: { dc_offset_dbfs: -50, iq_gain_db: 0.2, iq_phase_deg: 1, passband: 0.9 }
  emitters:
    - { name: E1 downlink, kind: qpsk, offset_hz: 150e3, snr_db: 15, symbol_rate_hz: 40e3, roll_off: 0.35 }
    - name: E2 remote
      kind: ook
      offset_hz: -200e3
      snr_db: 20
      symbol_rate_hz: 4e3
      schedule: { type: periodic, first_s: 0.1, period_s: 0.5, length_s: 0.08 }
    - name: E3 hopper
      kind: gfsk
      offset_hz: 0
      snr_db: 18
      symbol_rate_hz: 10e3
      deviation_hz: 5e3
      hops: { channels: 8, spacing_hz: 25e3 }
      schedule: { type: random, mean_gap_s: 0.02, length_s: [0.01, 0.03] }

Kinds: carrier am dsb usb lsb nfm wfm ook ask4 bpsk qpsk 8psk 16qam 64qam 2fsk 4fsk gfsk msk ofdm lora lfm ppm noise.
Schedules: continuous periodic random list tdma. Any emitter may have hops, drift_hz_per_s, and
fading: { type: rayleigh, doppler_hz: 5 } or { type: rician, doppler_hz: 5, rice_factor_db: 6 }.

Exit codes: 0 done, 1 the work failed or was stopped, 2 the call was wrong, 3 the scene was refused.

Examples:
  sferic scene
  sferic analyze "$(sferic scene --out /tmp)"
  sferic scene band.yaml --out /tmp/band.sigmf-meta
  sferic run --source scene:band.yaml          (the same band live, without a file)`;

async function demo(options: Options, context: CommandContext): Promise<string> {
  const loaded = loadConfig({ configPath: options.config, env: context.env });
  const folder = resolve(options.out ?? loaded.dataFolder);
  return writeDemoScene(loadAddon(), folder, options.seed ?? 1, progress(context));
}

async function fromFile(path: string, options: Options, context: CommandContext): Promise<string> {
  const scene = await readScene(resolve(path));
  const out = resolve(options.out ?? '.');
  const metaPath = out.endsWith(SIGMF_META)
    ? out
    : join(out, `${basename(path, extname(path))}${SIGMF_META}`);
  const seeded = options.seed === undefined ? scene : { ...scene, seed: options.seed };
  const made = await writeScene(loadAddon(), seeded, metaPath, progress(context), context.stop);
  return made.metaPath;
}

function progress(context: CommandContext): (fraction: number) => void {
  return (fraction) => context.terminal.progress('Making the scene', fraction);
}
