// How the samples of most recordings, and of every device, lie.

import type { SampleLayout } from '#contract/entities.ts';

/** One channel of complex samples, from the first byte on. */
export const PLAIN_LAYOUT: SampleLayout = {
  channelCount: 1,
  channel: 1,
  isIqSwapped: false,
  storedPerSample: 1,
  storedStart: 0,
  runs: [],
};
