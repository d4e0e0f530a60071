// Every column that an export has: its unit, its kind and what it means, once. The documentation, the sidecar of a CSV
// file, the metadata of a Parquet file and the report are made of it; a test holds every format to it.

export type ColumnKind = 'integer' | 'number' | 'text' | 'boolean';

export interface ColumnDoc {
  readonly kind: ColumnKind;
  /** null: a number without one, or no number. */
  readonly unit: string | null;
  readonly meaning: string;
}

const integer = (unit: string | null, meaning: string): ColumnDoc => ({ kind: 'integer', unit, meaning });
const number = (unit: string | null, meaning: string): ColumnDoc => ({ kind: 'number', unit, meaning });
const text = (meaning: string): ColumnDoc => ({ kind: 'text', unit: null, meaning });
const boolean = (meaning: string): ColumnDoc => ({ kind: 'boolean', unit: null, meaning });

const CENTER = number(
  'Hz',
  'radio frequency of the power centroid; empty where the centre of the recording is unknown',
);
const OFFSET = number('Hz', 'frequency of the power centroid relative to the centre of the recording');
const LOW = number('Hz', 'lower edge, relative to the centre');
const HIGH = number('Hz', 'upper edge, relative to the centre');
const BANDWIDTH = number('Hz', 'occupied bandwidth');
const POWER = number('dBFS', 'power; a full-scale complex tone reads 0');
const SNR = number('dB', 'power over the noise in the occupied bandwidth');
const NOISE = number('dBFS', 'noise floor of one bin of the spectrum');
const DRIFT = number('Hz/s', 'slope of the frequency over time');
const TIME = integer(
  'ns',
  'nanoseconds since 1970 UTC of the first sample; empty where the clock of the recording is unknown',
);
const SAMPLE = integer('samples', 'first sample, counted from the start of the recording');
const SESSION_ID = text(
  '16 hexadecimal digits from the source and the configuration: the same for every analysis of the same samples in the same way',
);
const LOG_SESSION_ID = integer(
  null,
  'number of the session in the log it came from; another log has another',
);
const CLASS = text(
  'carrier, drifting-carrier, narrowband, wideband, burst, hopper or sweep: from measured facts only',
);
const LABEL = text('name of the emitter: the one that the analyst gave it, else that of the analysis');

