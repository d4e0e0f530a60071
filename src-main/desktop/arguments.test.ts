import { describe, expect, it } from 'vitest';
import { firstArgument } from './arguments.ts';

describe('firstArgument', () => {
  it.each([
    [['electron', '/app', 'a.cu8'], false, { path: '/home/u/a.cu8' }],
    [['electron', '/app', '/data/a.cu8'], false, { path: '/data/a.cu8' }],
    [['electron', '/app'], false, null],
    [['sferic', 'a.cu8'], true, { path: '/home/u/a.cu8' }],
    [['sferic', '--port', '9000', '--folder', '/data', 'a.cu8'], true, { path: '/home/u/a.cu8' }],
    [['sferic', '--no-sandbox', '--disable-gpu'], true, null],
    [['sferic', ''], true, null],
    [['sferic', '--source', 'scene:a.yaml'], true, { device: 'scene:/home/u/a.yaml' }],
    [['sferic', '--source=scene:/data/a.yaml', 'b.cu8'], true, { device: 'scene:/data/a.yaml' }],
    [['sferic', '--source', 'scene:'], true, { device: 'scene:' }],
    [['sferic', '--source', 'radio'], true, { device: 'radio' }],
  ])('%j, packaged %s: %s', (argv, isPackaged, first) => {
    expect(firstArgument(argv, isPackaged, '/home/u')).toEqual(first);
  });
});
