import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Emitter } from '#contract/entities.ts';
import { parseSignalFilter } from './signal-filter.ts';

const CENTER_FREQ_HZ = 433_920_000;

function emitter(facts: Partial<Emitter>): Emitter {
  return {
    emitterId: 1,
    class: 'carrier',
    label: 'E1 carrier',
    state: 'confirmed',
    trackCount: 1,
    trackIds: [1],
    firstSample: 0,
    lastSample: 1000,
    dutyCycle: 1,
    offsetHz: 0,
    lowOffsetHz: -500,
    highOffsetHz: 500,
    bandwidthHz: 1000,
    powerDbfs: -60,
    snrDb: 20,
    noiseFloorDbfs: -90,
    driftHzPerS: 0,
    isHopper: false,
    ...facts,
  };
}

function isShown(
  text: string,
  facts: Partial<Emitter>,
  centerFreqHz: number | null = CENTER_FREQ_HZ,
): boolean {
  const filter = parseSignalFilter(text, { centerFreqHz });
  if (!filter.ok) throw new Error(filter.message);
  return filter.matches(emitter(facts));
}

function complaint(text: string): string {
  const filter = parseSignalFilter(text, { centerFreqHz: CENTER_FREQ_HZ });
  return filter.ok ? 'accepted' : filter.message;
}

describe('signal filter', () => {
  it('shows everything when empty', () => {
    expect(isShown('', {})).toBe(true);
    expect(isShown('   ', {})).toBe(true);
  });

  it('compares the numbers of the columns, with or without spaces', () => {
    expect(isShown('snr > 6', { snrDb: 6.1 })).toBe(true);
    expect(isShown('snr>6', { snrDb: 6 })).toBe(false);
    expect(isShown('snr>=6', { snrDb: 6 })).toBe(true);
    expect(isShown('level > -60', { powerDbfs: -59 })).toBe(true);
    expect(isShown('level<-60', { powerDbfs: -59 })).toBe(false);
    expect(isShown('count = 3', { trackCount: 3 })).toBe(true);
    expect(isShown('duty < 50', { dutyCycle: 0.2 })).toBe(true);
  });

  it('reads bandwidth in kHz and frequency in MHz, as the columns do, unless a unit says otherwise', () => {
    expect(isShown('bw < 20', { bandwidthHz: 19_999 })).toBe(true);
    expect(isShown('bw < 20', { bandwidthHz: 20_001 })).toBe(false);
    expect(isShown('bw < 20Hz', { bandwidthHz: 19 })).toBe(true);
    expect(isShown('bw < 20 Hz snr > 6', { bandwidthHz: 21 })).toBe(false);
    expect(isShown('bw < 20 kHz snr > 6', { bandwidthHz: 19_000 })).toBe(true);
    expect(isShown('bw > 0.2M', { bandwidthHz: 250_000 })).toBe(true);
    expect(isShown('freq 433.9..434.1', { offsetHz: 150_000 })).toBe(true);
    expect(isShown('freq 433.9..434.1', { offsetHz: 190_000 })).toBe(false);
    expect(isShown('freq 433.9..434.1M', { offsetHz: 150_000 })).toBe(true);
    expect(isShown('freq 433900k..434100k', { offsetHz: 150_000 })).toBe(true);
  });

  it('reads frequency as an offset in kHz when the centre is unknown', () => {
    expect(isShown('freq -100..100', { offsetHz: 99_000 }, null)).toBe(true);
    expect(isShown('freq -100..100', { offsetHz: 101_000 }, null)).toBe(false);
    expect(isShown('offset -100..100', { offsetHz: 99_000 })).toBe(true);
  });

  it('finds plain text in name, label, class and state, whatever the case', () => {
    expect(isShown('OOK', { label: 'ook bursts' })).toBe(true);
    expect(isShown('e7', { emitterId: 7, label: 'x' })).toBe(true);
    expect(isShown('"ook b"', { label: 'ook bursts' })).toBe(true);
    expect(isShown('tentative', { state: 'confirmed' })).toBe(false);
    expect(isShown('class:burst', { class: 'burst' })).toBe(true);
    expect(isShown('state:lost', { state: 'confirmed' })).toBe(false);
    expect(isShown('state:lost', { state: 'lost' })).toBe(true);
    expect(isShown('state:ended', { state: 'lost' })).toBe(true);
    expect(isShown('ended', { state: 'lost' })).toBe(true);
  });

  it('needs every part to hold', () => {
    expect(isShown('snr > 6 bw < 20 burst', { snrDb: 10, bandwidthHz: 5000, class: 'burst' })).toBe(true);
    expect(isShown('snr > 6 and bw < 20', { snrDb: 10, bandwidthHz: 25_000 })).toBe(false);
  });

  it.each([
    ['snr', 'snr needs a comparison or a range, such as snr > 6'],
    ['snr >', 'snr > needs a number, such as snr > 6'],
    ['snr > high', 'snr > needs a number, not “high”, such as snr > 6'],
    ['> 6', '“>” needs a name before it, such as snr > 6'],
    ['freq 434.1..433.9', 'freq 434.1..433.9 is empty: the lower end comes first'],
    ['freq a..b', 'freq needs a number, not “a..b”, such as freq 433.9..434.1'],
    ['class > 3', 'class is text: write class:burst'],
  ])('says what is wrong with %j', (text, message) => {
    expect(complaint(text)).toBe(message);
  });

  it('names the columns when one is unknown', () => {
    expect(complaint('width < 20')).toMatch(/“width” is not a column: use freq.*bw.*snr/);
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const filter = parseSignalFilter(text, { centerFreqHz: null });
        if (filter.ok) expect(typeof filter.matches(emitter({}))).toBe('boolean');
        else expect(filter.message.length).toBeGreaterThan(0);
      }),
    );
  });
});
