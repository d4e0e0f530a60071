// A recording's layout as the addon takes it: the one place where a file's samples are described to native code.
// Must not know what is done with them.
import type { SampleLayout } from '#contract/entities.ts';
import type { NativeSampleLayout } from '../../native/index.d.ts';

/** Without one: one channel of complex samples in one piece. */
export function nativeLayout(layout: SampleLayout | undefined): NativeSampleLayout | undefined {
  if (layout === undefined) return undefined;
  const { channelCount, channel, isIqSwapped, runs } = layout;
  return { channels: channelCount, channel: channel - 1, isIqSwapped, runs };
}
