// Drives the docking library for the actions: presets, restoring, saving, opening and closing panels. It knows panels
// by id, title and place only, and no React.

import type { DockviewApi, DockviewGroupPanel, SerializedDockview } from 'dockview-react';
import type { Unsubscribe } from '#contract/api.ts';
import { addNotice, type EngineStore } from '../../stores/engine-store.ts';
import type { LayoutStore, Preset } from '../../stores/layout-store.ts';
import type { LayoutControl } from '../actions/layout-control.ts';
import {
  type Area,
  type DockGrid,
  LAYOUT_VERSION,
  needsNoHeader,
  PANEL_COMPONENT,
  type PanelPlan,
  presetGrid,
  restoredGrid,
} from './dock-grid.ts';

/** A layout is saved when it has rested, not at every pixel of a drag. */
const SAVE_DELAY_MS = 300;
const PRESET_NAMES: Readonly<Record<Preset, string>> = { live: 'Live', replay: 'Replay', review: 'Review' };
const FOCUSABLE = '[data-panel-focus], [role=grid], input, [tabindex="0"], button:not(:disabled)';

export class DockControl implements LayoutControl {
  readonly panels: readonly PanelPlan[];
  readonly #layoutStore: LayoutStore;
  readonly #engineStore: EngineStore;
  readonly #listeners = new Set<() => void>();
  #api: DockviewApi | null = null;
  #isArranging = false;
  #isLoading = false;
  #saveTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(panels: readonly PanelPlan[], layoutStore: LayoutStore, engineStore: EngineStore) {
    this.panels = panels;
    this.#layoutStore = layoutStore;
    this.#engineStore = engineStore;
  }

  /** The dock is on the page and has its size. */
  attach(api: DockviewApi): void {
    this.#api = api;
    const disposables = [
      api.onDidLayoutChange(() => this.#onLayoutChange()),
      api.onDidActivePanelChange(() => this.#tell()),
      api.onDidMaximizedGroupChange(() => this.#tell()),
    ];
    this.#load(this.preset());
    this.#detach = () => {
      for (const disposable of disposables) disposable.dispose();
    };
  }

  detach(): void {
    this.#flushSave();
    this.#detach();
    this.#api = null;
  }

  #detach: () => void = () => undefined;

  // LayoutControl

  preset(): Preset {
    return this.#layoutStore.getState().preset;
  }

  apply(preset: Preset): void {
    this.#flushSave();
    this.#layoutStore.getState().setPreset(preset);
    this.#load(preset);
  }

  reset(): void {
    this.#cancelSave();
    const preset = this.preset();
    this.#layoutStore.getState().forgetLayout(preset);
    this.#layoutStore.getState().setSpectrumHeightPx(null);
    this.#load(preset);
  }

  isOpen(panelId: string): boolean {
    return this.#api?.getPanel(panelId) !== undefined;
  }

  show(panelId: string): void {
    const api = this.#api;
    if (api === null) return;
    if (api.getPanel(panelId) === undefined) this.#open(api, panelId, true);
    api.getPanel(panelId)?.api.setActive();
  }

  close(panelId: string): void {
    const panel = this.#api?.getPanel(panelId);
    if (panel !== undefined) this.#api?.removePanel(panel);
  }

  isArranging(): boolean {
    return this.#isArranging;
  }

  setArranging(isArranging: boolean): void {
    this.#isArranging = isArranging;
    this.#dressGroups();
    this.#tell();
  }

  isMaximized(): boolean {
    return this.#api?.hasMaximizedGroup() ?? false;
  }

  toggleMaximized(): void {
    const api = this.#api;
    if (api === null) return;
    if (api.hasMaximizedGroup()) api.exitMaximizedGroup();
    else if (api.activePanel !== undefined) api.maximizeGroup(api.activePanel);
  }

  focusGroup(step: 1 | -1): void {
    const groups = this.#api?.groups ?? [];
    if (groups.length === 0) return;
    const focused = groups.findIndex((group) => group.element.contains(document.activeElement));
    const next = groups[(focused + step + groups.length) % groups.length];
    if (next === undefined) return;
    next.api.setActive();
    const control = next.element.querySelector<HTMLElement>(`.dv-content-container :is(${FOCUSABLE})`);
    (control ?? next.element).focus();
  }

  onChange(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  // Loading and saving

  #load(preset: Preset): void {
    const api = this.#api;
    if (api === null) return;
    const saved = this.#layoutStore.getState().layouts[preset];
    const restored = saved === undefined ? null : restoredGrid(saved, preset, this.panels);
    const delivered = (): DockGrid => presetGrid(preset, this.panels, api);
    if (restored === null) this.#put(api, delivered());
    else if (!restored.ok) this.#giveUp(api, preset, restored.reason, delivered());
    else
      try {
        this.#put(api, restored.grid);
        for (const panelId of restored.newIds) this.#open(api, panelId, false);
      } catch {
        this.#giveUp(api, preset, 'could not be restored', delivered());
      }
    this.#dressGroups();
    this.#tell();
  }

  #giveUp(api: DockviewApi, preset: Preset, reason: string, delivered: DockGrid): void {
    this.#layoutStore.getState().forgetLayout(preset);
    const name = PRESET_NAMES[preset];
    addNotice(this.#engineStore, {
      level: 'warning',
      text: `The saved layout of ${name} ${reason}: it is back to how it was delivered. Arrange it anew.`,
    });
    this.#put(api, delivered);
  }

  #put(api: DockviewApi, grid: DockGrid): void {
    this.#isLoading = true;
    try {
      // The shapes agree (dock-grid.ts says how it reads and writes them); the library's own type is mutable.
      api.fromJSON(grid as unknown as SerializedDockview, { reuseExistingPanels: true });
    } finally {
      this.#isLoading = false;
    }
  }

  #onLayoutChange(): void {
    if (this.#isLoading) return;
    this.#dressGroups();
    this.#tell();
    this.#cancelSave();
    this.#saveTimer = setTimeout(() => this.#save(), SAVE_DELAY_MS);
  }

  #save(): void {
    this.#cancelSave();
    const api = this.#api;
    if (api === null || api.hasMaximizedGroup() || api.totalPanels === 0) return;
    this.#layoutStore.getState().saveLayout(this.preset(), {
      version: LAYOUT_VERSION,
      knownPanelIds: this.panels.map(({ id }) => id),
      grid: api.toJSON(),
    });
  }

  #flushSave(): void {
    if (this.#saveTimer !== null) this.#save();
  }

  #cancelSave(): void {
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer);
    this.#saveTimer = null;
  }

  // Panels and groups

  /** Beside a panel of the same area if one is open, else where that area would be. */
  #open(api: DockviewApi, panelId: string, isActive: boolean): void {
    const plan = this.panels.find(({ id }) => id === panelId);
    if (plan === undefined) return;
    const area = this.#areaOf(plan);
    const position = this.#position(api, area);
    api.addPanel({
      id: plan.id,
      title: plan.title,
      component: PANEL_COMPONENT,
      minimumWidth: plan.minWidthPx,
      minimumHeight: plan.minHeightPx,
      inactive: !isActive,
      ...(position === null ? {} : { position }),
    });
  }

  #areaOf(plan: PanelPlan): Area {
    return plan.places[this.preset()] ?? plan.opensIn ?? Object.values(plan.places)[0] ?? 'side';
  }

  #position(
    api: DockviewApi,
    area: Area,
  ): { readonly referenceGroup: DockviewGroupPanel; readonly direction: Direction } | null {
    const groupIn = (wanted: Area): DockviewGroupPanel | undefined =>
      api.groups.find((group) =>
        group.panels.some(({ id }) => {
          const plan = this.panels.find((candidate) => candidate.id === id);
          return plan !== undefined && this.#areaOf(plan) === wanted;
        }),
      );
    const same = groupIn(area);
    if (same !== undefined) return { referenceGroup: same, direction: 'within' };
    const beside: readonly (readonly [Area, Direction])[] = {
      picture: [['side', 'left'] as const],
      strip: [['picture', 'below'] as const],
      drawer: [['strip', 'below'] as const, ['picture', 'below'] as const],
      side: [['side-lower', 'above'] as const, ['picture', 'right'] as const],
      'side-lower': [['side', 'below'] as const, ['picture', 'right'] as const],
    }[area];
    for (const [reference, direction] of beside) {
      const group = groupIn(reference);
      if (group !== undefined) return { referenceGroup: group, direction };
    }
    return null;
  }

  /** A lone picture has no tab, unless the user is arranging. */
  #dressGroups(): void {
    for (const group of this.#api?.groups ?? []) {
      const ids = group.panels.map(({ id }) => id);
      const isHidden = !this.#isArranging && needsNoHeader(ids, this.panels);
      if (group.header.hidden !== isHidden) group.header.hidden = isHidden;
      // The library names a tab by its title alone; what is read out must be what is seen, the count included.
      for (const tab of group.element.querySelectorAll('[role=tab][aria-label]'))
        tab.removeAttribute('aria-label');
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

type Direction = 'within' | 'left' | 'right' | 'above' | 'below';
