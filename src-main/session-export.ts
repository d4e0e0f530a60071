// What has been found so far, as a file in one of the formats, and onto the disk where a shell has one. Must not know
// how a shell hands it over.
import type { ExportFormat } from '#contract/commands.ts';
import { ok, type Result, SfericError } from '#contract/errors.ts';
import { aboutAnalysis, EVERYTHING } from './export/about.ts';
import { type ExportSession, exportLog, exportSessionFrom, suggestedFileName } from './export/index.ts';
import type { LiveSession } from './live-session.ts';
import { writeAtomically } from './recordings/atomic-write.ts';
import type { Session } from './session.ts';
import { ABOUT_EXTENSION, type ExportedFile } from './shell-ports.ts';

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  sigmf: 'application/json; charset=utf-8',
};

export interface SessionExportOptions {
  /** Only these and their tracks; null is everything that was confirmed. */
  readonly emitterIds: readonly number[] | null;
  /** The analyst's name of each emitter that has one. */
  readonly names: ReadonlyMap<number, string>;
  readonly softwareVersion: string;
  readonly psdRefDbm: number | null;
}

/** A copy of this moment. */
export function sessionExport(
  session: Session | LiveSession,
  format: ExportFormat,
  { emitterIds, names, softwareVersion, psdRefDbm }: SessionExportOptions,
): ExportedFile {
  const wanted = emitterIds === null ? null : new Set(emitterIds);
  const isWanted = (emitterId: number | null): boolean =>
    wanted === null || (emitterId !== null && wanted.has(emitterId));
  const exported = exportSessionFrom(session.info, {
    softwareVersion,
    sampleCount: session.analysis.samplesDone,
    samplesDropped: session.analysisCounts.samplesDropped,
    isComplete: session.analysis.phase === 'done',
  });
  const input = {
    session: exported,
    tracks: session.tracks.filter((track) => track.state !== 'tentative' && isWanted(track.emitterId)),
    emitters: session.emitters
      .filter((emitter) => isWanted(emitter.emitterId))
      .map((emitter) => ({ ...emitter, label: names.get(emitter.emitterId) ?? emitter.label })),
    gaps: session.gaps,
    psdRefDbm,
  };
  return {
    fileName: suggestedFileName(exported, format),
    mediaType: MEDIA_TYPES[format],
    chunks: exportLog(input, format),
    about: aboutOf(session, exported, format, emitterIds, psdRefDbm),
  };
}

function aboutOf(
  session: Session | LiveSession,
  exported: ExportSession,
  format: ExportFormat,
  emitterIds: readonly number[] | null,
  psdRefDbm: number | null,
): string | null {
  const { openedAt, settingsJson, loggedId, info } = session;
  const facts = {
    softwareVersion: exported.softwareVersion,
    queryText: emitterIds === null ? EVERYTHING : `Emitters ${emitterIds.join(', ')}`,
    psdRefDbm,
    sessions: [
      {
        ...exported,
        logSessionId: loggedId,
        sourcePath: info.recording.dataPath,
        openedAt,
        settingsJson,
      },
    ],
  };
  return aboutAnalysis(facts, format);
}

/** Whole, or not at all; with what lies beside it. */
export async function writeExport(file: ExportedFile, path: string): Promise<Result<void>> {
  try {
    await writeAtomically(path, file.chunks);
    if (file.about !== null) await writeAtomically(`${path}${ABOUT_EXTENSION}`, [file.about]);
    return ok(undefined);
  } catch (error) {
    if (error instanceof SfericError) return { ok: false, error: error.info };
    throw error;
  }
}
