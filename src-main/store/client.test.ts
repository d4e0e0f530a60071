// The log on a real file and in a real thread: what is recorded, and when it is written.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreStatus, Track } from '#contract/entities.ts';
import type { LoggedAnnotation, LoggedClip, LoggedDecision } from '#contract/log.ts';
import { END, emitter, observation, START, TestLog, track, until } from './test-log.ts';

let log: TestLog;
beforeEach(() => {
  log = new TestLog();
});
afterEach(() => log.remove());

describe('what is recorded can be read back', () => {
  it('sessions, tracks, emitters and observations, equal to the last digit', async () => {
    const store = await log.open();
    const sessionId = await store.beginSession(START);
    const tracks = [track(1), track(2, { emitterId: 4, isDrifting: false, state: 'tentative' })];
    const observations = [observation(1, 5000), observation(1, 9_007_199_254_740_991)];
    const emitters = [emitter(4, [2, 1]), emitter(9, [])];
    store.recordTracks(sessionId, tracks);
    store.recordObservations(sessionId, [...observations, observation(2, 1)]);
    store.recordEmitters(sessionId, emitters);
    await store.endSession(sessionId, END);

    expect(await store.tracksOf(sessionId)).toEqual(tracks);
    expect(await store.observationsOf(sessionId, 1)).toEqual(observations);
    expect(await store.emittersOf(sessionId)).toEqual(emitters);
    expect(await store.sessions()).toEqual([
      {
        ...START,
        sessionId,
        state: 'complete',
        openedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        closedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        observationsDropped: 0,
        detections: null,
        problem: null,
        clockJumpMs: null,
        lastSample: null,
        isPinned: false,
        samplesProcessed: END.samplesProcessed,
        samplesDropped: END.samplesDropped,
      },
    ]);
    expect(store.status()).toEqual({
      isWritable: true,
      path: log.path,
      queued: 0,
      // And the session's end.
      written: 8,
      dropped: 0,
      message: null,
    });
  });

  it('whatever the numbers are', async () => {
    const store = await log.open();
    const sessionId = await store.beginSession(START);
    // SQLite has no negative zero and no NaN; neither is a measurement.
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    const count = fc.nat(Number.MAX_SAFE_INTEGER);
    const anyTrack = fc.record({
      trackId: count,
      emitterId: fc.option(count),
      state: fc.constantFrom('tentative' as const, 'confirmed' as const, 'lost' as const),
      confidence: number,
      sampleStart: count,
      sampleCount: count,
      offsetHz: number,
      lowOffsetHz: number,
      highOffsetHz: number,
      displayLowOffsetHz: number,
      displayHighOffsetHz: number,
      bandwidthHz: number,
      powerDbfs: number,
      peakPowerDbfs: number,
      snrDb: number,
      noiseFloorDbfs: number,
      driftHzPerS: number,
      isDrifting: fc.boolean(),
      hits: count,
    });
    const written = new Map<number, Track>();
    await fc.assert(
      fc.asyncProperty(anyTrack, async (value: Track) => {
        store.recordTracks(sessionId, [value]);
        written.set(value.trackId, value);
        await store.flush();
        const stored = await store.tracksOf(sessionId);
        expect(stored.find(({ trackId }) => trackId === value.trackId)).toEqual(value);
        expect(stored.length).toBe(written.size);
      }),
      { numRuns: 50 },
    );
  });

  it('unknown frequency and time stay NULL, in the view too', async () => {
    const store = await log.open();
    const known = await store.beginSession(START);
    const unknown = await store.beginSession({ ...START, centerFreqHz: null, timeStartNs: null });
    for (const sessionId of [known, unknown]) store.recordTracks(sessionId, [track(24)]);
    await store.flush();
    const rows = log.inDatabase((database) =>
      database
        .prepare(
          `SELECT center_freq_hz, CAST(time_start_ns AS TEXT) AS time_start_ns, offset_hz, t_start_s, class, label, source
           FROM track_log ORDER BY session_id`,
        )
        .all(),
    );
    const same = {
      offset_hz: -123_456.789,
      t_start_s: 0.01,
      class: null,
      label: null,
      source: START.sourcePath,
    };
    expect(rows).toEqual([
      { ...same, center_freq_hz: 433_796_543.211, time_start_ns: '1767225600133456789' },
      { ...same, center_freq_hz: null, time_start_ns: null },
    ]);
    const [, session] = await store.sessions();
    expect(session).toMatchObject({ centerFreqHz: null, timeStartNs: null, recordingSha: null });
  });

  it('the same file is one recording, another reading of it another', async () => {
    const store = await log.open();
    await store.beginSession(START);
    await store.beginSession(START);
    await store.beginSession({ ...START, datatype: 'cu8', sampleCount: 48_000_000 });
    expect(log.countOf('recordings')).toBe(2);
    expect(log.countOf('sessions')).toBe(3);
  });

  it('a newer state of a track replaces the older one, and a list of emitters the last list', async () => {
    const store = await log.open();
    const sessionId = await store.beginSession(START);
    for (const hits of [1, 2, 3]) {
      store.recordTracks(sessionId, [track(1, { hits })]);
      store.recordEmitters(sessionId, [emitter(hits, [1])]);
      await store.flush();
    }
    expect((await store.tracksOf(sessionId)).map((stored) => stored.hits)).toEqual([3]);
    expect((await store.emittersOf(sessionId)).map((stored) => stored.emitterId)).toEqual([3]);
    expect(log.countOf('emitter_tracks')).toBe(1);
  });

  it('what the analyst made of it, where the last word holds and nothing is taken away', async () => {
    const store = await log.open();
    const sessionId = await store.beginSession(START);
    const annotation: LoggedAnnotation = {
      sessionId,
      uuid: '6f1c1a52-5a43-4a70-9d7c-0f3d0d5d2c11',
      origin: 'analyst',
      sampleStart: 12_000,
      sampleCount: null,
      lowOffsetHz: -5000.5,
      highOffsetHz: 7000.25,
      label: 'pager',
      comment: 'heard at noon',
    };
    expect(await store.saveAnnotation(annotation)).toEqual({ ok: true, value: null });
    const moved = { ...annotation, sampleStart: 11_000, label: 'POCSAG' };
    await store.saveAnnotation(moved);
    await store.saveAnnotation({ ...annotation, uuid: 'other' });
    await store.deleteAnnotation({ ...annotation, uuid: 'other' });
    expect(await store.annotationsOf(sessionId)).toEqual([moved]);
    expect(log.countOf('annotations')).toBe(2);

    const decision = { sessionId, subject: 'emitter', subjectId: '4', sampleStart: 3, value: null } as const;
    const decisions: readonly LoggedDecision[] = [
      { ...decision, kind: 'accept' },
      { ...decision, kind: 'relabel', value: 'pager' },
      { ...decision, subject: 'track', kind: 'reject', sampleStart: null },
    ];
    for (const each of decisions) expect(await store.recordDecision(each)).toMatchObject({ ok: true });
    expect(await store.decisionsOf(sessionId)).toEqual(decisions);

    const clip: LoggedClip = {
      sessionId,
      path: '/clips/a.sigmf-meta',
      subject: 'annotation',
      subjectId: annotation.uuid,
      sampleStart: 10_000,
      sampleCount: 4000,
      lowOffsetHz: -6000,
      highOffsetHz: 8000,
      sampleRateHz: 20_000,
      datatype: 'cf32_le',
      sizeBytes: 32_000,
      sha512: null,
    };
    expect(await store.recordClip(clip)).toMatchObject({ ok: true });
    expect(await store.clipsOf(sessionId)).toEqual([clip]);
    expect(await store.recordClip({ ...clip, sessionId: 99 })).toMatchObject({
      ok: false,
      error: { code: 'unavailable' },
    });
  });

  it('gaps, and tracks that turned out to be none are gone with what was observed of them', async () => {
    const store = await log.open();
    const sessionId = await store.beginSession(START);
    store.recordGaps(sessionId, [{ sampleStart: 500, sampleCount: 20 }]);
    store.recordGaps(sessionId, [{ sampleStart: 100, sampleCount: 10 }]);
    store.recordTracks(sessionId, [track(1), track(2)]);
    store.recordObservations(sessionId, [observation(1, 5), observation(2, 5)]);
    await store.flush();
    store.removeTracks(sessionId, [1]);
    store.recordTracks(sessionId, [track(3)]);
    store.removeTracks(sessionId, [3]);
    await store.flush();
    expect(await store.gapsOf(sessionId)).toEqual([
      { sampleStart: 100, sampleCount: 10 },
      { sampleStart: 500, sampleCount: 20 },
    ]);
    expect((await store.tracksOf(sessionId)).map(({ trackId }) => trackId)).toEqual([2]);
    expect(await store.observationsOf(sessionId, 1)).toEqual([]);
    expect(await store.observationsOf(sessionId, 2)).toHaveLength(1);
    expect(log.countOf('track_places')).toBe(1);
  });

  it('sessions do not mix, and outlive the program', async () => {
    const first = await log.open();
    const a = await first.beginSession(START);
    const b = await first.beginSession(START);
    first.recordTracks(a, [track(1)]);
    first.recordTracks(b, [track(1, { hits: 99 })]);
    await first.endSession(a, END);
    await first.endSession(b, { ...END, isComplete: false });
    await first.close();
    const second = await log.open();
    expect((await second.tracksOf(a)).map((stored) => stored.hits)).toEqual([17]);
    expect((await second.tracksOf(b)).map((stored) => stored.hits)).toEqual([99]);
    expect((await second.sessions()).map(({ state }) => state)).toEqual(['complete', 'incomplete']);
    expect(await second.beginSession(START)).toBeGreaterThan(b);
  });
});

