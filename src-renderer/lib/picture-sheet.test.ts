import { describe, expect, it } from 'vitest';
import type { SessionInfo } from '#contract/entities.ts';
import { pictureFileName, SHEET_MARGIN, sheetSize, sheetTexts } from './picture-sheet.ts';

const SESSION = {
  sampleRateHz: 2.4e6,
  centerFreqHz: 434e6,
  timeStartNs: '1767323045000000000',
  recording: { name: 'band.sigmf-meta', path: '/data/band.sigmf-meta', part: 2, parts: [{}, {}] },
  settings: {
    fftSize: 4096,
    window: 'hann',
    overlap: 0.5,
    rbwHz: 878.9,
    averages: 4,
    detectorMethod: 'ca',
    pfa: 1e-6,
    configHash: 0xabc,
  },
} as unknown as SessionInfo;
const MADE = new Date('2026-03-04T05:06:07.890Z');

describe('the sheet of a picture', () => {
  it('says source, place, time and settings', () => {
    const texts = sheetTexts({
      session: SESSION,
      shownSamples: [2.4e6, 4.8e6],
      isMaxShown: false,
      version: '1.2.3',
      madeAt: MADE,
    });
    const all = [...texts.head, texts.foot].join('\n');
    for (const word of [
      'band.sigmf-meta, part 2 of 2',
      'centre 434.000 000 MHz',
      'start 2026-01-02T03:04:05.000Z',
      'shown 1.000 to 2.000 s',
      'FFT 4096',
      'RBW 878.9 Hz',
      '4 averages, mean',
      'CA-CFAR, Pfa 1e-6',
      'settings 00000abc',
      'Sferic 1.2.3, 2026-03-04T05:06:07Z',
      '/data/band.sigmf-meta',
    ])
      expect(all).toContain(word);
  });

  it('makes nothing up', () => {
    const session = { ...SESSION, centerFreqHz: null, timeStartNs: null };
    const { head } = sheetTexts({
      session,
      shownSamples: null,
      isMaxShown: true,
      version: '1',
      madeAt: MADE,
    });
    expect(head[1]).toMatch(/^centre unknown {3}rate \S+ \S+ {3}start time unknown$/);
  });

  it('has room for all plots and its margins at any pixel ratio', () => {
    const plot = { image: null as unknown as CanvasImageSource, marks: [], unit: '', legend: [] };
    const plots = [
      { ...plot, widthPx: 1000, heightPx: 200 },
      { ...plot, widthPx: 1000, heightPx: 600 },
    ];
    const { left, right, top, bottom, line, gap } = SHEET_MARGIN;
    expect(sheetSize({ plots, head: ['a', 'b'], pixelRatio: 2 })).toEqual({
      leftPx: 2 * left,
      topPx: 2 * (top + 2 * line + gap),
      widthPx: 1000 + 2 * (left + right),
      heightPx: 800 + 2 * (top + 2 * line + gap + bottom),
    });
  });

  it('is named after recording and time', () => {
    expect(pictureFileName('my band: 1.sigmf-meta', MADE)).toBe('my_band_1_20260304T050607Z.png');
  });
});
