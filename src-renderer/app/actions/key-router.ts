// Turns key presses on the page into actions. It decides when a press belongs to a field, a button or a dialog
// instead, so that Space in a text box stays a space.

import type { Unsubscribe } from '#contract/api.ts';
import { isDialogOpen } from '../../lib/open-dialog.ts';
import type { Action } from './action.ts';
import { type Chord, isPressed, parseChord } from './chord.ts';

const FIELD =
  'input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]';
/** What reacts to Space and Enter of its own. */
const PRESSABLE = 'button, a[href], [role=menuitem], [role=option], [role=tab], input, summary';
/** What reacts to the arrow keys, Home and End of its own. */
const ARROWED = '[role=slider], [role=separator], [role=menu], [role=listbox], input, select';
/** What they mean with Control in a field is the field's: undo, redo, by words. */
const EDITING_KEYS: ReadonlySet<string> = new Set([
  'z',
  'y',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
]);

interface Route {
  readonly chord: Chord;
  readonly action: Action;
}

export function routeKeys(page: Document, actions: readonly Action[], isMac: boolean): Unsubscribe {
  const routes: readonly Route[] = actions.flatMap((action) =>
    action.keys.map((text) => ({ chord: parseChord(text), action })),
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const route = routes.find(({ chord }) => isPressed(chord, event, isMac));
    if (route === undefined || belongsToTarget(event, route.chord, page)) return;
    // Even when the action cannot run now: the browser's own meaning of Ctrl+O would be a surprise.
    event.preventDefault();
    if (route.action.isEnabled()) route.action.run();
  };
  page.addEventListener('keydown', onKeyDown);
  return () => page.removeEventListener('keydown', onKeyDown);
}

function belongsToTarget(event: KeyboardEvent, chord: Chord, page: Document): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (isDialogOpen(page)) return true;
  if (target === null) return false;
  if (chord.isMod && target.closest(FIELD) !== null && EDITING_KEYS.has(chord.key)) return true;
  if (chord.isMod) return false;
  if (target.closest(FIELD) !== null) return true;
  if (chord.key === ' ' || chord.key === 'Enter') return target.closest(PRESSABLE) !== null;
  if (chord.key.startsWith('Arrow') || chord.key === 'Home') return target.closest(ARROWED) !== null;
  return false;
}
