// About this recording: every fact with where it comes from, its parts, and what of the file is not used. It reads the
// session; nothing here moves while a recording plays.

import { type ReactNode, useState } from 'react';
import type { RecordingInfo, RecordingRemark } from '#contract/entities.ts';
import { useEngine, useWorkspace } from '../../app/workspace-context.ts';
import { partText } from '../../lib/recording-text.ts';
import { EmptyState } from '../../widgets/empty-state.tsx';
import { overridesForPart, recordingRows } from './recording-rows.ts';
import './recording.css';

export function RecordingView(): ReactNode {
  const recording = useEngine((state) => state.session?.recording ?? null);
  return (
    <section className="recording" aria-label="About this recording" data-testid="recording">
      {recording === null ? (
        <EmptyState title="No recording is open">
          Open one: what it says of itself, and what of that is used, appears here.
        </EmptyState>
      ) : (
        <About info={recording} />
      )}
    </section>
  );
}

function About({ info }: { readonly info: RecordingInfo }): ReactNode {
  return (
    <>
      <h2 title={info.path}>{info.name}</h2>
      <table>
        <caption>Facts</caption>
        <tbody>
          {recordingRows(info).map(({ name, text, source }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td title={text}>{text}</td>
              <td className="recording-source">{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {info.warnings.length > 0 && (
        <>
          <h3>Warnings</h3>
          <ul>
            {info.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </>
      )}
      {info.parts.length > 1 && <Parts info={info} />}
      {info.remarks.length > 0 && (
        <table>
          <caption>{info.container === 'live' ? 'What it is made of' : 'What the file says'}</caption>
          <tbody>
            {info.remarks.map((remark, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a chunk may stand there twice, and the list never changes.
              <tr key={at}>
                <th scope="row" title={remark.place}>
                  {remark.place}
                </th>
                <td title={remark.text}>{remark.text}</td>
                <td className={remark.use === 'ignored' ? 'recording-source is-ignored' : 'recording-source'}>
                  {USE_TEXTS[remark.use]}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

const USE_TEXTS: Readonly<Record<RecordingRemark['use'], string>> = {
  read: 'read',
  shown: 'only shown',
  ignored: 'not used',
};

/** More than a person chooses from by hand; the command line lists all. */
const MAX_PARTS = 200;

function Parts({ info }: { readonly info: RecordingInfo }): ReactNode {
  const { api } = useWorkspace();
  const [problem, setProblem] = useState<string | null>(null);
  const open = async (part: number): Promise<void> => {
    const result = await api.invoke('recording.open', {
      path: info.path,
      overrides: overridesForPart(info, part),
    });
    setProblem(result.ok ? null : result.error.message);
  };
  return (
    <>
      <h3>Parts</h3>
      <ul className="recording-parts">
        {info.parts.slice(0, MAX_PARTS).map((part, index) => (
          <li key={part.firstCapture}>
            <button
              type="button"
              disabled={index + 1 === info.part}
              aria-current={index + 1 === info.part}
              onClick={() => void open(index + 1)}
            >
              {partText(info, index)}
            </button>
          </li>
        ))}
      </ul>
      {info.parts.length > MAX_PARTS && <p>{info.parts.length - MAX_PARTS} more: sferic info lists them.</p>}
      {problem !== null && (
        <p className="is-ignored" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
