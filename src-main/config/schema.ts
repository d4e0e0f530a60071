// Every setting of Sferic, once: type, range, default and meaning. The reference text is generated from it.
// In YAML and SFERIC_* the same names are written in snake_case.

import { z } from 'zod';
import { PRESET_NAMES } from '#contract/commands.ts';
import { CFAR_METHODS, WINDOWS } from '#contract/entities.ts';

const spectrum = z.strictObject({
  fftSize: z
    .union([z.literal('auto'), z.int().min(256).max(65536).refine(isPowerOfTwo, 'must be a power of two')])
    .default('auto')
    .describe(
      'Samples in one transform. auto: 4096 where that lasts row_ms or less, else the power of two nearest to that',
    ),
  window: z
    .enum(WINDOWS)
    .default('hann')
    .describe(
      'Window function: hann; hamming (narrower, side lobes fall slower); blackman-harris (side lobes 92 dB down); ' +
        'flat-top (reads levels within 0.02 dB, 3.8 bins wide); kaiser (shaped by kaiser_beta)',
    ),
  kaiserBeta: z
    .number()
    .min(0)
    .max(40)
    .default(8.6)
    .describe('Shape of the kaiser window: 0 is rectangular, 8.6 has side lobes 63 dB down, more is wider'),
  wisdomFolder: z
    .string()
    .nullable()
    .default(null)
    .describe(
      'Where FFT plans are kept, measured once per machine and transform size (about 0.1 s) and then only read; ' +
        'null is the cache folder of the system, an empty text measures nothing and is slower',
    ),
  overlap: z
    .number()
    .min(0)
    .max(0.875)
    .default(0.5)
    .describe('Overlap of windows, as a fraction of fft_size'),
  averages: z
    .union([z.literal('auto'), z.int().min(1).max(100_000)])
    .default('auto')
    .describe('Windows in one row. auto: a row lasts about row_ms, or 1/500 of a shorter recording'),
  rowMs: z
    .number()
    .min(0.01)
    .max(10_000)
    .default(4)
    .describe('Milliseconds that a row, and a transform at most, should last where they are auto'),
});

const detector = z.strictObject({
  method: z
    .enum(CFAR_METHODS)
    .default('ca')
    .describe('Reference: ca cell averaging, go/so greatest/smallest of the sides, os ordered statistic'),
  pfa: z.number().min(1e-12).max(0.1).default(1e-6).describe('Design false-alarm probability of one cell'),
  stopPfa: z
    .number()
    .min(1e-12)
    .max(0.5)
    .nullable()
    .default(null)
    .describe(
      'Hysteresis: cells beside a signal belong to it down to the threshold of this probability; null: pfa',
    ),
  guardCells: z.int().min(0).max(64).default(4).describe('Guard cells on each side of the cell under test'),
  trainingCells: z.int().min(8).max(512).default(32).describe('Training cells, both sides together'),
  dcMaskBins: z
    .int()
    .min(0)
    .max(64)
    .default(2)
    .describe("Half-width in bins bridged around 0 Hz, at least the window's main lobe; 0 is off"),
  imageRejectionDb: z
    .number()
    .min(10)
    .max(120)
    .nullable()
    .default(null)
    .describe(
      'What the receiver is known to suppress of the image that unlike I and Q make, mirrored at 0 Hz: weaker mirrors are not reported; null: all are',
    ),
  xdbLevelDb: z
    .number()
    .min(1)
    .max(100)
    .default(26)
    .describe('x of the x-dB bandwidth (ITU-R SM.443: 26 dB stands for the occupied bandwidth)'),
  usableBandwidth: z
    .number()
    .min(0.1)
    .max(1)
    .default(1)
    .describe('Part of the sample rate, about the centre, that signals are looked for in'),
  isBurstTestOn: z.boolean().default(true).describe('Test the max row too, for bursts shorter than a row'),
});

const engine = z
  .strictObject({
    threads: z
      .union([z.literal('auto'), z.int().min(1).max(256)])
      .default('auto')
      .describe(
        'Threads that compute the spectrum; the answer is the same. auto: every core at full speed, 1 for a paced replay',
      ),
    backend: z
      .enum(['auto', 'cpu', 'cuda'])
      .default('auto')
      .describe(
        'What computes the spectrum. auto: an NVIDIA GPU where one can be used, else the CPU; cuda: the GPU, and an ' +
          'error that says why where it cannot be; cpu: never the GPU',
      ),
    ringThrottleFill: z
      .number()
      .min(0.05)
      .max(1)
      .default(0.85)
      .describe('Fill of the sample ring above which reading ahead stops, as a fraction'),
    ringResumeFill: z
      .number()
      .min(0.01)
      .max(1)
      .default(0.5)
      .describe('Fill below which reading goes on; less than ring_throttle_fill'),
  })
  .refine(({ ringThrottleFill, ringResumeFill }) => ringResumeFill < ringThrottleFill, {
    path: ['ringResumeFill'],
    message: 'must be less than ring_throttle_fill',
  });

