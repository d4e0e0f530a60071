// The arrangement of panels as plain data: what a preset looks like when it is delivered, and whether a saved one can
// still be used. Pure; it knows the docking library only by the shape of what that library reads and writes.

import type { Preset, SavedLayout } from '../../stores/layout-store.ts';

/** Where a preset holds a panel. Panels in one area are tabs of it, in the order of the panel table. */
export type Area = 'picture' | 'strip' | 'drawer' | 'side' | 'side-lower';

/** What an arrangement needs to know of a panel. */
export interface PanelPlan {
  readonly id: string;
  readonly title: string;
  /** The area in each preset that has the panel open; a preset that is not named has it closed. */
  readonly places: Readonly<Partial<Record<Preset, Area>>>;
  /** Where it opens in a preset that has no place for it; without it, in the first area of `places`. */
  readonly opensIn?: Area;
  readonly minWidthPx: number;
  readonly minHeightPx: number;
  /** Alone in its group, it needs no tab: the space is the picture's. */
  readonly isFrameless: boolean;
}

export interface SizePx {
  readonly width: number;
  readonly height: number;
}

export interface GridLeaf {
  readonly type: 'leaf';
  readonly data: {
    readonly id: string;
    readonly views: readonly string[];
    readonly activeView: string;
    readonly hideHeader: boolean;
  };
  readonly size: number;
}

export interface GridBranch {
  readonly type: 'branch';
  readonly data: readonly GridNode[];
  readonly size: number;
}

export type GridNode = GridLeaf | GridBranch;

export interface DockGrid {
  readonly grid: {
    readonly root: GridBranch;
    readonly width: number;
    readonly height: number;
    readonly orientation: 'HORIZONTAL' | 'VERTICAL';
  };
  readonly panels: Readonly<Record<string, PanelState>>;
  readonly activeGroup?: string;
}

export interface PanelState {
  readonly id: string;
  readonly contentComponent: string;
  readonly title: string;
  readonly minimumWidth: number;
  readonly minimumHeight: number;
}

/** Raised when areas or presets change so much that an old arrangement would be worse than the delivered one. */
export const LAYOUT_VERSION = 1;
/** The docking library's name of our one component, which finds out by the id what to draw. */
export const PANEL_COMPONENT = 'panel';

/** Pixels. The picture takes what the rest leaves. */
const STRIP_HEIGHT_PX = 84;
/** The columns that the signal list is delivered with fit into the least of it. */
const SIDE_WIDTH = { part: 0.31, min: 456, max: 640 } as const;
const LOWER_HEIGHT = { part: 0.44, min: 290, max: 620 } as const;
const DRAWER_HEIGHT = { part: 0.34, min: 220, max: 560 } as const;

/** The preset as delivered, for a dock of that size. */
export function presetGrid(preset: Preset, plans: readonly PanelPlan[], size: SizePx): DockGrid {
  const idsIn = (area: Area): readonly string[] =>
    plans.filter((plan) => plan.places[preset] === area).map(({ id }) => id);
  const heightOf = (area: Area): number => {
    if (area === 'strip') return STRIP_HEIGHT_PX;
    return part(size.height, area === 'drawer' ? DRAWER_HEIGHT : LOWER_HEIGHT);
  };
  const column = (areas: readonly [Area, ...Area[]], widthPx: number): GridBranch | null => {
    const [first, ...others] = areas;
    const lower = others.filter((area) => idsIn(area).length > 0);
    const lowerPx = lower.reduce((sum, area) => sum + heightOf(area), 0);
    const leaves = [first, ...lower].flatMap((area) => {
      const ids = idsIn(area);
      const heightPx = area === first ? Math.max(1, size.height - lowerPx) : heightOf(area);
      return ids.length === 0 ? [] : [leaf(area, ids, heightPx, plans)];
    });
    return leaves.length === 0 ? null : { type: 'branch', data: leaves, size: widthPx };
  };
  const hasSide = idsIn('side').length + idsIn('side-lower').length > 0;
  const sidePx = hasSide ? part(size.width, SIDE_WIDTH) : 0;
  const columns = [
    column(['picture', 'strip', 'drawer'], Math.max(1, size.width - sidePx)),
    column(['side', 'side-lower'], sidePx),
  ].filter((entry) => entry !== null);
  return {
    grid: {
      root: { type: 'branch', data: columns, size: size.height },
      width: size.width,
      height: size.height,
      orientation: 'HORIZONTAL',
    },
    panels: panelStates(plans, idsOf(columns)),
  };
}

