// A number in a table that is copied by a click, with its unit and with a hyphen for a minus, as other programs read it.

import { type ReactNode, useEffect, useState } from 'react';
import { MINUS } from '../lib/format.ts';

export interface CopyTextProps {
  /** What it is, for its tooltip. */
  readonly name: string;
  readonly text: string;
  readonly testId?: string;
}

const FLASH_MS = 700;

export function CopyText({ name, text, testId }: CopyTextProps): ReactNode {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), FLASH_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  if (text === '') return null;
  return (
    <button
      type="button"
      className={isCopied ? 'copy-text is-copied' : 'copy-text'}
      title={isCopied ? 'Copied' : `Copy ${name}`}
      data-testid={testId}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        // A browser may refuse the clipboard; then nothing flashes.
        navigator.clipboard.writeText(text.replaceAll(MINUS, '-')).then(
          () => setCopied(true),
          () => setCopied(false),
        );
      }}
    >
      {text}
    </button>
  );
}
