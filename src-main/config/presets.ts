// Named sets of settings, for what an analyst is after. A setting that the file or a variable states goes before the
// preset's. `balanced` is the defaults. What each reaches is measured: docs/proof.

import type { PresetName } from '#contract/commands.ts';
import type { Config } from './schema.ts';
import { listSettings } from './settings.ts';

/** By key, as in the settings file. */
type PresetValues = Readonly<Record<string, number>>;

/** Figures on tuning bands: ARCHITECTURE, decision 107. */
const PRESETS: Readonly<Record<PresetName, PresetValues>> = {
  // Rows of a millisecond: three hits, the proof of a track, fit into 3 ms. A track still ends after 24 ms.
  bursts: { 'spectrum.row_ms': 1, 'tracker.lost_after_rows': 24 },
  balanced: {},
  // Rows of 8 ms: twice the looks; ten times the false alarms of a cell. A track still ends after 32 ms.
  weak: { 'spectrum.row_ms': 8, 'detector.pfa': 1e-5, 'tracker.lost_after_rows': 4 },
};

export function presetValues(name: PresetName): PresetValues {
  return PRESETS[name];
}

/** Every key that some preset sets: choosing another one must put these back. */
const PRESET_KEYS: readonly string[] = [
  ...new Set(Object.values(PRESETS).flatMap((values) => Object.keys(values))),
];

/** The configuration with this preset in place of whichever it had, whatever its settings came from. */
export function withPreset(config: Config, name: PresetName): Config {
  let changed: Config = { ...config, preset: name };
  for (const setting of listSettings()) {
    if (!PRESET_KEYS.includes(setting.key)) continue;
    const [section = '', field = ''] = setting.path;
    const value = presetValues(name)[setting.key] ?? setting.defaultValue;
    const before = changed[section as keyof Config];
    if (typeof before !== 'object' || before === null) continue;
    changed = { ...changed, [section]: { ...before, [field]: value } };
  }
  return changed;
}
