// Export from the signal list: a file comes down in each format, and says what is known of the recording.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { CARRIERS, expect, shareView, skipWithoutBrowser, test } from '../fixtures/test.ts';

skipWithoutBrowser();

const shared = shareView();

async function download(
  page: Page,
  format: string,
): Promise<{ readonly name: string; readonly text: string }> {
  await page.getByTestId('export-button').click();
  const coming = page.waitForEvent('download', (one) => !one.suggestedFilename().endsWith('.about.json'));
  await page.getByTestId(`export-${format}`).click();
  const file = await coming;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

test('CSV holds one line for each track, in the fixed columns', async () => {
  const { view } = shared;
  const { name, text } = await download(view, 'csv');
  expect(name).toBe('carriers.sferic.csv');
  const [heading = '', ...lines] = text.trimEnd().split(/\r?\n/);
  expect(heading).toBe(
    'track_id,emitter_id,class,label,state,confidence,sample_start,sample_count,t_start_s,t_stop_s,time_start_ns,' +
      'center_freq_hz,offset_hz,low_offset_hz,high_offset_hz,bandwidth_hz,power_dbfs,power_dbm,snr_db,' +
      'noise_floor_dbfs,drift_hz_per_s,hits',
  );
  const columns = heading.split(',');
  const offsets = lines.map((line) => Number(line.split(',')[columns.indexOf('offset_hz')]));
  const binHz = CARRIERS.sampleRateHz / 4096;
  for (const { offsetHz } of CARRIERS.tones) {
    expect(
      offsets.some((offset) => Math.abs(offset - offsetHz) <= binHz),
      `${offsetHz} in ${offsets}`,
    ).toBe(true);
  }
  // No calibration: no level in dBm is made up.
  expect(lines.map((line) => line.split(',')[columns.indexOf('power_dbm')])).toEqual(lines.map(() => ''));
});

test('NDJSON starts with the session and is whole', async () => {
  const { view } = shared;
  const { text } = await download(view, 'ndjson');
  const objects = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(objects[0]).toMatchObject({
    type: 'session',
    source: 'carriers.sigmf-data',
    sample_rate_hz: CARRIERS.sampleRateHz,
    center_freq_hz: CARRIERS.centerFreqHz,
    sample_count: CARRIERS.sampleRateHz * CARRIERS.durationS,
    samples_dropped: 0,
  });
  expect(objects[0]).not.toHaveProperty('incomplete');
  expect(objects.filter((object) => object.type === 'emitter')).toHaveLength(CARRIERS.tones.length);
});

test('SigMF annotations are at the right hertz, sign and all', async () => {
  const { view } = shared;
  const { text } = await download(view, 'sigmf');
  const meta = JSON.parse(text) as {
    readonly global: Record<string, unknown>;
    readonly annotations: readonly Record<string, number>[];
  };
  expect(meta.global['core:version']).toMatch(/^1\.2\./);
  expect(meta.global['core:datatype']).toBe('ci16_le');
  for (const { offsetHz } of CARRIERS.tones) {
    const rfHz = (CARRIERS.centerFreqHz ?? 0) + offsetHz;
    const covering = meta.annotations.filter(
      (note) =>
        (note['core:freq_lower_edge'] ?? 0) <= rfHz + 300 &&
        (note['core:freq_upper_edge'] ?? 0) >= rfHz - 300,
    );
    expect(covering.length, `annotations over ${rfHz} Hz`).toBeGreaterThanOrEqual(1);
  }
});

test('only the selected signal, when it is asked for', async () => {
  const { view } = shared;
  await view.getByTestId('signal-row').filter({ hasText: '100.300' }).click();
  await view.getByTestId('export-button').click();
  await view.getByTestId('export-scope-selected').click();
  const coming = view.waitForEvent('download');
  await view.getByTestId('export-ndjson').click();
  const text = readFileSync(await (await coming).path(), 'utf8');
  const emitters = text.split('\n').filter((line) => line.includes('"type":"emitter"'));
  expect(emitters).toHaveLength(1);
  expect(emitters[0]).toContain('"offset_hz":300');
});
