// Brings the waterfall back to the newest row when the replay goes on: what was looked at while it stood still must not hide
// that rows move.

import type { Unsubscribe } from '#contract/api.ts';
import type { EngineStore } from '../stores/engine-store.ts';
import type { TimeScroll } from '../streams/time-scroll.ts';

export function followWhenPlayingBegins(
  scroll: Pick<TimeScroll, 'follow'>,
  engineStore: EngineStore,
): Unsubscribe {
  let wasPlaying = engineStore.getState().transport.isPlaying;
  return engineStore.subscribe(({ transport: { isPlaying } }) => {
    if (isPlaying && !wasPlaying) scroll.follow();
    wasPlaying = isPlaying;
  });
}
