import { describe, expect, it } from 'vitest';
import { type ColorRampName, RAMP_TEXELS, rampBytes, rampGradientCss } from './color-ramps.ts';

const NAMES: readonly ColorRampName[] = ['viridis', 'plasma', 'inferno', 'magma', 'turbo'];

function luminances(name: ColorRampName): readonly number[] {
  const bytes = rampBytes(name);
  return Array.from(
    { length: RAMP_TEXELS },
    (_, i) =>
      0.2126 * (bytes[4 * i] ?? 0) + 0.7152 * (bytes[4 * i + 1] ?? 0) + 0.0722 * (bytes[4 * i + 2] ?? 0),
  );
}

describe('colour ramps', () => {
  it.each(NAMES)('%s has 256 opaque colours', (name) => {
    const bytes = rampBytes(name);
    expect(bytes.length).toBe(1024);
    for (let index = 3; index < bytes.length; index += 4) expect(bytes[index]).toBe(255);
    expect(rampGradientCss(name)).toContain('linear-gradient(');
  });

  it.each(['viridis', 'plasma', 'inferno', 'magma'] as const)('%s rises in luminance', (name) => {
    const values = luminances(name);
    for (const [index, value] of values.entries()) {
      if (index > 0) expect(value).toBeGreaterThanOrEqual((values[index - 1] ?? 0) - 1.5);
    }
    expect((values.at(-1) ?? 0) - (values[0] ?? 0)).toBeGreaterThan(120);
  });

  it('viridis begins dark purple and ends yellow', () => {
    const bytes = rampBytes('viridis');
    expect([...bytes.subarray(0, 3)]).toEqual([0x44, 0x01, 0x54]);
    expect([...bytes.subarray(1020, 1023)]).toEqual([0xfd, 0xe7, 0x25]);
  });
});
