import { expect, it } from 'vitest';
import { ANY_LOG_QUERY } from '#contract/log.ts';
import { EMPTY_LOG_FIELDS, logQueryFrom, timeNsFrom, timeText } from './log-fields.ts';

const NOW_MS = Date.UTC(2026, 0, 31, 12);

it('nothing typed asks for everything', () => {
  expect(logQueryFrom(EMPTY_LOG_FIELDS, NOW_MS)).toEqual({ query: ANY_LOG_QUERY, wrong: [] });
});

it('reads units as the labels say them', () => {
  const fields = {
    ...EMPTY_LOG_FIELDS,
    lowFreq: '433.92',
    highFreq: '434',
    minBandwidth: '12,5',
    session: '7',
  } as const;
  const { query, wrong } = logQueryFrom(
    { ...fields, signalClass: 'burst', label: ' pager ', minPower: '-60' },
    NOW_MS,
  );
  expect(wrong).toEqual([]);
  expect(query).toMatchObject({
    lowFreqHz: 433_920_000,
    highFreqHz: 434e6,
    minBandwidthHz: 12_500,
    minPowerDbfs: -60,
    classes: ['burst'],
    labelText: 'pager',
    sessionIds: [7],
  });
});

it('names what it does not understand, and leaves it out', () => {
  const { query, wrong } = logQueryFrom(
    { ...EMPTY_LOG_FIELDS, since: 'yesterday', lowFreq: 'x', highFreq: '434' },
    NOW_MS,
  );
  expect(wrong).toEqual(['since', 'lowFreq']);
  expect(query).toEqual({ ...ANY_LOG_QUERY, highFreqHz: 434e6 });
});

it('reads times in UTC and ages', () => {
  const at = (ms: number): string => `${ms}000000`;
  expect(timeNsFrom('2026-01-31', NOW_MS)).toBe(at(Date.UTC(2026, 0, 31)));
  expect(timeNsFrom('2026-01-31 12:30', NOW_MS)).toBe(at(Date.UTC(2026, 0, 31, 12, 30)));
  expect(timeNsFrom('2026-01-31T12:30:05Z', NOW_MS)).toBe(at(Date.UTC(2026, 0, 31, 12, 30, 5)));
  expect(timeNsFrom('7d', NOW_MS)).toBe(at(NOW_MS - 7 * 86_400_000));
  expect(timeNsFrom('2026-13-31', NOW_MS)).toBeNull();
  expect(timeText(at(NOW_MS))).toBe('2026-01-31 12:00:00');
});
