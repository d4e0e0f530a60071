// The composition root: one open recording, its analysis and its replay, or one live source; the log and the exports; all
// behind the contract's commands and events. Must not know Electron or HTTP: shells pass their own ports with each command.
// Long because every command of the contract is named here once; what one does is in the desks beside it.
import { performance } from 'node:perf_hooks';
import { isDeepStrictEqual } from 'node:util';
import type { Annotation } from '#contract/annotations.ts';
import type { Unsubscribe } from '#contract/api.ts';
import type {
  CommandName,
  CommandParams,
  CommandResult,
  DisplaySettings,
  SettingsChange,
  Snapshot,
} from '#contract/commands.ts';
import type {
  AnalysisState,
  Notice,
  RecordingInfo,
  SessionInfo,
  StoreStatus,
  TransportState,
} from '#contract/entities.ts';
import { fail, ok, type Result, SfericError } from '#contract/errors.ts';
import type { EventName, Events } from '#contract/events.ts';
import type { LoggedDecision } from '#contract/log.ts';
import type { BoxMeasurement } from '#contract/measurement.ts';
import type { OverviewTile } from '#contract/overview.ts';
import { AnalystLog } from './analyst-log.ts';
import { AnnotationDesk, annotating } from './annotation-desk.ts';
import { loadBandPlan } from './bands/band-plan.ts';
import { ClipDesk } from './clip-desk.ts';
import { isCommandName, parseParams } from './command-schemas.ts';
import type { Config } from './config/schema.ts';
import { DecisionDesk } from './decision-desk.ts';
import { DEVICE_SCHEMES, isDeviceName } from './devices/device-name.ts';
import type { Engine, NativeAddon } from './engine/engine.ts';
import { recordingFacts } from './engine/facts.ts';
import { EventHub } from './event-hub.ts';
import { FrameFan, type FrameReceiver, type FrameSink } from './frame-fan.ts';
import { LiveSession } from './live-session.ts';
import { LogDesk } from './log-desk.ts';
import { measureBox } from './measure/measure-box.ts';
import { OverviewDesk } from './overview-desk.ts';
import { type Piece, PieceDesk, takeAlong } from './piece-desk.ts';
import { RecordingDesk } from './recording-desk.ts';
import { Session, type SessionOptions } from './session.ts';
import { sessionExport } from './session-export.ts';
import { changedConfig, liveSettingsNotice, settingsNotice } from './settings-change.ts';
import { NO_SHELL, type ShellPorts } from './shell-ports.ts';
import { NO_ENGINE_STATUS, StatusMeter } from './status-meter.ts';
import type { LogStore } from './store/client.ts';

export interface WorkstationOptions {
  readonly addon: NativeAddon;
  readonly config: Config;
  /** null: nothing is logged; `storeProblem` says why. */
  readonly store: LogStore | null;
  readonly storeProblem?: string | null;
  readonly storePath?: string;
  readonly version: string;
  /** Folders that the open dialog may list. */
  readonly folders: readonly string[];
  /** Whether nothing outside `folders` may be opened. True unless said otherwise. */
  readonly isConfined?: boolean;
  /** The user's own band plan; the file need not exist. */
  readonly bandPlanPath?: string;
  /** Milliseconds, monotonic; paces rates and nothing else. */
  readonly clock?: () => number;
}

/** Five times a second: status, and transport while it plays. */
const STATUS_EVERY_MS = 200;
/** At most ten events a second of tracks, and of progress. */
const FINDINGS_EVERY_MS = 100;

/** Notices kept for a page that is not there yet. */
const UNHEARD_MAX = 20;

const NO_TRANSPORT: TransportState = {
  isPlaying: false,
  speed: 1,
  isLooping: true,
  positionSample: 0,
  epoch: 0,
  atEnd: false,
};

const LIVE_GOES_ON =
  'This is a live source: it cannot be paused, sought in or slowed down. Stop it (source.stop), or open a recording';
const NOT_KEPT = fail(
  'bad-request',
  'The samples of a live source are not kept, so there is nothing to measure or to cut: open a recording for that',
);
const NOT_SAVED_IN_A_PIECE =
  'This is a piece of a recording: its annotations are saved with the recording, where they go when you go back';
