import { describe, expect, it } from 'vitest';
import { recordingArgument } from './arguments.ts';

describe('recordingArgument', () => {
  it.each([
    [['electron', '/app', 'a.cu8'], false, '/home/u/a.cu8'],
    [['electron', '/app', '/data/a.cu8'], false, '/data/a.cu8'],
    [['electron', '/app'], false, null],
    [['sferic', 'a.cu8'], true, '/home/u/a.cu8'],
    [['sferic', '--port', '9000', '--folder', '/data', 'a.cu8'], true, '/home/u/a.cu8'],
    [['sferic', '--no-sandbox', '--disable-gpu'], true, null],
    [['sferic', ''], true, null],
  ])('%j, packaged %s: %s', (argv, isPackaged, path) => {
    expect(recordingArgument(argv, isPackaged, '/home/u')).toBe(path);
  });
});
