// Band plans: which service has which piece of the spectrum. A leaf: imports only its siblings.

import type { Hz } from './units.ts';

export const BAND_SERVICES = [
  'aeronautical',
  'amateur',
  'broadcast',
  'ism',
  'maritime',
  'mobile',
  'navigation',
  'satellite',
  'science',
  'other',
] as const;
export type BandService = (typeof BAND_SERVICES)[number];

export interface Band {
  readonly name: string;
  /** Absolute. */
  readonly lowFreqHz: Hz;
  /** Above `lowFreqHz`. */
  readonly highFreqHz: Hz;
  readonly service: BandService;
  /** Where it holds, in words: `world`, `ITU region 1`, `USA`. */
  readonly region: string;
  /** The document that says so, in words. */
  readonly source: string;
}

export interface BandPlan {
  /** By `lowFreqHz`, wider ones first. */
  readonly bands: readonly Band[];
  /** The user's own file: where it is, or would be looked for. null: nowhere. */
  readonly userPath: string | null;
  /** Why the user's file was not used, in one line; null: it was, or there is none. */
  readonly problem: string | null;
}
