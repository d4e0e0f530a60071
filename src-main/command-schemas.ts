// Every command's parameters as a schema, checked on arrival from a renderer that is not trusted. The compiler
// proves that they say the same as the contract. Must not know who handles a command.
import { z } from 'zod';
import { ANNOTATION_REVIEWS } from '#contract/annotations.ts';
import { CLIP_DATATYPES } from '#contract/clips.ts';
import type { CommandName, CommandParams } from '#contract/commands.ts';
import { EXPORT_FORMATS, PRESET_NAMES } from '#contract/commands.ts';
import { CFAR_METHODS, DATATYPES, WINDOWS } from '#contract/entities.ts';
import { fail, ok, type Result } from '#contract/errors.ts';
import {
  DECISION_NAME_LENGTH_MAX,
  DECISION_NOTE_LENGTH_MAX,
  LOG_EXPORT_FORMATS,
  LOG_SUBJECTS,
  type LogQuery,
} from '#contract/log.ts';
import { SPEED_MAX, SPEED_MIN } from './engine/engine.ts';

const none = z.strictObject({});
/** Longer than any path that a file system takes. */
const path = z.string().max(8192);
const overrides = z.strictObject({
  sampleRateHz: z.number().positive().max(1e12).optional(),
  centerFreqHz: z.number().min(-1e15).max(1e15).optional(),
  datatype: z.enum(DATATYPES).optional(),
  channel: z.int().min(1).max(1000).optional(),
  part: z.int().min(1).optional(),
  isIqSwapped: z.boolean().optional(),
});
const offsetHz = z.number().min(-1e12).max(1e12);
const pathAndOverrides = z.strictObject({ path: path.min(1), overrides });

const timeNs = z
  .string()
  .regex(/^-?\d{1,18}$|^-?[1-8]\d{18}$/, 'is nanoseconds since 1970, in digits')
  .nullable();
const amount = z.number().min(-1e15).max(1e15).nullable();
const logQuery = z.strictObject({
  sinceNs: timeNs,
  untilNs: timeNs,
  lowFreqHz: amount,
  highFreqHz: amount,
  minBandwidthHz: amount,
  maxBandwidthHz: amount,
  minPowerDbfs: amount,
  maxPowerDbfs: amount,
  minSnrDb: amount,
  classes: z
    .array(z.enum(['carrier', 'drifting-carrier', 'narrowband', 'wideband', 'burst', 'hopper', 'sweep']))
    .max(7)
    .readonly(),
  labelText: z.string().max(200).nullable(),
  sessionIds: z.array(z.int().min(0)).max(1000).readonly(),
}) satisfies z.ZodType<LogQuery>;
const sessionNumber = z.int().min(0);
const numberOrAuto = z.union([z.number(), z.literal('auto')]);
const annotationIds = z.array(z.int().min(1)).max(100_000).readonly();
const annotationBox = z.strictObject({
  sampleStart: z.number().min(0).max(Number.MAX_SAFE_INTEGER),
  sampleCount: z.number().min(0).max(Number.MAX_SAFE_INTEGER),
  lowOffsetHz: offsetHz.nullable(),
  highOffsetHz: offsetHz.nullable(),
});
const label = z.string().max(1000);
const comment = z.string().max(100_000);
const annotationEdit = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('draw'),
    box: annotationBox,
    label: label.nullable(),
    comment: comment.nullable(),
  }),
  z.strictObject({ kind: z.literal('reshape'), annotationId: z.int().min(1), box: annotationBox }),
  z.strictObject({ kind: z.literal('relabel'), annotationIds, label }),
  z.strictObject({ kind: z.literal('comment'), annotationIds, comment }),
  z.strictObject({
    kind: z.literal('review'),
    annotationIds,
    trackIds: z.array(z.int()).max(100_000).readonly(),
    review: z.enum(ANNOTATION_REVIEWS),
  }),
  z.strictObject({ kind: z.literal('delete'), annotationIds }),
]);

/** What is cut, and what for. */
const clipped = {
  box: z.strictObject({
    sampleStart: z.int().min(0),
    sampleCount: z.int().min(1),
    lowOffsetHz: offsetHz.nullable(),
    highOffsetHz: offsetHz.nullable(),
  }),
  label: z.string().max(1000).nullable(),
  subject: z.strictObject({ kind: z.enum(LOG_SUBJECTS), id: z.string().min(1).max(200) }).optional(),
};

