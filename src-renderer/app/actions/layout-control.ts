// What actions and panels may do with the arrangement of panels. The docking library stands behind it, out of sight.

import type { Unsubscribe } from '#contract/api.ts';
import type { Preset } from '../../stores/layout-store.ts';

export interface PanelName {
  readonly id: string;
  readonly title: string;
}

export interface LayoutControl {
  /** Every panel there is, open or not. */
  readonly panels: readonly PanelName[];
  preset(): Preset;
  /** Switches to the preset as the user left it. */
  apply(preset: Preset): void;
  /** Brings the present preset back to how it was delivered. */
  reset(): void;
  isOpen(panelId: string): boolean;
  /** Opens the panel where the preset has it, or brings its tab to the front. */
  show(panelId: string): void;
  close(panelId: string): void;
  /** Whether every group shows its tabs, so that all can be dragged. */
  isArranging(): boolean;
  setArranging(isArranging: boolean): void;
  /** Lets the active group fill the dock, or gives the space back. */
  toggleMaximized(): void;
  isMaximized(): boolean;
  /** Moves the keyboard to the next group of panels, or the one before it. */
  focusGroup(step: 1 | -1): void;
  onChange(listener: () => void): Unsubscribe;
}
