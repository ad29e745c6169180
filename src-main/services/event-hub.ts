import type { WorkbenchEvent } from '../../src-core/contract/tasks.ts';

/**
 * One stream of events per window. A slow reader gets the newest state of each task and of the lake, not every step in
 * between: progress is replaced, never queued up; commands are all kept.
 */
export class EventHub {
  readonly #readers = new Set<(event: WorkbenchEvent) => void>();
  readonly #held: WorkbenchEvent[] = [];
  #streams = 0;

  publish(event: WorkbenchEvent): void {
    // Files named at the start come before the page listens; their command waits for it.
    if (event.type === 'command' && this.#streams === 0) this.#held.push(event);
    for (const reader of this.#readers) reader(event);
  }

  /** Every event, as it happens, in this process. @returns how to stop. */
  listen(reader: (event: WorkbenchEvent) => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** Events from now on, after `present`; ends when `signal` fires or the reader returns. */
  async *subscribe(
    present: readonly WorkbenchEvent[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<WorkbenchEvent> {
    const pending = new Map<string, WorkbenchEvent>();
    let commands = 0;
    let wake = () => {};
    const take = (event: WorkbenchEvent) => {
      pending.set(event.type === 'command' ? `command ${commands++}` : keyOf(event), event);
      wake();
    };
    const stop = () => wake();
    for (const event of [...present, ...this.#held.splice(0)]) take(event);
    this.#readers.add(take);
    this.#streams += 1;
    signal?.addEventListener('abort', stop);
    try {
      while (!signal?.aborted) {
        const [first] = pending;
        if (!first) {
          await new Promise<void>(resolve => {
            wake = resolve;
          });
          continue;
        }
        pending.delete(first[0]);
        yield first[1];
      }
    } finally {
      this.#readers.delete(take);
      this.#streams -= 1;
      signal?.removeEventListener('abort', stop);
    }
  }
}

function keyOf(event: WorkbenchEvent): string {
  return event.type === 'task' ? `task ${event.task.id}` : event.type;
}
