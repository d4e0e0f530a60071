// The log as one HTML page for people: what was asked, which sessions, where and when the spectrum was in use, the
// emitters. Self-contained: pictures are SVG made of the log's own numbers, and there is no script. A pure builder.

import type { LogOccupancy } from '#contract/log.ts';
import { columnDocs } from './column-docs.ts';
import { rfHz } from './columns.ts';
import { configHashText, sortedEmitters } from './input.ts';
import type { LogExportInput, LogExportSession } from './log-source.ts';
import { occupancySvg, tracksSvg } from './report-pictures.ts';

/** Lines of a table that a person still reads; the rest is counted, and in the other formats. */
const EMITTERS_MAX = 500;
const PLOTTED_MAX = 20_000;

export async function* logReport(input: LogExportInput, occupancy: LogOccupancy): AsyncGenerator<string> {
  yield head(input);
  yield `<h2>Occupancy</h2>\n${occupancySvg(occupancy)}\n`;
  yield sessionTable(input.sessions);
  for (const session of input.sessions) {
    yield `<h2>${escaped(session.source)}, session ${session.logSessionId}</h2>\n`;
    yield facts(session);
    const boxes: number[] = [];
    let trackCount = 0;
    for await (const page of input.tracks(session)) {
      trackCount += page.length;
      for (const { sampleStart, sampleCount, offsetHz, powerDbfs } of page) {
        if (boxes.length < 4 * PLOTTED_MAX) {
          boxes.push(sampleStart, sampleStart + sampleCount, offsetHz, powerDbfs);
        }
      }
    }
    const left = trackCount - boxes.length / 4;
    yield `${tracksSvg(session, boxes)}\n`;
    if (left > 0) yield `<p class="note">The first ${PLOTTED_MAX} of ${trackCount} tracks are drawn.</p>\n`;
    yield emitterTable(session);
  }
  yield `${columnsTable()}</main>\n</body>\n</html>\n`;
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function head(input: LogExportInput): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Sferic: signal log</title>
<style>
body { margin: 0; background: #fff; color: #1b2229; font: 13px/1.45 system-ui, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 24px; }
h1 { font-size: 20px; margin: 0 0 4px; } h2 { font-size: 15px; margin: 28px 0 8px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 3px 10px 3px 0; border-bottom: 1px solid #e1e6ea; vertical-align: top; }
th { font-weight: 600; color: #52606d; } td.n, th.n { text-align: right; }
.note { color: #52606d; } svg { display: block; width: 100%; height: auto; } svg text { font-size: 10px; fill: #52606d; }
code { font-size: 12px; word-break: break-all; }
@media print { main { padding: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
</style>
</head>
<body>
<main>
<h1>Signal log</h1>
<p class="note">Sferic ${escaped(input.softwareVersion)}. ${escaped(input.queryText)}. Levels are in dBFS: a full-scale complex tone reads 0.</p>
`;
}

function sessionTable(sessions: readonly LogExportSession[]): string {
  if (sessions.length === 0) return '<p class="note">No session of the log fits.</p>\n';
  const rows = sessions.map(
    (session) => `<tr><td class="n">${session.logSessionId}</td><td>${escaped(session.source)}</td>
<td>${escaped(startText(session))}</td><td class="n">${fixed(rfHz(session.centerFreqHz, 0), 1e6, 6)}</td>
<td class="n">${fixed(session.sampleRateHz, 1e6, 6)}</td><td class="n">${fixed(session.sampleCount, session.sampleRateHz, 3)}</td>
<td class="n">${session.emitters.length}</td><td>${session.isComplete ? '' : 'ended early'}</td></tr>`,
  );
  return `<h2>Sessions</h2>
<table><thead><tr><th class="n">No</th><th>Recording</th><th>First sample (UTC)</th><th class="n">Centre (MHz)</th>
<th class="n">Rate (MS/s)</th><th class="n">Analysed (s)</th><th class="n">Emitters</th><th></th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>
`;
}

function facts(session: LogExportSession): string {
  return `<p class="note">Analysed ${escaped(session.openedAt)} by Sferic ${escaped(session.softwareVersion)}, configuration
<code>${configHashText(session)}</code>; ${session.samplesDropped} samples dropped, ${session.gaps.length} gaps.</p>
<details><summary class="note">Settings</summary><code>${escaped(session.settingsJson)}</code></details>
`;
}

function emitterTable(session: LogExportSession): string {
  const emitters = sortedEmitters(session.emitters);
  const rows = emitters.slice(0, EMITTERS_MAX).map((emitter) => {
    const freqHz = rfHz(session.centerFreqHz, emitter.offsetHz);
    return `<tr><td class="n">${emitter.emitterId}</td><td>${escaped(emitter.label)}</td><td>${emitter.class}</td>
<td class="n">${freqHz === null ? `${fixed(emitter.offsetHz, 1e3, 3)} kHz` : `${fixed(freqHz, 1e6, 6)} MHz`}</td>
<td class="n">${fixed(emitter.bandwidthHz, 1e3, 2)}</td><td class="n">${fixed(emitter.powerDbfs, 1, 1)}</td>
<td class="n">${fixed(emitter.snrDb, 1, 1)}</td><td class="n">${fixed(100 * emitter.dutyCycle, 1, 1)}</td>
<td class="n">${emitter.trackCount}</td><td class="n">${fixed(emitter.firstSample, session.sampleRateHz, 3)}</td>
<td class="n">${fixed(emitter.lastSample, session.sampleRateHz, 3)}</td></tr>`;
  });
  const left = emitters.length - rows.length;
  const note = left > 0 ? `<p class="note">${left} more are in the other formats.</p>\n` : '';
  return `<table><thead><tr><th class="n">No</th><th>Label</th><th>Class</th><th class="n">Frequency</th>
<th class="n">Width (kHz)</th><th class="n">Level (dBFS)</th><th class="n">SNR (dB)</th><th class="n">Duty (%)</th>
<th class="n">Tracks</th><th class="n">First (s)</th><th class="n">Last (s)</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>
${note}`;
}

function columnsTable(): string {
  const rows = Object.entries(columnDocs('emitter'))
    .slice(1)
    .map(
      ([name, { unit, meaning }]) =>
        `<tr><td><code>${name}</code></td><td>${unit ?? ''}</td><td>${meaning}</td></tr>`,
    );
  return `<h2>What the columns mean</h2>
<table><thead><tr><th>Column</th><th>Unit</th><th>Meaning</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>
`;
}

function startText(session: LogExportSession): string {
  if (session.timeStartNs === null) return 'unknown';
  return new Date(Number(BigInt(session.timeStartNs) / 1_000_000n)).toISOString();
}

function fixed(value: number | null, per: number, decimals: number): string {
  return value === null || !Number.isFinite(value) ? 'unknown' : (value / per).toFixed(decimals);
}
