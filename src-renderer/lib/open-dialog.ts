// Whether something stands over the page that has the keys for itself. Knows how dialogs look in the page, no key.

const MODAL = '[role=dialog][aria-modal=true], .bp6-dialog-container, dialog[open]';
/** What Escape closes although the page beside it goes on working; a tooltip is not closed by a key. */
const POPOVER = '.bp6-popover:not(.bp6-tooltip)';

/** Nothing beside it reacts to keys. */
export function isDialogOpen(page: Document): boolean {
  return page.querySelector(MODAL) !== null;
}

/** Escape closes a dialog or a menu, and nothing behind it. */
export function isEscapeTaken(page: Document): boolean {
  return isDialogOpen(page) || page.querySelector(POPOVER) !== null;
}