export const COLUMN_DOCS = {
  session: {
    type: text('kind of the line: session'),
    session_id: SESSION_ID,
    software_version: text('version of Sferic that made the analysis'),
    config_hash: text('8 hexadecimal digits of the settings that the answer depends on'),
    source: text('file name of the samples'),
    sample_rate_hz: number('Hz', 'complex samples per second'),
    center_freq_hz: number('Hz', 'radio frequency at the centre; empty where it is unknown'),
    time_start_ns: TIME,
    sample_count: integer('samples', 'samples that were analysed'),
    samples_dropped: integer('samples', 'samples that were lost on the way'),
    log_session_id: LOG_SESSION_ID,
    source_path: text('path of the samples where they were analysed'),
    datatype: text('sample format, in the words of SigMF'),
    source_sample_count: integer('samples', 'samples of the whole recording'),
    opened_at: text('wall clock at the start of the analysis, ISO 8601 in UTC'),
    settings: text('the settings, as JSON'),
    incomplete: boolean('true where the analysis ended early; otherwise not there'),
  },
  track: {
    type: text('kind of the line: track'),
    track_id: integer(null, 'number of the track in its session'),
    emitter_id: integer(null, 'the emitter that it belongs to'),
    class: CLASS,
    label: LABEL,
    state: text('confirmed (still on at the end) or lost (over)'),
    confidence: number(null, '0 to 1, from hits and misses'),
    sample_start: SAMPLE,
    sample_count: integer('samples', 'samples from the first to the end of the last row with a hit'),
    t_start_s: number('s', 'first sample, in seconds from the start of the recording'),
    t_stop_s: number('s', 'end, in seconds from the start of the recording'),
    time_start_ns: TIME,
    center_freq_hz: CENTER,
    offset_hz: OFFSET,
    low_offset_hz: LOW,
    high_offset_hz: HIGH,
    bandwidth_hz: BANDWIDTH,
    power_dbfs: POWER,
    power_dbm: number('dBm', 'power with the calibration of this installation; empty without one'),
    snr_db: SNR,
    noise_floor_dbfs: NOISE,
    drift_hz_per_s: DRIFT,
    hits: integer(null, 'rows with a detection'),
    peak_power_dbfs: number('dBFS', 'highest power of one row'),
    is_drifting: boolean('whether the frequency moves steadily'),
    session_id: SESSION_ID,
    log_session_id: LOG_SESSION_ID,
    source: text('file name of the samples'),
  },
  emitter: {
    type: text('kind of the line: emitter'),
    emitter_id: integer(null, 'number of the emitter in its session'),
    class: CLASS,
    label: LABEL,
    track_count: integer(null, 'tracks that belong to it'),
    first_seen_s: number('s', 'start of its first track, from the start of the recording'),
    last_seen_s: number('s', 'end of its last track'),
    duty_cycle: number(null, 'part of the time between with a track on, 0 to 1'),
    center_freq_hz: CENTER,
    offset_hz: OFFSET,
    bandwidth_hz: BANDWIDTH,
    power_dbfs: POWER,
    snr_db: SNR,
    is_hopper: boolean('whether its tracks form a hop set'),
    low_offset_hz: LOW,
    high_offset_hz: HIGH,
    state: text('confirmed or lost'),
    noise_floor_dbfs: NOISE,
    drift_hz_per_s: DRIFT,
  },
  gap: {
    type: text('kind of the line: gap'),
    sample_start: SAMPLE,
    sample_count: integer('samples', 'samples that were not analysed'),
  },
  observation: {
    type: text('kind of the line: observation'),
    track_id: integer(null, 'the track that was measured'),
    sample_start: integer('samples', 'first sample of the row that was measured'),
    t_s: number('s', 'the same in seconds from the start of the recording'),
    time_ns: TIME,
    center_freq_hz: CENTER,
    offset_hz: OFFSET,
    low_offset_hz: LOW,
    high_offset_hz: HIGH,
    bandwidth_hz: BANDWIDTH,
    power_dbfs: POWER,
    snr_db: SNR,
    session_id: SESSION_ID,
    log_session_id: LOG_SESSION_ID,
  },
  annotation: {
    type: text('kind of the line: annotation'),
    uuid: text('the same for as long as the annotation exists'),
    origin: text(
      'analyst (drawn), file (came with the recording, edited) or track (a track that was judged)',
    ),
    sample_start: SAMPLE,
    sample_count: integer('samples', 'length; empty: to the end'),
    low_offset_hz: number('Hz', 'lower edge, relative to the centre; empty, both: the whole band'),
    high_offset_hz: number('Hz', 'upper edge, relative to the centre'),
    label: text('what the analyst or the file calls it'),
    comment: text('what is said about it'),
  },
  decision: {
    type: text(
      'kind of the line: decision; in the order in which they were taken, of each aspect the last holds',
    ),
    subject: text('track, emitter or annotation'),
    subject_id: text('track_id, emitter_id or uuid'),
    sample_start: integer('samples', 'where the subject begins'),
    kind: text('relabel (name), comment (note), ignore, pin, accept, reject, or clear (none of these four)'),
    value: text('the name or the note; empty for the others'),
  },
  clip: {
    type: text('kind of the line: clip'),
    path: text('path of the metadata where it was written'),
    subject: text('what it was cut for: track, emitter or annotation; empty: a box of its own'),
    subject_id: text('track_id, emitter_id or uuid'),
    sample_start: SAMPLE,
    sample_count: integer('samples', 'samples of the recording that it covers'),
    low_offset_hz: LOW,
    high_offset_hz: HIGH,
    sample_rate_hz: number('Hz', 'complex samples per second of the clip'),
    datatype: text('sample format of the clip, in the words of SigMF'),
    size_bytes: integer('bytes', 'of the samples of the clip'),
    sha512: text('of the samples of the clip, in hexadecimal'),
  },
} as const satisfies Record<string, Readonly<Record<string, ColumnDoc>>>;

export type LineKind = keyof typeof COLUMN_DOCS;

/** Columns whose values differ between two logs of the same samples; everything else is the same to the byte. */
export const NOT_DETERMINISTIC = ['log_session_id', 'opened_at', 'software_version', 'source_path'] as const;

/** Columns that only an export of the log has. */
const OF_THE_LOG: Partial<Readonly<Record<LineKind, readonly string[]>>> = {
  session: ['log_session_id', 'source_path', 'datatype', 'source_sample_count', 'opened_at', 'settings'],
  track: ['peak_power_dbfs', 'is_drifting', 'session_id', 'log_session_id', 'source'],
  emitter: ['low_offset_hz', 'high_offset_hz', 'state', 'noise_floor_dbfs', 'drift_hz_per_s'],
};

/** Of an export of one analysis. */
export function analysisColumnDocs(kind: LineKind): Readonly<Record<string, ColumnDoc>> {
  const left = OF_THE_LOG[kind] ?? [];
  return Object.fromEntries(Object.entries(columnDocs(kind)).filter(([name]) => !left.includes(name)));
}

export function columnDocs(kind: LineKind): Readonly<Record<string, ColumnDoc>> {
  return COLUMN_DOCS[kind];
}
