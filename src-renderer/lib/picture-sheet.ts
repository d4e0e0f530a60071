// The sheet that a saved picture is printed on: plots above each other, axes at their left and foot, the scale of the
// colours at the right, and in the margin what was measured, when, and how. Draws on a canvas it is given.

import type { SessionInfo } from '#contract/entities.ts';
import type { Hz } from '#contract/units.ts';
import { type ColorRampName, RAMP_TEXELS, rampBytes } from './color-ramps.ts';
import { formatFixed, formatMhz, formatOffsetMhz, formatRate, groupedDigits } from './format.ts';
import { type DbRange, type FrequencyWindow, pxFromDb, pxFromHz } from './spaces.ts';
import { type Theme, withAlpha } from './theme.ts';
import { frequencyTicks, niceStep, ticksWithin } from './ticks.ts';

export interface SheetPlot {
  readonly image: CanvasImageSource;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Device pixels from its top. */
  readonly marks: readonly { readonly yPx: number; readonly text: string }[];
  /** What the marks count. */
  readonly unit: string;
  /** A line of a colour each; null: the colour ramp. */
  readonly legend: readonly { readonly text: string; readonly color: string | null }[];
}

export interface PictureSheet {
  /** From the top; all of one width. */
  readonly plots: readonly SheetPlot[];
  readonly window: FrequencyWindow;
  /** null: the axis is relative to the centre. */
  readonly axisCenterHz: Hz | null;
  /** The first is the title. */
  readonly head: readonly string[];
  readonly foot: string;
  readonly ramp: ColorRampName;
  /** null: no levels were shown. */
  readonly range: DbRange | null;
  readonly pixelRatio: number;
}

/** CSS pixels. */
export const SHEET_MARGIN = { left: 84, right: 76, top: 14, bottom: 54, line: 17, gap: 8 } as const;
const FONT_SIZE = 11;
const TITLE_SIZE = 14;
const TICK = 4;
const FREQUENCY_TICK_SPACING = 76;
const SCALE_WIDTH = 14;
const SCALE_TICK_SPACING = 26;
const EDGE = 12;
const LEGEND = { top: 4, right: 12, height: 20, swatch: 16, space: 5, gap: 12 } as const;

export interface SheetSize {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where the plots begin, device pixels. */
  readonly leftPx: number;
  readonly topPx: number;
}

export function sheetSize(sheet: Pick<PictureSheet, 'plots' | 'head' | 'pixelRatio'>): SheetSize {
  const px = (cssPx: number): number => Math.round(cssPx * sheet.pixelRatio);
  const { left, right, top, bottom, line, gap } = SHEET_MARGIN;
  const topPx = px(top + line * sheet.head.length + gap);
  const plotsPx = sheet.plots.reduce((sum, { heightPx }) => sum + heightPx, 0);
  const widthPx = Math.max(...sheet.plots.map((plot) => plot.widthPx));
  return {
    leftPx: px(left),
    topPx,
    widthPx: px(left) + widthPx + px(right),
    heightPx: topPx + plotsPx + px(bottom),
  };
}

/** On a canvas of `sheetSize`. */
export function paintSheet(context: CanvasRenderingContext2D, sheet: PictureSheet, theme: Theme): void {
  const size = sheetSize(sheet);
  const px = (cssPx: number): number => Math.round(cssPx * sheet.pixelRatio);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, size.widthPx, size.heightPx);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const [index, text] of sheet.head.entries()) {
    context.font = fontOf(theme.sansFamily, index === 0 ? TITLE_SIZE : FONT_SIZE, sheet.pixelRatio);
    context.fillStyle = index === 0 ? theme.text : theme.dim;
    context.fillText(text, px(EDGE), px(SHEET_MARGIN.top + SHEET_MARGIN.line * (index + 0.5)));
  }
  let top = size.topPx;
  for (const plot of sheet.plots) {
    context.drawImage(plot.image, size.leftPx, top);
    paintSide(context, plot, size.leftPx, top, px, theme, sheet.pixelRatio);
    paintLegend(context, plot, size.leftPx + plot.widthPx, top, sheet, px, theme);
    top += plot.heightPx;
  }
  paintFrequencies(context, sheet, size, top, px, theme);
  if (sheet.range !== null) paintScale(context, sheet, sheet.range, size, px, theme);
  context.font = fontOf(theme.sansFamily, FONT_SIZE, sheet.pixelRatio);
  context.textAlign = 'left';
  context.fillStyle = theme.faint;
  context.fillText(sheet.foot, px(EDGE), size.heightPx - px(EDGE));
}

