// The lines of the annotation list, made again only when annotations, tracks or emitters change.

import { useMemo } from 'react';
import { useEngine } from '../../app/workspace-context.ts';
import { type AnnotationItem, annotationItems } from '../../lib/annotation-items.ts';

export function useAnnotationItems(): readonly AnnotationItem[] {
  const annotations = useEngine((state) => state.annotations);
  const tracks = useEngine((state) => state.tracks);
  const emitters = useEngine((state) => state.emitters);
  return useMemo(
    () => annotationItems(annotations.values(), tracks.values(), emitters),
    [annotations, tracks, emitters],
  );
}
