import type { SourceFacts } from '../../src-core/contract/lake.ts';
import type { ConnectorInfo, Keychain, Source, SourceRun } from '../../src-core/contract/sources.ts';
import { AppError } from '../../src-core/errors/app-error.ts';

export type NewSource = {
  connector: string;
  name: string;
  settings: Source['settings'];
  secrets: Record<string, string>;
  schedule: Source['schedule'];
};

/** Registered API and folder sources: settings, secrets, runs, schedules. */
export class SourcesService {
  connectors(): Promise<ConnectorInfo[]> {
    return Promise.resolve([]);
  }
  keychain(): Promise<Keychain> {
    return Promise.resolve({ state: 'absent', backend: null });
  }
  list(): Promise<Source[]> {
    return Promise.resolve([]);
  }
  add(source: NewSource): Promise<Source> {
    throw unknown(source.name);
  }
  update(change: Partial<NewSource> & { id: string }): Promise<Source> {
    throw unknown(change.id);
  }
  remove(id: string): Promise<{ ok: true }> {
    throw unknown(id);
  }
  check(
    source: { id: string } | Pick<NewSource, 'connector' | 'settings' | 'secrets'>,
    _signal: AbortSignal | undefined,
  ): Promise<{ found: string }> {
    throw unknown('id' in source ? source.id : source.connector);
  }
  sync(input: { id: string; from: string | null; to: string | null }): Promise<string> {
    throw unknown(input.id);
  }
  pause(id: string, _isPaused: boolean): Promise<Source> {
    throw unknown(id);
  }
  runs(id: string, _limit: number): Promise<SourceRun[]> {
    throw unknown(id);
  }
  /** What coverage and quality need to know. */
  facts(): Promise<SourceFacts[]> {
    return Promise.resolve([]);
  }
}

const unknown = (id: string) => new AppError('source.not-found', { id });
