import { describe, expect, it } from 'vitest';
import { Downloads } from './downloads.ts';

const file = (fileName: string) => ({ fileName, mediaType: 'text/csv', chunks: ['a'], about: null });

function tokenOf(url: string): string {
  return url.split('/')[3] ?? '';
}

describe('Downloads', () => {
  it('hands a file out once, under an address that cannot be guessed', () => {
    const downloads = new Downloads();
    const url = downloads.offer(file('a b.csv'));
    expect(url).toMatch(/^\/api\/export\/[\w-]{32}\/a%20b\.csv$/);
    expect(downloads.take(tokenOf(url))?.fileName).toBe('a b.csv');
    expect(downloads.take(tokenOf(url))).toBeNull();
    expect(downloads.take('')).toBeNull();
  });

  it('hands out what lies beside a file, under the name of the file', async () => {
    const downloads = new Downloads();
    expect(downloads.offerAbout(file('a.csv'))).toBeNull();
    const url = downloads.offerAbout({ ...file('a.csv'), about: '{}' }) ?? '';
    expect(url).toMatch(/\/a\.csv\.about\.json$/);
    expect(downloads.take(tokenOf(url))).toMatchObject({ fileName: 'a.csv.about.json', chunks: ['{}'] });
  });

  it('forgets what nobody fetched: after five minutes, and the oldest of more than sixteen', () => {
    let nowMs = 0;
    const downloads = new Downloads(() => nowMs);
    const first = downloads.offer(file('first'));
    nowMs = 4 * 60_000;
    const urls = Array.from({ length: 16 }, (_, n) => downloads.offer(file(`${n}`)));
    expect(downloads.take(tokenOf(first))).toBeNull();
    expect(downloads.take(tokenOf(urls[0] ?? ''))?.fileName).toBe('0');
    nowMs = 10 * 60_000;
    expect(downloads.take(tokenOf(urls[1] ?? ''))).toBeNull();
  });
});
