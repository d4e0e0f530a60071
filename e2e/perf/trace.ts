// Main-thread time of each animation frame out of a browser's trace: scripting (with garbage collection) and layout
// (with style), painting left out. In milliseconds of the thread's processor, because on a machine whose cores the
// browser's own compositor and a software GPU keep busy, a wall clock counts waiting for a core as the renderer's work;
// by the wall too, so that both can be seen. Pure.

export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: begin and length by the wall, and the thread's processor time within, where the trace has it. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
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
  /** Processor milliseconds for each animation frame, from its start to the next one's. */
  readonly frameMs: readonly number[];
  /** The same by the wall. */
  readonly frameWallMs: readonly number[];
  /** Processor milliseconds of the main thread's tasks over LONG_TASK_MS, longest first. */
  readonly longTasksMs: readonly number[];
  /** By the wall, as the web defines a long task. */
  readonly longTasksWallMs: readonly number[];
}

export const LONG_TASK_MS = 50;

export function frameCosts(events: readonly TraceEvent[]): FrameCosts {
  const thread = busiestThread(events);
  if (thread === null) return { frameMs: [], frameWallMs: [], longTasksMs: [], longTasksWallMs: [] };
  const own = events
    .filter(({ ph, pid, tid }) => ph === 'X' && pid === thread.pid && tid === thread.tid)
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const frames = frameStarts(own);
  const costs = frames.map(() => 0);
  const wallCosts = frames.map(() => 0);
  let end = Number.NEGATIVE_INFINITY;
  let frame = -1;
  for (const event of own) {
    if (!WORK.has(event.name)) continue;
    while (frame + 1 < frames.length && (frames[frame + 1] ?? 0) <= event.ts) frame++;
    // Events of one thread lie within each other or apart.
    if (event.ts < end || frame < 0) continue;
    end = event.ts + wallMs(event) * 1000;
    costs[frame] = (costs[frame] ?? 0) + cpuMs(event);
    wallCosts[frame] = (wallCosts[frame] ?? 0) + wallMs(event);
  }
  const tasks = own.filter(({ name }) => name === TASK);
  // The last frame has no end.
  return {
    frameMs: costs.slice(0, -1),
    frameWallMs: wallCosts.slice(0, -1),
    longTasksMs: longOnes(tasks.map(cpuMs)),
    longTasksWallMs: longOnes(tasks.map(wallMs)),
  };
}

/** Microseconds. All callbacks of one frame are called in one task. */
function frameStarts(own: readonly TraceEvent[]): readonly number[] {
  const starts: number[] = [];
  let taskStart = Number.NEGATIVE_INFINITY;
  let taskEnd = Number.NEGATIVE_INFINITY;
  for (const { name, ts, dur = 0 } of own) {
    if (name === TASK && ts >= taskEnd) [taskStart, taskEnd] = [ts, ts + dur];
    if (name !== FRAME) continue;
    const isSameTask = ts < taskEnd && (starts.at(-1) ?? Number.NEGATIVE_INFINITY) >= taskStart;
    if (!isSameTask) starts.push(ts);
  }
  return starts;
}

function wallMs({ dur }: TraceEvent): number {
  return (dur ?? 0) / 1000;
}

function cpuMs({ dur, tdur }: TraceEvent): number {
  return (tdur ?? dur ?? 0) / 1000;
}

function longOnes(lengthsMs: readonly number[]): readonly number[] {
  return lengthsMs.filter((lengthMs) => lengthMs > LONG_TASK_MS).sort((a, b) => b - a);
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
