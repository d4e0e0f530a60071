// `sferic score` as a user meets it: files in, figures out, and one line for what cannot be scored.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Score } from '../proof/score.ts';
import { type Finished, runSferic } from './testing.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sferic-score-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CENTER_HZ = 433_920_000;
const RATE_HZ = 1_000_000;

interface Burst {
  readonly startS: number;
  readonly stopS: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly emitter: string;
  readonly kind: string;
}

const BURSTS: readonly Burst[] = [
  { startS: 0.1, stopS: 0.2, lowHz: -50e3, highHz: -30e3, emitter: 'E1', kind: 'fsk' },
  { startS: 0.3, stopS: 0.4, lowHz: -50e3, highHz: -30e3, emitter: 'E1', kind: 'fsk' },
  { startS: 0.0, stopS: 1.0, lowHz: 100e3, highHz: 150e3, emitter: 'E2', kind: 'qpsk' },
];

function sigmf(name: string, bursts: readonly Burst[], more: object = {}): string {
  const path = join(folder, name);
  const metadata = {
    global: {
      'core:datatype': 'ci16_le',
      'core:version': '1.2.0',
      'core:sample_rate': RATE_HZ,
      'sferic:sample_count': RATE_HZ,
    },
    captures: [{ 'core:sample_start': 0, 'core:frequency': CENTER_HZ }],
    annotations: bursts.map((burst) => ({
      'core:sample_start': burst.startS * RATE_HZ,
      'core:sample_count': Math.round((burst.stopS - burst.startS) * RATE_HZ),
      'core:freq_lower_edge': CENTER_HZ + burst.lowHz,
      'core:freq_upper_edge': CENTER_HZ + burst.highHz,
      'core:label': burst.emitter,
      'sferic:class': burst.kind,
      'sferic:snr_db': 12,
    })),
    ...more,
  };
  writeFileSync(path, JSON.stringify(metadata));
  return path;
}

function ndjson(name: string, bursts: readonly Burst[], centerHz: number | null = CENTER_HZ): string {
  const path = join(folder, name);
  const session = {
    type: 'session',
    sample_rate_hz: RATE_HZ,
    center_freq_hz: centerHz,
    sample_count: RATE_HZ,
  };
  const tracks = bursts.map((burst, index) => ({
    type: 'track',
    track_id: index + 1,
    emitter_id: burst.emitter === 'E1' ? 1 : 2,
    class: 'burst',
    state: 'lost',
    t_start_s: burst.startS,
    t_stop_s: burst.stopS,
    low_offset_hz: burst.lowHz,
    high_offset_hz: burst.highHz,
    snr_db: 12,
  }));
  writeFileSync(path, `${[session, ...tracks].map((line) => JSON.stringify(line)).join('\n')}\n`);
  return path;
}

const score = (truth: string, found: string, ...more: readonly string[]): Promise<Finished> =>
  runSferic(['score', '--truth', truth, '--found', found, ...more], { dataFolder: folder });

describe('sferic score', () => {
  it('reads a truth and a log, and says the same in JSON and in the table', async () => {
    const truth = sigmf('truth.sigmf-meta', BURSTS);
    const found = ndjson('found.ndjson', BURSTS.slice(1));
    const json = await score(truth, found, '--json');
    expect(json.stderr).toBe('');
    const result = JSON.parse(json.stdout) as Score;
    expect(result.detection[0]).toMatchObject({
      pd: { count: 2, total: 3 },
      precision: { count: 2, total: 2 },
      byKind: [
        { kind: 'fsk', snrDb: 10, pd: { count: 1, total: 2 } },
        { kind: 'qpsk', snrDb: 10, pd: { count: 1, total: 1 } },
      ],
    });
    expect(result.tracking.hota).toBeGreaterThan(0.9);
    expect(result.emitters).toMatchObject({ purity: { value: 1 }, completeness: { value: 1 } });
    const table = await score(truth, found);
    expect(table.code).toBe(0);
    expect(table.stdout).toContain('3 true presences, 2 found, in 1.000 s');
    expect(table.stdout).toMatch(/IoU at least 0\.4 +0\.667 \(0\.208-0\.939\)\/3 +1\.000/);
  });

  it('scores annotations of any SigMF file, and says what has no box', async () => {
    const truth = sigmf('truth2.sigmf-meta', BURSTS);
    const found = sigmf('found2.sigmf-meta', [], {
      annotations: [
        { 'core:sample_start': 0, 'core:sample_count': 10, 'core:label': 'no edges' },
        {
          'core:sample_start': 0,
          'core:freq_lower_edge': CENTER_HZ + 100e3,
          'core:freq_upper_edge': CENTER_HZ + 150e3,
        },
      ],
    });
    const done = await score(truth, found, '--json');
    expect(done.stderr).toContain('1 of 2 annotations have no box in time and frequency: left out');
    expect(JSON.parse(done.stdout) as Score).toMatchObject({ foundCount: 1, falseTracks: { count: 0 } });
  });

  it('refuses what is no truth, what is no log, and frequencies that cannot be compared', async () => {
    const truth = sigmf('truth3.sigmf-meta', BURSTS);
    const junk = join(folder, 'junk.ndjson');
    writeFileSync(junk, 'id,frequency\n1,2\n');
    const refused = [
      [await score(truth, join(folder, 'none.ndjson')), 'none.ndjson', 'ENOENT'],
      [await score(truth, junk), 'junk.ndjson', 'NDJSON log'],
      [await score(truth, ndjson('offsets.ndjson', BURSTS, null)), 'offsets.ndjson', '--center-freq'],
    ] as const;
    for (const [done, ...words] of refused) {
      expect(done.code, done.stderr).toBe(3);
      expect(done.stderr.trimEnd().split('\n')).toHaveLength(1);
      for (const word of words) expect(done.stderr).toContain(word);
      expect(done.stdout).toBe('');
    }
    expect((await score(truth, junk, '--resolution-hz', 'x')).code).toBe(2);
  });
});
