// A preset among changes: what is given beside it goes before it, and the next preset takes its place whole.
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from './config/schema.ts';
import { changedConfig } from './settings-change.ts';

describe('a preset that is chosen while a recording is open', () => {
  it('sets what it names, under what is given with it', () => {
    const bursts = changedConfig(DEFAULT_CONFIG, { preset: 'bursts', detector: { pfa: 1e-4 } });
    if (!bursts.ok) throw new Error(bursts.error.message);
    expect(bursts.value.preset).toBe('bursts');
    expect(bursts.value.spectrum.rowMs).toBeLessThan(DEFAULT_CONFIG.spectrum.rowMs);
    expect(bursts.value.detector.pfa).toBe(1e-4);
    const back = changedConfig(bursts.value, { preset: 'balanced', detector: { pfa: 1e-6 } });
    expect(back).toEqual({ ok: true, value: DEFAULT_CONFIG });
  });
});
