// Edited metadata: what was not edited stays byte for byte, and every step can be taken back.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnnotationEdit } from '#contract/annotations.ts';
import type { Track } from '#contract/entities.ts';
import type { AnnotationFrame } from './annotation-fields.ts';
import { AnnotationDocument } from './document.ts';
import { applyEdit, type EditContext } from './edits.ts';
import { takeApart } from './metadata-text.ts';

const FRAME: AnnotationFrame = {
  sampleOffset: 0,
  baseHz: 100e6,
  input: {
    captures: [{ 'core:sample_start': 0, 'core:frequency': 100e6 }],
    offset: 0,
    storedStart: 0,
    storedCount: 1000,
    storedInAll: 1000,
    storedPerSample: 1,
    sampleRateHz: 1e6,
    overrideFreqHz: null,
  },
};

/** Spaced oddly, with fields of others, duplicate and integer-like names, and a number that no double holds. */
const TEXT = `\uFEFF{ "vendor:first" : 1,
  "global": {"core:datatype":"cf32_le","core:version":"1.2.0", "core:sample_rate":1e6,
     "vendor:serial": 9007199254740993, "10": "ten", "2": "two"},
  "captures": [ {"core:sample_start": 0, "core:frequency": 100e6 } ],
  "annotations": [
    { "core:sample_start": 100, "core:sample_count": 50, "core:freq_lower_edge": 100.1e6, "core:freq_upper_edge": 100.2e6,
      "core:label": "A", "vendor:id": 12345678901234567890, "core:uuid": "6f0c9d3e-3a5f-4c7b-9f70-0a7c1a4d8e11" } ,
    {"core:sample_start": 200, "core:comment": "no \\u00e9dges", "vendor:x": {"b": 1, "a": [1,2 , 3]}},
    {"core:sample_start": "three hundred", "vendor:broken": true},
    { "core:sample_start": 400, "core:sample_count": 10 }
  ], "vendor:last": null
}
`;

const TRACK: Track = {
  trackId: 7,
  emitterId: 1,
  state: 'lost',
  confidence: 0.9,
  sampleStart: 150,
  sampleCount: 100,
  offsetHz: 5000,
  lowOffsetHz: 0,
  highOffsetHz: 10_000,
  displayLowOffsetHz: 0,
  displayHighOffsetHz: 10_000,
  bandwidthHz: 9000,
  powerDbfs: -30,
  peakPowerDbfs: -28,
  snrDb: 20,
  noiseFloorDbfs: -80,
  driftHzPerS: 0,
  isDrifting: false,
  hits: 10,
};

function opened(text = TEXT): EditContext {
  return {
    document: new AnnotationDocument(takeApart(text, 'test'), FRAME),
    version: '0.0.0',
    sampleCount: 1000,
    sampleRateHz: 1e6,
    trackOf: (trackId) => (trackId === 7 ? TRACK : null),
    emitterOf: () => null,
    uuidOfTrack: (trackId) => `uuid-of-${trackId}`,
  };
}

const BOX = { sampleStart: 120, sampleCount: 30, lowOffsetHz: -20_000, highOffsetHz: -10_000 };

