// The server shell: the renderer and the contract over HTTP and WebSocket, on loopback only. Must not know what a
// command does.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { OVERVIEW_TILE_PATH, SOCKET_PATHS } from '#contract/api.ts';
import { type ErrorInfo, fail, ok, SfericError } from '#contract/errors.ts';
import { encodeOverviewTile } from '#contract/overview.ts';
import { pageHeaders } from '../content-policy.ts';
import type { ShellPorts } from '../shell-ports.ts';
import type { Workstation } from '../workstation.ts';
import { serveControl } from './control-socket.ts';
import { Downloads } from './downloads.ts';
import { serveFrames } from './frames-socket.ts';
import { refusal } from './guard.ts';

const HOST = '127.0.0.1';
/** The longest command is an export of many chosen emitters. */
const MESSAGE_MAX_BYTES = 1024 * 1024;

const SOCKET_ADDRESSES: ReadonlySet<string> = new Set(Object.values(SOCKET_PATHS));

export interface ServerOptions {
  readonly workstation: Workstation;
  /** 0 takes any free one. */
  readonly port: number;
  /** The built renderer: index.html and what it needs. */
  readonly rendererFolder: string;
}

export interface RunningServer {
  /** With a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Lets clients go and frees the port. The workstation stays. */
  close(): Promise<void>;
}

/** Throws SfericError `busy` where the port is taken, `unavailable` where it may not be used. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { workstation, rendererFolder } = options;
  const downloads = new Downloads();
  const ports: ShellPorts = {
    deliverExport: async (file) =>
      ok({ kind: 'download', url: downloads.offer(file), aboutUrl: downloads.offerAbout(file) }),
    pickRecording: async () =>
      fail('unavailable', 'A browser has no dialog for the files here: list the folders instead'),
  };

  const app = fastify({ logger: false, bodyLimit: MESSAGE_MAX_BYTES, forceCloseConnections: true });
  app.setErrorHandler((error, _request, reply) => sendError(reply, statusOf(error), requestError(error)));
  await app.register(fastifyWebsocket, {
    options: { maxPayload: MESSAGE_MAX_BYTES },
    errorHandler: (_error, socket) => socket.terminate(),
  });
  guardEverything(app);
  app.setNotFoundHandler((_request, reply) => sendError(reply, 404, notFoundError()));

  app.get(SOCKET_PATHS.control, { websocket: true }, (socket) => serveControl(socket, workstation, ports));
  app.get(SOCKET_PATHS.frames, { websocket: true }, (socket) => serveFrames(socket, workstation));
  app.get('/api/health', async () => ({ status: 'ok', version: workstation.version }));
  serveOverviewTiles(app, workstation);
  serveDownloads(app, downloads);
  await serveRenderer(app, rendererFolder);

  const port = await listen(app, options.port);
  return { url: `http://${HOST}:${port}/`, port, close: () => app.close() };
}

/**
 * Stands before every route, upgrades and unknown addresses included, so it is added before them; but after the
 * WebSocket plugin, which lets go of the connection of a refused upgrade only when it has seen it first.
 */
function guardEverything(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const port = request.socket.localPort ?? 0;
    const problem = refusal(request.headers.host, request.headers.origin, port);
    const socketOrigins = problem === null ? [`ws://${request.headers.host}`] : [];
    reply.headers(pageHeaders(socketOrigins));
    if (problem !== null) {
      return sendError(reply, 403, { code: 'bad-request', message: problem, detail: {} });
    }
    // Otherwise an upgrade of any other address would be opened first and closed then.
    const isUpgrade = request.headers.upgrade !== undefined;
    if (isUpgrade && !SOCKET_ADDRESSES.has(request.url)) return sendError(reply, 404, notFoundError());
    return undefined;
  });
}

function serveOverviewTiles(app: FastifyInstance, workstation: Workstation): void {
  app.get(OVERVIEW_TILE_PATH, async (request, reply) => {
    const tile = await workstation.overviewTile(request.query);
    // Not an error of anybody, and a browser would log any status of errors as one.
    if (!tile.ok && tile.error.code === 'gone') return reply.code(204).send();
    if (!tile.ok) return sendError(reply, tile.error.code === 'bad-request' ? 400 : 503, tile.error);
    return reply
      .header('content-type', 'application/octet-stream')
      .header('cache-control', 'no-store')
      .send(Buffer.from(encodeOverviewTile(tile.value).buffer));
  });
}

function serveDownloads(app: FastifyInstance, downloads: Downloads): void {
  app.get<{ Params: { token: string } }>(
    '/api/export/:token/:fileName',
    // A HEAD request must not use up the one fetch.
    { exposeHeadRoute: false },
    async (request, reply) => {
      const file = downloads.take(request.params.token);
      if (file === null) {
        return sendError(reply, 404, {
          code: 'bad-request',
          message: 'This export was fetched already or is too old: export again',
          detail: {},
        });
      }
      const name = encodeURIComponent(file.fileName);
      return reply
        .header('content-type', file.mediaType)
        .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
        .header('cache-control', 'no-store')
        .send(Readable.from(file.chunks));
    },
  );
}

async function serveRenderer(app: FastifyInstance, rendererFolder: string): Promise<void> {
  if (!existsSync(join(rendererFolder, 'index.html'))) {
    const message = `The application's pages are not built in ${rendererFolder}: run npm run build:app`;
    app.get('/', async (_request, reply) =>
      sendError(reply, 503, { code: 'unavailable', message, detail: {} }),
    );
    return;
  }
  // Only built files have a hash in their name; index.html must be asked for again after an update.
  await app.register(fastifyStatic, { root: rendererFolder, cacheControl: false, dotfiles: 'ignore' });
}

async function listen(app: FastifyInstance, wanted: number): Promise<number> {
  try {
    await app.listen({ host: HOST, port: wanted });
  } catch (error) {
    await app.close();
    throw listenError(error, wanted);
  }
  const address = app.server.address();
  if (address === null || typeof address === 'string') {
    throw new SfericError('internal', 'The server listens, but not on a port');
  }
  return address.port;
}

function listenError(error: unknown, port: number): SfericError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new SfericError(
      'busy',
      `Port ${port} on ${HOST} is in use, perhaps by another Sferic: end that program or choose a port with --port`,
      { port },
    );
  }
  if (code === 'EACCES') {
    return new SfericError(
      'unavailable',
      `Port ${port} may not be used by this user: choose one from 1024 with --port`,
      { port },
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new SfericError('unavailable', `Cannot listen on ${HOST}:${port}: ${reason}`, { port });
}

function sendError(reply: FastifyReply, status: number, error: ErrorInfo): FastifyReply {
  return reply.code(status).send({ ok: false, error });
}

/** Fastify gives its own errors (too long, not JSON) the status of the one to blame. */
function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 ? status : 500;
}

function requestError(error: unknown): ErrorInfo {
  const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
  const code = statusOf(error) < 500 ? 'bad-request' : 'internal';
  return { code, message: message ?? 'unknown', detail: {} };
}

function notFoundError(): ErrorInfo {
  return { code: 'bad-request', message: 'There is nothing at this address: open the root, /', detail: {} };
}
