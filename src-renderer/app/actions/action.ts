// One thing that the user can do, told once: the same object feeds button, key, menu, palette and help sheet.

export const ACTION_GROUPS = [
  'Recording',
  'Replay',
  'Picture',
  'Traces',
  'Measure',
  'Signals',
  'Annotations',
  'Layout',
  'Help',
] as const;
export type ActionGroup = (typeof ACTION_GROUPS)[number];

export interface Action {
  /** `group.verb`, unique. */
  readonly id: string;
  readonly label: string;
  readonly group: ActionGroup;
  /** Chords as `parseChord` reads them, the one to show first; no chord belongs to two actions. May be empty. */
  readonly keys: readonly string[];
  /** Other words that the palette finds it by. */
  readonly words?: string;
  isEnabled(): boolean;
  /** Only of an act that turns something on and off. */
  isOn?(): boolean;
  run(): void;
}
