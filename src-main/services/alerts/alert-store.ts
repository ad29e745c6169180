import type { z } from 'zod';
import { AlertState, RuleState } from '../../../src-core/alerts/alert-state.ts';
import { AlertMute, AlertRule } from '../../../src-core/contract/alerts.ts';
import type { EntryPut } from '../../../src-core/contract/workspace.ts';
import { Documents, type Versioned } from '../documents.ts';
import type { WorkspaceClient } from '../service-deps.ts';

/** A value with the row of the journal it was read from; null row = it is not there yet. */
export type Kept<T> = { readonly value: T; readonly counter: number | null };
export type StoredRule = Versioned<AlertRule>;

/** Everything that a change read and writes: one transaction, and only if nobody else wrote meanwhile. */
export class Change {
  readonly puts: EntryPut[] = [];
  readonly absent: { kind: EntryPut['kind']; key: string }[] = [];
  readonly unchanged: { kind: EntryPut['kind']; key: string; counter: number }[] = [];

  put(kind: 'alert' | 'alert-state', key: string, value: unknown, counter: number | null): void {
    this.puts.push({ kind, key, value });
    if (counter === null) this.absent.push({ kind, key });
    else this.unchanged.push({ kind, key, counter });
  }
}

const MANY = 100_000;

/** Rules, mutes, alerts and what rules remember, as the workspace keeps them. */
export class AlertStore {
  readonly rules: Documents<typeof AlertRule>;
  readonly mutes: Documents<typeof AlertMute>;
  readonly #workspace: WorkspaceClient;

  constructor(workspace: WorkspaceClient) {
    this.#workspace = workspace;
    this.rules = new Documents(workspace, 'alert-rule', AlertRule);
    this.mutes = new Documents(workspace, 'alert-mute', AlertMute);
  }

  /** By alert id, the last change first. */
  alerts(): Promise<Map<string, Kept<AlertState>>> {
    return this.#entries('alert', AlertState);
  }

  /** By rule id. */
  states(): Promise<Map<string, Kept<RuleState>>> {
    return this.#entries('alert-state', RuleState);
  }

  /** @returns false when somebody else wrote meanwhile: nothing was written */
  async commit({ puts, absent, unchanged }: Change): Promise<boolean> {
    return (await this.#workspace.putEntries({ puts, absent, unchanged })).isWritten;
  }

  async #entries<T extends z.ZodType>(
    kind: 'alert' | 'alert-state',
    schema: T,
  ): Promise<Map<string, Kept<z.output<T>>>> {
    const entries = await this.#workspace.entries({ kind, limit: MANY });
    return new Map(entries.map(({ key, value, counter }) => [key, { value: schema.parse(value), counter }]));
  }
}
