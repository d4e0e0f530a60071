// `sferic run`: a live source without a screen. Says what it finds as it goes, one JSON object a line, into standard output
// or a file, until it is stopped. How it is found is the engine's.

import type { Command } from 'commander';
import { SfericError } from '#contract/errors.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { absoluteDeviceName, DEVICE_SCHEMES, fileOfDevice } from '../devices/device-name.ts';
import { openDevice } from '../devices/open-device.ts';
import { loadAddon, requireBackend } from '../engine/addon.ts';
import { LiveSession } from '../live-session.ts';
import { openStore } from '../open-store.ts';
import type { LogStore } from '../store/client.ts';
import { EXIT } from './exit-codes.ts';
import { LiveLines } from './live-lines.ts';
import { checkOutputPath, writeWhole } from './output-file.ts';
import type { CommandContext } from './program.ts';
import { parseDurationS } from './quantities.ts';

interface Options {
  readonly source: string;
  readonly seconds?: number;
  readonly out?: string;
  readonly config?: string;
  readonly log: boolean;
}

/** How often what was found is said. */
const TELL_EVERY_MS = 100;

export function addRunCommand(program: Command, context: CommandContext): void {
  program
    .command('run')
    .description('find every signal of a live source as it comes, and say each track when it ends')
    .requiredOption('--source <DEVICE>', DEVICE_SCHEMES.map(deviceHelp).join('; '))
    .option('--seconds <N>', 'stop by itself after so much of the signal (90, 1.5s)', parseDurationS)
    .option('--out <FILE>', 'write the lines to this file, when it has ended; - is standard output')
    .option('--config <FILE>', 'read the settings from this file')
    .option('--no-log', 'do not record into the database')
    .addHelpText('after', HELP)
    .action((options: Options) => run(options, context));
}

function deviceHelp({ scheme, argument, description }: (typeof DEVICE_SCHEMES)[number]): string {
  return `${scheme}:${argument ?? ''} ${description}`;
}

const HELP = `
One JSON object a line (NDJSON): first the session, with null for what is not known yet; a track when it has ended, a gap
when samples were lost; at the end the tracks that were still on, the emitters, and the session again with its counts.
Everything is also recorded into the database (see "sferic config"), unless --no-log is given.

A live source has no end: --seconds or Ctrl+C stops it, and that is no failure. Samples come in real time; what this machine
is too slow for is lost, and each loss is said as a gap.

Exit codes: 0 done, 1 the work failed, 2 the call was wrong, 3 the input was refused.

Examples:
  sferic run --source scene:band.yaml --seconds 30
  sferic run --source scene: | jq -c 'select(.type == "track") | [.t_start_s, .center_freq_hz, .label]'`;

async function run(options: Options, context: CommandContext): Promise<void> {
  const { terminal, stop } = context;
  const device = absoluteDeviceName(options.source, process.cwd());
  const loaded = loadConfig({ configPath: options.config, env: context.env });
  const source = await openDevice(device, null);
  const file = fileOfDevice(device);
  const outPath =
    options.out === undefined || options.out === '-'
      ? null
      : await checkOutputPath(options.out, file === null ? [] : [file]);
  const addon = loadAddon();
  requireBackend(addon, loaded.config.engine.backend);
  const store = options.log ? await openStoreOrThrow(loaded) : null;
  for (const notice of store?.notices ?? []) terminal.message(`sferic: ${notice}`);
  try {
    const opened = LiveSession.open({
      addon,
      config: loaded.config,
      store,
      source,
      version: context.version,
      display: null,
      unloggedId: 0,
      onFrame: () => {},
      onNotice: ({ text }) => terminal.message(`sferic: ${text}`),
      onAnalysis: () => {},
      onEmitters: () => {},
      onTransport: () => {},
      onGaps: (gaps) => lines.gaps(gaps),
    });
    if (!opened.ok) throw new SfericError(opened.error.code, opened.error.message, opened.error.detail);
    const session = opened.value;
    const { psdRefDbm } = loaded.config.calibration;
    const lines = new LiveLines(session, { softwareVersion: context.version, psdRefDbm });
    const info = await session.begin();
    const writing = outPath === null ? writeOut(lines, context) : writeWhole(outPath, lines);
    // A file that cannot be written is told when it is awaited.
    writing.catch(() => {});
    lines.begin();
    session.start();
    terminal.message(`${info.recording.name} is on; Ctrl+C ends it`);
    const mostSamples = (options.seconds ?? Number.POSITIVE_INFINITY) * info.sampleRateHz;
    const timer = setInterval(() => {
      lines.tell();
      if (session.analysis.samplesDone >= mostSamples || stop.aborted) void session.stop();
    }, TELL_EVERY_MS);
    const analysis = await session.ended;
    clearInterval(timer);
    lines.end();
    await writing;
    const lengthS = (analysis.samplesDone / info.sampleRateHz).toFixed(3);
    const { samplesDropped } = session.analysisCounts;
    terminal.message(
      `${info.recording.name}: ${lengthS} s, ${session.emitters.length} emitters, ${lines.trackCount} tracks, ` +
        `${samplesDropped} samples lost${outPath === null ? '' : `; the lines are in ${outPath}`}`,
    );
    if (lines.dropped > 0) {
      terminal.message(
        `sferic: ${lines.dropped} lines were dropped, because whoever reads them was too slow; ${store === null ? 'they are lost' : 'the log has what they said'}`,
      );
    }
    if (analysis.message !== null) terminal.message(`sferic: the source stopped: ${analysis.message}`);
    context.finish(analysis.phase === 'done' && lines.dropped === 0 ? EXIT.done : EXIT.failed);
  } finally {
    await store?.close();
  }
}

async function writeOut(lines: LiveLines, { terminal }: CommandContext): Promise<void> {
  for await (const line of lines) await terminal.result(line);
}

async function openStoreOrThrow(loaded: LoadedConfig): Promise<LogStore> {
  const { store, storeProblem } = await openStore(loaded.config, loaded.storePath);
  if (store !== null) return store;
  throw new SfericError('unavailable', `${storeProblem}; or leave the log out with --no-log`);
}
