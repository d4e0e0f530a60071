// Steers the replay through the contract and mirrors what it answers: that is what the engine really did, so it may be
// shown before its event comes. Errors become notices.

import type { SfericApi } from '#contract/api.ts';
import type { TransportState } from '#contract/entities.ts';
import type { Result } from '#contract/errors.ts';
import { addNotice, type EngineStore } from '../../stores/engine-store.ts';
import type { Speed } from './speeds.ts';

export interface Transport {
  play(): void;
  pause(): void;
  /** Held inside the recording. */
  seek(sample: number): void;
  setSpeed(speed: Speed): void;
  setLooping(isLooping: boolean): void;
}

export function createTransport(api: SfericApi, engineStore: EngineStore): Transport {
  const steer = async (answer: Promise<Result<TransportState>>): Promise<void> => {
    const result = await answer;
    if (result.ok) engineStore.setState({ transport: result.value });
    else addNotice(engineStore, { level: 'error', text: result.error.message });
  };
  return {
    play: () => void steer(api.invoke('replay.play', {})),
    pause: () => void steer(api.invoke('replay.pause', {})),
    seek: (sample) => {
      const { session } = engineStore.getState();
      // A live source has no other place to be at: whoever shows a signal shows its frequency.
      if (session === null || session.isLive === true) return;
      const inside = Math.min(Math.max(0, Math.round(sample)), Math.max(0, session.sampleCount - 1));
      void steer(api.invoke('replay.seek', { sample: inside }));
    },
    setSpeed: (speed) => void steer(api.invoke('replay.speed', { speed })),
    setLooping: (isLooping) => void steer(api.invoke('replay.loop', { isLooping })),
  };
}
