// What is wrong with a file, gathered: where, how badly, and why. Must not know any rule.

import { printable } from '../../printable.ts';

export interface Finding {
  /** JSON path in the metadata, `captures[2].core:datetime`; `data` for the samples, `archive` for a tar. */
  readonly path: string;
  /** `error`: against the specification, or a reader would be misled. `warning`: allowed, but will not serve. */
  readonly severity: 'error' | 'warning';
  /** One line: what was expected, what came. */
  readonly reason: string;
}

/** A hostile list of a million wrong annotations is told as a number. */
const MAX_LISTED = 1000;

export class Findings {
  readonly #listed: Finding[] = [];
  errors = 0;
  warnings = 0;

  error(path: string, reason: string): void {
    this.errors += 1;
    this.#add({ path, severity: 'error', reason });
  }

  warning(path: string, reason: string): void {
    this.warnings += 1;
    this.#add({ path, severity: 'warning', reason });
  }

  /** At most a thousand, then one line that counts the rest. */
  get listed(): readonly Finding[] {
    const rest = this.errors + this.warnings - this.#listed.length;
    if (rest === 0) return this.#listed;
    return [...this.#listed, { path: '', severity: 'warning', reason: `${rest} more are not listed` }];
  }

  #add(finding: Finding): void {
    if (this.#listed.length < MAX_LISTED)
      this.#listed.push({ ...finding, path: printable(finding.path, 200) });
  }
}
