import { randomUUID } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type LogEntry, type LogLevel, logLine, safeStack } from '../../src-core/logging/log-line.ts';

/** The broker's log: JSON lines in `<workspace>/logs/main.jsonl`, allow-listed fields only (SECURITY 75). */
export class Logger {
  readonly #path: string;
  #queue: Promise<unknown>;

  constructor(workspaceDir: string) {
    const dir = join(workspaceDir, 'logs');
    this.#path = join(dir, 'main.jsonl');
    this.#queue = mkdir(dir, { recursive: true, mode: 0o700 });
  }

  write(level: LogLevel, entry: LogEntry): void {
    const line = logLine({ at: new Date().toISOString(), level, process: 'main', pid: process.pid, ...entry });
    // A log that cannot be written must not stop the work (full disk): the failure is ignored on purpose.
    this.#queue = this.#queue.then(() => appendFile(this.#path, `${line}\n`, { mode: 0o600 })).catch(() => undefined);
  }

  /** Log a bug in full (stack without texts) and give the trace id under which it is found. */
  unexpected(call: string, error: unknown, traceId: string = randomUUID()): string {
    const name = error instanceof Error ? error.name : typeof error;
    this.write('error', { event: 'unexpected', call, traceId, errorName: name, stack: safeStack(error) });
    return traceId;
  }

  async flush(): Promise<void> {
    await this.#queue;
  }
}
