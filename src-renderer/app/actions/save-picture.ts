// Takes spectrum and waterfall as they are shown now, prints them on a sheet, and hands it over as a PNG file: a browser
// downloads it, the desktop asks where to put it.

import {
  paintSheet,
  pictureFileName,
  type SheetPlot,
  sheetSize,
  sheetTexts,
} from '../../lib/picture-sheet.ts';
import { themeOf } from '../../lib/theme.ts';
import { addNotice } from '../../stores/engine-store.ts';
import type { PlotCapture } from '../../streams/picture-sources.ts';
import type { ActionSources } from './action-sources.ts';

export async function savePicture(sources: ActionSources): Promise<void> {
  const { engineStore, viewStore, pictures } = sources;
  const { session, version } = engineStore.getState();
  if (session === null) return;
  // Copied at once, before the next row is drawn.
  const captures = (['spectrum', 'waterfall'] as const).flatMap((kind) => {
    const capture = pictures.capture(kind);
    return capture === null ? [] : [{ capture, plot: plotOf(capture) }];
  });
  const lowest = captures.at(-1)?.capture;
  if (lowest === undefined) {
    addNotice(engineStore, { level: 'error', text: 'There is no picture yet: play the recording first' });
    return;
  }
  const { frequencyUnit, ramp, rowSource } = viewStore.getState();
  const madeAt = new Date();
  const texts = sheetTexts({
    session,
    shownSamples: lowest.shownSamples,
    isMaxShown: rowSource === 'max',
    version,
    madeAt,
  });
  const sheet = {
    ...texts,
    plots: captures.map(({ plot }) => plot),
    window: lowest.window,
    axisCenterHz: frequencyUnit === 'absolute' ? session.centerFreqHz : null,
    ramp,
    range: sources.shownRange(),
    pixelRatio: lowest.pixelRatio,
  };
  const size = sheetSize(sheet);
  const canvas = canvasOf(size.widthPx, size.heightPx);
  const context = canvas.getContext('2d');
  const blob = await new Promise<Blob | null>((resolve) => {
    if (context === null) return resolve(null);
    // As dark as the plots, in the light theme too.
    const dark = document.querySelector('.spectrum-plot') ?? document.documentElement;
    paintSheet(context, sheet, themeOf(dark));
    canvas.toBlob(resolve, 'image/png');
  });
  if (blob === null) {
    const text = `The picture of ${size.widthPx} x ${size.heightPx} pixels is too large for this browser`;
    addNotice(engineStore, { level: 'error', text });
    return;
  }
  handOver(blob, pictureFileName(session.recording.name, madeAt));
}

function plotOf({ layers, marks, unit, legend = [] }: PlotCapture): SheetPlot {
  const [first] = layers;
  const image = canvasOf(first?.width ?? 1, first?.height ?? 1);
  const context = image.getContext('2d');
  for (const layer of layers) context?.drawImage(layer, 0, 0);
  return { image, widthPx: image.width, heightPx: image.height, marks, unit, legend };
}

function canvasOf(widthPx: number, heightPx: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = widthPx;
  canvas.height = heightPx;
  return canvas;
}

/** A download may begin after this function has returned. */
const KEEP_BLOB_MS = 60_000;

function handOver(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_BLOB_MS);
}
