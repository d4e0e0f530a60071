// Lines of what the analyst made, for NDJSON: annotations, decisions, clips. Pure.

import type { LoggedAnnotation, LoggedClip, LoggedDecision } from '#contract/log.ts';
import type { Cell, Columns } from './columns.ts';
import { DECIMALS, integerText, numberText } from './numbers.ts';

const text = (value: string | null): Cell => ({ kind: 'text', text: value });
const integer = (value: number | null): Cell => ({ kind: 'number', text: integerText(value) });
const hz = (value: number | null): Cell => ({ kind: 'number', text: numberText(value, DECIMALS.hz) });

export function annotationColumns(annotation: LoggedAnnotation): Columns {
  return [
    ['type', text('annotation')],
    ['uuid', text(annotation.uuid)],
    ['origin', text(annotation.origin)],
    ['sample_start', integer(annotation.sampleStart)],
    ['sample_count', integer(annotation.sampleCount)],
    ['low_offset_hz', hz(annotation.lowOffsetHz)],
    ['high_offset_hz', hz(annotation.highOffsetHz)],
    ['label', text(annotation.label)],
    ['comment', text(annotation.comment)],
  ];
}

export function decisionColumns(decision: LoggedDecision): Columns {
  return [
    ['type', text('decision')],
    ['subject', text(decision.subject)],
    ['subject_id', text(decision.subjectId)],
    ['sample_start', integer(decision.sampleStart)],
    ['kind', text(decision.kind)],
    ['value', text(decision.value)],
  ];
}

export function clipColumns(clip: LoggedClip): Columns {
  return [
    ['type', text('clip')],
    ['path', text(clip.path)],
    ['subject', text(clip.subject)],
    ['subject_id', text(clip.subjectId)],
    ['sample_start', integer(clip.sampleStart)],
    ['sample_count', integer(clip.sampleCount)],
    ['low_offset_hz', hz(clip.lowOffsetHz)],
    ['high_offset_hz', hz(clip.highOffsetHz)],
    ['sample_rate_hz', hz(clip.sampleRateHz)],
    ['datatype', text(clip.datatype)],
    ['size_bytes', integer(clip.sizeBytes)],
    ['sha512', text(clip.sha512)],
  ];
}
