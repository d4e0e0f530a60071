// What a single field may hold, one check for each kind. SigMF 1.2, section "Global object" and following. Must not
// know where a field stands.

import { printable } from '../../printable.ts';
import { timeNsFromDatetime } from '../datetime.ts';
import type { Findings } from './findings.ts';

export type Fields = Readonly<Record<string, unknown>>;
export type FieldCheck = (value: unknown, path: string, findings: Findings) => void;

/** SigMF's unsigned integers go to 2^64; above 2^53 a JavaScript or Python float no longer tells neighbours apart. */
const MAX_INDEX = 2 ** 64;
const MAX_HZ = 1e12;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value for a message: short, one line. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(printable(value, 40));
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'an array' : `a ${typeof value === 'object' ? 'JSON object' : typeof value}`;
}

export const text: FieldCheck = (value, path, findings) => {
  if (typeof value !== 'string') findings.error(path, `must be a text, not ${shown(value)}`);
};

export const flag: FieldCheck = (value, path, findings) => {
  if (typeof value !== 'boolean') findings.error(path, `must be true or false, not ${shown(value)}`);
};

export const number: FieldCheck = (value, path, findings) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    findings.error(path, `must be a finite number, not ${shown(value)}`);
  }
};

export const frequency: FieldCheck = (value, path, findings) => {
  if (typeof value !== 'number' || !(Math.abs(value) <= MAX_HZ)) {
    findings.error(path, `must be a number of hertz from -1e12 to 1e12, not ${shown(value)}`);
  }
};

/** A whole number from 0; a larger one than readers hold exactly is said. */
export const index: FieldCheck = (value, path, findings) => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= MAX_INDEX) {
    findings.error(path, `must be a whole number from 0, not ${shown(value)}`);
  } else if (!Number.isSafeInteger(value)) {
    findings.warning(path, `${value} is above 2^53: most readers no longer hold it exactly`);
  }
};

/** RFC 3339 with Z only; the specification has T and Z in upper case. */
export const datetime: FieldCheck = (value, path, findings) => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)) {
    findings.error(path, `must be a UTC time of the form 2026-01-31T12:00:00.5Z, not ${shown(value)}`);
  } else if (timeNsFromDatetime(value) === null) {
    findings.error(path, `${shown(value)} is no day or time that there is`);
  }
};

/** RFC 4122 (and RFC 9562, which names more versions). */
export const uuid: FieldCheck = (value, path, findings) => {
  if (typeof value !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) {
    findings.error(path, `must be a UUID as in RFC 4122, not ${shown(value)}`);
  } else if (!/^.{14}[1-8].{4}[89ab]/i.test(value)) {
    findings.warning(path, `${shown(value)} has the form of a UUID, but no version and variant of RFC 4122`);
  }
};

export const sha512: FieldCheck = (value, path, findings) => {
  if (typeof value !== 'string' || !/^[0-9a-f]{128}$/i.test(value)) {
    findings.error(path, `must be 128 hexadecimal digits, not ${shown(value)}`);
  }
};

export const uri: FieldCheck = (value, path, findings) => {
  if (typeof value !== 'string') text(value, path, findings);
  else if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(value))
    findings.error(path, `must be a URI (RFC 3986), not ${shown(value)}`);
};

/** A GeoJSON point: longitude, latitude, altitude (RFC 7946). */
export const point: FieldCheck = (value, path, findings) => {
  if (!isFields(value) || value.type !== 'Point' || !Array.isArray(value.coordinates)) {
    findings.error(path, 'must be a GeoJSON point: {"type": "Point", "coordinates": [longitude, latitude]}');
    return;
  }
  const [longitude, latitude, ...others] = value.coordinates as unknown[];
  if (typeof longitude !== 'number' || !(Math.abs(longitude) <= 180)) {
    findings.error(
      `${path}.coordinates[0]`,
      `longitude must be -180 to 180 degrees, not ${shown(longitude)}`,
    );
  }
  if (typeof latitude !== 'number' || !(Math.abs(latitude) <= 90)) {
    findings.error(`${path}.coordinates[1]`, `latitude must be -90 to 90 degrees, not ${shown(latitude)}`);
  }
  if (others.length > 1 || others.some((other) => typeof other !== 'number' || !Number.isFinite(other))) {
    findings.error(
      `${path}.coordinates`,
      'after longitude and latitude only an altitude in metres may follow',
    );
  }
};

/** `checks` by field name; fields that are not there are left alone. */
export function checkFields(
  fields: Fields,
  checks: ReadonlyMap<string, FieldCheck>,
  path: string,
  findings: Findings,
): void {
  for (const [name, check] of checks) {
    if (Object.hasOwn(fields, name)) check(fields[name], `${path}.${name}`, findings);
  }
}

/** Whether `fields[name]` is a whole number from 0. */
export function indexOf(fields: Fields, name: string): number | null {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
}

export function numberOf(fields: Fields, name: string): number | null {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
