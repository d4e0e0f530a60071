// Device names, `SCHEME:ARGUMENT`: which there are, and what a wrong one should have been. Pure; must not open anything.

import { basename, isAbsolute, join } from 'node:path';
import type { DeviceScheme } from '#contract/devices.ts';
import { SfericError } from '#contract/errors.ts';

/** The scene that comes along. */
export const OWN_SCENE = 'scene:';
const OWN_SCENE_TITLE = 'live-band';

export const DEVICE_SCHEMES: readonly DeviceScheme[] = [
  {
    scheme: 'scene',
    title: 'Scene',
    argument: 'FILE',
    isFile: true,
    description:
      'plays a scene file (sferic scene --help) in real time, again and again; without a file, the scene that comes along',
    example: OWN_SCENE,
  },
];

export interface DeviceName {
  readonly scheme: string;
  /** What comes after the colon; may be empty. */
  readonly argument: string;
}

/** Whether it is written as a device name of a known kind; a path of that form is named with `./` before it. */
export function isDeviceName(text: string): boolean {
  return DEVICE_SCHEMES.some(({ scheme }) => text.startsWith(`${scheme}:`));
}

/** Throws SfericError `bad-request`: what was expected, what came, what to do. */
export function parseDeviceName(text: string): DeviceName {
  const colon = text.indexOf(':');
  const scheme = colon === -1 ? text : text.slice(0, colon);
  if (colon === -1 || !DEVICE_SCHEMES.some((known) => known.scheme === scheme)) {
    const known = DEVICE_SCHEMES.map(({ scheme: name, argument }) => `${name}:${argument ?? ''}`).join(', ');
    const shown = JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text);
    throw new SfericError('bad-request', `A device is named ${known}, not ${shown}: name one of those`, {
      device: text.slice(0, 1000),
    });
  }
  return { scheme, argument: text.slice(colon + 1) };
}

/** The same device, its file told from `folder` where it is told relatively. Throws as parseDeviceName does. */
export function absoluteDeviceName(text: string, folder: string): string {
  const { scheme, argument } = parseDeviceName(text);
  const isFile = DEVICE_SCHEMES.find((known) => known.scheme === scheme)?.isFile === true;
  if (!isFile || argument === '' || isAbsolute(argument)) return text;
  return `${scheme}:${join(folder, argument)}`;
}

/** Without the folder of its file: for a title, and the `source` of an export. */
export function shortDeviceName(text: string): string {
  const { scheme, argument } = parseDeviceName(text);
  return `${scheme}:${argument === '' ? OWN_SCENE_TITLE : basename(argument)}`;
}

/** The file that a device is played from; null: it has none. */
export function fileOfDevice(text: string): string | null {
  const { scheme, argument } = parseDeviceName(text);
  const isFile = DEVICE_SCHEMES.find((known) => known.scheme === scheme)?.isFile === true;
  return isFile && argument !== '' ? argument : null;
}
