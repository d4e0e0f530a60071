import type { Regl } from 'regl';
import { describe, expect, it } from 'vitest';
import { DensityPass } from './density-pass.ts';
import { LevelLinePass } from './level-line-pass.ts';
import { TracePass } from './trace-pass.ts';
import { WaterfallPass } from './waterfall-pass.ts';

interface Command {
  readonly vert: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Stands for a context: it takes commands and resources and draws nothing. Pictures are tested in a browser. */
function blindRegl(commands: Command[]): Regl {
  const resource = (): unknown => Object.assign(() => undefined, { destroy: () => undefined });
  const regl = (command: Command): (() => void) => {
    commands.push(command);
    return () => undefined;
  };
  return Object.assign(regl, {
    prop: (name: string) => name,
    texture: resource,
    buffer: resource,
    hasExtension: () => true,
    limits: { maxTextureSize: 4096 },
  }) as unknown as Regl;
}

describe('draw passes', () => {
  it('supply exactly the uniforms and attributes that their shaders declare', () => {
    const commands: Command[] = [];
    const regl = blindRegl(commands);
    // A misspelt uniform throws in the constructor.
    new WaterfallPass(regl, { empty: [0, 0, 0], gap: [1, 0, 0], seam: [1, 1, 1] });
    new TracePass(regl);
    new LevelLinePass(regl);
    new DensityPass(regl);
    expect(commands).toHaveLength(5);
    for (const { vert, attributes } of commands) {
      const declared = [...vert.matchAll(/^attribute \w+ (\w+);/gm)].map((match) => match[1]);
      expect(Object.keys(attributes).sort()).toEqual(declared.sort());
    }
  });
});
