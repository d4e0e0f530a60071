// Main-thread time of each animation frame out of a browser's trace: scripting (with garbage collection) and layout
// (with style), painting left out. Pure.

export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** As DevTools groups them: what is JavaScript's or layout's doing. What lies inside another is counted once. */
const WORK: ReadonlySet<string> = new Set([
  'FunctionCall',
  'EvaluateScript',
  'v8.compile',
  'TimerFire',
  'FireAnimationFrame',
  'EventDispatch',
  'RunMicrotasks',
  'WebSocketReceive',
  'XHRReadyStateChange',
  'Layout',
  'UpdateLayoutTree',
  'RecalculateStyles',
  'MinorGC',
  'MajorGC',
  'V8.GCScavenger',
  'V8.GCFinalizeMC',
  'IntersectionObserverController::computeIntersections',
  'ResizeObserverControllerImpl::gatherObservations',
]);
const TASK = 'RunTask';
const FRAME = 'FireAnimationFrame';

export interface FrameCosts {
  /** Milliseconds for each animation frame, from its start to the next one's. */
  readonly frameMs: readonly number[];
  /** Milliseconds of the longest tasks of the main thread, longest first. */
  readonly longTasksMs: readonly number[];
}

export const LONG_TASK_MS = 50;

export function frameCosts(events: readonly TraceEvent[]): FrameCosts {
  const thread = busiestThread(events);
  if (thread === null) return { frameMs: [], longTasksMs: [] };
  const own = events
    .filter(({ ph, pid, tid }) => ph === 'X' && pid === thread.pid && tid === thread.tid)
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const starts = own.filter(({ name }) => name === FRAME).map(({ ts }) => ts);
  // Several callbacks of one frame begin within a millisecond of each other.
  const frames = starts.filter((ts, index) => index === 0 || ts - (starts[index - 1] ?? 0) > 1000);
  const costs = frames.map(() => 0);
  let end = Number.NEGATIVE_INFINITY;
  let frame = -1;
  for (const event of own) {
    if (!WORK.has(event.name)) continue;
    while (frame + 1 < frames.length && (frames[frame + 1] ?? 0) <= event.ts) frame++;
    const from = Math.max(event.ts, end);
    const to = event.ts + (event.dur ?? 0);
    if (to <= from) continue;
    end = to;
    if (frame >= 0) costs[frame] = (costs[frame] ?? 0) + (to - from) / 1000;
  }
  const longTasksMs = own
    .filter(({ name, dur }) => name === TASK && (dur ?? 0) > LONG_TASK_MS * 1000)
    .map(({ dur }) => (dur ?? 0) / 1000)
    .sort((a, b) => b - a);
  // The last frame has no end.
  return { frameMs: costs.slice(0, -1), longTasksMs };
}

function busiestThread(events: readonly TraceEvent[]): { readonly pid: number; readonly tid: number } | null {
  const counts = new Map<string, number>();
  for (const { name, pid, tid } of events)
    if (name === FRAME) counts.set(`${pid} ${tid}`, (counts.get(`${pid} ${tid}`) ?? 0) + 1);
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  if (best === undefined) return null;
  const [pid, tid] = best[0].split(' ').map(Number);
  return pid === undefined || tid === undefined ? null : { pid, tid };
}

/** NaN for none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}
