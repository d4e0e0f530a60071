import { describe, expect, it } from 'vitest';
import waterfallFrag from '../../shaders/waterfall.frag.glsl?raw';
import { checkedUniforms, declaredUniforms } from './shader-uniforms.ts';

const VERT = 'attribute vec2 corner;\nuniform vec2 plotSizePx;\nvoid main() {}';
const FRAG =
  'precision highp float;\nuniform highp float lowDb, highDb;\n// uniform float old;\nvoid main() {}';

describe('shader uniforms', () => {
  it('reads the names that shaders declare', () => {
    expect([...declaredUniforms(VERT, FRAG)].sort()).toEqual(['highDb', 'lowDb', 'plotSizePx']);
    expect(declaredUniforms(waterfallFrag).has('rowMap')).toBe(true);
  });

  it('throws on a misspelt name and on a missing one', () => {
    const right = { plotSizePx: 1, lowDb: 2, highDb: 3 };
    expect(checkedUniforms(VERT, FRAG, right)).toBe(right);
    expect(() => checkedUniforms(VERT, FRAG, { ...right, lowDB: 2 })).toThrow(/lowDB/);
    expect(() => checkedUniforms(VERT, FRAG, { plotSizePx: 1, lowDb: 2 })).toThrow(/highDb/);
  });
});
