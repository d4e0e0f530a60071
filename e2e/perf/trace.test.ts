import { describe, expect, it } from 'vitest';
import { frameCosts, type TraceEvent } from './trace.ts';

const event = (name: string, startMs: number, lengthMs: number, tid = 1): TraceEvent => ({
  name,
  ph: 'X',
  pid: 1,
  tid,
  ts: startMs * 1000,
  dur: lengthMs * 1000,
});

describe('the cost of a frame', () => {
  it('counts what lies inside another once, and what falls between two frames to the first of them', () => {
    const { frameMs } = frameCosts([
      event('FireAnimationFrame', 0, 3),
      event('FunctionCall', 0.5, 2),
      event('WebSocketReceive', 5, 1),
      event('Layout', 6, 0.5),
      event('Paint', 7, 5),
      event('FireAnimationFrame', 16, 1),
      event('FireAnimationFrame', 32, 1),
    ]);
    expect(frameMs).toEqual([4.5, 1]);
  });

  it('knows the callbacks of one frame by their task, however long the first of them takes', () => {
    const { frameMs } = frameCosts([
      event('RunTask', 0, 9),
      event('FireAnimationFrame', 1, 5),
      event('FireAnimationFrame', 7, 1),
      event('RunTask', 16, 4),
      event('FireAnimationFrame', 17, 1),
    ]);
    expect(frameMs).toEqual([6]);
  });

  it('looks at the thread that draws, and lists its long tasks', () => {
    const { frameMs, longTasksMs } = frameCosts([
      event('RunTask', 0, 80, 2),
      event('FireAnimationFrame', 0, 1),
      event('RunTask', 3, 60),
      event('RunTask', 70, 20),
      event('FireAnimationFrame', 90, 1),
    ]);
    expect(frameMs).toEqual([1]);
    expect(longTasksMs).toEqual([60]);
  });

  it('counts the time of the processor, not that of waiting for it, and has both', () => {
    const costs = frameCosts([
      { ...event('RunTask', 0, 70), tdur: 30_000 },
      { ...event('FireAnimationFrame', 0, 10), tdur: 4000 },
      { ...event('FunctionCall', 1, 8), tdur: 3000 },
      { ...event('RunTask', 80, 90), tdur: 60_000 },
      event('FireAnimationFrame', 90, 1),
    ]);
    expect(costs.frameMs).toEqual([4]);
    expect(costs.frameWallMs).toEqual([10]);
    expect(costs.longTasksMs).toEqual([60]);
    expect(costs.longTasksWallMs).toEqual([90, 70]);
  });
});