export type Restored =
  | { readonly ok: true; readonly grid: DockGrid; readonly newIds: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/**
 * A saved arrangement made usable: panels that no longer exist are left out, what a panel is called and how small it
 * may be comes from the table. `newIds` are panels of the preset that were not known when it was saved.
 */
export function restoredGrid(saved: SavedLayout, preset: Preset, plans: readonly PanelPlan[]): Restored {
  if (saved.version !== LAYOUT_VERSION) return { ok: false, reason: 'was saved by another version' };
  const grid = isRecord(saved.grid) ? saved.grid.grid : undefined;
  if (!isRecord(grid) || !isLength(grid.width) || !isLength(grid.height))
    return { ok: false, reason: 'is damaged' };
  const used = new Set<string>();
  const root = node(grid.root, plans, used, 0);
  if (root === null || root.type !== 'branch') return { ok: false, reason: 'is damaged' };
  const known = new Set(saved.knownPanelIds);
  return {
    ok: true,
    grid: {
      grid: {
        root,
        width: grid.width,
        height: grid.height,
        orientation: grid.orientation === 'VERTICAL' ? 'VERTICAL' : 'HORIZONTAL',
      },
      panels: panelStates(plans, [...used]),
    },
    newIds: plans
      .filter(({ id, places }) => places[preset] !== undefined && !known.has(id) && !used.has(id))
      .map(({ id }) => id),
  };
}

/** Far more than anybody nests; stops a made-up file from exhausting the stack. */
const DEPTH_MAX = 12;

/** null where nothing usable is left of it. */
function node(
  value: unknown,
  plans: readonly PanelPlan[],
  used: Set<string>,
  depth: number,
): GridNode | null {
  if (!isRecord(value) || depth > DEPTH_MAX) return null;
  const size = isLength(value.size) ? value.size : 1;
  if (value.type === 'branch') {
    if (!Array.isArray(value.data)) return null;
    const data = value.data
      .map((child: unknown) => node(child, plans, used, depth + 1))
      .filter((child) => child !== null);
    return data.length === 0 ? null : { type: 'branch', data, size };
  }
  if (value.type !== 'leaf' || !isRecord(value.data) || !Array.isArray(value.data.views)) return null;
  if (typeof value.data.id !== 'string') return null;
  const ids = [...new Set(value.data.views)].filter(
    (id: unknown): id is string =>
      typeof id === 'string' && !used.has(id) && plans.some((plan) => plan.id === id),
  );
  const [first] = ids;
  if (first === undefined) return null;
  for (const id of ids) used.add(id);
  const { activeView } = value.data;
  const active = typeof activeView === 'string' && ids.includes(activeView) ? activeView : first;
  return leaf(value.data.id, ids, size, plans, active);
}

function leaf(
  groupId: string,
  ids: readonly string[],
  size: number,
  plans: readonly PanelPlan[],
  activeId = ids[0] ?? '',
): GridLeaf {
  return {
    type: 'leaf',
    data: { id: groupId, views: ids, activeView: activeId, hideHeader: needsNoHeader(ids, plans) },
    size,
  };
}

/** One panel that needs no tab. */
export function needsNoHeader(ids: readonly string[], plans: readonly PanelPlan[]): boolean {
  return ids.length === 1 && plans.some((plan) => plan.id === ids[0] && plan.isFrameless);
}

function idsOf(nodes: readonly GridNode[]): readonly string[] {
  return nodes.flatMap((child) => (child.type === 'leaf' ? child.data.views : idsOf(child.data)));
}

export function panelState(plan: PanelPlan): PanelState {
  return {
    id: plan.id,
    contentComponent: PANEL_COMPONENT,
    title: plan.title,
    minimumWidth: plan.minWidthPx,
    minimumHeight: plan.minHeightPx,
  };
}

function panelStates(plans: readonly PanelPlan[], ids: readonly string[]): DockGrid['panels'] {
  return Object.fromEntries(
    plans.filter(({ id }) => ids.includes(id)).map((plan) => [plan.id, panelState(plan)]),
  );
}

function part(
  wholePx: number,
  rule: { readonly part: number; readonly min: number; readonly max: number },
): number {
  const wantedPx = Math.min(rule.max, Math.max(rule.min, Math.round(rule.part * wholePx)));
  return Math.min(wantedPx, Math.floor(wholePx * 0.6));
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
