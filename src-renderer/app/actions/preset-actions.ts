// Acts on the settings of the detection: the presets, for what the analyst is after. What each reaches: docs/proof.

import type { PresetName } from '#contract/commands.ts';
import { addNotice } from '../../stores/engine-store.ts';
import type { Action } from './action.ts';
import { type ActionSources, hasSession } from './action-sources.ts';

const LABELS: Readonly<Record<PresetName, string>> = {
  bursts: 'Detect short bursts: rows of 1 ms',
  balanced: 'Detect as usual: rows of 4 ms',
  weak: 'Detect weak, lasting signals: rows of 8 ms',
};

export function presetActions(sources: ActionSources): readonly Action[] {
  const { api, engineStore } = sources;
  const apply = async (preset: PresetName): Promise<void> => {
    // What is in force then is told by the notice of the new session.
    const applied = await api.invoke('settings.apply', { preset });
    if (!applied.ok) addNotice(engineStore, { level: 'error', text: applied.error.message });
  };
  return (['bursts', 'balanced', 'weak'] as const).map((preset) => ({
    id: `preset.${preset}`,
    label: LABELS[preset],
    group: 'Recording',
    keys: [],
    words: `preset settings detector sensitivity analyse ${preset}`,
    isEnabled: () => hasSession(sources),
    run: () => void apply(preset),
  }));
}
