import { describe, expect, it } from 'vitest';
import { HeadRoom } from './head-room.ts';

const range = { lowDb: -90, highDb: -30 };

describe('head room', () => {
  it('leaves the range alone while every peak fits', () => {
    const room = new HeadRoom();
    expect(room.extended(range)).toBe(range);
    room.take(Float32Array.of(-84, -40), 'a');
    expect(room.extended(range)).toBe(range);
  });

  it('grows in whole steps, stays when the peak is gone, and is given back with another session', () => {
    const room = new HeadRoom();
    room.take(Float32Array.of(-84, -3), 'a');
    expect(room.extended(range)).toEqual({ lowDb: -90, highDb: 0 });
    room.take(Float32Array.of(-84, -80), 'a');
    expect(room.extended(range)).toEqual({ lowDb: -90, highDb: 0 });
    room.take(Float32Array.of(-84, -50), 'b');
    expect(room.extended(range)).toBe(range);
  });
});
