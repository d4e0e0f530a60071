// Exports that wait for a browser to fetch them: each under an address that cannot be guessed, once, for a while.
// Must not know HTTP.
import { randomBytes } from 'node:crypto';
import { ABOUT_EXTENSION, type ExportedFile } from '../shell-ports.ts';

const PENDING_MAX = 16;
const LIFETIME_MS = 5 * 60_000;

interface Pending {
  readonly file: ExportedFile;
  readonly expiresMs: number;
}

export class Downloads {
  readonly #pending = new Map<string, Pending>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  /** Answers the path to fetch. Past PENDING_MAX the oldest is forgotten. */
  offer(file: ExportedFile): string {
    this.#forgetOld();
    for (const token of this.#pending.keys()) {
      if (this.#pending.size < PENDING_MAX) break;
      this.#pending.delete(token);
    }
    const token = randomBytes(24).toString('base64url');
    this.#pending.set(token, { file, expiresMs: this.#nowMs() + LIFETIME_MS });
    return `/api/export/${token}/${encodeURIComponent(file.fileName)}`;
  }

  /** Of what lies beside it; null: nothing does. */
  offerAbout({ fileName, about }: ExportedFile): string | null {
    if (about === null) return null;
    const mediaType = 'application/json; charset=utf-8';
    return this.offer({ fileName: `${fileName}${ABOUT_EXTENSION}`, mediaType, chunks: [about], about: null });
  }

  /** The file, once; null when it is unknown, was fetched, or is too old. */
  take(token: string): ExportedFile | null {
    this.#forgetOld();
    const pending = this.#pending.get(token);
    this.#pending.delete(token);
    return pending?.file ?? null;
  }

  #forgetOld(): void {
    const nowMs = this.#nowMs();
    for (const [token, { expiresMs }] of this.#pending) {
      if (expiresMs <= nowMs) this.#pending.delete(token);
    }
  }
}
