// Stands in for the `electron` module where no Electron runtime can start: the same names, the same ways of passing
// messages (structured clones, transferred ports), and a record of what the application asked for. For tests only.
const { EventEmitter } = require('node:events');
const { MessageChannel } = require('node:worker_threads');

/** What the scenario reads and steers. */
const control = {
  isFirstInstance: true,
  userFolder: process.env.DESKTOP_STAND_IN_FOLDER ?? process.cwd(),
  savePath: '',
  openPaths: [],
  windows: [],
  schemes: [],
  protocolHandlers: new Map(),
  menuTemplates: [],
  exposed: new Map(),
  quits: 0,
  exitCode: null,
  errorBoxes: [],
  isSandboxEnabled: false,
  permissionRequestHandler: null,
  permissionCheckHandler: null,
  devicePermissionHandler: null,
  beforeRequestHandler: null,
};

const clone = (value) => structuredClone(value);

class App extends EventEmitter {
  isPackaged = false;
  enableSandbox() {
    control.isSandboxEnabled = true;
  }
  requestSingleInstanceLock() {
    return control.isFirstInstance;
  }
  async whenReady() {
    await new Promise((resolve) => setImmediate(resolve));
  }
  getVersion() {
    return '0.0.0-stand-in';
  }
  getPath() {
    return control.userFolder;
  }
  quit() {
    control.quits += 1;
    let isPrevented = false;
    this.emit('before-quit', { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.emit('quit');
  }
  exit(code) {
    control.exitCode = code;
    this.emit('quit');
  }
}

/** Ports of the main process wrap what arrives in an event with `data`, and start when told to. */
class MessagePortMain extends EventEmitter {
  #port;
  constructor(port) {
    super();
    this.#port = port;
    port.on('close', () => this.emit('close'));
  }
  start() {
    this.#port.on('message', (data) => this.emit('message', { data, ports: [] }));
  }
  postMessage(message) {
    this.#port.postMessage(message);
  }
  close() {
    this.#port.close();
  }
  /** The stand-in's own: what is handed over to the page. */
  get transferred() {
    return this.#port;
  }
}

class MessageChannelMain {
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new MessagePortMain(port1);
    this.port2 = new MessagePortMain(port2);
  }
}

/** ipcRenderer of the one page. */
class IpcRenderer extends EventEmitter {
  async invoke(channel, message) {
    return clone(await ipcMain.receive(channel, { senderFrame: control.mainFrame }, clone(message)));
  }
  send(channel, message) {
    ipcMain.emit(channel, { senderFrame: control.mainFrame, ports: [] }, clone(message));
  }
}

class IpcMain extends EventEmitter {
  #handlers = new Map();
  handle(channel, handler) {
    if (this.#handlers.has(channel)) throw new Error(`a second handler for ${channel}`);
    this.#handlers.set(channel, handler);
  }
  removeHandler(channel) {
    this.#handlers.delete(channel);
  }
  async receive(channel, event, message) {
    const handler = this.#handlers.get(channel);
    if (handler === undefined) throw new Error(`no handler for ${channel}`);
    return handler(event, message);
  }
}

class WebContents extends EventEmitter {
  windowOpenHandler = null;
  mainFrame = { url: '' };
  setWindowOpenHandler(handler) {
    this.windowOpenHandler = handler;
  }
  isDestroyed() {
    return false;
  }
  send(channel, message) {
    ipcRenderer.emit(channel, { ports: [] }, clone(message));
  }
  postMessage(channel, message, ports) {
    ipcRenderer.emit(channel, { ports: ports.map((port) => port.transferred) }, clone(message));
  }
}

class BrowserWindow extends EventEmitter {
  webContents = new WebContents();
  focused = 0;
  isShown = false;
  constructor(options) {
    super();
    this.options = options;
    control.windows.push(this);
    control.mainFrame = this.webContents.mainFrame;
  }
  async loadURL(url) {
    this.url = url;
    this.webContents.mainFrame.url = url;
  }
  show() {
    this.isShown = true;
  }
  focus() {
    this.focused += 1;
  }
  isMinimized() {
    return false;
  }
  isDestroyed() {
    return false;
  }
}

const ipcMain = new IpcMain();
const ipcRenderer = new IpcRenderer();

// One assignment each: only so does Node see them as named exports of a CommonJS module.
exports.app = new App();
exports.BrowserWindow = BrowserWindow;
exports.contextBridge = {
  exposeInMainWorld: (name, api) => control.exposed.set(name, api),
};
exports.dialog = {
  showOpenDialog: async () => ({ canceled: control.openPaths.length === 0, filePaths: control.openPaths }),
  showSaveDialog: async () => ({ canceled: control.savePath === '', filePath: control.savePath }),
  showErrorBox: (title, content) => control.errorBoxes.push({ title, content }),
};
exports.ipcMain = ipcMain;
exports.ipcRenderer = ipcRenderer;
exports.Menu = {
  buildFromTemplate: (template) => template,
  setApplicationMenu: (menu) => control.menuTemplates.push(menu),
};
exports.MessageChannelMain = MessageChannelMain;
exports.protocol = {
  registerSchemesAsPrivileged: (schemes) => control.schemes.push(...schemes),
  handle: (scheme, handler) => control.protocolHandlers.set(scheme, handler),
};
exports.session = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => {
      control.permissionRequestHandler = handler;
    },
    setPermissionCheckHandler: (handler) => {
      control.permissionCheckHandler = handler;
    },
    setDevicePermissionHandler: (handler) => {
      control.devicePermissionHandler = handler;
    },
    webRequest: {
      onBeforeRequest: (handler) => {
        control.beforeRequestHandler = handler;
      },
    },
  },
};
exports.standIn = control;