export const COMMAND_SCHEMAS = {
  'app.snapshot': none,
  'bands.list': none,
  'folders.list': z.strictObject({ path }),
  'folders.pick': none,
  'recording.inspect': pathAndOverrides,
  'recording.open': pathAndOverrides,
  'source.list': none,
  'source.open': z.strictObject({ device: path.min(1) }),
  'source.stop': none,
  'replay.play': none,
  'replay.pause': none,
  'replay.seek': z.strictObject({ sample: z.int().min(0) }),
  'replay.speed': z.strictObject({
    speed: z.union([z.number().min(SPEED_MIN).max(SPEED_MAX), z.literal('max')]),
  }),
  'replay.loop': z.strictObject({ isLooping: z.boolean() }),
  'analysis.cancel': none,
  'replay.range': z.strictObject({
    range: z.strictObject({ sampleStart: z.int().min(0), sampleCount: z.int().min(1) }).nullable(),
  }),
  'display.configure': z.strictObject({
    maxRowsPerS: z.number().min(1).max(240),
    maxBins: z.int().min(256).max(65536),
    density: z
      .strictObject({
        rowSource: z.enum(['mean', 'max']),
        timeConstantS: z.number().min(0.001).max(600),
        lowOffsetHz: z.number().nullable(),
        highOffsetHz: z.number().nullable(),
        maxColumns: z.int().min(16).max(4096),
        clearCount: z.int().min(0).max(0xffffffff),
      })
      .nullable()
      .default(null),
  }),
  // Types only: ranges are the configuration's, and are checked with it.
  'settings.apply': z.strictObject({
    preset: z.enum(PRESET_NAMES).optional(),
    spectrum: z
      .strictObject({
        fftSize: numberOrAuto.optional(),
        window: z.enum(WINDOWS).optional(),
        kaiserBeta: z.number().optional(),
        overlap: z.number().optional(),
        averages: numberOrAuto.optional(),
      })
      .optional(),
    detector: z
      .strictObject({
        method: z.enum(CFAR_METHODS).optional(),
        pfa: z.number().optional(),
        stopPfa: z.number().nullable().optional(),
        guardCells: z.number().optional(),
        trainingCells: z.number().optional(),
        dcMaskBins: z.number().optional(),
        usableBandwidth: z.number().optional(),
        isBurstTestOn: z.boolean().optional(),
      })
      .optional(),
  }),
  'export.run': z.strictObject({
    format: z.enum(EXPORT_FORMATS),
    emitterIds: z.array(z.int()).max(100_000).readonly().nullable(),
  }),
  'log.sessions': none,
  'log.search': z.strictObject({
    query: logQuery,
    cursor: z.string().max(64).nullable(),
    limit: z.int().min(1).max(1000),
  }),
  'log.occupancy': z.strictObject({ query: logQuery, rowCount: z.int().min(1).max(1000) }),
  'log.compare': z.strictObject({ before: sessionNumber, after: sessionNumber }),
  'log.notes': z.strictObject({ query: logQuery, limit: z.int().min(1).max(1000) }),
  'log.pin': z.strictObject({ sessionId: sessionNumber, isPinned: z.boolean() }),
  'log.export': z.strictObject({
    query: logQuery,
    format: z.enum(LOG_EXPORT_FORMATS),
    rows: z.enum(['tracks', 'observations']),
  }),
  'log.cancelExport': none,
  'annotations.edit': annotationEdit,
  'annotations.undo': none,
  'annotations.redo': none,
  'annotations.save': z.strictObject({ target: z.enum(['beside', 'original']), isForced: z.boolean() }),
  'box.measure': z.strictObject({
    sampleStart: z.int().min(0),
    sampleCount: z.int().min(1),
    lowOffsetHz: offsetHz,
    highOffsetHz: offsetHz,
    xDb: z.number().positive().max(200),
  }),
  'decisions.decide': z.strictObject({
    emitterIds: z.array(z.int().min(0)).max(100_000).readonly(),
    change: z.strictObject({
      name: z.string().max(DECISION_NAME_LENGTH_MAX).nullable().optional(),
      note: z.string().max(DECISION_NOTE_LENGTH_MAX).optional(),
      isIgnored: z.boolean().optional(),
      isPinned: z.boolean().optional(),
    }),
  }),
  'clip.write': z.strictObject({
    ...clipped,
    timeMarginS: z.number().min(0).max(1e9).nullable(),
    freqMarginHz: z.number().min(0).max(1e12).nullable(),
    isFiltered: z.boolean(),
    datatype: z.enum(CLIP_DATATYPES),
    path: path.min(1).nullable(),
  }),
  'piece.open': z.strictObject(clipped),
  'piece.leave': none,
  'clip.cancel': none,
} as const satisfies { readonly [K in CommandName]: z.ZodType<CommandParams<K>> };

/** Fails to compile, naming the command, where a schema accepts less or other than the contract says. */
type Differing = {
  [K in CommandName]: [CommandParams<K>] extends [z.output<(typeof COMMAND_SCHEMAS)[K]>] ? never : K;
}[CommandName];
const schemasMatchTheContract: [Differing] extends [never] ? true : Differing = true;
void schemasMatchTheContract;

export function isCommandName(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(COMMAND_SCHEMAS, name);
}

/** One line that names the parameter, or the parameters, typed. */
export function parseParams<K extends CommandName>(name: K, params: unknown): Result<CommandParams<K>> {
  const schema: z.ZodType<CommandParams<K>> = COMMAND_SCHEMAS[name] as unknown as z.ZodType<CommandParams<K>>;
  const parsed = schema.safeParse(params);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'params' : issue.path.join('.');
  return fail('bad-request', `${name}: ${where}: ${issue?.message ?? 'not understood'}`);
}
