import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRESETS, type SavedLayout } from '../../stores/layout-store.ts';
import {
  type DockGrid,
  type GridNode,
  LAYOUT_VERSION,
  type PanelPlan,
  presetGrid,
  restoredGrid,
} from './dock-grid.ts';

const plan = (id: string, places: PanelPlan['places'], isFrameless = false): PanelPlan => ({
  id,
  title: id.toUpperCase(),
  places,
  minWidthPx: 100,
  minHeightPx: 50,
  isFrameless,
});

const PLANS: readonly PanelPlan[] = [
  plan('picture', { live: 'picture', replay: 'picture', review: 'picture' }, true),
  plan('overview', { replay: 'strip', review: 'strip' }, true),
  plan('signals', { live: 'side', replay: 'side', review: 'drawer' }),
  plan('history', { live: 'side', replay: 'side', review: 'drawer' }),
  plan('detail', { live: 'side-lower', replay: 'side-lower', review: 'side' }),
];
const SIZE = { width: 1280, height: 736 };

function leavesOf(node: GridNode): readonly Extract<GridNode, { type: 'leaf' }>[] {
  return node.type === 'leaf' ? [node] : node.data.flatMap(leavesOf);
}

const viewsOf = (grid: DockGrid): readonly (readonly string[])[] =>
  leavesOf(grid.grid.root).map(({ data }) => data.views);

const saved = (grid: unknown, known = PLANS.map(({ id }) => id)): SavedLayout => ({
  version: LAYOUT_VERSION,
  knownPanelIds: known,
  grid,
});

describe('a preset as delivered', () => {
  it('has its panels in their places, tabs in the order of the table', () => {
    expect(viewsOf(presetGrid('replay', PLANS, SIZE))).toEqual([
      ['picture'],
      ['overview'],
      ['signals', 'history'],
      ['detail'],
    ]);
    expect(viewsOf(presetGrid('live', PLANS, SIZE))).toEqual([
      ['picture'],
      ['signals', 'history'],
      ['detail'],
    ]);
    expect(viewsOf(presetGrid('review', PLANS, SIZE))).toEqual([
      ['picture'],
      ['overview'],
      ['signals', 'history'],
      ['detail'],
    ]);
  });

  it('fills the dock exactly, and leaves the picture the largest part from 1280x800 to two 4K screens', () => {
    for (const preset of PRESETS)
      for (const size of [SIZE, { width: 2560, height: 1376 }, { width: 7680, height: 2096 }]) {
        const { root } = presetGrid(preset, PLANS, size).grid;
        const sum = (nodes: readonly GridNode[]): number =>
          nodes.reduce((total, node) => total + node.size, 0);
        expect(sum(root.data)).toBe(size.width);
        for (const column of root.data)
          if (column.type === 'branch') expect(sum(column.data)).toBe(size.height);
        expect(root.data[0]?.size).toBeGreaterThan(0.55 * size.width);
      }
  });

  it('hides the tab of a picture that is alone, and of nothing else', () => {
    const leaves = leavesOf(presetGrid('replay', PLANS, SIZE).grid.root);
    expect(leaves.map(({ data }) => data.hideHeader)).toEqual([true, true, false, false]);
  });
});

describe('a saved layout', () => {
  it('comes back as it was', () => {
    const grid = presetGrid('replay', PLANS, SIZE);
    const restored = restoredGrid(saved(grid), 'replay', PLANS);
    expect(restored).toEqual({ ok: true, grid, newIds: [] });
  });

  it('loses a panel that no longer exists, and only that one', () => {
    const grid = presetGrid('replay', PLANS, SIZE);
    const fewer = PLANS.filter(({ id }) => id !== 'history' && id !== 'overview');
    const restored = restoredGrid(saved(grid), 'replay', fewer);
    if (!restored.ok) throw new Error(restored.reason);
    expect(viewsOf(restored.grid)).toEqual([['picture'], ['signals'], ['detail']]);
  });

  it('gains a panel that was not known when it was saved, but not one that the user closed', () => {
    const grid = presetGrid(
      'replay',
      PLANS.filter(({ id }) => id !== 'history' && id !== 'detail'),
      SIZE,
    );
    const restored = restoredGrid(saved(grid, ['picture', 'overview', 'signals', 'detail']), 'replay', PLANS);
    expect(restored.ok && restored.newIds).toEqual(['history']);
  });

  it('of another version is given up, with the reason', () => {
    const grid = presetGrid('replay', PLANS, SIZE);
    const restored = restoredGrid({ ...saved(grid), version: 0 }, 'replay', PLANS);
    expect(restored).toEqual({ ok: false, reason: 'was saved by another version' });
  });

  it('a group without a name, and one that holds a panel twice, do not take their panels with them', () => {
    const text = JSON.stringify(presetGrid('replay', PLANS, SIZE));
    for (const damaged of [
      text.replace('"id":"side"', '" id":"side"'),
      text.replace('"views":["signals"', '"views":["signals","signals"'),
    ]) {
      expect(damaged).not.toBe(text);
      const restored = restoredGrid(saved(JSON.parse(damaged)), 'replay', PLANS);
      if (!restored.ok) throw new Error(restored.reason);
      expect(Object.keys(restored.grid.panels).toSorted()).toEqual(viewsOf(restored.grid).flat().toSorted());
    }
  });

  it('that is damaged in any way is given up or whole: never one panel twice, never an empty group', () => {
    const grid = presetGrid('replay', PLANS, SIZE);
    const text = JSON.stringify(grid);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.nat(40), fc.string({ maxLength: 8 }), (at, count, junk) => {
        let value: unknown;
        try {
          value = JSON.parse(text.slice(0, at) + junk + text.slice(at + count));
        } catch {
          value = junk;
        }
        const restored = restoredGrid(saved(value), 'replay', PLANS);
        if (!restored.ok) return;
        const views = viewsOf(restored.grid);
        expect(views.every((ids) => ids.length > 0)).toBe(true);
        const ids = views.flat();
        expect(new Set(ids).size).toBe(ids.length);
        expect(Object.keys(restored.grid.panels).toSorted()).toEqual(ids.toSorted());
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        restoredGrid(saved(value), 'replay', PLANS);
        restoredGrid(saved({ grid: { root: value, width: 1, height: 1 } }), 'replay', PLANS);
      }),
    );
  });
});
