// A writing thread that is slow, or fails: what waits, what is sent when, and that order is kept. No file is needed.
import { expect, it } from 'vitest';
import { ok, type Result } from '#contract/errors.ts';
import { Dispatcher } from './dispatcher.ts';
import { Outbox, rowsOf } from './outbox.ts';
import type { Batch } from './protocol.ts';
import { observation } from './test-log.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A writing thread that answers when it is told to. */
function slowDisk(queueRows = 100) {
  const outbox = new Outbox(queueRows);
  const waiting: ((result: Result<null>) => void)[] = [];
  const sent: Batch[] = [];
  const dispatcher = new Dispatcher(
    outbox,
    { batchRows: 10, batchMs: 60_000 },
    {
      write: (_era, batch) => {
        sent.push(batch);
        return new Promise((resolve) => waiting.push(resolve));
      },
      onChange: () => {},
      onWritten: () => {},
      onLost: () => {},
    },
  );
  return { outbox, sent, dispatcher, answer: () => waiting.shift()?.(ok(null)) };
}

it('whoever records has its turn to the end before anything is sent, once for all that it recorded', async () => {
  const { outbox, sent, dispatcher } = slowDisk();
  for (let k = 0; k < 12; k += 1) {
    outbox.putObservation(1, observation(1, k));
    dispatcher.pumpSoon();
  }
  expect(sent).toEqual([]);
  await turn();
  expect(sent.map(rowsOf)).toEqual([10]);
  expect(dispatcher.rows).toBe(12);
});

it('a slow disk has few batches on their way; the rest waits, bounded, and goes out larger and in order', async () => {
  const { outbox, sent, dispatcher, answer } = slowDisk();
  let lost = 0;
  for (let k = 0; k < 300; k += 1) {
    if (outbox.isFull) dispatcher.pump();
    if (outbox.putObservation(1, observation(1, k)) !== null) lost += 1;
  }
  dispatcher.pumpSoon();
  await turn();
  expect(sent.length).toBe(4);
  expect(outbox.observationCount).toBeLessThanOrEqual(100);
  expect(sent.reduce((sum, batch) => sum + rowsOf(batch), 0) + outbox.observationCount + lost).toBe(300);
  const flushed = dispatcher.flush();
  for (let k = 0; k < 100 && dispatcher.rows > 0; k += 1) {
    answer();
    await turn();
  }
  await flushed;
  expect(dispatcher.rows).toBe(0);
  const samples = sent.flatMap(({ observations }) =>
    Array.from({ length: observations.length / 9 }, (_, k) => observations[9 * k + 2] ?? -1),
  );
  expect(samples).toEqual([...samples].sort((a, b) => a - b));
  expect(samples.length).toBe(300 - lost);
  // The oldest went, and the newest is there.
  expect(samples.at(-1)).toBe(299);
});

it('nothing is sent after the end', async () => {
  const { outbox, sent, dispatcher } = slowDisk();
  dispatcher.pumpSoon();
  await dispatcher.close();
  outbox.putObservation(1, observation(1, 0));
  dispatcher.pumpSoon();
  await turn();
  expect(sent).toEqual([]);
});
