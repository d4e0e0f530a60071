// Which annotation, track or signal an act means, and nudges that stay inside the recording.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Annotation, AnnotationStatus } from '#contract/annotations.ts';
import type { Emitter, SessionInfo, Track } from '#contract/entities.ts';
import { createDesk } from './action-desk.test-support.ts';
import { nudged } from './annotation-actions.ts';

const SESSION = {
  sessionId: 1,
  sampleRateHz: 1000,
  sampleCount: 60_000,
  recording: { path: '/a' },
  settings: { fftSize: 256, samplesPerRow: 100, configHash: 7 },
} as unknown as SessionInfo;
const STATUS: AnnotationStatus = {
  file: {
    besidePath: '/a.annotated.sigmf-meta',
    originalPath: '/a.sigmf-meta',
    originalRefusal: null,
    readFrom: null,
  },
  isChanged: false,
  undoText: null,
  redoText: null,
  unreadable: 0,
};
const ANNOTATION: Annotation = {
  annotationId: 3,
  uuid: null,
  origin: 'file',
  review: 'open',
  sampleStart: 1000,
  sampleCount: 500,
  lowOffsetHz: -100,
  highOffsetHz: 100,
  label: 'x',
  comment: null,
  trackId: null,
};
const TRACK = {
  trackId: 7,
  emitterId: 2,
  state: 'lost',
  sampleStart: 2000,
  sampleCount: 100,
  lowOffsetHz: 10,
  highOffsetHz: 20,
} as unknown as Track;
const EMITTER = {
  emitterId: 2,
  label: 'CW',
  trackIds: [7],
  firstSample: 2000,
  lastSample: 2100,
  lowOffsetHz: 10,
  highOffsetHz: 20,
} as unknown as Emitter;

function desk() {
  const made = createDesk();
  made.engineStore.setState({
    connection: 'open',
    session: SESSION,
    annotationStatus: STATUS,
    annotations: new Map([[3, ANNOTATION]]),
    tracks: new Map([[7, TRACK]]),
    emitters: [EMITTER],
  });
  return made;
}

describe('acts on annotations', () => {
  it('mean the selected annotation, the selected track, or all of the selected signal', () => {
    const { api, viewStore, action } = desk();
    expect(action('annotations.accept').isEnabled()).toBe(false);
    expect(action('clips.cut').isEnabled()).toBe(false);
    viewStore.getState().setSelectedEmitterId(2);
    action('annotations.accept').run();
    expect(api.calls.at(-1)).toMatchObject({
      name: 'annotations.edit',
      params: { kind: 'review', annotationIds: [], trackIds: [7], review: 'accepted' },
    });
    viewStore.getState().setSelectedAnnotationId(3);
    action('annotations.reject').run();
    expect(api.calls.at(-1)).toMatchObject({
      params: { annotationIds: [3], trackIds: [], review: 'rejected' },
    });
    action('clips.cut').run();
    expect(api.calls.at(-1)).toMatchObject({
      name: 'clip.write',
      params: {
        box: { sampleStart: 1000, sampleCount: 500, lowOffsetHz: -100, highOffsetHz: 100 },
        label: 'x',
      },
    });
  });

  it('go through annotations and tracks by time', () => {
    const { viewStore, action } = desk();
    action('annotations.next').run();
    expect(viewStore.getState().selectedAnnotationId).toBe(3);
    action('annotations.next').run();
    expect(viewStore.getState()).toMatchObject({
      selectedAnnotationId: null,
      selectedTrackId: 7,
      selectedEmitterId: 2,
    });
    action('annotations.next').run();
    expect(viewStore.getState().selectedTrackId).toBe(7);
    action('annotations.previous').run();
    expect(viewStore.getState().selectedAnnotationId).toBe(3);
  });

  it('a nudge keeps the box inside and, but for a resize, its size', () => {
    const numbers = fc.double({ min: -1e5, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(numbers, numbers, fc.boolean(), (samples, hz, isResize) => {
        const by = { samples: Math.round(samples), hz, isResize, stepSamples: 100, stepHz: 4 };
        const box = nudged({ ...ANNOTATION, sampleCount: 500 }, by, { sampleCount: 60_000, halfHz: 500 });
        expect(box.sampleStart).toBeGreaterThanOrEqual(0);
        expect(box.sampleCount).toBeGreaterThanOrEqual(1);
        expect(box.sampleStart + box.sampleCount).toBeLessThanOrEqual(60_000);
        expect(box.lowOffsetHz ?? -501).toBeGreaterThanOrEqual(-500);
        expect(box.highOffsetHz ?? 501).toBeLessThanOrEqual(500);
        expect((box.highOffsetHz ?? 0) - (box.lowOffsetHz ?? 0)).toBeGreaterThan(0);
        if (!isResize)
          expect([box.sampleCount, (box.highOffsetHz ?? 0) - (box.lowOffsetHz ?? 0)]).toEqual([
            500,
            expect.closeTo(200, 6),
          ]);
      }),
    );
  });
});
