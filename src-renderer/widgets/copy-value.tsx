// A number with its name that is copied by a click. Its size does not depend on its value, so nothing moves.

import { type ReactNode, useEffect, useState } from 'react';

export interface CopyValueProps {
  readonly name: string;
  /** What is shown. */
  readonly text: string;
  /** Shown after the value, dim. */
  readonly unit?: string;
  /** What is copied; the shown text without it. */
  readonly copyText?: string;
  /** Explains the value, or why there is none. */
  readonly title?: string | undefined;
  /** Words rather than digits: set in the text face. */
  readonly isText?: boolean;
  readonly testId?: string;
}

const FLASH_MS = 700;

export function CopyValue({
  name,
  text,
  unit,
  copyText,
  title,
  isText = false,
  testId,
}: CopyValueProps): ReactNode {
  const [flash, setFlash] = useState<'copied' | 'not copied' | null>(null);
  useEffect(() => {
    if (flash === null) return;
    const timer = setTimeout(() => setFlash(null), FLASH_MS);
    return () => clearTimeout(timer);
  }, [flash]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(copyText ?? text);
      setFlash('copied');
    } catch {
      setFlash('not copied');
    }
  };
  return (
    <button
      type="button"
      className={flash === 'copied' ? 'copy-value is-copied' : 'copy-value'}
      title={title === undefined ? `Copy ${name}` : `${title}. Click to copy`}
      data-testid={testId}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => void copy()}
    >
      <span className="copy-value-name">{flash ?? name}</span>
      <span className={isText ? 'copy-value-text is-text' : 'copy-value-text'}>
        {text}
        {unit !== undefined && <span className="unit"> {unit}</span>}
      </span>
    </button>
  );
}
