import { describe, expect, it } from 'vitest';
import type { Band } from '#contract/bands.ts';
import { levelScale } from '../../lib/level-unit.ts';
import { type ReadoutSources, spectrumReadout } from './spectrum-readout.ts';
import type { TraceLayer } from './trace-layers.ts';

const layer = (kind: TraceLayer['kind'], level: number): TraceLayer => ({
  kind,
  levels: new Float32Array(10).fill(level),
  geometry: { spanHz: 1000, binCount: 10, fftSize: 10 },
  shiftHz: 0,
  minus: null,
});
const BAND: Band = {
  name: 'SRD 433',
  lowFreqHz: 433.05e6,
  highFreqHz: 434.79e6,
  service: 'ism',
  region: 'Europe',
  source: 'CEPT ERC/REC 70-03',
};

function readout(part: Partial<ReadoutSources> = {}): readonly string[] {
  return spectrumReadout({
    offsetHz: 0,
    centerFreqHz: 433.92e6,
    frequencyUnit: 'absolute',
    scale: levelScale('dbfs', { rbwHz: 100, psdRefDbm: null }),
    layers: [layer('live', -60)],
    pointerPx: null,
    plotHeightPx: 100,
    range: { lowDb: -100, highDb: 0 },
    bands: [BAND],
    ...part,
  });
}

describe('what the pointer over the spectrum is told', () => {
  it('from another plot: the frequency and the one level', () => {
    const lines = readout();
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('433.920');
    expect(lines[1]).toContain('−60.0');
  });

  it('several traces have their names, the foremost first, and the pointer its level', () => {
    const lines = readout({ layers: [layer('live', -60), layer('max-hold', -50)], pointerPx: 50 });
    expect(lines.slice(1, 3).map((line) => line.includes('max hold'))).toEqual([true, false]);
    expect(lines.at(-1)).toMatch(/−50\.0.*pointer/);
  });

  it('over the axis the bands stand in place of the pointer, where they are shown', () => {
    expect(readout({ pointerPx: 110 }).join(' ')).toContain('SRD 433');
    expect(readout({ pointerPx: 110, bands: null })).toHaveLength(2);
    expect(readout({ pointerPx: 110, centerFreqHz: null })).toHaveLength(2);
  });
});
