// The level of a signal's tracks over the whole recording, with the playhead. A click seeks. It draws on a canvas,
// because an emitter can have thousands of bursts.

import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Track } from '#contract/entities.ts';
import { useEngine } from '../../app/workspace-context.ts';
import { formatDb, formatDuration } from '../../lib/format.ts';

export interface LevelPlotProps {
  readonly tracks: readonly Track[];
  /** Length of the recording in samples. */
  readonly sampleCount: number;
  readonly sampleRateHz: number;
  readonly color: string;
  onSeek(sample: number): void;
}

const MIN_SPAN_DB = 20;
const STEP_DB = 10;
const TRACK_MIN_PX = 2;
const MARGIN = { top: 18, bottom: 18 } as const;

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

interface LevelScale {
  readonly lowDb: number;
  readonly highDb: number;
}

/** Whole steps around what is there, so that the scale rests while levels move a little. */
export function levelScale(levelsDb: readonly number[]): LevelScale {
  if (levelsDb.length === 0) return { lowDb: -100, highDb: -100 + MIN_SPAN_DB };
  const low = levelsDb.reduce((least, level) => Math.min(least, level), Number.POSITIVE_INFINITY);
  const high = levelsDb.reduce((most, level) => Math.max(most, level), Number.NEGATIVE_INFINITY);
  const lowDb = Math.floor((low - 2) / STEP_DB) * STEP_DB;
  const highDb = Math.ceil((high + 2) / STEP_DB) * STEP_DB;
  return { lowDb, highDb: Math.max(highDb, lowDb + MIN_SPAN_DB) };
}

export function LevelPlot({ tracks, sampleCount, sampleRateHz, color, onSeek }: LevelPlotProps): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<Size>({ widthPx: 0, heightPx: 0 });

  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setSize({ widthPx: element.clientWidth, heightPx: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const scale = levelScale(tracks.map((track) => track.powerDbfs));
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined || size.widthPx === 0) return;
    const ratio = window.devicePixelRatio;
    context.canvas.width = Math.round(size.widthPx * ratio);
    context.canvas.height = Math.round(size.heightPx * ratio);
    context.scale(ratio, ratio);
    drawTracks(context, tracks, sampleCount, scale, size, color);
  }, [tracks, sampleCount, scale, size, color]);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    onSeek((sampleCount * (event.clientX - box.left)) / box.width);
  };
  return (
    <div
      className="level-plot"
      ref={holder}
      title="Level of each track over the recording; click to go there"
      onPointerDown={onPointerDown}
    >
      <canvas ref={canvas} role="img" aria-label={`Level over time of ${tracks.length} tracks`} />
      <span className="level-plot-text is-top">{formatDb(scale.highDb).replace('.0', '')} dBFS</span>
      <span className="level-plot-text is-bottom">{formatDb(scale.lowDb).replace('.0', '')}</span>
      <span className="level-plot-text is-end">{formatDuration(sampleCount / sampleRateHz)}</span>
      <Playhead sampleCount={sampleCount} />
    </div>
  );
}

function Playhead({ sampleCount }: { readonly sampleCount: number }): ReactNode {
  const fraction = useEngine((state) =>
    sampleCount === 0 ? 0 : Math.min(1, state.transport.positionSample / sampleCount),
  );
  return <div className="level-plot-playhead" style={{ transform: `translateX(${100 * fraction}%)` }} />;
}

function drawTracks(
  context: CanvasRenderingContext2D,
  tracks: readonly Track[],
  sampleCount: number,
  scale: LevelScale,
  size: Size,
  color: string,
): void {
  const plotHeightPx = size.heightPx - MARGIN.top - MARGIN.bottom;
  const yOf = (db: number): number =>
    MARGIN.top + (plotHeightPx * (scale.highDb - db)) / (scale.highDb - scale.lowDb);
  context.clearRect(0, 0, size.widthPx, size.heightPx);
  context.fillStyle = '#1d242e';
  for (let db = scale.lowDb; db <= scale.highDb; db += STEP_DB)
    context.fillRect(0, Math.round(yOf(db)), size.widthPx, 1);
  context.fillStyle = color;
  for (const track of tracks) {
    const x = (size.widthPx * track.sampleStart) / sampleCount;
    const widthPx = Math.max(TRACK_MIN_PX, (size.widthPx * track.sampleCount) / sampleCount);
    context.globalAlpha = 0.35;
    const peakY = yOf(Math.min(scale.highDb, track.peakPowerDbfs));
    context.fillRect(x, peakY, widthPx, Math.max(0, yOf(track.powerDbfs) - peakY));
    context.globalAlpha = 1;
    context.fillRect(x, Math.round(yOf(track.powerDbfs)) - 1, widthPx, 2);
  }
}
