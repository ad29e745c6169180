import type { SearchHit, WhatChanged } from '../../src-core/contract/overview.ts';
import type { Measure } from '../../src-core/query/query-spec.ts';
import type { ServiceDeps } from './service-deps.ts';
import { withSignal } from './worker-client.ts';

/** Home and search: what the lake knows joined with what the broker knows. */
export class OverviewService {
  readonly #deps: ServiceDeps;

  constructor(deps: ServiceDeps) {
    this.#deps = deps;
  }

  search(input: { text: string; limit: number }, signal: AbortSignal | undefined): Promise<SearchHit[]> {
    return this.#deps.lake.search(input, withSignal(signal));
  }

  async whatChanged(input: { measure: Measure }, signal: AbortSignal | undefined): Promise<WhatChanged> {
    const { lakeVersion } = await this.#deps.lake.status();
    const notes = await this.#deps.lake.changesSince({ ...input, lakeVersion }, withSignal(signal));
    return { since: null, lakeVersion, notes };
  }

  async looked(_input: { lakeVersion: number }): Promise<{ ok: true }> {
    return { ok: true };
  }
}
