// The pictures of the report, as SVG from numbers. A pure builder.

import type { LogOccupancy } from '#contract/log.ts';
import type { ExportSession } from './input.ts';

const WIDTH = 1072;
const LEFT = 74;
const BOTTOM = 22;
const HEIGHT = 220;

/** Frequency upwards, time to the right; the darker, the longer in use. */
export function occupancySvg(occupancy: LogOccupancy): string {
  const { columnCount, rowCount, rowHz, lowFreqHz, columnS, startNs, fractions } = occupancy;
  if (columnCount === 0) return '<p class="note">Nothing with a known radio frequency and time fits.</p>';
  const cellW = (WIDTH - LEFT) / columnCount;
  const cellH = (HEIGHT - BOTTOM) / rowCount;
  const cells: string[] = [];
  for (let column = 0; column < columnCount; column += 1) {
    for (let row = 0; row < rowCount; row += 1) {
      const fraction = fractions[column * rowCount + row] ?? 0;
      if (fraction <= 0) continue;
      const x = (LEFT + column * cellW).toFixed(1);
      const y = ((rowCount - 1 - row) * cellH).toFixed(1);
      const opacity = (0.15 + 0.85 * fraction).toFixed(2);
      cells.push(
        `<rect x="${x}" y="${y}" width="${cellW.toFixed(2)}" height="${cellH.toFixed(2)}" opacity="${opacity}"/>`,
      );
    }
  }
  const startMs = Number(BigInt(startNs) / 1_000_000n);
  const timeAt = (column: number): string => new Date(startMs + column * columnS * 1000).toISOString();
  const labels = [
    label(0, 10, `${((lowFreqHz + rowCount * rowHz) / 1e6).toFixed(4)} MHz`),
    label(0, HEIGHT - BOTTOM, `${(lowFreqHz / 1e6).toFixed(4)} MHz`),
    label(LEFT, HEIGHT - 6, timeAt(0)),
    label(WIDTH, HEIGHT - 6, timeAt(columnCount), 'end'),
  ];
  const title = `Occupancy: each cell ${columnS} s by ${(rowHz / 1e3).toFixed(2)} kHz`;
  return svg(title, `<g fill="#0b5a7a">${cells.join('')}</g>${labels.join('')}`);
}

/** Tracks of one session over time and offset; `boxes`: first sample, end, offset, power, for each. */
export function tracksSvg(session: ExportSession, boxes: readonly number[]): string {
  const half = session.sampleRateHz / 2;
  const plotH = HEIGHT - BOTTOM;
  const lines: string[] = [];
  for (let at = 0; at < boxes.length; at += 4) {
    const [start = 0, stop = 0, offsetHz = 0, powerDbfs = 0] = boxes.slice(at, at + 4);
    const x = LEFT + (start / session.sampleCount) * (WIDTH - LEFT);
    const width = Math.max(1, ((stop - start) / session.sampleCount) * (WIDTH - LEFT));
    const y = plotH / 2 - (offsetHz / half) * (plotH / 2);
    const opacity = Math.min(1, Math.max(0.2, 1 + powerDbfs / 100));
    lines.push(
      `<rect x="${x.toFixed(1)}" y="${(y - 1).toFixed(1)}" width="${width.toFixed(1)}" height="2" opacity="${opacity.toFixed(2)}"/>`,
    );
  }
  const durationS = session.sampleCount / session.sampleRateHz;
  const labels = [
    label(0, 10, `+${(half / 1e3).toFixed(1)} kHz`),
    label(
      0,
      plotH / 2 + 4,
      session.centerFreqHz === null ? 'centre' : `${(session.centerFreqHz / 1e6).toFixed(4)} MHz`,
    ),
    label(0, plotH, `-${(half / 1e3).toFixed(1)} kHz`),
    label(LEFT, HEIGHT - 6, '0 s'),
    label(WIDTH, HEIGHT - 6, `${durationS.toFixed(3)} s`, 'end'),
  ];
  const frame = `<rect x="${LEFT}" y="0" width="${WIDTH - LEFT}" height="${plotH}" fill="none" stroke="#e1e6ea"/>`;
  return svg(
    'Tracks over time and frequency',
    `${frame}<g fill="#0b5a7a">${lines.join('')}</g>${labels.join('')}`,
  );
}

function svg(title: string, content: string): string {
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}"><title>${title}</title>${content}</svg>`;
}

function label(x: number, y: number, text: string, anchor = 'start'): string {
  return `<text x="${x}" y="${y.toFixed(1)}" text-anchor="${anchor}">${text}</text>`;
}
