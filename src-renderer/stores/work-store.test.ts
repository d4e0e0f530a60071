import { describe, expect, it } from 'vitest';
import { createWorkStore } from './work-store.ts';

describe('long work', () => {
  it('is listed while it goes on, with how far it is', () => {
    const store = createWorkStore();
    const clip = store.begin('Cutting out a clip');
    const other = store.begin('Exporting');
    clip.progress(0.25);
    clip.progress(7);
    expect(store.getState().items.map(({ label, fraction }) => [label, fraction])).toEqual([
      ['Cutting out a clip', 1],
      ['Exporting', null],
    ]);
    clip.end();
    clip.end();
    clip.progress(0.5);
    expect(store.getState().items.map(({ label }) => label)).toEqual(['Exporting']);
    other.end();
    expect(store.getState().items).toEqual([]);
  });

  it('does not draw anew for steps that nobody sees', () => {
    const store = createWorkStore();
    const work = store.begin('Exporting');
    work.progress(0.5);
    let changes = 0;
    store.subscribe(() => changes++);
    for (let step = 0; step < 100; step++) work.progress(0.5 + step * 1e-5);
    expect(changes).toBe(0);
  });

  it('is cancelled by whoever began it', () => {
    const store = createWorkStore();
    let isCancelled = false;
    store.begin('Exporting', () => {
      isCancelled = true;
    });
    store.getState().items[0]?.cancel?.();
    expect(isCancelled).toBe(true);
  });
});