type ToPx = (cssPx: number) => number;

function fontOf(family: string, size: number, pixelRatio: number): string {
  return `${size * pixelRatio}px ${family}`;
}

function paintSide(
  context: CanvasRenderingContext2D,
  plot: SheetPlot,
  leftPx: number,
  topPx: number,
  px: ToPx,
  theme: Theme,
  pixelRatio: number,
): void {
  context.font = fontOf(theme.monoFamily, FONT_SIZE, pixelRatio);
  context.textAlign = 'right';
  context.strokeStyle = theme.line;
  context.strokeRect(leftPx - 0.5, topPx - 0.5, plot.widthPx + 1, plot.heightPx);
  for (const { yPx, text } of plot.marks) {
    context.fillStyle = theme.dim;
    context.fillRect(leftPx - px(TICK), topPx + Math.round(yPx), px(TICK), Math.max(1, px(1)));
    context.fillText(text, leftPx - px(TICK + 3), topPx + Math.round(yPx));
  }
  context.textAlign = 'left';
  context.fillStyle = theme.faint;
  context.fillText(plot.unit, px(EDGE), topPx + px(FONT_SIZE / 2));
}

/** In the upper right corner of its plot, where the page has it. */
function paintLegend(
  context: CanvasRenderingContext2D,
  { legend }: SheetPlot,
  rightPx: number,
  topPx: number,
  { ramp, pixelRatio }: PictureSheet,
  px: ToPx,
  theme: Theme,
): void {
  if (legend.length === 0) return;
  context.font = fontOf(theme.monoFamily, FONT_SIZE, pixelRatio);
  context.textAlign = 'left';
  const swatchPx = px(LEGEND.swatch + LEGEND.space);
  const widths = legend.map(({ text }) => swatchPx + Math.ceil(context.measureText(text).width));
  const widthPx = widths.reduce((sum, width) => sum + width, 0) + px(LEGEND.gap) * (legend.length - 1);
  const middle = topPx + px(LEGEND.top + LEGEND.height / 2);
  let left = rightPx - px(LEGEND.right) - widthPx;
  context.fillStyle = withAlpha(theme.background, 0.72);
  context.fillRect(left - px(6), topPx + px(LEGEND.top), widthPx + px(12), px(LEGEND.height));
  for (const [index, { text, color }] of legend.entries()) {
    if (color === null) {
      const bytes = rampBytes(ramp);
      const steps = px(LEGEND.swatch);
      for (let x = 0; x < steps; x++) {
        const texel = Math.round(((x + 0.5) / steps) * (RAMP_TEXELS - 1));
        const [red = 0, green = 0, blue = 0] = bytes.subarray(4 * texel, 4 * texel + 3);
        context.fillStyle = `rgb(${red}, ${green}, ${blue})`;
        context.fillRect(left + x, middle - px(5), 1, px(10));
      }
    } else {
      context.fillStyle = color;
      context.fillRect(left, middle - px(1), px(LEGEND.swatch), px(2));
    }
    context.fillStyle = theme.text;
    context.fillText(text, left + swatchPx, middle);
    left += (widths[index] ?? 0) + px(LEGEND.gap);
  }
}

function paintFrequencies(
  context: CanvasRenderingContext2D,
  { window, axisCenterHz, plots, pixelRatio }: PictureSheet,
  { leftPx }: SheetSize,
  topPx: number,
  px: ToPx,
  theme: Theme,
): void {
  const widthPx = plots[0]?.widthPx ?? 1;
  const { lowOffsetHz, highOffsetHz } = window;
  const ticks = frequencyTicks(
    lowOffsetHz,
    highOffsetHz,
    axisCenterHz ?? 0,
    widthPx / pixelRatio,
    FREQUENCY_TICK_SPACING,
  );
  context.font = fontOf(theme.monoFamily, FONT_SIZE, pixelRatio);
  context.textAlign = 'center';
  context.fillStyle = theme.dim;
  for (const offsetHz of ticks.offsetsHz) {
    const x = leftPx + Math.round(pxFromHz(offsetHz, window, widthPx));
    const text =
      axisCenterHz === null
        ? formatOffsetMhz(offsetHz, ticks.decimals)
        : formatMhz(axisCenterHz + offsetHz, Math.max(3, ticks.decimals));
    context.fillRect(x, topPx, Math.max(1, px(1)), px(TICK));
    context.fillText(text, x, topPx + px(TICK + 9));
  }
  context.textAlign = 'left';
  context.fillText(
    axisCenterHz === null ? 'offset MHz' : 'MHz',
    leftPx + widthPx + px(10),
    topPx + px(TICK + 9),
  );
}

