import { describe, expect, it } from 'vitest';
import type { AnalysisState, SessionInfo } from '#contract/entities.ts';
import { fail } from '#contract/errors.ts';
import { createEngineStore } from '../stores/engine-store.ts';
import { createFakeApi } from '../stores/fake-api.test-support.ts';
import { createWorkStore } from '../stores/work-store.ts';
import { showAnalysisAsWork } from './analysis-work.ts';

const analysis = (phase: AnalysisState['phase'], samplesDone = 0): AnalysisState => ({
  phase,
  samplesDone,
  sampleCount: 100,
  message: null,
});

describe('the analysis among the long work', () => {
  it('shows how far it is, is cancelled there, and is over only when the engine says so', async () => {
    const api = createFakeApi();
    const engineStore = createEngineStore();
    const workStore = createWorkStore();
    showAnalysisAsWork(api, engineStore, workStore);
    engineStore.setState({ connection: 'open', analysis: analysis('running', 25) });
    const [item] = workStore.getState().items;
    expect(item?.fraction).toBe(0.25);
    api.answer('analysis.cancel', fail('unavailable', 'The engine is gone: open the recording again'));
    item?.cancel?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(api.calls.at(-1)).toEqual({ name: 'analysis.cancel', params: {} });
    expect(workStore.getState().items).toHaveLength(1);
    engineStore.setState({ analysis: analysis('cancelled', 25) });
    expect(workStore.getState().items).toEqual([]);
    expect(
      engineStore
        .getState()
        .notices.map(({ text }) => text)
        .join(),
    ).toContain('was cancelled');
    engineStore.setState({ analysis: analysis('done', 100) });
    expect(engineStore.getState().notices).toHaveLength(2);
  });

  it('is none of a live source, which has no end to work towards', () => {
    const engineStore = createEngineStore();
    const workStore = createWorkStore();
    showAnalysisAsWork(createFakeApi(), engineStore, workStore);
    const session = { isLive: true } as unknown as SessionInfo;
    engineStore.setState({ connection: 'open', session, analysis: analysis('running') });
    expect(workStore.getState().items).toEqual([]);
  });
});
