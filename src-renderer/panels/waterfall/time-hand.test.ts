import { describe, expect, it } from 'vitest';
import { TimeMap } from '../../plots/time-map.ts';
import { createFakeApi } from '../../stores/fake-api.test-support.ts';
import { createViewStore } from '../../stores/view-store.ts';
import { testFrameHeader } from '../../streams/frame-header.test-support.ts';
import { FrameStream } from '../../streams/frame-stream.ts';
import { TimeHand } from './time-hand.ts';

const NO_STORAGE = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
const SIZE = { width: 400, height: 100, pixelRatio: 1, widthPx: 400, heightPx: 100 };

/** A hundred rows of a tenth of a second: ten seconds, five of them on the screen, two pixels a row. */
function desk(isPlaying: boolean) {
  const stream = new FrameStream(createFakeApi());
  for (let row = 0; row < 100; row++) {
    const header = testFrameHeader({ seq: row, sampleStart: row * 100, spanHz: 1000 });
    stream.ring.push({ header, rows: Float32Array.of(-80) });
  }
  const viewStore = createViewStore(NO_STORAGE);
  viewStore.getState().setSecondsVisible(5);
  const hand = new TimeHand({ stream, viewStore, isPlaying: () => isPlaying });
  const plot = () => {
    const rows = { firstRow: 0, endRow: stream.scroll.endRow, info: (row: number) => stream.ring.info(row) };
    return { timeMap: new TimeMap(rows, 1000, viewStore.getState().secondsVisible, 100), size: SIZE };
  };
  return { stream, viewStore, hand, plot };
}

describe('time under the pointer', () => {
  it('zooms at the row there, but keeps the newest at the top while rows arrive', () => {
    const still = desk(false);
    // Row 74 is in the middle: 2.5 s before the newest.
    still.hand.zoom(still.plot(), 50, 0.5, 5);
    expect(still.viewStore.getState().secondsVisible).toBe(2.5);
    // Half of what the zoom took away, in whole rows.
    expect(still.stream.scroll.endRow).toBe(88);
    const playing = desk(true);
    playing.hand.zoom(playing.plot(), 50, 0.5, 5);
    expect(playing.stream.scroll.isFollowing).toBe(true);
  });

  it('scrolls as far as the pointer goes', () => {
    const { hand, plot, stream } = desk(true);
    hand.pan(plot(), -20, 5);
    expect(stream.scroll.endRow).toBe(90);
    hand.pan(plot(), 20, 5);
    expect(stream.scroll.isFollowing).toBe(true);
  });

  it('picks rows with the line, and says where a row is that is not shown', () => {
    const { hand, plot, stream } = desk(true);
    expect(hand.rowLine(plot())).toMatchObject({ isPicked: false, isOutside: false, yPx: 0 });
    expect(hand.isOnHandle(plot(), 395, 3)).toBe(true);
    expect(hand.isOnHandle(plot(), 100, 3)).toBe(false);
    hand.holdLine(plot(), 395, 3)?.(395, 41);
    expect(stream.shownRow.picked).toBe(79);
    expect(hand.rowLine(plot())).toMatchObject({ isPicked: true, isOutside: false, yPx: 40, sample: 7900 });
    stream.scroll.scrollTo(60);
    expect(hand.rowLine(plot())).toMatchObject({ isOutside: true, yPx: 0 });
    stream.shownRow.pick(3);
    expect(hand.rowLine(plot())).toMatchObject({ isOutside: true, yPx: 99 });
    stream.scroll.follow();
    hand.pick(plot().timeMap, -5, SIZE);
    expect(stream.shownRow.picked).toBeNull();
  });
});
