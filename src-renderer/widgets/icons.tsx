// The few pictograms of the controls, drawn on a 16 px grid so that their edges are sharp. Decoration only: the
// control that holds one carries the name.

import type { ReactNode } from 'react';

export type IconName =
  | 'restart'
  | 'play'
  | 'pause'
  | 'stop'
  | 'loop'
  | 'up'
  | 'folder'
  | 'recording'
  | 'file'
  | 'close'
  | 'sort-up'
  | 'sort-down'
  | 'search'
  | 'chevron-down'
  | 'menu'
  | 'check'
  | 'columns'
  | 'pin'
  | 'eye-off'
  | 'download'
  | 'scissors';

const SHAPES: Readonly<Record<IconName, ReactNode>> = {
  restart: <path d="M3 3h2v10H3zM13 3v10L6 8z" fill="currentColor" />,
  play: <path d="M4 2.5v11L13.5 8z" fill="currentColor" />,
  pause: <path d="M4 3h3v10H4zM9 3h3v10H9z" fill="currentColor" />,
  stop: <path d="M3.5 3.5h9v9h-9z" fill="currentColor" />,
  loop: (
    <path
      d="M3 7.5V6.5a2 2 0 0 1 2-2h7M10 2l2.5 2.5L10 7M13 8.5v1a2 2 0 0 1-2 2H4M6 14l-2.5-2.5L6 9"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
    />
  ),
  up: <path d="M8 13V4M4 7.5L8 3.5l4 4" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  folder: <path d="M1.5 3.5h4.5l1.5 2h7v7.5h-13z" fill="none" stroke="currentColor" strokeWidth="1" />,
  recording: (
    <path d="M1.5 8h2l1.5-4.5 2.5 9 2.5-9 1.5 4.5h3" fill="none" stroke="currentColor" strokeWidth="1.2" />
  ),
  file: <path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" fill="none" stroke="currentColor" strokeWidth="1" />,
  close: <path d="M4 4l8 8M12 4l-8 8" fill="none" stroke="currentColor" strokeWidth="1.2" />,
  'sort-up': <path d="M8 5l3.5 5h-7z" fill="currentColor" />,
  'sort-down': <path d="M8 11l3.5-5h-7z" fill="currentColor" />,
  search: (
    <path
      d="M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9zM10.3 10.3l3.7 3.7"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.3"
    />
  ),
  'chevron-down': <path d="M4.5 6.5L8 10l3.5-3.5" fill="none" stroke="currentColor" strokeWidth="1.3" />,
  menu: <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" fill="none" stroke="currentColor" strokeWidth="1.3" />,
  check: <path d="M3 8.5l3.2 3.2L13 4.5" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  columns: (
    <path d="M2.5 3h11v10h-11zM6.5 3v10M10 3v10" fill="none" stroke="currentColor" strokeWidth="1.1" />
  ),
  pin: <path d="M6 2h4v5l2 2H4l2-2zM8 9v5" fill="none" stroke="currentColor" strokeWidth="1.2" />,
  'eye-off': (
    <path
      d="M1.5 8c3-5 10-5 13 0c-3 5-10 5-13 0zM3 13L13 3"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.2"
    />
  ),
  scissors: (
    <path
      d="M4.5 6.3L13 12M4.5 9.7L13 4M5.2 4.6a1.9 1.9 0 1 1-3.8 0a1.9 1.9 0 0 1 3.8 0zM5.2 11.4a1.9 1.9 0 1 1-3.8 0a1.9 1.9 0 0 1 3.8 0z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.2"
    />
  ),
  download: (
    <path d="M8 2v8M4.5 7L8 10.5L11.5 7M3 13.5h10" fill="none" stroke="currentColor" strokeWidth="1.3" />
  ),
};

export function Icon({
  name,
  sizePx = 14,
}: {
  readonly name: IconName;
  readonly sizePx?: number;
}): ReactNode {
  return (
    <svg
      className="icon"
      width={sizePx}
      height={sizePx}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      {SHAPES[name]}
    </svg>
  );
}
