import { describe, expect, it } from 'vitest';
import { createMarkerStore } from './marker-store.ts';

describe('marker store', () => {
  it('places the first marker, then moves the active one', () => {
    const store = createMarkerStore();
    store.getState().place(100, 'live');
    store.getState().place(200, 'average');
    expect(store.getState().markers).toEqual([
      { markerId: 1, offsetHz: 200, trace: 'average', relativeTo: null },
    ]);
    expect(store.getState().activeId).toBe(1);
  });

  it('measures every delta from one marker, and takes them away with it', () => {
    const store = createMarkerStore();
    const { add, place, remove, setActive } = store.getState();
    place(0, 'live');
    add(10, 'live', true);
    add(20, 'live', true);
    expect(store.getState().markers.map(({ relativeTo }) => relativeTo)).toEqual([null, 1, 1]);
    add(30, 'live', false);
    setActive(9);
    expect(store.getState().activeId).toBe(4);
    remove(1);
    expect(store.getState().markers.map(({ markerId }) => markerId)).toEqual([4]);
    add(40, 'live', false);
    expect(store.getState().activeId).toBe(1);
    remove(1);
    expect(store.getState().activeId).toBe(4);
  });

  it('has eight at the most', () => {
    const { add } = createMarkerStore().getState();
    const store = createMarkerStore();
    for (let index = 0; index < 12; index++) store.getState().add(index, 'live', false);
    expect(store.getState().markers).toHaveLength(8);
    add(1, 'live', true);
  });
});
