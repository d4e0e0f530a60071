// Which Node runs what. The set-up itself works on Node 20; the application and better-sqlite3 need Node-API 10,
// so they run on the Node 24 that comes as an npm package, or on this one where it is new enough.

import { existsSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { SetupError } from './step.mjs';

const NAPI_NEEDED = 10;
const OLDEST_NODE = [20, 11];

export function checkNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new SetupError(
    `Node ${OLDEST_NODE.join('.')} or newer is needed to set Sferic up, this is ${process.versions.node}. ` +
      'Install a newer one from https://nodejs.org or your distribution and try again.',
  );
}

/** Path of a Node with Node-API 10. Call after the npm packages are in place. */
export function applicationNode() {
  const bundled = inRoot('node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  if (existsSync(bundled)) return bundled;
  if (Number(process.versions.napi) >= NAPI_NEEDED) return process.execPath;
  throw new SetupError(
    `Sferic runs on Node 22.14 or newer (Node-API ${NAPI_NEEDED}), this is ${process.versions.node}, and there is no ` +
      `bundled one for ${process.platform}-${process.arch}. Install Node 24 and try again.`,
  );
}

/** Environment for children, so that they find the application's Node and the tools of node_modules first. */
export function childEnvironment() {
  return { ...process.env, PATH: `${inRoot('node_modules', '.bin')}:${process.env.PATH ?? ''}` };
}
