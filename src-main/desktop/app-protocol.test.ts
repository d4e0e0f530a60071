import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { respond } from './app-protocol.ts';

const base = mkdtempSync(join(tmpdir(), 'sferic-protocol-'));
const folder = join(base, 'renderer');

beforeAll(() => {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(base, 'renderer-of-others'));
  writeFileSync(join(folder, 'index.html'), '<title>Sferic</title>');
  writeFileSync(join(folder, 'assets', 'a.js'), '1');
  writeFileSync(join(base, 'secret.js'), 'secret');
  writeFileSync(join(base, 'renderer-of-others', 'secret.js'), 'secret');
  symlinkSync(join(base, 'secret.js'), join(folder, 'assets', 'link.js'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('respond', () => {
  it.each([
    ['app://sferic/', 'text/html; charset=utf-8'],
    ['app://sferic/index.html', 'text/html; charset=utf-8'],
    ['app://sferic/index.html?a=1#b', 'text/html; charset=utf-8'],
    ['app://sferic/assets/a.js', 'text/javascript; charset=utf-8'],
  ])('serves %s as %s, with the policy', async (url, mediaType) => {
    const response = await respond(url, folder);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(mediaType);
    expect(response.headers.get('content-security-policy')).toContain("connect-src 'self';");
  });

  it.each([
    'app://sferic/../secret.js',
    'app://sferic/%2e%2e/secret.js',
    'app://sferic/..%2fsecret.js',
    'app://sferic/assets%2f..%2f..%2fsecret.js',
    'app://sferic/..%2frenderer-of-others%2fsecret.js',
    'app://sferic/assets/link.js',
    'app://sferic/assets',
    'app://sferic/none.js',
    'app://sferic/%00',
    'app://sferic/%zz',
    'app://elsewhere/index.html',
    'file:///etc/passwd',
    'nonsense',
  ])('has nothing at %s', async (url) => {
    const response = await respond(url, folder);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('not found');
  });
});
