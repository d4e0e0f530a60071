// Keys as text: `Mod+O`, `Shift+ArrowLeft`, `Space`, `[`. Compares them with keyboard events and spells them for
// people. `Mod` is Command on a Mac and Control elsewhere.

export interface Chord {
  /** `KeyboardEvent.key`, letters in lower case. */
  readonly key: string;
  readonly isMod: boolean;
  /** null: does not matter, because the key is a sign or digit that needs Shift or AltGr on some keyboards. */
  readonly isShift: boolean | null;
}

/** The part of a KeyboardEvent that a chord is compared with. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const KEY_OF_NAME: Readonly<Record<string, string>> = { Space: ' ', Plus: '+', Minus: '-' };
const LABEL_OF_NAME: Readonly<Record<string, string>> = {
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Plus: '+',
  Minus: '−',
  Escape: 'Esc',
};

export function parseChord(text: string): Chord {
  const parts = text.split('+');
  const name = parts.at(-1) ?? '';
  const modifiers = parts.slice(0, -1);
  const key = KEY_OF_NAME[name] ?? (name.length === 1 ? name.toLowerCase() : name);
  const isSign = key.length === 1 && !/[a-z ]/.test(key);
  return { key, isMod: modifiers.includes('Mod'), isShift: isSign ? null : modifiers.includes('Shift') };
}

export function isPressed(chord: Chord, press: KeyPress, isMac: boolean): boolean {
  const isAltGr = press.altKey && chord.isShift === null && !chord.isMod && (isMac || press.ctrlKey);
  if (press.altKey && !isAltGr) return false;
  const hasMod = isMac ? press.metaKey : press.ctrlKey && !isAltGr;
  const hasOther = isMac ? press.ctrlKey : press.metaKey;
  if (hasOther || hasMod !== chord.isMod) return false;
  if (chord.isShift !== null && press.shiftKey !== chord.isShift) return false;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return key === chord.key;
}

/** For tooltips and the help sheet, for example `Ctrl O`. */
export function chordLabel(text: string, isMac: boolean): string {
  return text
    .split('+')
    .map((part) => (part === 'Mod' ? (isMac ? '⌘' : 'Ctrl') : (LABEL_OF_NAME[part] ?? part)))
    .join(' ');
}
