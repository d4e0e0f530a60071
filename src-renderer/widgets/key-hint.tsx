// A key as a small cap, for buttons, tooltips and the help sheet.

import type { ReactNode } from 'react';

export function KeyHint({ label }: { readonly label: string }): ReactNode {
  return <kbd className="key-hint">{label}</kbd>;
}
