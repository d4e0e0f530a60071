// How many annotations there are, and whether they are saved: in the tab of the list.

import type { ReactNode } from 'react';
import { useEngine } from '../../app/workspace-context.ts';

export function AnnotationCount(): ReactNode {
  const count = useEngine((state) => state.annotations.size);
  const isChanged = useEngine((state) => state.annotationStatus?.isChanged ?? false);
  return (
    <span className="count" data-testid="annotation-count">
      {count}
      {isChanged && <span title="Not saved yet">•</span>}
    </span>
  );
}
