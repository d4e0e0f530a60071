// Extensions: those that are used must be declared, and what the published ones define must be of its kind. Must not
// know the core namespace.

import {
  checkFields,
  datetime,
  type FieldCheck,
  type Fields,
  flag,
  frequency,
  isFields,
  number,
  shown,
  text,
} from './fields.ts';
import type { Findings } from './findings.ts';

export type Scope = 'global' | 'captures' | 'annotations';

const detail: FieldCheck = (value, path, findings) => {
  if (!isFields(value)) {
    findings.error(path, `must be a JSON object, not ${shown(value)}`);
    return;
  }
  const names = [
    'type',
    'mod_class',
    'standard',
    'carrier_variant',
    'symbol_variant',
    'duplexing',
    'multiplexing',
  ];
  const more = ['multiple_access', 'spreading', 'class_variant'];
  checkFields(value, new Map([...names, ...more].map((name) => [name, text])), path, findings);
  checkFields(
    value,
    new Map([
      ['order', number],
      ['channel_bw', frequency],
    ]),
    path,
    findings,
  );
  const { type } = value;
  if (typeof type === 'string' && type !== 'analog' && type !== 'digital') {
    findings.error(`${path}.type`, `must be analog or digital, not ${shown(type)}`);
  }
};

const emitter: FieldCheck = (value, path, findings) => {
  if (!isFields(value)) {
    findings.error(path, `must be a JSON object, not ${shown(value)}`);
    return;
  }
  const checks: [string, FieldCheck][] = [
    ['label', text],
    ['manufacturer', text],
    ['power_tx', number],
    ['power_eirp', number],
  ];
  checkFields(value, new Map(checks), path, findings);
};

/** The extensions published with the specification, as far as their fields have a plain kind. */
const KNOWN: ReadonlyMap<string, FieldCheck> = new Map<string, FieldCheck>([
  ['signal:detail', detail],
  ['signal:emitter', emitter],
  ['capture_details:acq_scale_factor', number],
  ['capture_details:attenuation', number],
  ['capture_details:acquisition_bandwidth', frequency],
  ['capture_details:start_capture', datetime],
  ['capture_details:stop_capture', datetime],
  ['capture_details:source_file', text],
  ['capture_details:gain', number],
  ['capture_details:SNRdB', number],
  ['capture_details:signal_reference_number', text],
  ['antenna:model', text],
  ['antenna:type', text],
  ['antenna:low_frequency', frequency],
  ['antenna:high_frequency', frequency],
  ['antenna:gain', number],
  ['antenna:horizontal_beam_width', number],
  ['antenna:vertical_beam_width', number],
  ['antenna:cross_polar_discrimination', number],
  ['antenna:voltage_standing_wave_ratio', number],
  ['antenna:cable_loss', number],
  ['antenna:steerable', flag],
  ['antenna:mobile', flag],
  ['antenna:hagl', number],
  ['antenna:azimuth_angle', number],
  ['antenna:elevation_angle', number],
  ['antenna:polarization', text],
  ['traceability:enabled', flag],
  ['traceability:revision', number],
]);

/** Names of core:extensions; what is wrong with the list itself is told. */
export function declaredExtensions(value: unknown, findings: Findings): ReadonlySet<string> {
  const path = 'global.core:extensions';
  const declared = new Set<string>();
  if (value === undefined) return declared;
  if (!Array.isArray(value)) {
    findings.error(path, `must be an array, not ${shown(value)}`);
    return declared;
  }
  for (const [at, item] of (value as unknown[]).entries()) {
    const itemPath = `${path}[${at}]`;
    if (!isFields(item)) {
      findings.error(itemPath, `must be an object with name, version and optional, not ${shown(item)}`);
      continue;
    }
    const checks: readonly (readonly [string, FieldCheck])[] = [
      ['name', text],
      ['version', text],
      ['optional', flag],
    ];
    for (const [name, check] of checks) {
      if (Object.hasOwn(item, name)) check(item[name], `${itemPath}.${name}`, findings);
      else findings.error(itemPath, `lacks ${name}: an extension has name, version and optional`);
    }
    for (const key of Object.keys(item)) {
      if (!checks.some(([name]) => name === key)) findings.error(`${itemPath}.${key}`, 'is not allowed here');
    }
    if (typeof item.name !== 'string') continue;
    if (declared.has(item.name)) findings.warning(itemPath, `declares ${shown(item.name)} again`);
    declared.add(item.name);
  }
  return declared;
}

/** Fields of other namespaces than core. */
export class ExtensionFields {
  readonly #declared: ReadonlySet<string>;
  readonly #findings: Findings;
  readonly #told = new Set<string>();

  constructor(declared: ReadonlySet<string>, findings: Findings) {
    this.#declared = declared;
    this.#findings = findings;
  }

  check(fields: Fields, path: string, coreFields: ReadonlySet<string>): void {
    for (const [name, value] of Object.entries(fields)) {
      const colon = name.indexOf(':');
      const namespace = name.slice(0, Math.max(0, colon));
      if (colon <= 0) {
        this.#findings.warning(`${path}.${name}`, 'has no namespace: fields are namespace:name');
      } else if (namespace === 'core') {
        if (!coreFields.has(name)) {
          this.#findings.warning(
            `${path}.${name}`,
            'is not a field of SigMF 1.2 here: misspelt, or of another version',
          );
        }
      } else {
        this.#checkDeclared(namespace, `${path}.${name}`);
        KNOWN.get(name)?.(value, `${path}.${name}`, this.#findings);
      }
    }
  }

  /** Once for each namespace, where it is used first. */
  #checkDeclared(namespace: string, path: string): void {
    if (this.#declared.has(namespace) || this.#told.has(namespace)) return;
    this.#told.add(namespace);
    this.#findings.error(
      path,
      `uses the extension ${shown(namespace)}, which core:extensions does not declare`,
    );
  }
}
