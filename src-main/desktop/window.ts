// The one window and what its page may not do: leave, open others, or get at the machine. Must not know what the page
// shows.
import { BrowserWindow, type Session } from 'electron';
import { APP_URL, isAppUrl } from './origin.ts';

export function openWindow(preloadPath: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Sferic',
    width: 1600,
    height: 960,
    minWidth: 960,
    minHeight: 600,
    // The page's own background: no white flash before the first paint.
    backgroundColor: '#0d1014',
    show: false,
    webPreferences: {
      preload: preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // A waterfall behind another window still runs, so that it shows no gap when it comes back.
      backgroundThrottling: false,
    },
  });
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event, url) => {
    if (url !== APP_URL) event.preventDefault();
  });
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  window.once('ready-to-show', () => window.show());
  void window.loadURL(APP_URL);
  return window;
}

/** No camera, no location, no USB: nothing that a page of ours asks for. And nothing from outside is loaded. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const isInside = isAppUrl(details.url) || /^(data|blob|devtools):/.test(details.url);
    answer({ cancel: !isInside });
  });
}
