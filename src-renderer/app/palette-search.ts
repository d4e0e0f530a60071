// Which actions a text in the palette means, the likeliest first. Pure.

import type { Action } from './actions/action.ts';

/** Every word of the text must begin a word of the action's name, or be somewhere in it. */
export function rankedActions(actions: readonly Action[], text: string): readonly Action[] {
  const wanted = wordsOf(text);
  if (wanted.length === 0) return actions;
  return actions
    .map((action) => ({ action, score: scoreOf(action, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ action }) => action);
}

const SCORE = { labelStart: 4, label: 3, inside: 2, other: 1 } as const;

/** 0: a word is nowhere in it. */
function scoreOf(action: Action, wanted: readonly string[]): number {
  const label = wordsOf(action.label);
  const others = [...wordsOf(action.group), ...wordsOf(action.words ?? ''), ...wordsOf(action.id)];
  const scores = wanted.map((word): number => {
    if (label[0]?.startsWith(word) === true) return SCORE.labelStart;
    if (label.some((candidate) => candidate.startsWith(word))) return SCORE.label;
    if (label.some((candidate) => candidate.includes(word))) return SCORE.inside;
    return others.some((candidate) => candidate.startsWith(word)) ? SCORE.other : 0;
  });
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0);
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
