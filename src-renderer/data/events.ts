import { useSyncExternalStore } from 'react';
import type { LakeState, Task, WorkbenchEvent } from '../../src-core/contract/tasks.ts';
import { api, connection } from './client.ts';
import type { ConnectionState } from './connection.ts';

export type WorkbenchState = {
  connection: ConnectionState;
  /** Null until the first event. */
  lake: LakeState | null;
  /** The version of the last lake that answered; stays during a restart, so that screens keep what they show. */
  lakeVersion: number | null;
  /** Newest first. */
  tasks: readonly Task[];
};

type Command = Extract<WorkbenchEvent, { type: 'command' }>;

const KEPT_TASKS = 50;

/**
 * What the window knows of the workbench at this moment, from the one event stream. The first events after each connection
 * give the present state, so a lost line costs nothing.
 */
class WorkbenchEvents {
  #state: WorkbenchState = { connection: 'connecting', lake: null, lakeVersion: null, tasks: [] };
  readonly #listeners = new Set<() => void>();
  readonly #onCommand = new Set<(command: Command) => void>();
  readonly #unheard: Command[] = [];
  readonly #onFinished = new Set<(task: Task) => void>();
  readonly #onAlerts = new Set<() => void>();

  readonly getState = (): WorkbenchState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Menu and shell commands, with those that came before anybody listened: files named at the start are such. */
  onCommand(listener: (command: Command) => void): () => void {
    this.#onCommand.add(listener);
    for (const command of this.#unheard.splice(0)) listener(command);
    return () => this.#onCommand.delete(listener);
  }

  /** A task that this window saw running has ended. */
  onFinished(listener: (task: Task) => void): () => void {
    this.#onFinished.add(listener);
    return () => this.#onFinished.delete(listener);
  }

  /** Alerts opened, were answered or are over. */
  onAlerts(listener: () => void): () => void {
    this.#onAlerts.add(listener);
    return () => this.#onAlerts.delete(listener);
  }

  task(taskId: string): Task | null {
    return this.#state.tasks.find(task => task.id === taskId) ?? null;
  }

  /** Runs until `signal` fires; reconnects for ever. */
  async run(signal: AbortSignal): Promise<void> {
    const stopWatching = connection.onChange(() => this.#patch({ connection: connection.state }));
    signal.addEventListener('abort', stopWatching);
    while (!signal.aborted) {
      try {
        for await (const event of await api.tasks.events(undefined, { signal })) this.#apply(event);
      } catch {
        // The line was lost; the connection comes back by itself and the next round waits for it.
      }
      await new Promise(resolve => setTimeout(resolve, 250));
    }
  }

  #apply(event: WorkbenchEvent): void {
    switch (event.type) {
      case 'lake':
        this.#patch({ lake: event.lake, lakeVersion: event.lake.lakeVersion ?? this.#state.lakeVersion });
        break;
      case 'command':
        if (this.#onCommand.size === 0) this.#unheard.push(event);
        for (const listener of this.#onCommand) listener(event);
        break;
      case 'alerts':
        for (const listener of this.#onAlerts) listener();
        break;
      case 'task':
        this.#applyTask(event.task);
    }
  }

  #applyTask(task: Task): void {
    const before = this.task(task.id);
    const others = this.#state.tasks.filter(other => other.id !== task.id);
    const tasks = [task, ...others].sort((a, b) => b.startedAt.localeCompare(a.startedAt)).slice(0, KEPT_TASKS);
    this.#patch({ tasks });
    if (before?.state === 'running' && task.state !== 'running')
      for (const listener of this.#onFinished) listener(task);
  }

  #patch(part: Partial<WorkbenchState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}

export const workbenchEvents = new WorkbenchEvents();

/** A part of the state; pick a stored object or a plain value, so that it compares by identity. */
export function useWorkbench<T>(pick: (state: WorkbenchState) => T): T {
  return useSyncExternalStore(workbenchEvents.subscribe, () => pick(workbenchEvents.getState()));
}