function paintScale(
  context: CanvasRenderingContext2D,
  { ramp, plots, pixelRatio }: PictureSheet,
  range: DbRange,
  size: SheetSize,
  px: ToPx,
  theme: Theme,
): void {
  const last = plots.at(-1);
  if (last === undefined) return;
  const topPx = size.topPx + plots.slice(0, -1).reduce((sum, { heightPx }) => sum + heightPx, 0);
  const left = size.leftPx + last.widthPx + px(10);
  const bytes = rampBytes(ramp);
  for (let y = 0; y < last.heightPx; y++) {
    const texel = Math.round((1 - (y + 0.5) / last.heightPx) * (RAMP_TEXELS - 1));
    const [red = 0, green = 0, blue = 0] = bytes.subarray(4 * texel, 4 * texel + 3);
    context.fillStyle = `rgb(${red}, ${green}, ${blue})`;
    context.fillRect(left, topPx + y, px(SCALE_WIDTH), 1);
  }
  const rangeDb = range.highDb - range.lowDb;
  const stepDb = Math.max(1, niceStep((rangeDb * SCALE_TICK_SPACING * pixelRatio) / last.heightPx));
  context.font = fontOf(theme.monoFamily, FONT_SIZE, pixelRatio);
  context.textAlign = 'left';
  context.fillStyle = theme.dim;
  for (const db of ticksWithin(range.lowDb, range.highDb, stepDb)) {
    const y = Math.round(pxFromDb(db, range, last.heightPx));
    if (y < px(6) || y > last.heightPx - px(6)) continue;
    context.fillText(formatFixed(db, 0), left + px(SCALE_WIDTH + 5), topPx + y);
  }
  context.fillText('dBFS', left, topPx - px(8));
}

export interface SheetFacts {
  readonly session: SessionInfo;
  /** Samples of what the lowest plot shows; null: not known. */
  readonly shownSamples: readonly [first: number, end: number] | null;
  readonly isMaxShown: boolean;
  readonly version: string;
  /** When the picture was made. */
  readonly madeAt: Date;
}

/** What stands over the plots, and under them. Unknown facts are said to be unknown. */
export function sheetTexts(facts: SheetFacts): { readonly head: readonly string[]; readonly foot: string } {
  const { session, shownSamples, isMaxShown } = facts;
  const { settings, recording, sampleRateHz, centerFreqHz, timeStartNs } = session;
  const center =
    centerFreqHz === null ? 'centre unknown' : `centre ${groupedDigits(formatMhz(centerFreqHz))} MHz`;
  const shown =
    shownSamples === null
      ? null
      : `shown ${secondsText(shownSamples[0] / sampleRateHz)} to ${secondsText(shownSamples[1] / sampleRateHz)} s`;
  const start =
    timeStartNs === null
      ? 'start time unknown'
      : `start ${new Date(Number(BigInt(timeStartNs) / 1_000_000n)).toISOString()}`;
  const part = recording.parts.length > 1 ? `, part ${recording.part} of ${recording.parts.length}` : '';
  return {
    head: [
      `${recording.name}${part}`,
      [center, `rate ${formatRate(sampleRateHz)}`, start, shown].filter((text) => text !== null).join('   '),
      [
        `FFT ${settings.fftSize}`,
        settings.window,
        `overlap ${formatFixed(100 * settings.overlap, 0)} %`,
        `RBW ${groupedDigits(formatFixed(settings.rbwHz, 1))} Hz`,
        `${settings.averages} averages, ${isMaxShown ? 'max' : 'mean'}`,
        `${settings.detectorMethod.toUpperCase()}-CFAR, Pfa ${settings.pfa.toExponential(0)}`,
        `settings ${settings.configHash.toString(16).padStart(8, '0')}`,
      ].join('   '),
    ],
    foot: `Sferic ${facts.version}, ${facts.madeAt.toISOString().slice(0, 19)}Z   ${recording.path}`,
  };
}

function secondsText(seconds: number): string {
  return formatFixed(seconds, 3);
}

/** Without what file systems refuse. */
export function pictureFileName(recordingName: string, madeAt: Date): string {
  const stem = recordingName.replace(/\.[\w-]{2,12}$/, '').replace(/[^\w.+-]+/g, '_') || 'sferic';
  return `${stem}_${madeAt.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z.png`;
}
