import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';

/**
 * Runs a program in the repository and keeps its output.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @returns {{ ok: boolean, code: number, stdout: string, stderr: string }}
 */
export function capture(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
  const stderr = done.error ? String(done.error.message) : String(done.stderr ?? '');
  return { ok: done.status === 0, code: done.status ?? 1, stdout: String(done.stdout ?? ''), stderr };
}

/**
 * Runs a program in the foreground, passes signals on and ends with its exit code.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} the exit code; 128 + n when signal n ended it
 */
export function foreground(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', cwd: root, ...options });
    // An interactive Ctrl-C reaches the child on its own; a kill of this process does not.
    const pass = /** @type {NodeJS.Signals[]} */ (['SIGTERM', 'SIGINT', 'SIGHUP']);
    const handlers = pass.map(signal => /** @type {const} */ ([signal, () => child.kill(signal)]));
    for (const [signal, handler] of handlers) process.on(signal, handler);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const [name, handler] of handlers) process.off(name, handler);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 1));
    });
  });
}

/** Whether a program is on the PATH. @param {string} name */
export const has = name =>
  process.platform === 'win32' ? capture('where', [name]).ok : capture('sh', ['-c', `command -v "${name}"`]).ok;
