// The report of a proof: figures as tables, the curves as pictures of our own data, in Markdown and SVG. Pure text.

import type { Proportion } from '../intervals.ts';
import type { Score } from '../score.ts';
import type { CurvePoint, ProofResult } from './suites.ts';

export interface ReportFacts {
  readonly version: string;
  readonly commit: string;
}

const pair = (proportion: Proportion): string =>
  proportion.value === null || proportion.low === null || proportion.high === null
    ? 'of nothing'
    : `${proportion.value.toFixed(3)} (${proportion.low.toFixed(3)} to ${proportion.high.toFixed(3)}) of ${proportion.total}`;
const percent = (value: number | undefined): string =>
  value === undefined ? '' : `${(100 * value).toFixed(2)} %`;
const figure = (value: number | null): string => (value === null ? '' : value.toFixed(3));

export function renderMarkdown(result: ProofResult, facts: ReportFacts): string {
  const { curve, dense, noise, plan } = result;
  const lines = [
    '# Proof: how well Sferic finds signals',
    '',
    `Sferic ${facts.version}, commit ${facts.commit}, default settings. Made by \`npm run proof\`; seeds ${plan.seeds.join(', ')},`,
    'which the detector has not been tuned on. What the figures mean: `sferic score --help`. In brackets: 95 % intervals.',
    '',
    '## Pd against SNR',
    '',
    'Every kind of signal in bursts at random times on one band of 2.4 MS/s, its SNR in its own 99 % bandwidth (of',
    'carriers: in 879 Hz). The mean over kinds counts each kind once.',
    '',
    '![Pd against SNR, by kind](pd.svg)',
    '',
    '| SNR dB | mean over kinds, IoU 0.4 | IoU 0.5 | presences, IoU 0.4 | precision, IoU 0.4 | centre error, median | edge error, median |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...curve.map(
      ({ snrDb, score, pdOverKinds }) =>
        `| ${snrDb} | ${figure(pdOverKinds[0] ?? null)} | ${figure(pdOverKinds[1] ?? null)} | ${pair(pdOf(score))} | ${pair(precisionOf(score))} | ${percent(score.errors.center?.median)} | ${percent(score.errors.edge?.median)} |`,
    ),
    '',
    ...kindTable(curve),
    '',
    '## Dense bands',
    '',
    '| emitters | Pd, IoU 0.4 | precision | HOTA | IDF1 | switches | fragmentations | purity | completeness |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...dense.map(
      ({ emitters, score }) =>
        `| ${emitters} | ${pair(pdOf(score))} | ${pair(precisionOf(score))} | ${figure(score.tracking.hota)} | ${figure(score.tracking.idf1)} | ${score.tracking.switches} | ${score.tracking.fragmentations} | ${figure(score.emitters.purity.value)} | ${figure(score.emitters.completeness.value)} |`,
    ),
    '',
  ];
  if (noise !== null) {
    lines.push(
      '## Noise only',
      '',
      `${noise.falseTracks} false tracks in ${noise.durationS} s of noise at ${noise.sampleRateHz / 1e6} MS/s: with 95 % confidence at most ${noise.perHourAtMost.toFixed(0)} an hour.`,
      '',
    );
  }
  return lines.join('\n');
}

function pdOf(score: Score): Proportion {
  return score.detection[0]?.pd ?? { count: 0, total: 0, value: null, low: null, high: null };
}

function precisionOf(score: Score): Proportion {
  return score.detection[0]?.precision ?? { count: 0, total: 0, value: null, low: null, high: null };
}

/** Pd at an IoU of 0.4 of a kind, by SNR. */
function pdByKind(curve: readonly CurvePoint[]): ReadonlyMap<string, readonly (number | null)[]> {
  const kinds = [
    ...new Set(curve.flatMap(({ score }) => (score.detection[0]?.byKind ?? []).map(({ kind }) => kind))),
  ];
  kinds.sort();
  return new Map(
    kinds.map((kind) => [
      kind,
      curve.map(({ score }) => {
        const groups = (score.detection[0]?.byKind ?? []).filter((group) => group.kind === kind);
        const total = groups.reduce((sum, { pd }) => sum + pd.total, 0);
        return total === 0 ? null : groups.reduce((sum, { pd }) => sum + pd.count, 0) / total;
      }),
    ]),
  );
}

function kindTable(curve: readonly CurvePoint[]): readonly string[] {
  return [
    `| Pd, IoU 0.4 | ${curve.map(({ snrDb }) => `${snrDb} dB`).join(' | ')} |`,
    `| --- | ${curve.map(() => '---:').join(' | ')} |`,
    ...[...pdByKind(curve)].map(
      ([kind, values]) =>
        `| ${kind} | ${values.map((value) => (value === null ? '' : value.toFixed(2))).join(' | ')} |`,
    ),
  ];
}

const CELL_WIDTH = 150;
const CELL_HEIGHT = 90;
const COLUMNS = 5;
const MARGIN = 24;

/** A small plot for each kind: Pd from 0 to 1 over the SNR. */
export function renderPdSvg(curve: readonly CurvePoint[]): string {
  const kinds = [...pdByKind(curve)];
  const rows = Math.ceil(kinds.length / COLUMNS);
  const [least, most] = [curve[0]?.snrDb ?? 0, curve.at(-1)?.snrDb ?? 1];
  const spanDb = Math.max(1, most - least);
  const plots = kinds.map(([kind, values], index) => {
    const left = (index % COLUMNS) * CELL_WIDTH + MARGIN;
    const top = Math.floor(index / COLUMNS) * CELL_HEIGHT + 18;
    const [width, height] = [CELL_WIDTH - MARGIN - 8, CELL_HEIGHT - 36];
    const x = (snrDb: number): number => left + ((snrDb - least) / spanDb) * width;
    const y = (pd: number): number => top + (1 - pd) * height;
    const points = values.flatMap((value, at) => {
      const snrDb = curve[at]?.snrDb;
      return value === null || snrDb === undefined ? [] : [`${x(snrDb).toFixed(1)},${y(value).toFixed(1)}`];
    });
    return [
      `<text x="${left}" y="${top - 5}" class="name">${kind}</text>`,
      `<path d="M${left} ${top}V${top + height}H${left + width}" class="axis"/>`,
      `<path d="M${left} ${y(0.9).toFixed(1)}H${left + width}" class="mark"/>`,
      `<polyline points="${points.join(' ')}" class="line"/>`,
      `<text x="${left - 4}" y="${top + 8}" class="tick" text-anchor="end">1</text>`,
      `<text x="${left}" y="${top + height + 11}" class="tick">${least}</text>`,
      `<text x="${left + width}" y="${top + height + 11}" class="tick" text-anchor="end">${most} dB</text>`,
    ].join('');
  });
  const [width, height] = [COLUMNS * CELL_WIDTH + 8, rows * CELL_HEIGHT + 8];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><style>text{font:11px sans-serif;fill:#444}.tick{font-size:9px;fill:#777}.axis{stroke:#888;fill:none}.mark{stroke:#bbb;stroke-dasharray:3 3}.line{stroke:#1f6fb2;stroke-width:1.5;fill:none}</style><rect width="100%" height="100%" fill="#fff"/>${plots.join('')}</svg>\n`;
}
