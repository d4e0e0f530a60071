// The filter of the signal list: `snr > 6`, `bw < 20`, `freq 433.9..434.1`, `class:burst`, or plain text, all of
// which must hold. Text in, predicate or a clear complaint out; it knows no store and no screen.

import type { Emitter } from '#contract/entities.ts';
import type { Hz } from '#contract/units.ts';
import { parseQuantity } from './parse-quantity.ts';
import { stateText } from './signal-text.ts';

/** How the list shows frequencies, because a bare number in a filter means what the column means. */
export interface FilterContext {
  /** null: frequencies are offsets in kHz. */
  readonly centerFreqHz: Hz | null;
  /** What the analyst decided about a signal; undefined: nothing. */
  decisionOf?(emitterId: number): FilterDecision | undefined;
}

export interface FilterDecision {
  readonly note: string;
  readonly isIgnored: boolean;
  readonly isPinned: boolean;
}

export type EmitterPredicate = (emitter: Emitter) => boolean;

export type FilterResult =
  | { readonly ok: true; readonly matches: EmitterPredicate }
  | { readonly ok: false; readonly message: string };

type Operator = '<' | '<=' | '>' | '>=' | '=';

interface NumericField {
  readonly example: string;
  /** What a number without a unit is multiplied with. */
  scale(context: FilterContext): number;
  valueOf(emitter: Emitter, context: FilterContext): number;
}

const identityScale = (): number => 1;

const FREQUENCY: NumericField = {
  example: 'freq 433.9..434.1',
  scale: ({ centerFreqHz }) => (centerFreqHz === null ? 1e3 : 1e6),
  valueOf: (emitter, { centerFreqHz }) => emitter.offsetHz + (centerFreqHz ?? 0),
};
const OFFSET: NumericField = {
  example: 'offset -100..100',
  scale: () => 1e3,
  valueOf: (emitter) => emitter.offsetHz,
};
const BANDWIDTH: NumericField = {
  example: 'bw < 20',
  scale: () => 1e3,
  valueOf: (emitter) => emitter.bandwidthHz,
};
const LEVEL: NumericField = {
  example: 'level > -60',
  scale: identityScale,
  valueOf: (emitter) => emitter.powerDbfs,
};
const SNR: NumericField = { example: 'snr > 6', scale: identityScale, valueOf: (emitter) => emitter.snrDb };
const COUNT: NumericField = {
  example: 'count >= 3',
  scale: identityScale,
  valueOf: (emitter) => emitter.trackCount,
};
const DUTY: NumericField = {
  example: 'duty < 50',
  scale: () => 0.01,
  valueOf: (emitter) => emitter.dutyCycle,
};

const NUMERIC_FIELDS: ReadonlyMap<string, NumericField> = new Map([
  ['freq', FREQUENCY],
  ['mhz', FREQUENCY],
  ['offset', OFFSET],
  ['bw', BANDWIDTH],
  ['level', LEVEL],
  ['dbfs', LEVEL],
  ['power', LEVEL],
  ['snr', SNR],
  ['count', COUNT],
  ['seen', COUNT],
  ['duty', DUTY],
]);

type TextOf = (emitter: Emitter, context: FilterContext) => string;

const TEXT_FIELDS: ReadonlyMap<string, TextOf> = new Map<string, TextOf>([
  ['class', (emitter) => emitter.class],
  ['state', stateWords],
  ['label', (emitter) => emitter.label],
  ['name', (emitter) => emitter.label],
  ['note', (emitter, context) => context.decisionOf?.(emitter.emitterId)?.note ?? ''],
  ['is', decisionWords],
]);

/** Words, quoted text, operators; a number keeps its range dots and its unit suffix. */
const TOKEN = /"([^"]*)"?|(<=|>=|<|>|=|:)|([^\s<>=:"]+)/g;
const RANGE = /^(.+?)\.\.(.+)$/;

interface Token {
  readonly kind: 'word' | 'quoted' | 'operator';
  readonly text: string;
}

/** An empty text matches everything. */
export function parseSignalFilter(text: string, context: FilterContext): FilterResult {
  const tokens = tokensOf(text);
  const predicates: EmitterPredicate[] = [];
  let index = 0;
  while (index < tokens.length) {
    const term = parseTerm(tokens, index, context);
    if (!term.ok) return term;
    predicates.push(term.matches);
    index = term.next;
  }
  return { ok: true, matches: (emitter) => predicates.every((matches) => matches(emitter)) };
}

type TermResult =
  | { readonly ok: true; readonly matches: EmitterPredicate; readonly next: number }
  | { readonly ok: false; readonly message: string };

