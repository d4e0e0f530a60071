// Which lines of a long list are on the page: those in view at once, those beyond its edges a few with every frame, so that
// a turn of the wheel does not lay out ten lines in one. A line that leaves gives its place to one that comes. Pure.

export interface Lines {
  readonly first: number;
  /** Past the last one. */
  readonly end: number;
}

export interface LinesWish {
  readonly inView: Lines;
  /** Those in view and as many beyond as there shall be. */
  readonly wanted: Lines;
  /** Places on the page; at least as many as are wanted. */
  readonly places: number;
  /** Lines that one step adds beyond those in view. */
  readonly step: number;
}

/** The lines to have after `before`, one step nearer to the wanted ones. Never more than there are places. */
export function nextLines(before: Lines | null, { inView, wanted, places, step }: LinesWish): Lines {
  const isNear = before !== null && before.end >= inView.first && before.first <= inView.end;
  let first = isNear ? Math.min(before.first, inView.first) : inView.first;
  let end = isNear ? Math.max(before.end, inView.end) : inView.end;
  const lacksFirst = Math.max(0, first - wanted.first);
  const lacksEnd = Math.max(0, wanted.end - end);
  if (lacksEnd >= lacksFirst) end += Math.min(step, lacksEnd);
  else first -= Math.min(step, lacksFirst);
  // Too many: what lies furthest outside of the wanted goes.
  while (end - first > places) {
    if (wanted.first - first > end - wanted.end) first++;
    else end--;
  }
  return { first, end };
}

export function hasAll(lines: Lines, wanted: Lines): boolean {
  return lines.first <= wanted.first && lines.end >= wanted.end;
}
