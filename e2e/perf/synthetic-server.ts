// A server that speaks the contract without an engine: rows at an exact pace, tracks and emitters as many as asked for.
// For measuring the renderer alone; it knows nothing of the renderer but where it was built.

import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ClientMessage, FRAME_CREDITS, SOCKET_PATHS } from '#contract/api.ts';
import type { Snapshot } from '#contract/commands.ts';
import type { Emitter, SessionInfo, Track, TransportState } from '#contract/entities.ts';
import { encodeFrame } from '#contract/frames.ts';

export interface Load {
  readonly name: string;
  readonly fftSize: number;
  /** Bins of a row on the wire: the display narrows to what the view asked for. */
  readonly binCount: number;
  readonly rowsPerS: number;
  readonly trackCount: number;
  readonly emitterCount: number;
}

export interface SyntheticServer {
  readonly url: string;
  rowsSent(): number;
  /** Rows that found no credit: the renderer was behind. */
  rowsHeldBack(): number;
  stop(): Promise<void>;
}

const SAMPLE_RATE_HZ = 50e6;
const CENTER_HZ = 434e6;
const DURATION_S = 3600;
const EVENTS_PER_S = 5;
const NOISE_DBFS = -95;
/** Different rows, made once: the server must not be what is measured. */
const ROW_VARIETY = 64;
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

export async function startSyntheticServer(load: Load, rendererFolder: string): Promise<SyntheticServer> {
  const http = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname);
    const file = join(rendererFolder, path === '/' ? 'index.html' : path);
    try {
      const body = await readFile(file);
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  const scene = new SyntheticScene(load);
  const sockets = new WebSocketServer({ noServer: true });
  let sent = 0;
  let heldBack = 0;
  http.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      const timer =
        path === SOCKET_PATHS.control
          ? serveControl(client, scene)
          : serveFrames(client, scene, load, (isSent) => {
              if (isSent) sent++;
              else heldBack++;
            });
      // A page that was closed wants no rows, and none is held back for it.
      client.on('close', () => clearInterval(timer));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    rowsSent: () => sent,
    rowsHeldBack: () => heldBack,
    stop: async () => {
      for (const client of sockets.clients) client.terminate();
      await closed(http);
    },
  };
}

function closed(http: Server): Promise<void> {
  return new Promise((resolve) => http.close(() => resolve()));
}

function serveControl(client: WebSocket, scene: SyntheticScene): ReturnType<typeof setInterval> {
  const send = (message: unknown): void => client.send(JSON.stringify(message));
  client.on('message', (data) => {
    const { id, name, params } = JSON.parse(String(data)) as ClientMessage;
    send({ kind: 'result', id, result: { ok: true, value: answer(name, params, scene) } });
  });
  return setInterval(() => {
    send({ kind: 'event', name: 'transport', payload: scene.transport() });
    send({ kind: 'event', name: 'status', payload: scene.status() });
    send({ kind: 'event', name: 'tracks', payload: { changed: scene.changedTracks(), removed: [] } });
  }, 1000 / EVENTS_PER_S);
}

function answer(name: string, params: unknown, scene: SyntheticScene): unknown {
  switch (name) {
    case 'app.snapshot':
      return scene.snapshot();
    case 'display.configure':
      return params;
    case 'bands.list':
      return { bands: [], userPath: null, problem: null };
    default:
      return scene.transport();
  }
}

function serveFrames(
  client: WebSocket,
  scene: SyntheticScene,
  load: Load,
  count: (isSent: boolean) => void,
): ReturnType<typeof setInterval> {
  let credits = FRAME_CREDITS;
  client.on('message', () => {
    credits++;
  });
  const startMs = performance.now();
  let due = 0;
  // A timer is coarse: what is due by now goes out now, so that the pace is exact on average.
  return setInterval(() => {
    const target = Math.floor(((performance.now() - startMs) / 1000) * load.rowsPerS);
    for (; due < target; due++) {
      if (credits === 0) {
        count(false);
        continue;
      }
      credits--;
      client.send(Buffer.from(scene.nextFrame()));
      count(true);
    }
  }, 4);
}

class SyntheticScene {
  readonly #load: Load;
  readonly #rows: readonly Float32Array[];
  readonly #emitters: readonly Emitter[];
  readonly #samplesPerRow: number;
  #tracks: readonly Track[];
  #row = 0;
  #changeFrom = 0;

  constructor(load: Load) {
    this.#load = load;
    this.#samplesPerRow = Math.round(SAMPLE_RATE_HZ / load.rowsPerS);
    const random = randomSource(7);
    const count = Math.max(load.trackCount, load.emitterCount);
    const places = Array.from({ length: count }, (_, index) => (index + 0.5) / count);
    this.#emitters = places.slice(0, load.emitterCount).map((place, index) => emitterAt(index + 1, place));
    this.#tracks = places
      .slice(0, load.trackCount)
      .map((place, index) => trackAt(index + 1, place, this.#samplesPerRow));
    this.#rows = Array.from({ length: ROW_VARIETY }, () => {
      const row = new Float32Array(load.binCount);
      // Exponential power, as one window of noise has it.
      for (let bin = 0; bin < row.length; bin++)
        row[bin] = NOISE_DBFS + 10 * Math.log10(-Math.log(Math.max(1e-9, random())));
      for (const place of places) row[Math.floor(place * row.length)] = -60 + 10 * random();
      return row;
    });
  }

