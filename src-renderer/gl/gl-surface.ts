// A canvas with a WebGL context that may be lost and come back. It rebuilds the context and asks its owner to rebuild
// what lives in it; it must not know what is drawn.

import createRegl, { type Regl } from 'regl';

export interface GlSurfaceOptions {
  /** Keeps what was drawn, so that a pixel can be read back at any time. Costs a copy each frame. */
  readonly isReadable: boolean;
  /** Nothing lies behind the canvas: spares the page a blending of all its pixels. */
  readonly isOpaque: boolean;
  /** A fresh context: passes must be built anew and everything uploaded again. */
  readonly onReady: (regl: Regl) => void;
  /** Nothing can be drawn until `onReady`. */
  readonly onLost: () => void;
}

export type Rgba = readonly [number, number, number, number];

const RESTORE_AFTER_MS = 50;

export class GlSurface {
  readonly #canvas: HTMLCanvasElement;
  readonly #options: GlSurfaceOptions;
  readonly #gl: WebGLRenderingContext;
  #regl: Regl | null = null;

  /** Throws an Error with a line for the user where there is no WebGL. */
  constructor(canvas: HTMLCanvasElement, options: GlSurfaceOptions) {
    this.#canvas = canvas;
    this.#options = options;
    const gl = canvas.getContext('webgl', {
      alpha: !options.isOpaque,
      antialias: false,
      depth: false,
      stencil: false,
      premultipliedAlpha: true,
      preserveDrawingBuffer: options.isReadable,
    });
    if (gl === null) {
      throw new Error('This display needs WebGL: switch on hardware acceleration, or use another browser');
    }
    this.#gl = gl;
    canvas.addEventListener('webglcontextlost', this.#onLost);
    canvas.addEventListener('webglcontextrestored', this.#onRestored);
    this.#build();
  }

  /** null while the context is lost. */
  get regl(): Regl | null {
    return this.#regl;
  }

  /** In device pixels. Cheap when nothing changed. */
  resize(widthPx: number, heightPx: number): void {
    if (this.#canvas.width === widthPx && this.#canvas.height === heightPx) return;
    this.#canvas.width = widthPx;
    this.#canvas.height = heightPx;
    this.#regl?.poll();
  }

  /** Device pixels from the top left; needs `isReadable`. null while the context is lost. */
  readPixel(xPx: number, yPx: number): Rgba | null {
    if (this.#regl === null) return null;
    const bytes = new Uint8Array(4);
    const fromBottom = this.#canvas.height - 1 - Math.floor(yPx);
    this.#gl.readPixels(Math.floor(xPx), fromBottom, 1, 1, this.#gl.RGBA, this.#gl.UNSIGNED_BYTE, bytes);
    return [bytes[0] ?? 0, bytes[1] ?? 0, bytes[2] ?? 0, bytes[3] ?? 0];
  }

  /** Loses the context as a driver would, and brings it back. false where the browser cannot. */
  testContextLoss(): boolean {
    const extension = this.#gl.getExtension('WEBGL_lose_context');
    if (extension === null) return false;
    extension.loseContext();
    setTimeout(() => extension.restoreContext(), RESTORE_AFTER_MS);
    return true;
  }

  destroy(): void {
    this.#canvas.removeEventListener('webglcontextlost', this.#onLost);
    this.#canvas.removeEventListener('webglcontextrestored', this.#onRestored);
    this.#regl?.destroy();
    this.#regl = null;
  }

  readonly #onLost = (event: Event): void => {
    // Without this the browser never restores the context.
    event.preventDefault();
    this.#regl?.destroy();
    this.#regl = null;
    this.#options.onLost();
  };

  readonly #onRestored = (): void => {
    this.#build();
  };

  #build(): void {
    const regl = createRegl({
      gl: this.#gl,
      extensions: ['ANGLE_instanced_arrays'],
      optionalExtensions: ['OES_texture_float'],
    });
    this.#regl = regl;
    this.#options.onReady(regl);
  }
}
