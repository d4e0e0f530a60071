// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import type { Action } from './action.ts';
import { routeKeys } from './key-router.ts';

let runs: string[] = [];
let stop: () => void = () => undefined;

function action(id: string, key: string, isEnabled = true): Action {
  return {
    id,
    label: id,
    group: 'Help',
    keys: [key],
    isEnabled: () => isEnabled,
    run: () => void runs.push(id),
  };
}

beforeEach(() => {
  stop();
  runs = [];
  document.body.innerHTML =
    '<input id="field" type="text"><button id="button" type="button"></button><div id="slider" role="slider" tabindex="0"></div>';
  stop = routeKeys(
    document,
    [
      action('play', 'Space'),
      action('back', 'ArrowLeft'),
      action('open', 'Mod+O'),
      action('off', 'X', false),
    ],
    false,
  );
});

function press(target: Element | Document, key: string, ctrlKey = false): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}

function element(id: string): Element {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found;
}

describe('key router', () => {
  it('runs the action of a key and keeps the key from the browser', () => {
    expect(press(document.body, ' ').defaultPrevented).toBe(true);
    expect(runs).toEqual(['play']);
  });

  it('leaves text to a field, but not Ctrl O', () => {
    expect(press(element('field'), ' ').defaultPrevented).toBe(false);
    expect(runs).toEqual([]);
    press(element('field'), 'o', true);
    expect(runs).toEqual(['open']);
  });

  it('leaves Space to a button and arrows to a slider that hold the focus', () => {
    press(element('button'), ' ');
    press(element('slider'), 'ArrowLeft');
    expect(runs).toEqual([]);
    press(element('button'), 'ArrowLeft');
    expect(runs).toEqual(['back']);
  });

  it('does nothing while a dialog is open', () => {
    document.body.insertAdjacentHTML('beforeend', '<div role="dialog" aria-modal="true"></div>');
    press(document.body, ' ');
    expect(runs).toEqual([]);
  });

  it('swallows the key of an action that cannot run now', () => {
    expect(press(document.body, 'x').defaultPrevented).toBe(true);
    expect(runs).toEqual([]);
  });

  it('hears nothing after it was stopped', () => {
    stop();
    press(document.body, ' ');
    expect(runs).toEqual([]);
  });
});
