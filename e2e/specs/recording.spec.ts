// A recording that was retuned, opened by its second part: the open dialog offers the parts, the panel about the
// recording says what was read, from where, and what is not used, and opens the other part.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ci16Samples } from '../fixtures/generated-recordings.ts';
import { CARRIERS, expect, skipWithoutBrowser, test, waitForAnalysis } from '../fixtures/test.ts';

skipWithoutBrowser();

const PLAN = { ...CARRIERS, name: 'retuned', durationS: 1 };

test('parts are chosen, and the panel says what the file is', async ({ view, place }) => {
  const samples = ci16Samples(PLAN);
  writeFileSync(join(place.recordings, 'retuned.sigmf-data'), Buffer.concat([samples, samples]));
  const meta = {
    global: {
      'core:datatype': 'ci16_le',
      'core:version': '1.2.0',
      'core:sample_rate': PLAN.sampleRateHz,
      'vendor:gain': 20,
    },
    captures: [
      { 'core:sample_start': 0, 'core:frequency': 100e6 },
      { 'core:sample_start': samples.length / 4, 'core:frequency': 200e6 },
    ],
    annotations: [],
  };
  writeFileSync(join(place.recordings, 'retuned.sigmf-meta'), JSON.stringify(meta));
  await view.keyboard.press('Control+o');
  await view.getByTestId('open-path-entry').filter({ hasText: 'retuned' }).click();
  await expect(view.getByTestId('open-part').locator('option')).toHaveCount(2);
  await view.getByTestId('open-part').selectOption('2');
  await expect(view.getByTestId('open-facts')).toContainText('part 2 of 2 is read');
  await view.getByTestId('open-confirm').click();
  await expect(view.getByRole('dialog')).toBeHidden();
  await waitForAnalysis(view);
  // The carriers lie round the second part's frequency.
  await expect(view.getByTestId('signal-row').first()).toContainText(/(199|200)\./);

  await view.getByRole('tab', { name: 'Recording' }).click();
  const panel = view.getByTestId('recording');
  await expect(panel).toContainText('200.000 000 MHz');
  await expect(panel.getByRole('row', { name: /global vendor:gain/ })).toContainText('not used');
  await panel.getByRole('button', { name: /^1: 100\.000 000 MHz/ }).click();
  await waitForAnalysis(view);
  await expect(panel).toContainText('part 1 of 2 is read');
  await expect(view.getByTestId('signal-row').first()).toContainText(/(99|100)\./);
});
