// Settings that change while a recording is open: what was asked for, put into the configuration in force and checked
// by the one schema. Pure; must not know who runs with it.
import type { SettingsChange } from '#contract/commands.ts';
import type { EngineSettings } from '#contract/entities.ts';
import { fail, ok, type Result } from '#contract/errors.ts';
import { withPreset } from './config/presets.ts';
import { type Config, configSchema } from './config/schema.ts';

/** What is left out of `change` stays. An error names the setting, and nothing has changed then. */
export function changedConfig(config: Config, change: SettingsChange): Result<Config> {
  const base = change.preset === undefined ? config : withPreset(config, change.preset);
  const parsed = configSchema.safeParse({
    ...base,
    spectrum: { ...base.spectrum, ...given(change.spectrum) },
    detector: { ...base.detector, ...given(change.detector) },
  });
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') ?? 'settings';
  return fail(
    'bad-request',
    `${where}: ${issue?.message ?? 'not understood'}. The settings stay as they were`,
  );
}

/** One line for the user: why what was found is gone. */
export function settingsNotice(settings: EngineSettings): string {
  return `New settings: ${inForce(settings)}. The recording is analysed anew`;
}

export function liveSettingsNotice(settings: EngineSettings): string {
  return `New settings: ${inForce(settings)}. The live source has begun anew, in a session of its own`;
}

function inForce({ fftSize, window, overlap, averages, detectorMethod, pfa }: EngineSettings): string {
  return [
    `${fftSize} bins`,
    window,
    `${Math.round(100 * overlap)} % overlap`,
    `${averages} averages`,
    `${detectorMethod.toUpperCase()}-CFAR at ${pfa}`,
  ].join(', ');
}

/** Without what is there and undefined: it would take the place of a value. */
function given(part: object | undefined): object {
  return Object.fromEntries(Object.entries(part ?? {}).filter(([, value]) => value !== undefined));
}
