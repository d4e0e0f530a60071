// What is known of the chosen recording, where each fact comes from, and fields for what is not known.

import { HTMLSelect } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import { DATATYPES, type FactSource, type RecordingInfo } from '#contract/entities.ts';
import { formatMhz, formatRate } from '../../lib/format.ts';
import { datatypeText, lengthText, partText, SOURCE_TEXTS, utcText } from '../../lib/recording-text.ts';
import { missingFacts, type OpenFields, readFields, understoodAs } from './open-fields.ts';

export interface RecordingFactsProps {
  readonly info: RecordingInfo;
  readonly fields: OpenFields;
  onFields(fields: OpenFields): void;
}

export function RecordingFacts(props: RecordingFactsProps): ReactNode {
  return props.info.container === 'live' ? <LiveFacts info={props.info} /> : <FileFacts {...props} />;
}

/** A live source says all of itself: there is nothing to add. */
function LiveFacts({ info }: { readonly info: RecordingInfo }): ReactNode {
  const rateHz = info.sampleRateHz.value;
  const centerHz = info.centerFreqHz.value;
  return (
    <div className="facts" data-testid="open-facts">
      <h3 title={info.path}>{info.name}</h3>
      <Fact name="source" text="live: real time, no end" source={null} />
      <Fact
        name="sample rate"
        text={rateHz === null ? 'unknown' : formatRate(rateHz)}
        source={info.sampleRateHz.source}
      />
      <Fact
        name="centre"
        text={centerHz === null ? 'unknown' : `${formatMhz(centerHz)} MHz`}
        source={info.centerFreqHz.source}
      />
      <Fact
        name="format"
        text={info.datatype.value === null ? 'unknown' : datatypeText(info.datatype.value)}
        source={info.datatype.source}
      />
      {info.remarks.map(({ place, text }) => (
        <Fact key={place} name={place.replace(/^scene /, '').replace(/_s$/, '')} text={text} source={null} />
      ))}
    </div>
  );
}

