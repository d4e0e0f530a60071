// Reads a text message of the control socket. Only the envelope is checked: the server validated the content.

import type { ServerMessage } from '#contract/api.ts';
import { EVENT_NAMES } from '#contract/events.ts';

/** null: not a message of this contract. */
export function parseServerMessage(text: string): ServerMessage | null {
  const message = parseJson(text);
  if (!isRecord(message)) return null;
  if (message.kind === 'result') {
    const { id, result } = message;
    if (typeof id !== 'number' || !isRecord(result) || typeof result.ok !== 'boolean') return null;
    if (result.ok) return { kind: 'result', id, result: { ok: true, value: result.value } };
    const { error } = result;
    if (!isRecord(error) || typeof error.message !== 'string') return null;
    return message as ServerMessage;
  }
  if (message.kind === 'event') {
    const name = EVENT_NAMES.find((candidate) => candidate === message.name);
    return name === undefined ? null : { kind: 'event', name, payload: message.payload };
  }
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
