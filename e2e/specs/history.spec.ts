// The History panel on a real server with a real log: search, picture, comparison, export, and opening what was found.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { writeSigmf } from '../fixtures/generated-recordings.ts';
import { CARRIERS, expect, pause, skipWithoutBrowser, test, waitForAnalysis } from '../fixtures/test.ts';

skipWithoutBrowser();

async function openHistory(page: Page): Promise<void> {
  await pause(page);
  await page.keyboard.press('F4');
  await page.keyboard.press('Control+Shift+F');
  await expect(page.getByTestId('history-since')).toBeFocused();
}

const rows = (page: Page) => page.getByTestId('history-row');

test('what was found is found again by frequency, class and time, and exported', async ({ view }) => {
  await waitForAnalysis(view);
  await openHistory(view);
  await expect(rows(view)).toHaveCount(CARRIERS.tones.length);
  const [first, second] = CARRIERS.tones;
  const mhz = (offsetHz: number): string => (((CARRIERS.centerFreqHz ?? 0) + offsetHz) / 1e6).toFixed(3);

  await view.getByTestId('history-lowFreq').fill(String(Number(mhz(first?.offsetHz ?? 0)) - 0.01));
  await view.getByTestId('history-highFreq').fill(String(Number(mhz(first?.offsetHz ?? 0)) + 0.01));
  await expect(rows(view)).toHaveCount(1);
  await expect(rows(view)).toContainText(mhz(first?.offsetHz ?? 0));
  await expect(view.getByTestId('history-count')).toHaveText('1 found');

  await view.getByTestId('history-export').click();
  const coming = view.waitForEvent('download');
  const beside = view.waitForEvent('download', (one) => one.suggestedFilename().endsWith('.json'));
  await view.getByTestId('history-export-csv').click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('sferic-log.csv');
  expect((await beside).suggestedFilename()).toBe('sferic-log.csv.about.json');
  const about = JSON.parse(readFileSync(await (await beside).path(), 'utf8'));
  expect(about.query).toContain('frequency');
  expect(about.columns.track.snr_db.unit).toBe('dB');
  expect(about.sessions[0].settings.spectrum).toBeDefined();
  const lines = readFileSync(await file.path(), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('carriers.sigmf-data');

  await view.getByTestId('history-clear').click();
  await expect(rows(view)).toHaveCount(CARRIERS.tones.length);
  await view.getByTestId('history-class').selectOption('hopper');
  await expect(view.getByText('Nothing in the log fits')).toBeVisible();
  await view.getByTestId('history-class').selectOption('');
  await view.getByTestId('history-since').fill('last week');
  await expect(view.getByTestId('history-since')).toHaveAttribute('aria-invalid', 'true');
  await expect(view.getByRole('alert').filter({ hasText: 'Not understood' })).toBeVisible();
  await view.getByTestId('history-since').fill('1h');
  await expect(view.getByTestId('history-since')).toHaveAttribute('aria-invalid', 'false');
  expect(second).toBeDefined();
});

test('a click into the picture asks for that piece, and the keyboard opens what was found at its moment', async ({
  view,
}) => {
  await waitForAnalysis(view);
  await openHistory(view);
  await expect(rows(view)).toHaveCount(CARRIERS.tones.length);
  const picture = view.getByTestId('history-occupancy');
  const box = await picture.boundingBox();
  if (box === null) throw new Error('there is no picture');
  // The uppermost line is the carrier at +300 kHz, which is on all the time.
  await view.mouse.click(box.x + box.width / 2, box.y + 2);
  await expect(view.getByTestId('history-lowFreq')).not.toHaveValue('');
  await expect(rows(view)).toHaveCount(1);
  await expect(rows(view)).toContainText('100.300');

  await view.getByTestId('history-clear').click();
  await expect(rows(view)).toHaveCount(CARRIERS.tones.length);
  await view.getByRole('grid', { name: 'Found in the log' }).focus();
  await view.keyboard.press('ArrowDown');
  await expect(rows(view).first()).toHaveAttribute('aria-selected', 'true');
  await view.keyboard.press('Enter');
  await expect(view.getByTestId('status-state')).not.toContainText('error');
});

test('two sessions side by side: what is new, what is gone; and another recording is opened from there', async ({
  view,
  place,
}) => {
  await waitForAnalysis(view);
  const tones = [...CARRIERS.tones.slice(0, 1), { offsetHz: 120_000, powerDbfs: -25 }];
  const path = writeSigmf(place.recordings, { ...CARRIERS, name: 'later', tones });
  const opened = await view.evaluate(async (recording) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws/control`);
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    const params = { path: recording, overrides: {} };
    socket.send(JSON.stringify({ id: 1, name: 'recording.open', params }));
    return new Promise<boolean>((resolve) => {
      socket.addEventListener('message', ({ data }) => {
        const message = JSON.parse(String(data)) as { kind: string; result?: { ok: boolean } };
        if (message.kind === 'result') resolve(message.result?.ok ?? false);
      });
    });
  }, path);
  expect(opened).toBe(true);
  await expect(view.getByText('later').first()).toBeVisible();
  await waitForAnalysis(view);
  await openHistory(view);
  await view.getByTestId('history-tab-compare').click();
  await expect(view.getByText('Two sessions side by side')).toBeVisible();
  await view.getByTestId('history-before').selectOption('1');
  await view.getByTestId('history-after').selectOption('2');
  const comparison = view.getByTestId('history-comparison');
  await expect(comparison).toContainText('1 new, 1 gone');
  await comparison.getByRole('button').filter({ hasText: 'gone' }).click();
  await expect(view.getByText('carriers').first()).toBeVisible();
});

test('what was decided is found again, and a session is kept for good', async ({ view }) => {
  await waitForAnalysis(view);
  await view.getByTestId('signal-row').filter({ hasText: '100.300' }).click();
  await view.getByTestId('signal-name').fill('Gate opener');
  await view.keyboard.press('Enter');
  await view.getByTestId('signal-note').fill('at the north fence');
  await view.keyboard.press('Enter');
  await openHistory(view);
  await expect(rows(view).filter({ hasText: 'Gate opener' })).toHaveCount(1);
  await view.getByTestId('history-tab-notes').click();
  const notes = view.getByTestId('history-note');
  await expect(notes).toHaveCount(2);
  await expect(notes.filter({ hasText: 'north fence' })).toContainText('100.300');
  await view.getByTestId('history-label').fill('fence');
  await expect(notes).toHaveCount(1);
  await expect(rows(view)).toHaveCount(0);
  await view.getByTestId('history-label').fill('gate');
  await expect(rows(view)).toHaveCount(1);
  await expect(view.getByTestId('history-pin')).toBeDisabled();
  await rows(view).first().click();
  await view.getByTestId('history-pin').click();
  await expect(view.getByTestId('history-session')).toContainText('(kept)');
  if (process.env.SFERIC_SHOTS)
    await view.screenshot({ path: `${process.env.SFERIC_SHOTS}/history-notes.png` });
  await notes.first().click();
  await expect(view.getByTestId('status-state')).not.toContainText('error');
});
