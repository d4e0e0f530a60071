// `sferic log`: the sessions of the log, a search in it, a comparison of two sessions, and putting an exported log back.

import { basename, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { SfericError } from '#contract/errors.ts';
import type { LogHit, LogSession, SessionComparison } from '#contract/log.ts';
import { loadConfig } from '../config/load.ts';
import { importLog } from '../log-import.ts';
import { openStore } from '../open-store.ts';
import { LogBook } from '../store/client.ts';
import { addQueryOptions, type QueryOptions, queryFrom } from './log-query.ts';
import type { CommandContext } from './program.ts';
import { parseWhole } from './quantities.ts';
import { renderTable } from './text-table.ts';

interface CommonOptions {
  readonly config?: string;
  readonly json?: boolean;
}

export function addLogCommand(program: Command, context: CommandContext): void {
  const log = program.command('log').description('look into the log of everything that was found');
  log
    .command('sessions', { isDefault: true })
    .description('list the sessions, the newest first')
    .option('--json', 'as JSON')
    .option('--config <FILE>', 'read the settings from this file')
    .action((options: CommonOptions) => listSessions(options, context));
  const search = log.command('search').description('find tracks, the newest first');
  addQueryOptions(search)
    .option('--limit <N>', 'at most so many', parseWhole('The limit', 1, 100_000), 100)
    .option('--json', 'one JSON object a line')
    .option('--config <FILE>', 'read the settings from this file')
    .addHelpText('after', '\nExample:\n  sferic log search --since 7d --freq 433.9M..434M --class burst')
    .action((options: CommonOptions & QueryOptions & { readonly limit: number }) =>
      searchLog(options, context),
    );
  log
    .command('compare')
    .description('what is new, gone or changed from one session to another')
    .argument('<BEFORE>', 'number of a session', parseSession)
    .argument('<AFTER>', 'number of another', parseSession)
    .option('--json', 'as JSON')
    .option('--config <FILE>', 'read the settings from this file')
    .action((before: number, after: number, options: CommonOptions) =>
      compareSessions(before, after, options, context),
    );
  log
    .command('import')
    .description('add the sessions of a log that "sferic export --format ndjson" wrote')
    .argument('<FILE>', 'an .ndjson file')
    .option('--config <FILE>', 'read the settings from this file')
    .action((file: string, options: CommonOptions) => importFile(file, options, context));
}

function parseSession(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A session is the number that sferic log shows.');
}

async function withBook<T>(
  options: CommonOptions,
  context: CommandContext,
  work: (book: LogBook) => Promise<T>,
): Promise<T> {
  const { storePath } = loadConfig({ configPath: options.config, env: context.env });
  const book = new LogBook(storePath);
  try {
    return await work(book);
  } finally {
    await book.close();
  }
}

async function listSessions(options: CommonOptions, context: CommandContext): Promise<void> {
  const sessions = await withBook(options, context, (book) => book.sessionList());
  if (options.json === true) {
    await context.terminal.result(`${JSON.stringify(sessions, null, 2)}\n`);
    return;
  }
  await context.terminal.result(
    renderTable(
      [
        'Session',
        'Opened (UTC)',
        'Recording',
        'Centre MHz',
        'Rate MS/s',
        'Emitters',
        'Tracks',
        'State',
        'Note',
      ],
      sessions.map(sessionCells),
      'lllrrrrll',
    ),
  );
}

function sessionCells(session: LogSession): readonly string[] {
  return [
    `${session.sessionId}${session.isPinned ? ' pinned' : ''}`,
    session.openedAt.slice(0, 19).replace('T', ' '),
    basename(session.sourcePath),
    session.centerFreqHz === null ? 'unknown' : (session.centerFreqHz / 1e6).toFixed(6),
    (session.sampleRateHz / 1e6).toFixed(3),
    String(session.emitterCount),
    String(session.trackCount),
    session.state,
    session.note ?? '',
  ];
}

async function searchLog(
  options: CommonOptions & QueryOptions & { readonly limit: number },
  context: CommandContext,
): Promise<void> {
  const hits: LogHit[] = [];
  const isMore = await withBook(options, context, async (book) => {
    let cursor: string | null = null;
    do {
      const page = await book.search(queryFrom(options), cursor, Math.min(1000, options.limit - hits.length));
      hits.push(...page.hits);
      cursor = page.nextCursor;
    } while (cursor !== null && hits.length < options.limit);
    return cursor !== null;
  });
  if (options.json === true) {
    await context.terminal.result(hits.map((hit) => `${JSON.stringify(hit)}\n`).join(''));
  } else {
    await context.terminal.result(
      renderTable(
        [
          'Time (UTC)',
          'Frequency',
          'Width kHz',
          'dBFS',
          'SNR dB',
          'Length s',
          'Class',
          'Label',
          'Session',
          'Track',
        ],
        hits.map(hitCells),
        'lrrrrrllrr',
      ),
    );
  }
  if (isMore) context.terminal.message(`There is more: only ${options.limit} are shown, see --limit`);
}

function hitCells(hit: LogHit): readonly string[] {
  const time = new Date(Number(BigInt(hit.timeStartNs) / 1_000_000n))
    .toISOString()
    .replace('T', ' ')
    .slice(0, 23);
  return [
    hit.isClockKnown ? time : `${time} (analysed)`,
    hit.centerFreqHz === null
      ? `${(hit.offsetHz / 1e3).toFixed(3)} kHz`
      : `${(hit.centerFreqHz / 1e6).toFixed(6)} MHz`,
    (hit.bandwidthHz / 1e3).toFixed(2),
    hit.powerDbfs.toFixed(1),
    hit.snrDb.toFixed(1),
    hit.durationS.toFixed(3),
    hit.class ?? '',
    hit.label ?? '',
    String(hit.sessionId),
    String(hit.trackId),
  ];
}

async function compareSessions(
  before: number,
  after: number,
  options: CommonOptions,
  context: CommandContext,
): Promise<void> {
  const comparison = await withBook(options, context, (book) => book.compare(before, after));
  await context.terminal.result(
    options.json === true ? `${JSON.stringify(comparison, null, 2)}\n` : comparisonText(comparison),
  );
}

function comparisonText({ added, gone, changed, sameCount }: SessionComparison): string {
  const cells = (what: string, emitter: SessionComparison['added'][number], note = ''): readonly string[] => [
    what,
    emitter.centerFreqHz === null
      ? `${(emitter.offsetHz / 1e3).toFixed(3)} kHz`
      : `${(emitter.centerFreqHz / 1e6).toFixed(6)} MHz`,
    (emitter.bandwidthHz / 1e3).toFixed(2),
    emitter.powerDbfs.toFixed(1),
    emitter.label,
    note,
  ];
  const table = renderTable(
    ['', 'Frequency', 'Width kHz', 'dBFS', 'Label', 'Changed'],
    [
      ...added.map((emitter) => cells('new', emitter)),
      ...gone.map((emitter) => cells('gone', emitter)),
      ...changed.map(({ after, changes }) => cells('changed', after, changes.join(', '))),
    ],
    'lrrrll',
  );
  return `${table}${added.length} new, ${gone.length} gone, ${changed.length} changed, ${sameCount} the same\n`;
}

async function importFile(file: string, options: CommonOptions, context: CommandContext): Promise<void> {
  const { config, storePath } = loadConfig({ configPath: options.config, env: context.env });
  const { store, storeProblem } = await openStore(config, storePath);
  if (store === null) throw new SfericError('unavailable', storeProblem ?? 'There is no log');
  try {
    const { sessionIds, rows } = await importLog(store, resolve(file), context.stop);
    const { dropped, message } = store.status();
    if (message !== null || dropped > 0) {
      throw new SfericError(
        'unavailable',
        `${dropped} rows were not written: ${message ?? 'the disk was too slow'}`,
      );
    }
    context.terminal.message(`${rows} rows were added, as session ${sessionIds.join(', ')}`);
  } finally {
    await store.close();
  }
}
