// Pictures of our own figures, as SVG text. Pure; must not know where they are shown.

import type { CurvePoint } from '../bands-suites.ts';

const CELL_WIDTH = 150;
const CELL_HEIGHT = 90;
const COLUMNS = 5;
const MARGIN = 24;
const STYLE =
  '<style>text{font:11px sans-serif;fill:#444}.tick{font-size:9px;fill:#777}.axis{stroke:#888;fill:none}.mark{stroke:#bbb;stroke-dasharray:3 3}.line{stroke:#1f6fb2;stroke-width:1.5;fill:none}.second{stroke:#c2571a;stroke-width:1.5;fill:none}.third{stroke:#3c8d40;stroke-width:1.5;fill:none}.band{fill:#1f6fb2;opacity:.15}</style>';

/** A value of each point, and the interval that holds it. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
}

export interface PlotLine {
  readonly name: string;
  readonly points: readonly PlotPoint[];
}

export interface SmallPlot {
  readonly title: string;
  readonly lines: readonly PlotLine[];
}

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const LINE_CLASSES = ['line', 'second', 'third'] as const;

/** Proportions from 0 to 1 over SNR in decibels, one small plot beside the other; a dashed line at 0.9. */
export function smallPlots(plots: readonly SmallPlot[], columns: number): string {
  const rows = Math.ceil(plots.length / columns);
  const drawn = plots.map((plot, index) =>
    smallPlot(plot, {
      left: (index % columns) * CELL_WIDTH + MARGIN,
      top: Math.floor(index / columns) * CELL_HEIGHT + 18,
      width: CELL_WIDTH - MARGIN - 8,
      height: CELL_HEIGHT - 36,
    }),
  );
  const [width, height] = [columns * CELL_WIDTH + 8, rows * CELL_HEIGHT + 8];
  return svg(width, height, drawn);
}

/** One plot of the same kind, large, with names at the ends of its lines. */
export function largePlot(plot: SmallPlot): string {
  const frame = { left: 40, top: 24, width: 420, height: 190 };
  const names = plot.lines.map(({ name }, index) => {
    const y = frame.top + 14 * index + 60;
    const kind = LINE_CLASSES[index % LINE_CLASSES.length];
    return `<path d="M${frame.left + frame.width + 12} ${y - 4}h16" class="${kind}"/><text x="${frame.left + frame.width + 34}" y="${y}">${name}</text>`;
  });
  return svg(640, 246, [smallPlot(plot, frame), ...names]);
}

function svg(width: number, height: number, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${STYLE}<rect width="100%" height="100%" fill="#fff"/>${parts.join('')}</svg>\n`;
}

function smallPlot({ title, lines }: SmallPlot, { left, top, width, height }: Frame): string {
  const xs = lines.flatMap(({ points }) => points.map((point) => point.x));
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  const spanDb = Math.max(1, most - least);
  const at = (x: number, y: number): string =>
    `${(left + ((x - least) / spanDb) * width).toFixed(1)},${(top + (1 - y) * height).toFixed(1)}`;
  const drawn = lines.flatMap(({ points }, index) => {
    const known = points.flatMap(({ x, y }) => (y === null ? [] : [at(x, y)]));
    const low = points.flatMap(({ x, low: y }) => (y == null ? [] : [at(x, y)]));
    const high = points.flatMap(({ x, high: y }) => (y == null ? [] : [at(x, y)]));
    const band =
      low.length === 0 ? '' : `<polygon points="${[...low, ...high.reverse()].join(' ')}" class="band"/>`;
    return [
      band,
      `<polyline points="${known.join(' ')}" class="${LINE_CLASSES[index % LINE_CLASSES.length]}"/>`,
    ];
  });
  const mark = (top + 0.1 * height).toFixed(1);
  return [
    `<text x="${left}" y="${top - 5}" class="name">${title}</text>`,
    `<path d="M${left} ${top}V${top + height}H${left + width}" class="axis"/>`,
    `<path d="M${left} ${mark}H${left + width}" class="mark"/>`,
    ...drawn,
    `<text x="${left - 4}" y="${top + 8}" class="tick" text-anchor="end">1</text>`,
    `<text x="${left - 4}" y="${top + height}" class="tick" text-anchor="end">0</text>`,
    `<text x="${left}" y="${top + height + 11}" class="tick">${least}</text>`,
    `<text x="${left + width}" y="${top + height + 11}" class="tick" text-anchor="end">${most} dB</text>`,
  ].join('');
}

/** A small plot for each kind: Pd at an IoU of 0.4 over the SNR, with its 95 % interval. */
export function renderPdSvg(curve: readonly CurvePoint[]): string {
  const kinds = (curve[0]?.figures.kinds ?? []).map(({ kind }) => kind);
  return smallPlots(
    kinds.map((kind) => ({
      title: kind,
      lines: [
        {
          name: kind,
          points: curve.map(({ snrDb, figures }) => {
            const pd = figures.kinds.find((one) => one.kind === kind)?.pd[0];
            return { x: snrDb, y: pd?.value ?? null, low: pd?.low ?? null, high: pd?.high ?? null };
          }),
        },
      ],
    })),
    COLUMNS,
  );
}

/** Pd over the kinds, precision and HOTA in one plot. */
export function renderOverviewSvg(curve: readonly CurvePoint[]): string {
  const line = (name: string, of: (point: CurvePoint) => number | null): PlotLine => ({
    name,
    points: curve.map((point) => ({ x: point.snrDb, y: of(point) })),
  });
  return largePlot({
    title: 'against SNR, Pd with each kind counted once',
    lines: [
      line('Pd, mean over kinds', ({ figures }) => figures.pdOverKinds[0] ?? null),
      line('precision', ({ figures }) => figures.detection[0]?.precision.value ?? null),
      line('HOTA', ({ figures }) => figures.tracking.hota),
    ],
  });
}
