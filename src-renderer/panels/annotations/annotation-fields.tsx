// Label and comment of the selected annotation. What is typed becomes one edit when the field is left or Enter is
// pressed; Escape takes it back.

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Annotation } from '#contract/annotations.ts';
import { useEngine, useView, useWorkspace } from '../../app/workspace-context.ts';
import { addNotice } from '../../stores/engine-store.ts';

export function AnnotationFields(): ReactNode {
  const selectedId = useView((state) => state.selectedAnnotationId);
  const isTrack = useView((state) => state.selectedTrackId !== null);
  const annotation = useEngine((state) =>
    selectedId === null ? undefined : state.annotations.get(selectedId),
  );
  const hint = isTrack ? 'Y accepts the track; then it has a label' : 'Select an annotation, or draw one (B)';
  return (
    <div className="annotation-fields">
      <Field field="label" name="Label" annotation={annotation} hint={hint} />
      <Field field="comment" name="Comment" annotation={annotation} hint="" />
    </div>
  );
}

function Field(props: {
  readonly field: 'label' | 'comment';
  readonly name: string;
  readonly annotation: Annotation | undefined;
  readonly hint: string;
}): ReactNode {
  const { field, name, annotation, hint } = props;
  const { api, engineStore } = useWorkspace();
  const saved = annotation?.[field] ?? '';
  const annotationId = annotation?.annotationId ?? null;
  const [text, setText] = useState(saved);
  const isTakenBack = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another annotation with the same text is another field
  useEffect(() => setText(saved), [annotationId, saved]);

  const commit = async (): Promise<void> => {
    const wasTakenBack = isTakenBack.current;
    isTakenBack.current = false;
    if (wasTakenBack) setText(saved);
    if (wasTakenBack || annotationId === null || text === saved) return;
    const annotationIds = [annotationId];
    const result = await api.invoke(
      'annotations.edit',
      field === 'label'
        ? { kind: 'relabel', annotationIds, label: text }
        : { kind: 'comment', annotationIds, comment: text },
    );
    if (!result.ok) addNotice(engineStore, { level: 'error', text: result.error.message });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Escape' && event.key !== 'Enter') return;
    event.preventDefault();
    isTakenBack.current = event.key === 'Escape';
    // The list takes the keys again, at once: the next line is one press away. Leaving the field commits.
    event.currentTarget.blur();
    document.querySelector<HTMLElement>('[data-role="annotation-grid"]')?.focus();
  };
  return (
    <label className="annotation-field">
      <span>{name}</span>
      <input
        type="text"
        data-role={`annotation-${field}`}
        data-testid={`annotation-${field}`}
        value={text}
        disabled={annotation === undefined}
        placeholder={annotation === undefined ? hint : ''}
        spellCheck={false}
        maxLength={field === 'label' ? 1000 : 100_000}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => void commit()}
        onKeyDown={onKeyDown}
      />
    </label>
  );
}
