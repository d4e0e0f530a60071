// The buttons beside the tab of the annotation list: those that are wanted at every line.

import type { ReactNode } from 'react';
import { ActionButton } from '../../app/actions/action-button.tsx';

export function AnnotationTools(): ReactNode {
  return (
    <div className="annotation-tools">
      <ActionButton id="annotations.draw" text="Draw" />
      <ActionButton id="annotations.accept" text="Accept" />
      <ActionButton id="annotations.reject" text="Reject" />
      <ActionButton id="annotations.save" text="Save" />
    </div>
  );
}