  nextFrame(): ArrayBuffer {
    const row = this.#rows[this.#row % ROW_VARIETY] ?? new Float32Array(this.#load.binCount);
    const sampleStart = this.#row * this.#samplesPerRow;
    const frame = encodeFrame(
      {
        kind: 'meanRows',
        seq: this.#row >>> 0,
        timeIsUtc: false,
        discontinuity: this.#row === 0,
        timeNs: BigInt(Math.round((sampleStart * 1e9) / SAMPLE_RATE_HZ)),
        sampleStart,
        centerFreqHz: CENTER_HZ,
        spanHz: SAMPLE_RATE_HZ,
        binCount: this.#load.binCount,
        rowCount: 1,
        droppedBefore: 0,
        epoch: 1,
        configHash: 1,
        noiseFloorDbfs: NOISE_DBFS,
        enbwBins: 1.5,
        samplesPerRow: this.#samplesPerRow,
      },
      row,
    );
    this.#row++;
    return frame;
  }

  /** A tenth of the tracks grows, as they do while a signal is on. */
  changedTracks(): readonly Track[] {
    const count = Math.max(1, Math.ceil(this.#tracks.length / 10));
    const from = this.#changeFrom % Math.max(1, this.#tracks.length);
    this.#changeFrom += count;
    const sampleCount = this.#row * this.#samplesPerRow;
    this.#tracks = this.#tracks.map((track, index) =>
      index >= from && index < from + count ? { ...track, sampleCount } : track,
    );
    return this.#tracks.slice(from, from + count);
  }

  transport(): TransportState {
    return {
      isPlaying: true,
      speed: 1,
      isLooping: false,
      positionSample: this.#row * this.#samplesPerRow,
      epoch: 1,
      atEnd: false,
    };
  }

  status(): unknown {
    const samples = this.#row * this.#samplesPerRow;
    const engine = {
      samplesIn: samples,
      samplesProcessed: samples,
      samplesDropped: 0,
      rows: this.#row,
      rowsPerS: this.#load.rowsPerS,
      samplesPerS: SAMPLE_RATE_HZ,
      detections: 0,
      displayRowsDropped: 0,
      bufferFill: 0.1 + 0.02 * Math.sin(this.#row),
      latencyP50Ms: 2,
      latencyP99Ms: 4 + Math.sin(this.#row),
    };
    return { engine, store: this.#store() };
  }

  snapshot(): Snapshot {
    return {
      version: 'synthetic',
      session: sessionOf(this.#load, this.#samplesPerRow),
      transport: this.transport(),
      analysis: null,
      overview: null,
      annotations: null,
      decisions: [],
      tracks: this.#tracks,
      emitters: this.#emitters,
      store: this.#store(),
      folders: [],
      psdRefDbm: null,
    };
  }

  #store(): Snapshot['store'] {
    return { isWritable: true, path: '/synthetic', queued: 0, written: this.#row, dropped: 0, message: null };
  }
}

function sessionOf(load: Load, samplesPerRow: number): SessionInfo {
  const session = {
    sessionId: 1,
    recording: { name: load.name, path: `/${load.name}`, annotations: [], warnings: [] },
    sampleRateHz: SAMPLE_RATE_HZ,
    centerFreqHz: CENTER_HZ,
    timeStartNs: null,
    sampleCount: DURATION_S * SAMPLE_RATE_HZ,
    settings: {
      backendName: 'synthetic rows',
      fftSize: load.fftSize,
      window: 'hann',
      kaiserBeta: null,
      overlap: 0.5,
      hopSize: load.fftSize / 2,
      averages: 16,
      enbwBins: 1.5,
      rbwHz: (1.5 * SAMPLE_RATE_HZ) / load.fftSize,
      rowDurationS: samplesPerRow / SAMPLE_RATE_HZ,
      samplesPerRow,
      detectorMethod: 'ca',
      pfa: 1e-6,
      guardCells: 4,
      trainingCells: 32,
      dcMaskBins: 0,
      thresholdOverFloorDb: 6,
      configHash: 1,
    },
  };
  // The parts of a recording that the screen reads; the rest of the facts has no meaning here.
  return session as unknown as SessionInfo;
}

function offsetsAt(place: number): {
  readonly offsetHz: number;
  readonly lowOffsetHz: number;
  readonly highOffsetHz: number;
} {
  const offsetHz = (place - 0.5) * SAMPLE_RATE_HZ;
  return { offsetHz, lowOffsetHz: offsetHz - 20e3, highOffsetHz: offsetHz + 20e3 };
}

function emitterAt(emitterId: number, place: number): Emitter {
  return {
    emitterId,
    class: 'narrowband',
    label: `E${emitterId} narrowband`,
    state: 'confirmed',
    trackCount: 1,
    trackIds: [emitterId],
    firstSample: 0,
    lastSample: DURATION_S * SAMPLE_RATE_HZ,
    dutyCycle: 1,
    ...offsetsAt(place),
    bandwidthHz: 40e3,
    powerDbfs: -60 + (emitterId % 17),
    snrDb: 20 + (emitterId % 17),
    noiseFloorDbfs: NOISE_DBFS,
    driftHzPerS: 0,
    isHopper: false,
  };
}

function trackAt(trackId: number, place: number, samplesPerRow: number): Track {
  const offsets = offsetsAt(place);
  return {
    trackId,
    emitterId: trackId,
    state: 'confirmed',
    confidence: 1,
    sampleStart: 0,
    sampleCount: samplesPerRow,
    ...offsets,
    displayLowOffsetHz: offsets.lowOffsetHz,
    displayHighOffsetHz: offsets.highOffsetHz,
    bandwidthHz: 40e3,
    powerDbfs: -60,
    peakPowerDbfs: -55,
    snrDb: 20,
    noiseFloorDbfs: NOISE_DBFS,
    driftHzPerS: 0,
    isDrifting: false,
    hits: 100,
  };
}

/** Marsaglia 2003, 32 bits: the same rows in every run. */
function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
}