describe('batches', () => {
  it('a full one is written at once, the rest after its time', async () => {
    const store = await log.open({ batchRows: 10, batchMs: 60_000 });
    const sessionId = await store.beginSession(START);
    for (let k = 0; k < 25; k += 1) store.recordObservations(sessionId, [observation(1, k)]);
    await until(() => store.status().written === 20, 'two batches');
    expect(store.status()).toMatchObject({ queued: 5, written: 20, dropped: 0 });
    expect(log.countOf('track_observations')).toBe(20);
    await store.flush();
    expect(store.status()).toMatchObject({ queued: 0, written: 25 });
  });

  it('a small one is written after batchMs', async () => {
    const store = await log.open({ batchRows: 1000, batchMs: 50 });
    const sessionId = await store.beginSession(START);
    store.recordTracks(sessionId, [track(1)]);
    store.recordEmitters(sessionId, []);
    expect(store.status()).toMatchObject({ queued: 2, written: 0 });
    await until(() => store.status().written === 2, 'the batch');
    expect(log.countOf('tracks')).toBe(1);
  });

  it('the oldest observations are dropped and counted when too many wait; tracks never are', async () => {
    const store = await log.open({ batchRows: 50, queueRows: 100 });
    const statuses: StoreStatus[] = [];
    const stop = store.onStatus((status) => statuses.push(status));
    const sessionId = await store.beginSession(START);
    store.recordObservations(
      sessionId,
      Array.from({ length: 5000 }, (_, k) => observation(1, k)),
    );
    store.recordTracks(
      sessionId,
      Array.from({ length: 3000 }, (_, k) => track(k)),
    );
    // Nothing was waited for.
    expect(store.status().written).toBe(0);
    // Four batches were on their way before the queue filled; then it holds the newest hundred.
    expect(store.status().dropped).toBe(4700);
    expect(statuses.at(-1)?.dropped).toBe(4700);
    await store.flush();
    expect(store.status()).toMatchObject({ queued: 0, written: 3300, dropped: 4700, isWritable: true });
    const kept = (await store.observationsOf(sessionId, 1)).map(({ sampleStart }) => sampleStart);
    expect(kept).toEqual([
      ...Array.from({ length: 200 }, (_, k) => k),
      ...Array.from({ length: 100 }, (_, k) => 4900 + k),
    ]);
    expect((await store.tracksOf(sessionId)).length).toBe(3000);
    const told = statuses.length;
    stop();
    store.recordTracks(sessionId, [track(1)]);
    await store.flush();
    expect(statuses.length).toBe(told);
  });
});
