// What went wrong, at the lower right: standing problems for as long as they stand, and notices of the engine and of
// failed commands, one line each. Errors stay until they are dismissed; the rest leaves by itself.

import { OverlayToaster, Toast } from '@blueprintjs/core';
import { type ReactNode, useEffect, useState } from 'react';
import type { Notice } from '#contract/entities.ts';
import { standingProblems } from './standing-problems.ts';
import { useEngine, useWorkspace } from './workspace-context.ts';

const SHOWN_AT_ONCE = 4;
/** 0: until dismissed. */
const TIMEOUT_MS: Readonly<Record<Notice['level'], number>> = { info: 5000, warning: 9000, error: 0 };
const SILENCE_CHECK_MS = 1000;

export function Notices(): ReactNode {
  const notices = useEngine((state) => state.notices);
  const [dismissedIds, setDismissedIds] = useState<ReadonlySet<number>>(new Set());
  const shown = notices.filter(({ noticeId }) => !dismissedIds.has(noticeId)).slice(-SHOWN_AT_ONCE);
  const connection = useEngine((state) => state.connection);
  const hasSession = useEngine((state) => state.session !== null);
  const analysis = useEngine((state) => state.analysis);
  const storeStatus = useEngine((state) => state.storeStatus);
  const speed = useEngine((state) => state.transport.speed);
  const isAwaited = useEngine(
    ({ session, transport }) => session !== null && transport.isPlaying && !transport.atEnd,
  );
  const silentS = useSilence(isAwaited);
  const rowDurationS = useEngine((state) => state.session?.settings.rowDurationS ?? 0);
  const rowIntervalS = speed === 'max' ? 0 : rowDurationS / speed;
  const problems = standingProblems({
    connection,
    hasSession,
    analysis,
    storeStatus,
    silentS,
    rowIntervalS,
  });
  return (
    <OverlayToaster className="notices" position="bottom-right" canEscapeKeyClear={false} usePortal={false}>
      {problems.map(({ id, level, text }) => (
        <Toast
          key={id}
          className={`notice is-${level}`}
          timeout={0}
          isCloseButtonShown={false}
          message={text}
        />
      ))}
      {shown.map(({ noticeId, level, text }) => (
        <Toast
          key={noticeId}
          className={`notice is-${level}`}
          timeout={TIMEOUT_MS[level]}
          message={text}
          onDismiss={() => setDismissedIds((ids) => new Set([...ids, noticeId]))}
        />
      ))}
    </OverlayToaster>
  );
}

/** Whole seconds since the last frame came, while frames are awaited; else null. Looks once a second. */
function useSilence(isAwaited: boolean): number | null {
  const { stream } = useWorkspace();
  const [silentS, setSilentS] = useState<number | null>(null);
  useEffect(() => {
    if (!isAwaited) {
      setSilentS(null);
      return;
    }
    let frames = stream.counters.frames;
    let lastMs = performance.now();
    const timer = setInterval(() => {
      const now = stream.counters.frames;
      if (now !== frames || document.visibilityState === 'hidden') lastMs = performance.now();
      frames = now;
      setSilentS(Math.floor((performance.now() - lastMs) / 1000));
    }, SILENCE_CHECK_MS);
    return () => clearInterval(timer);
  }, [isAwaited, stream]);
  return silentS;
}
