import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from './guard.ts';

describe('refusal', () => {
  it.each([
    ['127.0.0.1:8417', undefined],
    ['localhost:8417', undefined],
    ['LOCALHOST:8417', 'http://localhost:8417'],
    ['[::1]:8417', 'http://[::1]:8417'],
    ['127.0.0.1:8417', 'http://127.0.0.1:8417'],
  ])('lets host %s with origin %s in', (host, origin) => {
    expect(refusal(host, origin, 8417)).toBeNull();
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['127.0.0.1', undefined],
    ['127.0.0.1:80', undefined],
    ['evil.example:8417', undefined],
    ['127.0.0.1.evil.example:8417', undefined],
    ['192.168.1.2:8417', undefined],
    ['127.0.0.1:8417', 'null'],
    ['127.0.0.1:8417', ''],
    ['127.0.0.1:8417', 'http://evil.example'],
    ['127.0.0.1:8417', 'http://localhost:8417'], // another site to the browser, so to us
    ['127.0.0.1:8417', 'https://127.0.0.1:8417'],
    ['127.0.0.1:8417', 'http://127.0.0.1:8417.evil.example'],
  ])('keeps host %s with origin %s out, with what to open', (host, origin) => {
    const line = refusal(host, origin, 8417);
    expect(line).toContain('open http://127.0.0.1:8417/');
    expect(line).not.toContain('\n');
  });

  it('lets in nothing that is not spelled exactly, and stays on one line', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (host, origin) => {
        const line = refusal(host, origin, 8417);
        expect(line).not.toBeNull();
        expect(line).not.toContain('\n');
      }),
    );
  });

  it('takes a bare name for the port that browsers leave out', () => {
    expect(refusal('localhost', 'http://localhost', 80)).toBeNull();
  });
});