function parseTerm(tokens: readonly Token[], index: number, context: FilterContext): TermResult {
  const token = tokens[index];
  if (token === undefined) return refuse('Nothing to read here');
  if (token.kind === 'operator')
    return refuse(`“${token.text}” needs a name before it, such as snr ${token.text} 6`);
  if (token.kind === 'quoted') return textTerm(token.text, index + 1, context);
  const name = token.text.toLowerCase();
  const following = tokens[index + 1];
  const numeric = NUMERIC_FIELDS.get(name);
  if (numeric !== undefined) return numericTerm(name, numeric, tokens, index + 1, context);
  const textOf = TEXT_FIELDS.get(name);
  if (textOf !== undefined && following?.kind === 'operator') {
    const value = tokens[index + 2];
    if (
      (following.text !== ':' && following.text !== '=') ||
      value === undefined ||
      value.kind === 'operator'
    )
      return refuse(`${name} is text: write ${name}:burst`);
    const wanted = value.text.toLowerCase();
    return {
      ok: true,
      matches: (emitter) => textOf(emitter, context).toLowerCase().includes(wanted),
      next: index + 3,
    };
  }
  if (following?.kind === 'operator')
    return refuse(
      `“${token.text}” is not a column: use ${[...new Set(NUMERIC_FIELDS.keys())].slice(0, 5).join(', ')}, snr, count, duty, class, state, note or is:pinned`,
    );
  if (name === 'and' && index > 0) return { ok: true, matches: () => true, next: index + 1 };
  return textTerm(token.text, index + 1, context);
}

function numericTerm(
  name: string,
  field: NumericField,
  tokens: readonly Token[],
  index: number,
  context: FilterContext,
): TermResult {
  const first = tokens[index];
  if (first?.kind === 'operator') {
    if (first.text === ':') return refuse(`${name} needs a comparison, such as ${field.example}`);
    const value = tokens[index + 1];
    const unit = unitAt(tokens, index + 2);
    const limit = value === undefined ? null : numberFrom(`${value.text}${unit ?? ''}`, field, context);
    if (limit === null) return refuse(needsNumber(`${name} ${first.text}`, value, field));
    const operator = first.text as Operator;
    return {
      ok: true,
      matches: (emitter) => holds(field.valueOf(emitter, context), operator, limit),
      next: index + (unit === null ? 2 : 3),
    };
  }
  const range = first === undefined ? null : RANGE.exec(first.text);
  if (range === null) return refuse(`${name} needs a comparison or a range, such as ${field.example}`);
  const [, lowText = '', highText = ''] = range;
  // `433.9..434.1M`: the unit of the upper end serves both.
  const unit = /[a-z/]+$/i.exec(highText)?.[0] ?? '';
  const low = numberFrom(/[a-z/]$/i.test(lowText) ? lowText : `${lowText}${unit}`, field, context);
  const high = numberFrom(highText, field, context);
  if (low === null || high === null) return refuse(needsNumber(name, first, field));
  if (low > high) return refuse(`${name} ${first?.text} is empty: the lower end comes first`);
  return {
    ok: true,
    matches: (emitter) => {
      const value = field.valueOf(emitter, context);
      return value >= low && value <= high;
    },
    next: index + 1,
  };
}

/** A unit of frequency that stands apart from its number, as in `bw < 20 kHz`. */
function unitAt(tokens: readonly Token[], index: number): string | null {
  const token = tokens[index];
  return token?.kind === 'word' && /^[kmg]?hz$/i.test(token.text) ? token.text : null;
}

function needsNumber(before: string, found: Token | undefined, field: NumericField): string {
  const came = found === undefined ? '' : `, not “${found.text}”`;
  return `${before} needs a number${came}, such as ${field.example}`;
}

function numberFrom(text: string, field: NumericField, context: FilterContext): number | null {
  const quantity = parseQuantity(text);
  if (quantity === null) return null;
  return quantity.hasUnit ? quantity.value : quantity.value * field.scale(context);
}

function holds(value: number, operator: Operator, limit: number): boolean {
  switch (operator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '=':
      return value === limit;
  }
}

function textTerm(text: string, next: number, context: FilterContext): TermResult {
  const wanted = text.toLowerCase();
  return {
    ok: true,
    matches: (emitter) =>
      `e${emitter.emitterId} ${emitter.label} ${emitter.class} ${stateWords(emitter)} ${context.decisionOf?.(emitter.emitterId)?.note ?? ''}`
        .toLowerCase()
        .includes(wanted),
    next,
  };
}

/** Both the word of the list and that of the exports, where they differ. */
function stateWords({ state }: Emitter): string {
  const shown = stateText(state);
  return shown === state ? state : `${shown} ${state}`;
}

/** For `is:pinned` and `is:ignored`. */
function decisionWords({ emitterId }: Emitter, context: FilterContext): string {
  const decision = context.decisionOf?.(emitterId);
  if (decision === undefined) return '';
  const words = [
    decision.isPinned && 'pinned',
    decision.isIgnored && 'ignored',
    decision.note !== '' && 'noted',
  ];
  return words.filter((word) => word !== false).join(' ');
}

function refuse(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].map(([, quoted, operator, word]): Token => {
    if (quoted !== undefined) return { kind: 'quoted', text: quoted };
    if (operator !== undefined) return { kind: 'operator', text: operator };
    return { kind: 'word', text: word ?? '' };
  });
}
