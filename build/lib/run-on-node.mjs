import { nodeBinary, nodeEnvironment } from './node-runtime.mjs';
import { foreground } from './run.mjs';

/**
 * Runs a TypeScript file on the Node of the lock file, in the caller's own current directory.
 * @param {string} file absolute path
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export function runOnNode(file, args) {
  const cwd = process.env.INIT_CWD ?? process.cwd(); // npm changes to the repository; paths in arguments are the user's
  return foreground(nodeBinary(), [file, ...args], { cwd, env: nodeEnvironment() });
}
