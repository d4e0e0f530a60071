// The style sheet's tokens for what is painted on canvases. The custom properties of the page decide; the values here
// stand only where a page has none, as in tests.

export interface Theme {
  readonly background: string;
  readonly raised: string;
  readonly line: string;
  readonly text: string;
  readonly dim: string;
  readonly faint: string;
  readonly accent: string;
  readonly ok: string;
  readonly bad: string;
  readonly trace: string;
  readonly traceAverage: string;
  readonly traceMaxHold: string;
  readonly traceMinHold: string;
  readonly traceReference: string;
  readonly traceDifference: string;
  readonly traceFloor: string;
  /** Font families. */
  readonly sansFamily: string;
  readonly monoFamily: string;
}

const TOKENS: Readonly<Record<keyof Theme, readonly [property: string, fallback: string]>> = {
  background: ['--bg', '#0b0e13'],
  raised: ['--raised', '#191f28'],
  line: ['--line', '#232b36'],
  text: ['--text', '#d6dde6'],
  dim: ['--dim', '#8794a5'],
  faint: ['--faint', '#566273'],
  accent: ['--accent', '#f2a93b'],
  ok: ['--ok', '#54c08a'],
  bad: ['--bad', '#e5604d'],
  trace: ['--trace', '#8fd0ff'],
  traceAverage: ['--trace-average', '#f4f6f9'],
  traceMaxHold: ['--trace-max-hold', '#c98a35'],
  traceMinHold: ['--trace-min-hold', '#9d83e8'],
  traceReference: ['--trace-reference', '#8b97a6'],
  traceDifference: ['--trace-difference', '#ef7fae'],
  traceFloor: ['--trace-floor', '#5f9f86'],
  sansFamily: ['--face-text', "'Inter', sans-serif"],
  monoFamily: ['--face-number', "'JetBrains Mono', monospace"],
};

/** Colours are `#rrggbb`. */
export function themeOf(element: Element): Theme {
  const style = getComputedStyle(element);
  const read = (token: keyof Theme): string => {
    const [property, fallback] = TOKENS[token];
    const value = style.getPropertyValue(property).trim();
    return value === '' ? fallback : value;
  };
  return {
    background: read('background'),
    raised: read('raised'),
    line: read('line'),
    text: read('text'),
    dim: read('dim'),
    faint: read('faint'),
    accent: read('accent'),
    ok: read('ok'),
    bad: read('bad'),
    trace: read('trace'),
    traceAverage: read('traceAverage'),
    traceMaxHold: read('traceMaxHold'),
    traceMinHold: read('traceMinHold'),
    traceReference: read('traceReference'),
    traceDifference: read('traceDifference'),
    traceFloor: read('traceFloor'),
    sansFamily: read('sansFamily'),
    monoFamily: read('monoFamily'),
  };
}

/** `#rrggbb` with an opacity, as CSS. */
export function withAlpha(hex: string, alpha: number): string {
  const byte = Math.round(Math.min(1, Math.max(0, alpha)) * 255);
  return `${hex}${byte.toString(16).padStart(2, '0')}`;
}
