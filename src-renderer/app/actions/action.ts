// One thing that the user can do, told once: the same object feeds button, key, menu and help sheet.

export const ACTION_GROUPS = ['Recording', 'Replay', 'Picture', 'Signals', 'Help'] as const;
export type ActionGroup = (typeof ACTION_GROUPS)[number];

export interface Action {
  /** `group.verb`, unique. */
  readonly id: string;
  readonly label: string;
  readonly group: ActionGroup;
  /** Chords as `parseChord` reads them, the one to show first; no chord belongs to two actions. */
  readonly keys: readonly string[];
  isEnabled(): boolean;
  run(): void;
}
