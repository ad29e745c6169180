import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import type { ProgramRunner } from '../../../src-core/connector/api-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';

/** Most that a program may print: a year of jobs of a large cluster fits several times. */
const LIMIT_BYTES = 512 * 1024 * 1024;

/**
 * Runs a program of this machine: no shell, so no argument is ever read as a command; the environment is that of the connector
 * process (scrubbed) plus what the connector adds.
 */
export const programRunner: ProgramRunner = {
  run: (program, args, { signal, env }) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, [...args], {
        shell: false,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...env },
        signal,
        killSignal: 'SIGKILL',
      });
      const out = collector();
      const err = collector();
      let isTooLarge = false;
      child.stdout.on('data', (part: Buffer) => {
        out.add(part);
        if (out.bytes <= LIMIT_BYTES || isTooLarge) return;
        isTooLarge = true;
        child.kill('SIGKILL');
      });
      child.stderr.on('data', (part: Buffer) => err.bytes < 65_536 && err.add(part));
      child.on('error', cause => reject(signal.aborted ? cause : failure(program, cause)));
      child.on('close', exitCode => {
        if (signal.aborted) return reject(signal.reason);
        if (isTooLarge)
          return reject(new AppError('connector.answer-too-large', { host: basename(program), limit: '512 MiB' }));
        resolve({ stdout: out.text(), stderr: err.text(), exitCode: exitCode ?? -1 });
      });
    }),
};

function failure(program: string, cause: Error): AppError {
  const { code = 'unknown' } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new AppError('connector.program-missing', { program }, { cause });
  return new AppError('connector.program-failed', { program, exitCode: -1, what: code }, { cause });
}

function collector() {
  const parts: Buffer[] = [];
  let bytes = 0;
  return {
    add: (part: Buffer) => {
      parts.push(part);
      bytes += part.length;
    },
    get bytes() {
      return bytes;
    },
    text: () => Buffer.concat(parts).toString('utf8'),
  };
}
