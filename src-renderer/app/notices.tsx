// Notices of the engine and of failed commands, one line each, at the lower right. Errors stay until they are
// dismissed; the rest leaves by itself.

import { OverlayToaster, Toast } from '@blueprintjs/core';
import { type ReactNode, useState } from 'react';
import type { Notice } from '#contract/entities.ts';
import { useEngine } from './workspace-context.ts';

const SHOWN_AT_ONCE = 4;
/** 0: until dismissed. */
const TIMEOUT_MS: Readonly<Record<Notice['level'], number>> = { info: 5000, warning: 9000, error: 0 };

export function Notices(): ReactNode {
  const notices = useEngine((state) => state.notices);
  const [dismissedIds, setDismissedIds] = useState<ReadonlySet<number>>(new Set());
  const shown = notices.filter(({ noticeId }) => !dismissedIds.has(noticeId)).slice(-SHOWN_AT_ONCE);
  const isLost = useEngine((state) => state.connection === 'lost');
  return (
    <OverlayToaster className="notices" position="bottom-right" canEscapeKeyClear={false} usePortal={false}>
      {isLost && (
        <Toast
          key="connection"
          className="notice is-error"
          timeout={0}
          isCloseButtonShown={false}
          message="The connection to the engine is lost: what you see is the last that was known. Reconnecting."
        />
      )}
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