function FileFacts({ info, fields, onFields }: RecordingFactsProps): ReactNode {
  const missing = missingFacts(info);
  const reading = readFields(fields);
  const rateHz = info.sampleRateHz.value;
  return (
    <div className="facts" data-testid="open-facts">
      <h3 title={info.path}>{info.name}</h3>
      <Fact name="container" text={info.container.replace('-', ' ')} source={null} />
      <Fact name="length" text={lengthText(info.sampleCount, rateHz)} source={null} />
      <Fact
        name="start"
        text={info.timeStartNs.value === null ? 'unknown' : utcText(info.timeStartNs.value)}
        source={info.timeStartNs.source}
      />
      {info.annotations.length > 0 && (
        <Fact name="annotations" text={String(info.annotations.length)} source="metadata" />
      )}
      <TextField
        name="sample rate"
        testId="open-sample-rate"
        isNeeded={missing.includes('sampleRateHz')}
        placeholder={rateHz === null ? 'needed: for example 2.4M' : `${formatMhz(rateHz)} MS/s`}
        source={info.sampleRateHz.source}
        text={fields.rateText}
        note={reading.rateMessage ?? understoodAs(fields.rateText, 'S/s')}
        isWrong={reading.rateMessage !== null}
        onText={(rateText) => onFields({ ...fields, rateText })}
      />
      <TextField
        name="centre"
        testId="open-center-freq"
        isNeeded={false}
        placeholder={
          info.centerFreqHz.value === null
            ? 'unknown: may stay so'
            : `${formatMhz(info.centerFreqHz.value)} MHz`
        }
        source={info.centerFreqHz.source}
        text={fields.centerText}
        note={reading.centerMessage ?? understoodAs(fields.centerText, 'Hz')}
        isWrong={reading.centerMessage !== null}
        onText={(centerText) => onFields({ ...fields, centerText })}
      />
      <div className={missing.includes('datatype') ? 'fact is-needed' : 'fact'}>
        <label htmlFor="open-datatype">format</label>
        <HTMLSelect
          id="open-datatype"
          data-testid="open-datatype"
          value={info.datatype.value ?? ''}
          onChange={(event) => {
            const datatype = DATATYPES.find((candidate) => candidate === event.currentTarget.value) ?? null;
            onFields({ ...fields, datatype });
          }}
        >
          {info.datatype.value === null && <option value="">needed: choose one</option>}
          {DATATYPES.map((datatype) => (
            <option key={datatype} value={datatype}>
              {datatypeText(datatype)}
            </option>
          ))}
        </HTMLSelect>
        <Source source={info.datatype.source} />
      </div>
      {info.parts.length > 1 && (
        <Choice
          id="open-part"
          label="part"
          value={info.part}
          onValue={(part) => onFields({ ...fields, part })}
          options={info.parts.slice(0, MAX_PARTS).map((_part, index) => partText(info, index))}
        />
      )}
      {info.layout.channelCount > 1 && (
        <Choice
          id="open-channel"
          label="channel"
          value={info.layout.channel}
          onValue={(channel) => onFields({ ...fields, channel })}
          options={Array.from({ length: info.layout.channelCount }, (_, index) => String(index + 1))}
        />
      )}
      {info.layout.storedPerSample === 1 && info.datatype.value !== null && (
        <div className="fact">
          <label htmlFor="open-swap-iq">I and Q</label>
          <span className="fact-check">
            <input
              id="open-swap-iq"
              data-testid="open-swap-iq"
              type="checkbox"
              checked={fields.isIqSwapped}
              onChange={(event) => onFields({ ...fields, isIqSwapped: event.currentTarget.checked })}
            />
            <label htmlFor="open-swap-iq">exchanged: Q is stored first</label>
          </span>
        </div>
      )}
      <ul className="facts-warnings" aria-label="Warnings">
        {info.warnings.map((warning) => (
          <li key={warning} title={warning}>
            {warning}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** More than a person chooses from by hand. */
const MAX_PARTS = 200;

function Choice(props: {
  readonly id: string;
  readonly label: string;
  /** 1 is the first option. */
  readonly value: number;
  readonly options: readonly string[];
  onValue(value: number): void;
}): ReactNode {
  return (
    <div className="fact">
      <label htmlFor={props.id}>{props.label}</label>
      <HTMLSelect
        id={props.id}
        data-testid={props.id}
        value={props.value}
        onChange={(event) => props.onValue(Number(event.currentTarget.value))}
      >
        {props.options.map((text, index) => (
          <option key={text} value={index + 1}>
            {text}
          </option>
        ))}
      </HTMLSelect>
    </div>
  );
}

function Fact(props: {
  readonly name: string;
  readonly text: string;
  readonly source: FactSource | null;
}): ReactNode {
  return (
    <div className="fact">
      <span>{props.name}</span>
      <b title={props.text}>{props.text}</b>
      <Source source={props.source} />
    </div>
  );
}

function TextField(props: {
  readonly name: string;
  readonly testId: string;
  readonly isNeeded: boolean;
  readonly isWrong: boolean;
  readonly placeholder: string;
  readonly source: FactSource | null;
  readonly text: string;
  readonly note: string | null;
  onText(text: string): void;
}): ReactNode {
  return (
    <div className={props.isNeeded || props.isWrong ? 'fact is-field is-needed' : 'fact is-field'}>
      <label htmlFor={props.testId}>{props.name}</label>
      <input
        id={props.testId}
        data-testid={props.testId}
        type="text"
        inputMode="text"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={props.isWrong}
        aria-required={props.isNeeded}
        placeholder={props.placeholder}
        value={props.text}
        onChange={(event) => props.onText(event.target.value)}
      />
      <Source source={props.source} />
      <em className={props.isWrong ? 'fact-note is-wrong' : 'fact-note'}>{props.note}</em>
    </div>
  );
}

function Source({ source }: { readonly source: FactSource | null }): ReactNode {
  return (
    <i className="fact-source" title={source === null ? undefined : `Comes from: ${SOURCE_TEXTS[source]}`}>
      {source === null ? '' : SOURCE_TEXTS[source]}
    </i>
  );
}
