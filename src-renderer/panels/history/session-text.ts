// How a session of the log is named in a list.

import type { LogSession } from '#contract/log.ts';

/** `12  g001.cu8  2026-01-31 12:00`; what was cut short, and what is kept, is said. */
export function sessionText(session: LogSession): string {
  const name = session.sourcePath.split(/[\\/]/).at(-1) ?? session.sourcePath;
  const time = session.openedAt.slice(0, 16).replace('T', ' ');
  const state = session.state === 'complete' || session.state === 'running' ? '' : ` (${session.state})`;
  const kept = session.isPinned ? ' (kept)' : '';
  return `${session.sessionId}  ${name}  ${time}${state}${kept}`;
}
