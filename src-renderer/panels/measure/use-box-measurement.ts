// Measures the selected box whenever it has changed: the newest wish wins, and one is under way at a time.

import { useEffect, useState } from 'react';
import type { SfericApi } from '#contract/api.ts';
import type { BoxMeasurement, BoxMeasureRequest } from '#contract/measurement.ts';
import { useView, useWorkspace } from '../../app/workspace-context.ts';

export type BoxState =
  | { readonly phase: 'none' }
  | { readonly phase: 'measuring'; readonly last: BoxMeasurement | null }
  | { readonly phase: 'done'; readonly measured: BoxMeasurement }
  | { readonly phase: 'refused'; readonly message: string };

/** A box that is still being sized is not measured at every step. */
const SETTLE_MS = 120;
const BUSY_AGAIN_MS = 150;

export function useBoxMeasurement(): BoxState {
  const { api } = useWorkspace();
  const selection = useView((state) => state.selection);
  const xDb = useView((state) => state.xdbLevelDb);
  const [state, setState] = useState<BoxState>({ phase: 'none' });
  useEffect(() => {
    if (selection === null) {
      setState({ phase: 'none' });
      return;
    }
    setState((before) => ({
      phase: 'measuring',
      last: before.phase === 'done' ? before.measured : before.phase === 'measuring' ? before.last : null,
    }));
    let isGivenUp = false;
    const timer = setTimeout(() => {
      void measured(api, { ...selection, xDb }, () => isGivenUp).then((next) => {
        if (!isGivenUp && next !== null) setState(next);
      });
    }, SETTLE_MS);
    return () => {
      isGivenUp = true;
      clearTimeout(timer);
    };
  }, [api, selection, xDb]);
  return state;
}

/** null: nobody waits for it any more. */
async function measured(
  api: SfericApi,
  request: BoxMeasureRequest,
  isGivenUp: () => boolean,
): Promise<BoxState | null> {
  while (!isGivenUp()) {
    const result = await api.invoke('box.measure', request);
    if (result.ok) return { phase: 'done', measured: result.value };
    if (result.error.code !== 'busy') return { phase: 'refused', message: result.error.message };
    await new Promise((resolve) => setTimeout(resolve, BUSY_AGAIN_MS));
  }
  return null;
}
