import { randomUUID } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppError } from '../../src-core/errors/app-error.ts';
import { toAppError } from '../../src-core/errors/orpc-error.ts';
import { type LogEntry, type LogLevel, logLine, safeStack } from '../../src-core/logging/log-line.ts';

/** Writes JSON lines to `<workspace>/logs/<process>.jsonl`; fields outside the allow-list are dropped. */
export class Logger {
  readonly #path: string;
  readonly #process: string;
  #queue: Promise<unknown>;

  constructor(workspaceDir: string, processName: string) {
    const dir = join(workspaceDir, 'logs');
    this.#path = join(dir, `${processName}.jsonl`);
    this.#process = processName;
    this.#queue = mkdir(dir, { recursive: true, mode: 0o700 });
  }

  write(level: LogLevel, entry: LogEntry): void {
    const line = logLine({ at: new Date().toISOString(), level, process: this.#process, pid: process.pid, ...entry });
    // A log that cannot be written must not stop the work (full disk): the failure is ignored on purpose.
    this.#queue = this.#queue.then(() => appendFile(this.#path, `${line}\n`, { mode: 0o600 })).catch(() => undefined);
  }

  /** Log a failed call and give the error that may cross: an unexpected one gets a trace id that finds its stack here. */
  failure(call: string, error: unknown): AppError {
    const failure = toAppError(error);
    if (failure.code === 'call.cancelled') return failure;
    if (failure.code === 'internal.unexpected') failure.traceId ??= randomUUID();
    this.write(failure.code === 'internal.unexpected' ? 'error' : 'warn', {
      event: 'call-failed',
      call,
      code: failure.code,
      traceId: failure.traceId,
      errorName: (failure.cause as Error | undefined)?.name ?? failure.name,
      stack: failure.code === 'internal.unexpected' ? safeStack(failure.cause ?? failure) : null,
    });
    return failure;
  }

  /** Resolves when everything written so far is on its way to the disk. */
  async flush(): Promise<void> {
    await this.#queue;
  }
}
