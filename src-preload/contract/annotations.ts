// Annotations of the open recording: those that came with it, those that were drawn, and tracks that an analyst has
// judged. A leaf: imports only its siblings.

import type { Hz, SampleIndex } from './units.ts';

/** `file`: came with the recording; `drawn`: by an analyst in Sferic; `track`: found by Sferic, judged by an analyst. */
export type AnnotationOrigin = 'file' | 'drawn' | 'track';

export const ANNOTATION_REVIEWS = ['open', 'accepted', 'rejected'] as const;
export type AnnotationReview = (typeof ANNOTATION_REVIEWS)[number];

export interface Annotation {
  /** Stable while the recording is open. */
  readonly annotationId: number;
  readonly uuid: string | null;
  readonly origin: AnnotationOrigin;
  readonly review: AnnotationReview;
  readonly sampleStart: SampleIndex;
  /** null: to wherever the next one begins, or unknown. */
  readonly sampleCount: number | null;
  /** Offsets from the centre; both or none. */
  readonly lowOffsetHz: Hz | null;
  readonly highOffsetHz: Hz | null;
  readonly label: string | null;
  readonly comment: string | null;
  /** The track that it was made from, of the analysis with the settings of that time. */
  readonly trackId: number | null;
}

/** What the log knows it by: one of a file may have no uuid, and is then known by its number there. */
export function annotationKey({ uuid, annotationId }: Pick<Annotation, 'uuid' | 'annotationId'>): string {
  return uuid ?? `in-file-${annotationId}`;
}

/** Both edges or none. */
export interface AnnotationBox {
  readonly sampleStart: SampleIndex;
  readonly sampleCount: number;
  readonly lowOffsetHz: Hz | null;
  readonly highOffsetHz: Hz | null;
}

export type AnnotationEdit =
  | {
      readonly kind: 'draw';
      readonly box: AnnotationBox;
      readonly label: string | null;
      readonly comment: string | null;
    }
  | { readonly kind: 'reshape'; readonly annotationId: number; readonly box: AnnotationBox }
  | { readonly kind: 'relabel'; readonly annotationIds: readonly number[]; readonly label: string }
  | { readonly kind: 'comment'; readonly annotationIds: readonly number[]; readonly comment: string }
  | {
      readonly kind: 'review';
      readonly annotationIds: readonly number[];
      /** Tracks of the analysis: each becomes an annotation. */
      readonly trackIds: readonly number[];
      readonly review: AnnotationReview;
    }
  | { readonly kind: 'delete'; readonly annotationIds: readonly number[] };

export interface AnnotationFile {
  /** Where it goes unless asked otherwise. */
  readonly besidePath: string;
  /** The recording's own metadata; null where there is none that can be written, `originalRefusal` says why. */
  readonly originalPath: string | null;
  readonly originalRefusal: string | null;
  /** What these annotations were read from; null: nothing was there. */
  readonly readFrom: string | null;
}

/** All but the list itself. */
export interface AnnotationStatus {
  readonly file: AnnotationFile;
  readonly isChanged: boolean;
  /** What undo and redo would do, for a menu; null: nothing. */
  readonly undoText: string | null;
  readonly redoText: string | null;
  /** Annotations of the file that are not understood: kept as they are, not shown. */
  readonly unreadable: number;
}

export interface AnnotationState extends AnnotationStatus {
  /** By sampleStart. */
  readonly annotations: readonly Annotation[];
}

/** `changed` are new or other than before; the status is whole. */
export interface AnnotationChanges extends AnnotationStatus {
  readonly changed: readonly Annotation[];
  readonly removed: readonly number[];
}

export interface AnnotationSaved {
  readonly path: string;
  readonly count: number;
}
