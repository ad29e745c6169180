import type { ChangeNote, SearchHit } from '../../../src-core/contract/overview.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { byMoney } from '../../../src-core/search/by-money.ts';
import type { Engine } from '../engine.ts';
import { lakeDigest } from '../import/lake-state.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import { withSnapshot } from '../query/snapshot.ts';
import { movedNotes, newNotes } from './cost-notes.ts';
import { importedNotes, policyNotes, restatedNotes } from './event-notes.ts';
import { NameIndex, searchLake } from './search.ts';
import { newestWeek } from './week.ts';

/** What the lake contributes to Home: the global search, and what is different since somebody looked. */
export class OverviewDesk {
  readonly #engine: Engine;
  readonly #query: QueryEngine;
  readonly #names = new NameIndex();

  constructor(engine: Engine, query: QueryEngine) {
    this.#engine = engine;
    this.#query = query;
  }

  async search(question: { text: string; limit: number }, signal: AbortSignal): Promise<SearchHit[]> {
    const { dimensions } = await this.#query.catalog(signal); // read once per lake version, by Home if not here
    const keys = dimensions
      .filter(({ kind }) => kind === 'tag')
      .map(({ name, distinct }) => ({ key: name.slice('Tags/'.length), distinct }));
    return withSnapshot(this.#engine, signal, snapshot => searchLake(snapshot, this.#names, { ...question, keys }));
  }

  /** From the slices' own hashes: no charge line is read. */
  snapshotId(signal: AbortSignal): Promise<{ lakeVersion: number; lakeHash: string }> {
    return withSnapshot(this.#engine, signal, async snapshot => ({
      lakeVersion: snapshot.version,
      lakeHash: (await lakeDigest(snapshot.connection)).lakeHash,
    }));
  }

  /**
   * Largest money first, then what has no amount, newest first. Amounts are of `measure`; both weeks that are compared are of the lake as it
   * is now, so a restatement is told apart from spending.
   * @param lakeVersion the version that was looked at; 0 = never looked: what there is counts as new
   * @param at when it was looked at, for what changes without a new version
   */
  changesSince(
    { lakeVersion, at, measure }: { lakeVersion: number; at: string | null; measure: Measure },
    signal: AbortSignal,
  ): Promise<ChangeNote[]> {
    return withSnapshot(this.#engine, signal, async snapshot => {
      const since = lakeVersion > snapshot.version ? 0 : lakeVersion; // the lake is not the one that was looked at
      const notes = await policyNotes(snapshot, since === 0 ? null : at);
      if (since < snapshot.version) {
        notes.push(
          ...(await importedNotes(snapshot, measure, since)),
          ...(await restatedNotes(snapshot, measure, since)),
        );
        const week = await newestWeek(snapshot);
        if (week)
          notes.push(
            ...(await movedNotes(snapshot, measure, week)),
            ...(await newNotes(snapshot, measure, week, since)),
          );
      }
      return notes.toSorted(byMoney);
    });
  }
}
