// Runs the built desktop shell (out/main/main.js, out/preload/preload.cjs) against the stand-in for Electron and
// writes what it saw as one JSON line. Started by desktop-shell.test.ts with hooks.ts in front; asserts nothing itself.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { SfericApi } from '../../src-preload/contract/api.ts';
import { CHANNELS } from '../../src-preload/contract/api.ts';
import type { Snapshot } from '../../src-preload/contract/commands.ts';
import type { Result } from '../../src-preload/contract/errors.ts';
import { decodeFrame } from '../../src-preload/contract/frames.ts';

const nodeRequire = createRequire(import.meta.url);
const electron = nodeRequire('electron');
const { standIn } = electron;
const outFolder = join(import.meta.dirname, '..', '..', 'out');
const recording = process.argv[2];
const mode = process.argv[3] ?? 'whole';

async function until<T>(
  what: string,
  poll: () => T | null | undefined | false,
  limitMs = 30_000,
): Promise<T> {
  const startMs = performance.now();
  for (;;) {
    const value = poll();
    if (value) return value;
    if (performance.now() - startMs > limitMs) throw new Error(`waited ${limitMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

if (mode === 'second-instance') standIn.isFirstInstance = false;
// As Electron starts an application that is not packaged: the program, the folder, the arguments.
process.argv = [process.argv[0] ?? 'electron', outFolder, ...(recording === undefined ? [] : [recording])];
await import(join(outFolder, 'main', 'main.js'));

const report = mode === 'second-instance' ? await secondInstance() : await whole();
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exit(0);

async function secondInstance() {
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { windows: standIn.windows.length, quits: standIn.quits };
}

async function whole() {
  const window = await until('the window', () => standIn.windows[0]);
  const { webContents } = window;
  nodeRequire(join(outFolder, 'preload', 'preload.cjs'));
  const api: SfericApi = standIn.exposed.get('sferic');
  const events: string[] = [];
  const notices: string[] = [];
  for (const name of ['session', 'transport', 'analysis', 'tracks', 'emitters', 'status'] as const) {
    api.on(name, () => events.push(name));
  }
  let rowsDropped = 0;
  api.on('status', ({ engine }) => {
    rowsDropped = engine.displayRowsDropped;
  });
  api.on('notice', ({ text }) => notices.push(text));
  let connection = '';
  api.onConnection((state) => {
    connection = state;
  });

  const snapshotNow = async (): Promise<Snapshot> => {
    const result = await api.invoke('app.snapshot', {});
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  };
  let snapshot = await snapshotNow();
  await until('the first recording', () => {
    void snapshotNow().then((next) => {
      snapshot = next;
    });
    return snapshot.session !== null && snapshot.analysis?.phase === 'done';
  });
  // Until then it takes what time the replay leaves, and rows would be dropped for that.
  await until('the overview', () => {
    void snapshotNow().then((next) => {
      snapshot = next;
    });
    return snapshot.overview?.phase === 'done';
  });
  const tileOf = (sessionId: number) =>
    api.overviewTile({
      sessionId,
      level: 0,
      firstColumn: 0,
      columnCount: 3,
      firstCell: 0,
      cellCount: 64,
      outCells: 16,
      plane: 'max',
    });
  const overviewTile = await tileOf(snapshot.overview?.sessionId ?? 0);
  const strangeTile = await tileOf(12_345);

  const frames: ArrayBuffer[] = [];
  const subscription = api.subscribeFrames((frame) => {
    frames.push(frame);
  });
  await until('frames up to the credits', () => frames.length >= 8);
  // A busy engine drops some of its own: more than could be those, and than may wait.
  const droppedBefore = rowsDropped;
  await until('more rows than may wait for a slow page', () => rowsDropped > droppedBefore + 150, 60_000);
  const framesWithoutAcknowledgement = frames.length;
  for (let n = 0; n < framesWithoutAcknowledgement; n += 1) subscription.acknowledge();
  await until('frames after acknowledgements', () => frames.length > framesWithoutAcknowledgement);
  const headers = frames.map((frame) => decodeFrame(frame)?.header ?? null);
  const firstAfterDrop = headers[framesWithoutAcknowledgement];
  subscription.close();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const framesAtClose = frames.length;
  await new Promise((resolve) => setTimeout(resolve, 200));

  const paused = await api.invoke('replay.pause', {});
  const badSpeed = await api.invoke('replay.speed', { speed: -1 });
  const invoke = (event: unknown, message: unknown): Promise<Result<unknown>> =>
    electron.ipcMain.receive(CHANNELS.command, event, message);
  const snapshotCommand = { name: 'app.snapshot', params: {} };
  const refused = {
    otherFrame: await invoke({ senderFrame: { url: 'app://sferic/index.html' } }, snapshotCommand),
    noFrame: await invoke({ senderFrame: null }, snapshotCommand),
    otherCommand: await invoke({ senderFrame: webContents.mainFrame }, { name: 'constructor', params: {} }),
    noMessage: await invoke({ senderFrame: webContents.mainFrame }, null),
  };
  webContents.mainFrame.url = 'https://example.org/';
  const navigatedAway = await invoke({ senderFrame: webContents.mainFrame }, snapshotCommand);
  let portsForStrangers = 0;
  electron.ipcRenderer.on(CHANNELS.frames, () => {
    portsForStrangers += 1;
  });
  electron.ipcMain.emit(CHANNELS.frames, { senderFrame: webContents.mainFrame });
  webContents.mainFrame.url = window.url;

  const folder = join(standIn.userFolder, 'exports');
  mkdirSync(folder, { recursive: true });
  standIn.savePath = join(folder, 'found.ndjson');
  writeFileSync(standIn.savePath, 'what was there before');
  const exported = await api.invoke('export.run', { format: 'ndjson', emitterIds: null });
  standIn.savePath = join(standIn.userFolder, 'no-such-folder', 'found.csv');
  const unwritable = await api.invoke('export.run', { format: 'csv', emitterIds: null });
  standIn.savePath = '';
  const cancelled = await api.invoke('export.run', { format: 'csv', emitterIds: null });
  standIn.openPaths = ['/somewhere/a.cu8'];
  const picked = await api.invoke('folders.pick', {});

  const fetchApp = async (url: string) => {
    const response: Response = await standIn.protocolHandlers.get('app')(new Request(url));
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      policy: response.headers.get('content-security-policy'),
      text: (await response.text()).slice(0, 200),
    };
  };
  const isCancelled = async (url: string): Promise<boolean> =>
    new Promise((resolve) => {
      standIn.beforeRequestHandler({ url }, ({ cancel }: { cancel: boolean }) => resolve(cancel));
    });
  const isPrevented = (event: string, ...args: unknown[]): boolean => {
    let isStopped = false;
    webContents.emit(event, { preventDefault: () => (isStopped = true) }, ...args);
    return isStopped;
  };
  let isPermitted = true;
  standIn.permissionRequestHandler(null, 'media', (answer: boolean) => {
    isPermitted = answer;
  });

  window.emit('ready-to-show');
  electron.app.emit('second-instance', {}, ['electron', outFolder], process.cwd());
  await until('five status events', () => events.filter((name) => name === 'status').length >= 5);
  const quit = new Promise((resolve) => electron.app.once('quit', resolve));
  electron.app.emit('window-all-closed');
  await quit;

  return {
    isFrozen: Object.isFrozen(api),
    shell: api.shell,
    connection,
    snapshot: {
      version: snapshot.version,
      trackCount: snapshot.tracks.length,
      emitterCount: snapshot.emitters.length,
      phase: snapshot.analysis?.phase,
      isPlaying: snapshot.transport.isPlaying,
      isLooping: snapshot.transport.isLooping,
      store: snapshot.store,
    },
    events: [...new Set(events)].sort(),
    notices,
    overviewTile: overviewTile.ok
      ? { codes: overviewTile.value.codes.length, exactColumns: overviewTile.value.exactColumns }
      : overviewTile.error.message,
    strangeTile,
    framesWithoutAcknowledgement,
    firstAfterDrop: {
      droppedBefore: firstAfterDrop?.droppedBefore ?? null,
      rowCount: firstAfterDrop?.rowCount ?? null,
    },
    areFramesWhole: headers.every((header) => header !== null),
    framesAfterClose: frames.length - framesAtClose,
    paused,
    badSpeed,
    refused,
    navigatedAway,
    portsForStrangers,
    exported,
    unwritable,
    cancelled,
    picked,
    pages: {
      root: await fetchApp('app://sferic/'),
      index: await fetchApp('app://sferic/index.html'),
      outside: await fetchApp('app://sferic/..%2fmain%2fmain.js'),
      otherHost: await fetchApp('app://elsewhere/index.html'),
      missing: await fetchApp('app://sferic/none.js'),
    },
    requests: {
      own: await isCancelled('app://sferic/assets/a.js'),
      outside: await isCancelled('https://example.org/a.js'),
      file: await isCancelled('file:///etc/passwd'),
    },
    navigation: {
      elsewhere: isPrevented('will-navigate', 'https://example.org/'),
      reload: isPrevented('will-navigate', window.url),
      redirect: isPrevented('will-redirect'),
      webview: isPrevented('will-attach-webview'),
    },
    newWindow: webContents.windowOpenHandler({ url: 'https://example.org/' }),
    isPermitted,
    isPermittedByCheck: standIn.permissionCheckHandler(),
    isDevicePermitted: standIn.devicePermissionHandler(),
    schemes: standIn.schemes,
    isSandboxEnabled: standIn.isSandboxEnabled,
    webPreferences: window.options.webPreferences,
    url: window.url,
    isShown: window.isShown,
    focused: window.focused,
    menus: standIn.menuTemplates.length,
    quits: standIn.quits,
    errorBoxes: standIn.errorBoxes,
    exitCode: standIn.exitCode,
  };
}
