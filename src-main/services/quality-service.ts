import type { SourceFacts } from '../../src-core/contract/lake.ts';
import type { AuthorityChange } from '../../src-core/contract/quality.ts';
import type { LakeClient } from './lake-supervisor.ts';
import type { ServiceDeps } from './service-deps.ts';
import { withSignal } from './worker-client.ts';

/** Coverage and quality: the lake's own view joined with what the broker knows of the registered sources. */
export class QualityService {
  readonly #lake: LakeClient;
  readonly #lakeChanged: ServiceDeps['lakeChanged'];
  readonly #facts: () => Promise<SourceFacts[]>;
  readonly #now: () => Date;

  constructor(
    { lake, lakeChanged }: Pick<ServiceDeps, 'lake' | 'lakeChanged'>,
    facts: () => Promise<SourceFacts[]>,
    now: () => Date,
  ) {
    this.#lake = lake;
    this.#lakeChanged = lakeChanged;
    this.#facts = facts;
    this.#now = now;
  }

  async coverage(period: { from: string | null; to: string | null }, signal: AbortSignal | undefined) {
    return this.#lake.coverage({ ...period, ...(await this.#known()) }, withSignal(signal));
  }

  async issues(signal: AbortSignal | undefined) {
    return this.#lake.issues(await this.#known(), withSignal(signal));
  }

  async reconcile(months: { from: string | null; to: string | null }, signal: AbortSignal | undefined) {
    return this.#lake.reconcile({ ...months, ...(await this.#known()) }, withSignal(signal));
  }

  async choose(change: AuthorityChange, author: string) {
    const overlap = await this.#lake.chooseAuthority({ ...change, author });
    await this.#lakeChanged();
    return overlap;
  }

  /** What the broker knows of the registered sources; every answer here rests on it, on the lake, its price book and the hour. */
  sourceFacts() {
    return this.#facts();
  }

  async #known() {
    return { now: this.#now().toISOString(), sources: await this.#facts() };
  }
}
