// What a run without an end keeps: a bounded number of tracks, and emitters that remember what went.
import { describe, expect, it } from 'vitest';
import type { EngineSettings } from '#contract/entities.ts';
import type { NativeBatch } from '../../native/index.d.ts';
import { DEFAULT_CONFIG } from '../config/schema.ts';
import { DETECTION_STRIDE } from '../tracking/detection-view.ts';
import { CONTEXT, keyed, line, streamOf } from '../tracking/synthetic-detections.ts';
import { Findings } from './findings.ts';

const ROWS = 2000;
const EVERY = 40;
const ON = 10;

const settings = {
  fftSize: CONTEXT.sampleRateHz / CONTEXT.binHz,
  samplesPerRow: CONTEXT.samplesPerRow,
  rowDurationS: CONTEXT.rowDurationS,
} as EngineSettings;

/** A burst every 40 rows on one frequency, and until row 400 one on another too. */
const lasting = line({ offsetHz: 150e3, isOn: keyed(0, ON, EVERY) });
const keyedEarly = keyed(5, 5 + ON, EVERY);
const early = line({ offsetHz: -400e3, isOn: (row) => row < 10 * EVERY && keyedEarly(row) });
const LASTING_TRACKS = ROWS / EVERY;
const EARLY_TRACKS = 10;
const { detections } = streamOf([lasting, early], ROWS, CONTEXT, 1);

function batch(given: Float64Array, rowsDone: number): NativeBatch {
  return {
    epoch: 0,
    rowsDone,
    positionSample: rowsDone * CONTEXT.samplesPerRow,
    detections: given,
    frames: [],
    gaps: [{ sampleStart: rowsDone * CONTEXT.samplesPerRow, sampleCount: 7, nextRowId: rowsDone }],
    isAtEnd: false,
    error: null,
    backendChange: null,
  };
}

/** In pieces of `EVERY` rows, grouped after each. */
function run(keptMax: number | undefined) {
  let nowMs = 0;
  const clockMs = (): number => nowMs;
  const findings = new Findings(
    { config: DEFAULT_CONFIG, sampleRateHz: CONTEXT.sampleRateHz, settings },
    { isGroupedMeanwhile: true, clockMs, ...(keptMax === undefined ? {} : { keptMax }) },
  );
  const forgotten: number[] = [];
  let most = 0;
  let at = 0;
  for (let row = EVERY; row <= ROWS; row += EVERY) {
    nowMs += 1000;
    let end = at;
    while (end < detections.length && (detections[end] ?? 0) < row) end += DETECTION_STRIDE;
    forgotten.push(...findings.take(batch(detections.slice(at, end), row)).forgotten);
    most = Math.max(most, findings.tracks.length);
    at = end;
  }
  findings.finish();
  return { findings, forgotten, most };
}

describe('Findings', () => {
  it('keeps everything where a recording has an end', () => {
    const { findings, forgotten } = run(undefined);
    expect(forgotten).toEqual([]);
    expect(findings.tracks).toHaveLength(LASTING_TRACKS + EARLY_TRACKS);
    expect(findings.gaps).toHaveLength(ROWS / EVERY);
    expect(findings.samplesLost).toBe((7 * ROWS) / EVERY);
  });

  it('lets the oldest tracks go where there is none, and emitters count them on', () => {
    const whole = run(undefined).findings;
    const { findings, forgotten, most } = run(10);
    expect(most).toBeLessThanOrEqual(11);
    expect(new Set(forgotten).size).toBe(forgotten.length);
    expect(forgotten.length + findings.tracks.length).toBe(LASTING_TRACKS + EARLY_TRACKS);
    expect(findings.gaps).toHaveLength(10);
    expect(findings.samplesLost).toBe(whole.samplesLost);
    // Both are listed still, with all their tracks, under the ids that they had.
    const facts = ({ emitters }: Findings) =>
      emitters
        .map(({ emitterId, trackCount, firstSample, lastSample }) => ({
          emitterId,
          trackCount,
          firstSample,
          lastSample,
        }))
        .sort((a, b) => a.emitterId - b.emitterId);
    expect(facts(findings)).toEqual(facts(whole));
    const gone = findings.emitters.find(({ offsetHz }) => offsetHz < 0);
    expect(gone).toMatchObject({ state: 'lost', trackIds: [], trackCount: EARLY_TRACKS });
  });
});