const tracker = z.strictObject({
  iouMin: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe('Association: least overlap (IoU) of a detection and a track'),
  centerDistanceMaxSpan: z
    .number()
    .min(0)
    .max(1)
    .default(0.02)
    .describe('Association: greatest centre distance, as a fraction of the span'),
  centerDistanceMaxWidths: z
    .number()
    .min(0)
    .max(10)
    .default(0.5)
    .describe('The same distance is also held under this many bandwidths'),
  centerDistanceMinBins: z.number().min(0).max(64).default(3).describe('but never under this many bins'),
  confirmHits: z.int().min(1).max(100).default(3).describe('Hits until a track is confirmed'),
  confirmAtOnceSnrDb: z
    .number()
    .min(0)
    .max(200)
    .default(15)
    .describe(
      'One hit of this SNR confirms a track alone, so that a burst shorter than confirm_hits rows is kept. ' +
        'Noise alone reaches 15 dB in one cell of 5e13 (one look; fewer with more); 12 dB in one of 8e6',
    ),
  confirmAtOnceWideSnrDb: z
    .number()
    .min(0)
    .max(200)
    .default(8)
    .describe(
      'The same for a hit of many bins: over n bins the SNR that confirms falls by 5 log10(n), down to this one. ' +
        'The splatter of a strong burst is wide too',
    ),
  lostAfterRows: z.int().min(1).max(10_000).default(6).describe('Rows without a hit until a track is lost'),
  tentativeLostAfterRows: z
    .int()
    .min(1)
    .max(10_000)
    .default(3)
    .describe('The same for a track that is not confirmed yet, so that false alarms rarely meet'),
  boxSmoothing: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('Weight of a new hit in the box (exponential mean)'),
  displaySmoothing: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Weight of a new hit in the displayed box'),
  confidenceRise: z.number().min(0).max(1).default(0.3).describe('Confidence gained by a hit'),
  confidenceFall: z.number().min(0).max(1).default(0.05).describe('Confidence lost by a row without one'),
  driftMinDisplacements: z
    .int()
    .min(2)
    .max(1000)
    .default(5)
    .describe('Consistent displacements until drift mode'),
  driftMinDisplacementSpan: z
    .number()
    .min(0)
    .max(1)
    .default(0.001)
    .describe('Total displacement that counts as drift, as a fraction of the span'),
  driftMinDisplacementBins: z.number().min(0).max(1000).default(3).describe('but never under this many bins'),
  driftMinDisplacementWidths: z
    .number()
    .min(0)
    .max(100)
    .default(1)
    .describe('nor under this many bandwidths'),
  observationEveryS: z
    .number()
    .min(0)
    .max(60)
    .default(0.1)
    .describe('Seconds between logged observations of a track'),
});

const emitters = z.strictObject({
  frequencyToleranceBins: z
    .number()
    .min(0)
    .max(100)
    .default(3)
    .describe('Tracks of one emitter differ by less in frequency (or by half their width)'),
  widthRatioMax: z.number().min(1).max(100).default(2.5).describe('and by less in bandwidth'),
  levelToleranceDb: z.number().min(0).max(60).default(8).describe('and by less in level'),
  hopSetMinTracks: z.int().min(3).max(1000).default(6).describe('Tracks needed for a hop set'),
  hopSetMinChannels: z.int().min(2).max(1000).default(4).describe('Frequencies needed for a hop set'),
  byProductDb: z
    .number()
    .min(10)
    .max(100)
    .nullable()
    .default(20)
    .describe(
      'What is on only while an emitter beside it is that stands this much higher over the noise is splatter ' +
        'or a spur of that one, and is listed with it; null lists everything on its own',
    ),
});

const overview = z.strictObject({
  cacheFolder: z
    .string()
    .nullable()
    .default(null)
    .describe(
      'Where overviews of recordings are kept, so that one is there at once the next time; ' +
        'null is the cache folder of the system, an empty text keeps none',
    ),
  cacheMaxMb: z
    .int()
    .min(150)
    .max(1_000_000)
    .default(2000)
    .describe(
      'Megabytes that they may take together, each at most 145; the ones not used for longest go first',
    ),
});

const server = z.strictObject({
  port: z.int().min(0).max(65535).default(8417).describe('Port on 127.0.0.1; 0 takes any free one'),
});

const store = z.strictObject({
  path: z.string().nullable().default(null).describe('The log file; null is sferic.db in the data folder'),
  batchRows: z
    .int()
    .min(1)
    .max(10_000)
    .default(50)
    .describe('Rows written in one transaction; more when many wait'),
  batchMs: z.int().min(1).max(60_000).default(500).describe('or after this time'),
  queueRows: z
    .int()
    .min(10)
    .max(1_000_000)
    .default(50_000)
    .describe('Observations that may wait; then the oldest are dropped and counted'),
  keepDays: z
    .number()
    .min(1)
    .max(36_500)
    .nullable()
    .default(null)
    .describe(
      'Sessions older than this many days are removed from the log, unless pinned or worked on; null: none',
    ),
  keepMb: z
    .number()
    .min(10)
    .max(100_000_000)
    .nullable()
    .default(null)
    .describe('The oldest sessions are removed while the log is larger than this many megabytes; null: none'),
});

const calibration = z.strictObject({
  psdRefDbm: z
    .number()
    .min(-300)
    .max(300)
    .nullable()
    .default(null)
    .describe('dBm of a full-scale tone; null: not calibrated, no level in dBm exists'),
});

export const configSchema = z.strictObject({
  preset: z
    .enum(PRESET_NAMES)
    .default('balanced')
    .describe(
      'A named set of settings; those that are stated themselves go before it. bursts: short rows; weak: long ones; ' +
        'balanced: the defaults below',
    ),
  dataFolder: z
    .string()
    .nullable()
    .default(null)
    .describe('Where the log and the demonstration scene live; null is the usual place of the system'),
  spectrum: spectrum.prefault({}),
  detector: detector.prefault({}),
  engine: engine.prefault({}),
  tracker: tracker.prefault({}),
  emitters: emitters.prefault({}),
  store: store.prefault({}),
  overview: overview.prefault({}),
  server: server.prefault({}),
  calibration: calibration.prefault({}),
});

export type Config = z.output<typeof configSchema>;

export const DEFAULT_CONFIG: Config = configSchema.parse({});

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}