const NOT_CUT_IN_A_PIECE =
  'A clip of a piece needs a name of its own: go back and cut it out of the recording, which keeps its full band';
const NOT_LEFT_WITH_ANNOTATIONS =
  'Annotations made in this piece would be lost: go back to its recording first, which takes them along';

type Handlers = {
  readonly [K in CommandName]: (
    params: CommandParams<K>,
    ports: ShellPorts,
  ) => Result<CommandResult<K>> | Promise<Result<CommandResult<K>>>;
};

export class Workstation {
  readonly version: string;
  readonly #options: WorkstationOptions;
  #config: Config;
  readonly #desk: RecordingDesk;
  readonly #log: LogDesk;
  readonly #events: EventHub;
  readonly #clips: ClipDesk;
  readonly #pieces: PieceDesk;
  readonly #frames = new FrameFan();
  readonly #overview = new OverviewDesk((notice) => this.notify(notice));
  readonly #clock: () => number;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #handlers: Handlers;
  #display: DisplaySettings = { maxRowsPerS: 60, maxBins: 4096, density: null };
  #session: Session | LiveSession | null = null;
  #annotations: AnnotationDesk | null = null;
  #analystLog: AnalystLog | null = null;
  readonly #decisions = new DecisionDesk({
    onDecisions: (decisions) => this.#events.emit('decisions', decisions),
    keep: (rows) => this.#analystLog?.decisions(rows),
  });
  #meter = new StatusMeter();
  /** Sessions that are not in the log count down from -1, so that none is taken for a logged one. */
  #nextUnloggedId = -1;
  readonly #unheard: Notice[] = [];
  readonly #stopStore: Unsubscribe;
  #isLogBroken = false;
  #droppedBefore = 0;
  /** One opening or change of settings at a time, in the order asked for. */
  #opening: Promise<unknown> = Promise.resolve();
  #isMeasuring = false;
  #isClosed = false;

  constructor(options: WorkstationOptions) {
    this.#options = options;
    this.#config = options.config;
    this.version = options.version;
    this.#clock = options.clock ?? (() => performance.now());
    this.#desk = new RecordingDesk(options.folders, options.isConfined ?? true);
    this.#events = new EventHub((error) => process.stderr.write(`sferic: ${oneLine(error)}\n`));
    this.#log = new LogDesk({
      store: options.store,
      problem: options.storeProblem ?? null,
      version: options.version,
      psdRefDbm: options.config.calibration.psdRefDbm,
      settled: async () => this.#analystLog?.settled(),
      onExport: (progress) => this.#events.emit('logExport', progress),
    });
    this.#clips = new ClipDesk({
      writer: options.addon,
      version: options.version,
      assertAllowed: (path) => this.#desk.assertAllowed(path),
      onProgress: (progress) => this.#events.emit('clip', progress),
      nowMs: this.#clock,
    });
    this.#pieces = new PieceDesk(this.#clips);
    this.#handlers = this.#makeHandlers();
    this.#stopStore = options.store?.onStatus((status) => this.#watchStore(status)) ?? (() => {});
    this.#timers = [
      setInterval(() => this.#tellStatus(), STATUS_EVERY_MS).unref(),
      setInterval(() => this.#tellFindings(), FINDINGS_EVERY_MS).unref(),
    ];
  }

  /** Checks the parameters, does it, and never throws. */
  async handle<K extends CommandName>(
    name: K,
    params: CommandParams<K>,
    ports: ShellPorts = NO_SHELL,
  ): Promise<Result<CommandResult<K>>> {
    if (this.#isClosed) return fail('unavailable', 'Sferic is ending: start it again');
    const parsed = parseParams(name, params);
    if (!parsed.ok) return parsed;
    try {
      return await this.#handlers[name](parsed.value, ports);
    } catch (error) {
      return resultOf(error);
    }
  }

  /** For what came over a wire. */
  async handleUntrusted(name: unknown, params: unknown, ports: ShellPorts): Promise<Result<unknown>> {
    if (!isCommandName(name)) {
      return fail(
        'bad-request',
        `There is no command ${JSON.stringify(name)?.slice(0, 120) ?? 'without a name'}`,
      );
    }
    // The schema decides whether it is what the type says.
    return this.handle(name, params as CommandParams<typeof name>, ports);
  }

  on<K extends EventName>(name: K, listener: (payload: Events[K]) => void): Unsubscribe {
    const unsubscribe = this.#events.on(name, listener);
    if (name === 'notice') this.#tellUnheard();
    return unsubscribe;
  }

  /** Frames of the replay, for as long as the receiver is not closed, whatever recording is open. */
  attachFrames(sink: FrameSink): FrameReceiver {
    return this.#frames.attach(sink);
  }

  /** A piece of the overview of the open recording; the request is checked. Never throws. */
  overviewTile(request: unknown): Promise<Result<OverviewTile>> {
    return this.#overview.tile(request);
  }

  /** Kept for the first that listens, where nobody does yet: a server starts before its page. */
  notify(notice: Notice): void {
    if (this.#events.has('notice')) {
      this.#events.emit('notice', notice);
      return;
    }
    this.#unheard.push(notice);
    if (this.#unheard.length > UNHEARD_MAX) this.#unheard.shift();
  }

  /** Ends the session cleanly and writes what is left to the log. May be called twice. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    // What was annotated in a piece is kept with its recording.
    if (this.#pieces.current !== null && this.#ownAnnotations().length > 0) {
      await this.#leavePiece().catch(() => undefined);
      if (this.#isClosed) return;
    }
    this.#isClosed = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#opening;
    this.#log.cancelExport();
    await Promise.all([this.#endSession(), this.#clips.cancel()]);
    await this.#pieces.leaveAll();
    this.#events.clear();
    this.#stopStore();
    await this.#options.store?.close();
  }

  #tellUnheard(): void {
    for (const notice of this.#unheard.splice(0)) this.#events.emit('notice', notice);
  }

  #makeHandlers(): Handlers {
    const desk = this.#desk;
    const log = this.#log;
    return {
      'app.snapshot': () => ok(this.#snapshot()),
      'bands.list': async () => ok(await loadBandPlan(this.#options.bandPlanPath ?? null)),
      'folders.list': async ({ path }) => ok(await desk.list(path)),
      'folders.pick': (_params, ports) => ports.pickRecording(desk.extensions),
      'recording.inspect': async ({ path, overrides }) =>
        ok(isDeviceName(path) ? (await desk.openDevice(path)).info : await desk.inspect(path, overrides)),
      'recording.open': (params) => this.#inTurn(() => this.#open(params)),
      'source.list': () => ok(DEVICE_SCHEMES),
      'source.open': ({ device }) => this.#inTurn(() => this.#openLive(device)),
      'source.stop': () => this.#stopSource(),
      'replay.play': () => this.#transport((replay) => replay.play()),
      'replay.pause': () => this.#transport((replay) => replay.pause()),
      'replay.seek': ({ sample }) => this.#transport((_replay, session) => session.seek(sample)),
      'replay.range': ({ range }) => this.#transport((_replay, session) => session.setRange(range)),
      'replay.speed': ({ speed }) => this.#transport((replay) => replay.setSpeed(speed)),
      'replay.loop': ({ isLooping }) => this.#transport((replay) => replay.setLooping(isLooping)),
      'analysis.cancel': () => this.#cancelAnalysis(),
      'display.configure': (display) => this.#configureDisplay(display),
      'settings.apply': (change) => this.#inTurn(() => this.#applySettings(change)),
      'export.run': ({ format, emitterIds }, ports) => this.#export(format, emitterIds, ports),
      'log.sessions': () => log.read((book) => book.sessionList()),
      'log.search': ({ query, cursor, limit }) => log.read((book) => book.search(query, cursor, limit)),
      'log.occupancy': ({ query, rowCount }) => log.read((book) => book.occupancy(query, rowCount)),
      'log.compare': ({ before, after }) => log.read((book) => book.compare(before, after)),
      'log.notes': ({ query, limit }) => log.read((book) => book.notes(query, limit)),
      'log.pin': ({ sessionId, isPinned }) => log.pin(sessionId, isPinned),
      'log.export': (request, ports) => log.export(request, ports),
      'log.cancelExport': () => log.cancelExport(),
      'annotations.edit': (edit) => annotating(this.#annotations, (desk) => ok(desk.edit(edit))),
      'annotations.undo': () => annotating(this.#annotations, (desk) => desk.undo()),
      'annotations.redo': () => annotating(this.#annotations, (desk) => desk.redo()),
      'annotations.save': ({ target, isForced }) =>
        this.#pieces.current === null
          ? annotating(this.#annotations, async (desk) => ok(await desk.save(target, isForced)))
          : fail('bad-request', NOT_SAVED_IN_A_PIECE),
      'box.measure': (request) => this.#measure(request),
      'decisions.decide': ({ emitterIds, change }) =>
        this.#session === null
          ? fail('bad-request', 'No recording is open: there is nothing to decide about')
          : this.#decisions.decide(emitterIds, change, this.#session.emitters),
      'clip.write': (request) => this.#writeClip(request),
      'piece.open': (request) => this.#openPiece(request),
      'piece.leave': () => this.#leavePiece(),
      'clip.cancel': async () => ok(await this.#clips.cancel()),
    };
  }

  async #measure(request: CommandParams<'box.measure'>): Promise<Result<BoxMeasurement>> {
    if (this.#session === null)
      return fail('bad-request', 'No recording is open: there is nothing to measure');
    if (this.#isMeasuring) return fail('busy', 'Another box is being measured: wait for it');
    if (this.#session.kind === 'live') return NOT_KEPT;
    this.#isMeasuring = true;
    try {
      const facts = recordingFacts(this.#session.info.recording);
      const meter = this.#options.addon;
      return await measureBox({ meter, facts, config: this.#config, request });
    } finally {
      this.#isMeasuring = false;
    }
  }

  async #writeClip(request: CommandParams<'clip.write'>): Promise<Result<CommandResult<'clip.write'>>> {
    const session = this.#session;
    if (session === null) return fail('bad-request', 'No recording is open: there is nothing to cut');
    if (session.kind === 'live') return NOT_KEPT;
    const log = this.#analystLog;
    if (this.#pieces.current !== null && request.path === null)
      return fail('bad-request', NOT_CUT_IN_A_PIECE);
    const written = await this.#clips.write(session.info.recording, request);
    if (written.ok && written.value !== null) log?.clip(written.value, request);
    return written;
  }

  #cancelAnalysis(): Result<AnalysisState> {
    const session = this.#session;
    if (session === null) return fail('bad-request', 'No recording is open: there is no analysis to end');
    if (session.kind === 'live') return fail('bad-request', LIVE_GOES_ON);
    session.cancelAnalysis();
    return ok(session.analysis);
  }

  #snapshot(): Snapshot {
    const session = this.#session;
    return {
      version: this.version,
      session: session?.info ?? null,
      transport: session?.transport() ?? NO_TRANSPORT,
      analysis: session?.analysis ?? null,
      tracks: session?.tracks ?? [],
      emitters: session?.emitters ?? [],
      overview: this.#overview.state,
      annotations: this.#annotations?.state ?? null,
      decisions: this.#decisions.list,
      store: this.#storeStatus(),
      folders: this.#options.folders,
      psdRefDbm: this.#options.config.calibration.psdRefDbm,
    };
  }

  #inTurn(change: () => Promise<Result<SessionInfo>>): Promise<Result<SessionInfo>> {
    const changed = this.#opening.then(change).catch(resultOf);
    this.#opening = changed;
    return changed;
  }

  async #applySettings(change: SettingsChange): Promise<Result<SessionInfo>> {
    const session = this.#session;
    if (session === null) return fail('bad-request', 'No recording is open: open one first');
    const config = changedConfig(this.#config, change);
    if (!config.ok) return config;
    if (isDeepStrictEqual(config.value, this.#config)) return ok(session.info);
    if (session.kind === 'live') return this.#applyLive(session, config.value);
    await this.#analystLog?.settled();
    const applied = await session.apply(config.value, this.#nextUnloggedId);
    if (!applied.ok) return applied;
    this.#nextUnloggedId -= 1;
    this.#config = config.value;
    this.#meter = new StatusMeter();
    await this.#overview.close();
    this.#events.emit('session', applied.value);
    await this.#openAnalystLog(session);
    // A view forgets them with the former session; they belong to the recording.
    this.#events.emit('annotations', this.#annotations?.state ?? null);
    this.notify({ level: 'info', text: settingsNotice(applied.value.settings) });
    session.startAnalysis();
    this.#openOverview(applied.value);
    return applied;
  }

  /** Nothing can be read again: the source begins anew. */
  async #applyLive(session: LiveSession, config: Config): Promise<Result<SessionInfo>> {
    const before = this.#config;
    this.#config = config;
    const opened = await this.#openLive(session.info.recording.path);
    if (opened.ok) this.notify({ level: 'info', text: liveSettingsNotice(opened.value.settings) });
    else this.#config = before;
    return opened;
  }

  /** The former session stays when the source cannot be opened. */
  async #openLive(device: string): Promise<Result<SessionInfo>> {
    if (this.#isClosed) return fail('unavailable', 'Sferic is ending: start it again');
    const source = await this.#desk.openDevice(device);
    const { addon, store, storeProblem } = this.#options;
    const opened = LiveSession.open({
      addon,
      config: this.#config,
      store,
      source,
      version: this.version,
      display: this.#display,
      unloggedId: this.#nextUnloggedId,
      ...this.#listeners(),
    });
    if (!opened.ok) return opened;
    await this.#endSession();
    this.#nextUnloggedId -= 1;
    const session = opened.value;
    this.#session = session;
    this.#meter = new StatusMeter();
    try {
      const info = await session.begin();
      this.#events.emit('session', info);
      await this.#openAnalystLog(session);
      this.#events.emit('annotations', null);
      if (storeProblem) this.notify({ level: 'warning', text: `Nothing is logged: ${storeProblem}` });
      session.start();
      return ok(info);
    } catch (error) {
      // Its samples come all the same, and would pile up.
      await this.#endSession();
      throw error;
    }
  }

  async #stopSource(): Promise<Result<AnalysisState>> {
    const session = this.#session;
    if (session?.kind !== 'live') {
      return fail('bad-request', 'No live source is open: open one with source.open first');
    }
    return ok(await session.stop());
  }

  #listeners(): Pick<SessionOptions, 'onFrame' | 'onNotice' | 'onAnalysis' | 'onEmitters' | 'onTransport'> {
    return {
      onFrame: (frame) => this.#frames.publish(frame),
      onNotice: (notice) => this.notify(notice),
      onAnalysis: (analysis) => this.#events.emit('analysis', analysis),
      onEmitters: (emitters) => this.#events.emit('emitters', emitters),
      onTransport: (transport) => this.#events.emit('transport', transport),
    };
  }

  /** The former session stays when the new one cannot be opened. */
  async #open({ path, overrides }: CommandParams<'recording.open'>): Promise<Result<SessionInfo>> {
    if (this.#isClosed) return fail('unavailable', 'Sferic is ending: start it again');
    const recording = await this.#desk.inspect(path, overrides);
    if (this.#pieces.current !== null && this.#ownAnnotations().length > 0) {
      return fail('bad-request', NOT_LEFT_WITH_ANNOTATIONS);
    }
    const opened = await this.#openRecording(recording);
    if (opened.ok) await this.#pieces.leaveAll();
    return opened;
  }

  /** Cut while the recording is looked at, opened in its place when it is there. */
  async #openPiece(request: CommandParams<'piece.open'>): Promise<Result<SessionInfo | null>> {
    const session = this.#session;
    if (session === null) return fail('bad-request', 'No recording is open: there is nothing to analyse');
    if (this.#pieces.current !== null && this.#ownAnnotations().length > 0) {
      return fail('bad-request', NOT_LEFT_WITH_ANNOTATIONS);
    }
    const cut = await this.#pieces.cut(session.info.recording, request);
    if (!cut.ok || cut.value === null) return cut.ok ? ok(null) : cut;
    const piece = cut.value;
    const opened = await this.#inTurn(async () =>
      this.#session === session
        ? this.#enterPiece(piece)
        : fail('gone', 'Another recording was opened meanwhile: select the box in it again'),
    );
    if (!opened.ok) await this.#pieces.discard(piece);
    return opened;
  }

  async #enterPiece(piece: Piece): Promise<Result<SessionInfo>> {
    const opened = await this.#openRecording(piece.recording);
    if (opened.ok) this.#pieces.enter(piece);
    return opened;
  }

  async #leavePiece(): Promise<Result<CommandResult<'piece.leave'>>> {
    const piece = this.#pieces.current;
    if (piece === null)
      return fail('bad-request', 'No piece of a recording is open: there is nothing to go back to');
    const opened = await this.#inTurn(async () => {
      const own = this.#ownAnnotations();
      const back = await this.#openRecording(piece.parent);
      if (!back.ok) return back;
      await this.#pieces.leave();
      if (this.#annotations !== null) takeAlong(own, piece, this.#annotations);
      return back;
    });
    return opened.ok ? ok({ session: opened.value, box: piece.box }) : opened;
  }

  /** Made by the analyst; those that came with the recording are not. */
  #ownAnnotations(): readonly Annotation[] {
    return (this.#annotations?.state.annotations ?? []).filter(({ origin }) => origin !== 'file');
  }

  async #openRecording(recording: RecordingInfo): Promise<Result<SessionInfo>> {
    if (this.#isClosed) return fail('unavailable', 'Sferic is ending: start it again');
    const { addon, store } = this.#options;
    const session = await Session.open({
      addon,
      config: this.#config,
      store,
      recording,
      version: this.version,
      display: this.#display,
      unloggedId: this.#nextUnloggedId,
      ...this.#listeners(),
    });
    if (!session.ok) return session;
    await this.#endSession();
    this.#nextUnloggedId -= 1;
    this.#session = session.value;
    this.#meter = new StatusMeter();
    const info = await session.value.begin();
    this.#events.emit('session', info);
    await this.#openAnalystLog(session.value);
    for (const text of recording.warnings) this.notify({ level: 'warning', text });
    this.#annotations = await AnnotationDesk.openOrTell({
      session: session.value,
      version: this.version,
      assertAllowed: (path) => this.#desk.assertAllowed(path),
      onChanges: (changes) => {
        this.#analystLog?.annotationChanges(changes);
        this.#events.emit('annotationChanges', changes);
      },
      onNotice: (notice) => this.notify(notice),
    });
    this.#analystLog?.openedAnnotations(this.#annotations?.state.annotations ?? []);
    this.#events.emit('annotations', this.#annotations?.state ?? null);
    const { storeProblem } = this.#options;
    if (storeProblem) this.notify({ level: 'warning', text: `Nothing is logged: ${storeProblem}` });
    session.value.start();
    this.#openOverview(info);
    return ok(info);
  }

  /** What was decided before about the same samples, looked at in the same way, holds again. */
  async #openAnalystLog(session: Session | LiveSession): Promise<void> {
    await this.#analystLog?.close();
    const { store } = this.#options;
    const { loggedId } = session;
    this.#analystLog = new AnalystLog({
      store,
      sessionIdOf: () => session.loggedId,
      onNotice: (notice) => this.notify(notice),
    });
    this.#analystLog.openedAnnotations(this.#annotations?.state.annotations ?? []);
    const logged = store === null || loggedId === null ? [] : await decisionsIn(store, loggedId);
    this.#decisions.open(logged);
  }

  #openOverview({ recording, settings, sessionId }: SessionInfo): void {
    const { addon } = this.#options;
    const facts = recordingFacts(recording);
    this.#overview.open({ addon, facts, config: this.#config, hopSize: settings.hopSize, sessionId });
  }

  async #endSession(): Promise<void> {
    const session = this.#session;
    // Those of a piece go along when it is left.
    const kept = this.#pieces.current === null ? ((await this.#annotations?.keepUnsaved()) ?? null) : null;
    if (kept !== null) this.notify(kept);
    this.#session = null;
    this.#annotations = null;
    await Promise.all([session?.close(), this.#overview.close()]);
    await this.#analystLog?.close();
    this.#analystLog = null;
    this.#frames.reset();
  }

  #transport(change: (replay: Engine, session: Session) => Result<TransportState>): Result<TransportState> {
    const session = this.#session;
    if (session === null) return fail('bad-request', 'No recording is open: open one first');
    if (session.kind === 'live') return fail('bad-request', LIVE_GOES_ON);
    const changed = change(session.replay, session);
    if (!changed.ok) return changed;
    const transport = session.transport();
    this.#events.emit('transport', transport);
    return ok(transport);
  }

  /** One display for all views: the last one that asked decides. */
  #configureDisplay(display: DisplaySettings): Result<DisplaySettings> {
    this.#display = display;
    if (this.#session?.kind === 'live') {
      this.#session.setDisplay(display);
      return ok(display);
    }
    const done = this.#session?.replay.setDisplay(display);
    return done === undefined || done.ok ? ok(display) : done;
  }

  async #export(
    format: CommandParams<'export.run'>['format'],
    emitterIds: readonly number[] | null,
    ports: ShellPorts,
  ): Promise<Result<CommandResult<'export.run'>>> {
    if (this.#session === null)
      return fail('bad-request', 'No recording is open: there is nothing to export');
    const { config } = this.#options;
    const { psdRefDbm } = config.calibration;
    const file = sessionExport(this.#session, format, {
      emitterIds,
      names: this.#decisions.names,
      softwareVersion: this.version,
      psdRefDbm,
    });
    const delivered = await ports.deliverExport(file);
    return delivered.ok ? ok({ fileName: file.fileName, target: delivered.value }) : delivered;
  }

  #tellStatus(): void {
    const session = this.#session;
    if (session !== null) {
      const transport = session.transport();
      if (transport.isPlaying) this.#events.emit('transport', transport);
    }
    this.#events.emit('status', {
      engine:
        session === null
          ? NO_ENGINE_STATUS
          : this.#meter.read(
              session.counters(),
              // One run counts what was lost of a live source; of a recording there are two.
              session.kind === 'live'
                ? { ...session.analysisCounts, samplesDropped: 0 }
                : session.analysisCounts,
              this.#frames.droppedRows,
              this.#clock(),
            ),
      store: this.#storeStatus(),
    });
  }

  #tellFindings(): void {
    const changes = this.#session?.takeTrackChanges() ?? null;
    if (changes !== null) this.#events.emit('tracks', changes);
    const progress = this.#session?.takeAnalysisProgress() ?? null;
    if (progress !== null) this.#events.emit('analysis', progress);
    const overview = this.#overview.takeProgress();
    if (overview !== null) this.#events.emit('overview', overview);
  }

  /** The log may fail at any time, as when the disk is full, and come back: each is said once, the status shows it. */
  #watchStore({ isWritable, message, dropped }: StoreStatus): void {
    if (isWritable !== this.#isLogBroken || this.#isClosed) return;
    this.#isLogBroken = !isWritable;
    if (!isWritable) {
      this.#droppedBefore = dropped;
      this.notify({
        level: 'error',
        text: `Nothing is logged now: ${message ?? 'the log cannot be written'}`,
      });
      return;
    }
    const lost = dropped - this.#droppedBefore;
    const what = lost === 0 ? 'nothing was lost' : `${lost} rows were lost`;
    this.notify({ level: 'info', text: `The log is written again; ${what}` });
  }

  #storeStatus(): StoreStatus {
    const { store, storeProblem, storePath } = this.#options;
    if (store !== null) return store.status();
    return {
      isWritable: false,
      path: storePath ?? '',
      queued: 0,
      written: 0,
      dropped: 0,
      message: storeProblem ?? 'There is no log: nothing is recorded',
    };
  }
}

/** A log that cannot be read is told by whoever asks it; here it is as if nothing had been decided. */
async function decisionsIn(store: LogStore, sessionId: number): Promise<readonly LoggedDecision[]> {
  return store.decisionsOf(sessionId).catch(() => []);
}

function resultOf(error: unknown): Result<never> {
  if (error instanceof SfericError) return { ok: false, error: error.info };
  return fail('internal', `This is a defect in Sferic: ${oneLine(error)}`);
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
