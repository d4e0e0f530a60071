// Desktop entry: Electron's life cycle and nothing else. What the application does is in workstation.ts; what a window
// may do is in desktop/.
import { join, resolve } from 'node:path';
import { app, type BrowserWindow, dialog, ipcMain, Menu, protocol, session } from 'electron';
import { loadConfig } from './config/load.ts';
import { APP_SCHEME_PRIVILEGES, serveApp } from './desktop/app-protocol.ts';
import { firstArgument } from './desktop/arguments.ts';
import { desktopPorts } from './desktop/dialogs.ts';
import { serveIpc } from './desktop/ipc.ts';
import { menuTemplate } from './desktop/menu.ts';
import { denyPermissions, openWindow } from './desktop/window.ts';
import { openFirst, startWorkstation } from './start-workstation.ts';

/** out/main when built: the other zones are its neighbours. */
const outFolder = resolve(import.meta.dirname, '..');

app.enableSandbox();
protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);

if (app.requestSingleInstanceLock()) {
  app.whenReady().then(start).catch(endWithError);
} else {
  // The first instance gets our arguments and comes to the front.
  app.quit();
}

async function start(): Promise<void> {
  denyPermissions(session.defaultSession);
  serveApp(protocol, join(outFolder, 'renderer'));
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate(process.platform === 'darwin', !app.isPackaged)),
  );

  const { config, dataFolder, storePath, bandPlanPath } = loadConfig();
  const started = await startWorkstation({
    config,
    dataFolder,
    storePath,
    bandPlanPath,
    version: app.getVersion(),
    folders: [dataFolder, app.getPath('home')],
    // The user of this machine may open whatever the system's dialog shows.
    isConfined: false,
  });
  const { workstation } = started;
  const window = openWindow(join(outFolder, 'preload', 'preload.cjs'));
  const stopIpc = serveIpc(
    ipcMain,
    window,
    workstation,
    desktopPorts(dialog, window, app.getPath('downloads')),
  );

  app.on('second-instance', (_event, argv, workingDirectory) => {
    bringToFront(window);
    const first = firstArgument(argv, app.isPackaged, workingDirectory);
    if (first !== null) void openFirst(started, first);
  });
  app.on('window-all-closed', () => app.quit());

  let isClosed = false;
  app.on('before-quit', (event) => {
    if (isClosed) return;
    // What was found so far is written before the process ends.
    event.preventDefault();
    stopIpc();
    void workstation.close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });

  await openFirst(started, firstArgument(process.argv, app.isPackaged, process.cwd()));
}

function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

function endWithError(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`sferic: ${message}\n`);
  dialog.showErrorBox('Sferic cannot start', message);
  app.exit(1);
}
