import { describe, expect, it } from 'vitest';
import { draggedStretch, holdAt, type MinimapGrip } from './minimap-gestures.ts';

const FILE: MinimapGrip = {
  stretch: { startSample: 4000, endSample: 6000 },
  isFileView: true,
  sampleCount: 10_000,
  reachSamples: 50,
};

describe('what a press in the minimap takes hold of', () => {
  it('an edge of the shown stretch of the file, which then moves alone, past the other one too', () => {
    const start = holdAt(4030, FILE);
    expect(start).toEqual({ kind: 'edge', fixedSample: 6000 });
    expect(draggedStretch(start, 3000, 10_000, 16)).toEqual({ startSample: 3000, endSample: 6000 });
    expect(draggedStretch(start, 7000, 10_000, 16)).toEqual({ startSample: 6000, endSample: 7000 });
    const end = holdAt(5980, FILE);
    expect(draggedStretch(end, 9000, 10_000, 16)).toEqual({ startSample: 4000, endSample: 9000 });
  });

  it('the stretch itself, which keeps its length and stays inside', () => {
    const hold = holdAt(4500, FILE);
    expect(draggedStretch(hold, 4600, 10_000, 16)).toEqual({ startSample: 4100, endSample: 6100 });
    expect(draggedStretch(hold, 10_000, 10_000, 16)).toEqual({ startSample: 8000, endSample: 10_000 });
  });

  it('beside it the stretch comes to the pointer', () => {
    const hold = holdAt(8000, FILE);
    expect(draggedStretch(hold, 8000, 10_000, 16)).toEqual({ startSample: 7000, endSample: 9000 });
  });

  it('the playhead while the replay is shown, but for where its stretch begins', () => {
    const replay = { ...FILE, isFileView: false };
    expect(holdAt(5990, replay).kind).toBe('playhead');
    expect(holdAt(5000, replay).kind).toBe('playhead');
    expect(holdAt(4010, replay)).toEqual({ kind: 'edge', fixedSample: 6000 });
    // Too short to have an edge: everything means a place to go to.
    expect(holdAt(5999, { ...replay, stretch: { startSample: 5990, endSample: 6000 } }).kind).toBe(
      'playhead',
    );
  });
});
