// The facts that an engine run needs of a recording, all known. Must not know how a recording is read.
import type { Datatype, RecordingInfo, SampleLayout } from '#contract/entities.ts';
import type { TimeNsText } from '#contract/units.ts';
import type { NativeSceneSpec } from '../../native/index.d.ts';
import { requireFacts } from '../recordings/facts.ts';

export interface RecordingFacts {
  readonly name: string;
  readonly dataPath: string;
  readonly dataOffsetBytes: number;
  readonly sampleCount: number;
  readonly datatype: Datatype;
  /** Without it: one channel of complex samples in one piece. */
  readonly layout?: SampleLayout | undefined;
  readonly sampleRateHz: number;
  /** 0 Hz holds no receiver's spike. */
  readonly isDcFree?: boolean;
  /** null: unknown. */
  readonly centerFreqHz: number | null;
  /** null: unknown. */
  readonly timeStartNs: TimeNsText | null;
}

/** Throws SfericError `facts-missing`, with the unknown fields in `detail.missing`: they are asked for, not guessed. */
export function recordingFacts(info: RecordingInfo): RecordingFacts {
  const { name, dataPath, dataOffsetBytes, sampleCount, layout, isDcFree = false } = info;
  return { name, dataPath, dataOffsetBytes, sampleCount, layout, isDcFree, ...requireFacts(info) };
}

/** The facts that a live run needs. */
export interface LiveFacts {
  /** Of the device, for messages. */
  readonly name: string;
  readonly datatype: Datatype;
  readonly sampleRateHz: number;
  /** null: unknown. */
  readonly centerFreqHz: number | null;
  /** What the device plays. */
  readonly scene: NativeSceneSpec;
}