describe('an annotation document', () => {
  test('shows what is understood, and counts what is not', () => {
    const { document } = opened();
    expect(document.annotations).toMatchObject([
      { origin: 'file', review: 'open', sampleStart: 100, sampleCount: 50, lowOffsetHz: 100e3, label: 'A' },
      { sampleStart: 200, sampleCount: null, lowOffsetHz: null, comment: 'no édges' },
      { sampleStart: 400 },
    ]);
    expect(document.unreadable).toBe(1);
    expect(document.isChanged).toBe(false);
    expect(document.toText()).toBe(TEXT);
  });

  test('a label changes its own bytes and no others', () => {
    const context = opened();
    const id = context.document.annotations[0]?.annotationId ?? 0;
    applyEdit({ kind: 'relabel', annotationIds: [id], label: 'Ä "quoted"' }, context);
    expect(context.document.toText()).toBe(TEXT.replace('"A"', '"Ä \\"quoted\\""'));
    expect(context.document.undoText).toBe('Label');
    context.document.undo();
    expect(context.document.toText()).toBe(TEXT);
    expect(context.document.isChanged).toBe(false);
  });

  test('a moved box keeps its uuid and the fields of others', () => {
    const context = opened();
    const id = context.document.annotations[0]?.annotationId ?? 0;
    applyEdit({ kind: 'reshape', annotationId: id, box: BOX }, context);
    const text = context.document.toText();
    expect(text).toContain('"vendor:id": 12345678901234567890, "core:uuid": "6f0c9d3e');
    expect(text).toContain('"core:freq_lower_edge": 99980000, "core:freq_upper_edge": 99990000');
    expect(text).toContain('"core:sample_start": 120, "core:sample_count": 30');
    expect(text).toContain('"vendor:serial": 9007199254740993, "10": "ten", "2": "two"');
  });

  test('a drawn box stands where its time belongs, with a uuid, and SigMF reads it', () => {
    const sorted = TEXT.replace(/ {4}\{"core:sample_start": "three.*\n/, '');
    const context = opened(sorted);
    applyEdit({ kind: 'draw', box: BOX, label: 'drawn', comment: null }, context);
    const parsed = JSON.parse(context.document.toText().slice(1)) as {
      readonly global: Readonly<Record<string, unknown>>;
      readonly annotations: readonly Readonly<Record<string, unknown>>[];
    };
    expect(parsed.annotations.map((annotation) => annotation['core:sample_start'])).toEqual([
      100, 120, 200, 400,
    ]);
    expect(parsed.annotations[1]).toMatchObject({
      'core:freq_lower_edge': 99_980_000,
      'core:freq_upper_edge': 99_990_000,
      'core:label': 'drawn',
      'core:uuid': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'sferic:origin': 'drawn',
    });
    expect(parsed.global['core:extensions']).toEqual([{ name: 'sferic', version: '1.0.0', optional: true }]);
    const again = new AnnotationDocument(takeApart(context.document.toText(), 'again'), FRAME);
    expect(again.annotations[1]).toMatchObject({ ...BOX, origin: 'drawn', label: 'drawn' });
  });

  test('a track that is accepted becomes an annotation once; judged again it changes, and may be reopened', () => {
    const context = opened();
    const judge = (review: 'accepted' | 'rejected' | 'open') =>
      applyEdit({ kind: 'review', annotationIds: [], trackIds: [7], review }, context);
    expect(judge('open')).toEqual({ changed: [], removed: [] });
    expect(judge('accepted').changed).toMatchObject([
      {
        origin: 'track',
        review: 'accepted',
        trackId: 7,
        uuid: 'uuid-of-7',
        sampleStart: 150,
        lowOffsetHz: 0,
      },
    ]);
    expect(judge('rejected').changed).toMatchObject([{ review: 'rejected' }]);
    expect(context.document.annotations).toHaveLength(4);
    expect(() =>
      applyEdit({ kind: 'review', annotationIds: [], trackIds: [8], review: 'accepted' }, context),
    ).toThrow(/no track 8/);
  });

  test('metadata without annotations, and with an empty list, takes some', () => {
    for (const text of [
      '{"global":{"core:datatype":"cf32_le","core:version":"1.2.0"},"captures":[]}',
      '{"global":{"core:datatype":"cf32_le","core:version":"1.2.0"},"captures":[],"annotations":[]}',
      '{\n  "global": {},\n  "captures": [],\n  "annotations": []\n}\n',
    ]) {
      const context = opened(text);
      applyEdit({ kind: 'draw', box: BOX, label: null, comment: null }, context);
      const parsed = JSON.parse(context.document.toText()) as { readonly annotations: readonly object[] };
      expect(parsed.annotations).toHaveLength(1);
    }
  });

  test('a box outside, or of no size, is refused and changes nothing', () => {
    const context = opened();
    for (const box of [
      { ...BOX, sampleStart: 1000 },
      { ...BOX, sampleCount: 0 },
      { ...BOX, lowOffsetHz: 600_000, highOffsetHz: 700_000 },
    ]) {
      expect(() => applyEdit({ kind: 'draw', box, label: null, comment: null }, context)).toThrow(/needs/);
    }
    expect(context.document.toText()).toBe(TEXT);
  });

  test('any edits: all undone is the file as it was, all redone is what it became', () => {
    const edits = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('relabel' as const), at: fc.nat(9), label: fc.string() }),
        fc.record({ kind: fc.constant('comment' as const), at: fc.nat(9), comment: fc.string() }),
        fc.record({ kind: fc.constant('delete' as const), at: fc.nat(9) }),
        fc.record({ kind: fc.constant('draw' as const), start: fc.nat(990) }),
        fc.record({ kind: fc.constant('reshape' as const), at: fc.nat(9), start: fc.nat(990) }),
        fc.record({
          kind: fc.constant('review' as const),
          at: fc.nat(9),
          review: fc.constantFrom('open' as const, 'accepted' as const, 'rejected' as const),
        }),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(edits, (chosen) => {
        const context = opened();
        const { document } = context;
        for (const edit of chosen) {
          const ids = document.annotations.map(({ annotationId }) => annotationId);
          const annotationIds = 'at' in edit ? ids.slice(edit.at, edit.at + 2) : [];
          const box = { ...BOX, sampleStart: 'start' in edit ? edit.start : 0, sampleCount: 5 };
          applyEdit(toEdit(edit, annotationIds, box), context);
        }
        const text = document.toText();
        JSON.parse(text.slice(1));
        const again = new AnnotationDocument(takeApart(text, 'again'), FRAME);
        const plain = (list: AnnotationDocument['annotations']) =>
          list.map(({ annotationId: _id, ...rest }) => JSON.stringify(rest)).sort();
        expect(plain(again.annotations)).toEqual(plain(document.annotations));
        while (document.undo() !== null);
        expect(document.toText()).toBe(TEXT);
        while (document.redo() !== null);
        expect(document.toText()).toBe(text);
      }),
      { numRuns: 60 },
    );
  });
});

type Chosen =
  | { readonly kind: 'relabel'; readonly label: string }
  | { readonly kind: 'comment'; readonly comment: string }
  | { readonly kind: 'delete' | 'draw' | 'reshape' }
  | { readonly kind: 'review'; readonly review: 'open' | 'accepted' | 'rejected' };

function toEdit(chosen: Chosen, annotationIds: readonly number[], box: typeof BOX): AnnotationEdit {
  switch (chosen.kind) {
    case 'relabel':
      return { kind: 'relabel', annotationIds, label: chosen.label };
    case 'comment':
      return { kind: 'comment', annotationIds, comment: chosen.comment };
    case 'delete':
      return { kind: 'delete', annotationIds };
    case 'draw':
      return { kind: 'draw', box, label: null, comment: 'c' };
    case 'reshape':
      return annotationIds[0] === undefined
        ? { kind: 'delete', annotationIds: [] }
        : { kind: 'reshape', annotationId: annotationIds[0], box };
    case 'review':
      return { kind: 'review', annotationIds, trackIds: [], review: chosen.review };
  }
}
