// Frequency by hour, from the log: how long each piece of spectrum was in use. A click asks for just that piece.

import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { LogOccupancy } from '#contract/log.ts';
import { useHistory, useWorkspace } from '../../app/workspace-context.ts';
import { timeText } from '../../lib/log-fields.ts';
import { themeOf } from '../../lib/theme.ts';
import { EmptyState } from '../../widgets/empty-state.tsx';

interface Cell {
  readonly column: number;
  readonly row: number;
}

export function OccupancyView(): ReactNode {
  const { historyStore } = useWorkspace();
  const occupancy = useHistory((state) => state.occupancy);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hovered, setHovered] = useState<Cell | null>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || occupancy === null) return;
    const draw = (): void => paint(element, occupancy);
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    draw();
    return () => observer.disconnect();
  }, [occupancy]);

  if (occupancy === null || occupancy.columnCount === 0) {
    return (
      <EmptyState title="No picture yet">
        It shows what was in use when, as soon as something with a known radio frequency is in the log and
        fits.
      </EmptyState>
    );
  }
  const cellAt = (event: PointerEvent<HTMLCanvasElement>): Cell => {
    const box = event.currentTarget.getBoundingClientRect();
    const within = (fraction: number, count: number): number =>
      Math.min(count - 1, Math.max(0, Math.floor(fraction * count)));
    return {
      column: within((event.clientX - box.left) / box.width, occupancy.columnCount),
      row: within(1 - (event.clientY - box.top) / box.height, occupancy.rowCount),
    };
  };
  const ask = ({ column, row }: Cell): void => {
    const startNs = columnNs(occupancy, column);
    const lowHz = occupancy.lowFreqHz + row * occupancy.rowHz;
    const state = historyStore.getState();
    state.setFields({
      since: timeText(startNs),
      until: timeText(String(BigInt(columnNs(occupancy, column + 1)) + 999_999_999n)),
      lowFreq: (lowHz / 1e6).toFixed(6),
      highFreq: ((lowHz + occupancy.rowHz) / 1e6).toFixed(6),
    });
    void state.ask();
  };
  const top = occupancy.lowFreqHz + occupancy.rowCount * occupancy.rowHz;
  return (
    <div className="history-occupancy">
      <p className="history-note">{hovered === null ? summary(occupancy) : cellText(occupancy, hovered)}</p>
      <canvas
        ref={canvas}
        className="history-canvas"
        role="img"
        aria-label={`Occupancy from ${(occupancy.lowFreqHz / 1e6).toFixed(4)} to ${(top / 1e6).toFixed(4)} MHz`}
        data-testid="history-occupancy"
        onPointerMove={(event) => setHovered(cellAt(event))}
        onPointerLeave={() => setHovered(null)}
        onClick={(event) => ask(cellAt(event as unknown as PointerEvent<HTMLCanvasElement>))}
      />
      <p className="history-note history-ends">
        <span>{timeText(occupancy.startNs)}</span>
        <span>{timeText(columnNs(occupancy, occupancy.columnCount))}</span>
      </p>
    </div>
  );
}

function summary(occupancy: LogOccupancy): string {
  const { lowFreqHz, rowHz, rowCount, trackCount, unplacedCount } = occupancy;
  const band = `${(lowFreqHz / 1e6).toFixed(3)} to ${((lowFreqHz + rowCount * rowHz) / 1e6).toFixed(3)} MHz`;
  const unplaced = unplacedCount === 0 ? '' : `; ${unplacedCount} have no known frequency`;
  return `${band}, ${trackCount} tracks${unplaced}`;
}

function cellText(occupancy: LogOccupancy, { column, row }: Cell): string {
  const fraction = occupancy.fractions[column * occupancy.rowCount + row] ?? 0;
  const freqMhz = (occupancy.lowFreqHz + (row + 0.5) * occupancy.rowHz) / 1e6;
  return `${timeText(columnNs(occupancy, column))}  ${freqMhz.toFixed(4)} MHz  in use ${(100 * fraction).toFixed(0)} %`;
}

function columnNs({ startNs, columnS }: LogOccupancy, column: number): string {
  return (BigInt(startNs) + BigInt(column) * BigInt(Math.round(columnS * 1e9))).toString();
}

/** One rectangle a cell, on whole device pixels so that neighbours touch. */
function paint(canvas: HTMLCanvasElement, occupancy: LogOccupancy): void {
  const { columnCount, rowCount, fractions } = occupancy;
  const ratio = window.devicePixelRatio;
  canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.fillStyle = themeOf(canvas).trace;
  for (let column = 0; column < columnCount; column += 1) {
    const left = Math.floor((column * canvas.width) / columnCount);
    const right = Math.ceil(((column + 1) * canvas.width) / columnCount);
    for (let row = 0; row < rowCount; row += 1) {
      const fraction = fractions[column * rowCount + row] ?? 0;
      if (fraction <= 0) continue;
      const upper = Math.floor(((rowCount - 1 - row) * canvas.height) / rowCount);
      const lower = Math.ceil(((rowCount - row) * canvas.height) / rowCount);
      context.globalAlpha = 0.2 + 0.8 * fraction;
      context.fillRect(left, upper, right - left, lower - upper);
    }
  }
}
