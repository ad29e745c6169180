import { addressOf } from '../../src-core/address/addresses.ts';
import type { LibraryItem, LibraryKind } from '../../src-core/contract/library.ts';
import type { ChangeNote, SearchHit, WhatChanged } from '../../src-core/contract/overview.ts';
import { SavedView } from '../../src-core/library/saved-view.ts';
import type { Measure } from '../../src-core/query/query-spec.ts';
import { byMoney } from '../../src-core/search/by-money.ts';
import { fold, matchQuality, rankHits, searchWords } from '../../src-core/search/match.ts';
import type { LibraryService } from './library-service.ts';
import type { PackStore } from './reports/pack-store.ts';
import type { ServiceDeps } from './service-deps.ts';
import type { SourcesService } from './sources-service.ts';
import { withSignal } from './worker-client.ts';

type Parts = {
  deps: Pick<ServiceDeps, 'lake' | 'workspace'>;
  library: Pick<LibraryService, 'list'>;
  sources: Pick<SourcesService, 'list'>;
  packs: Pick<PackStore, 'list'>;
};

const PER_KIND = 8;

/** Home and search: what the lake knows joined with what the broker knows. */
export class OverviewService {
  readonly #deps: Parts['deps'];
  readonly #library: Parts['library'];
  readonly #sources: Parts['sources'];
  readonly #packs: Parts['packs'];

  constructor({ deps, library, sources, packs }: Parts) {
    this.#deps = deps;
    this.#library = library;
    this.#sources = sources;
    this.#packs = packs;
  }

  /** Best fit first. The lake's hits keep their own order among themselves, which knows of costs. */
  async search(input: { text: string; limit: number }, signal: AbortSignal | undefined): Promise<SearchHit[]> {
    const words = searchWords(input.text);
    const [own, ofLake] = await Promise.all([this.#ownNames(), this.#deps.lake.search(input, withSignal(signal))]);
    const qualityOf = ({ title, detail }: SearchHit, ids: readonly string[] = []) =>
      matchQuality(words, fold(title), [fold(detail), ...ids.map(fold)]);
    const found = [
      ...ofLake.map((hit, index) => ({ hit, quality: qualityOf(hit) ?? 4, size: BigInt(ofLake.length - index) })),
      ...own.flatMap(hit => {
        const quality = qualityOf(hit);
        return quality === null ? [] : [{ hit, quality, size: 0n }];
      }),
    ].map(entry => ({ ...entry, kind: entry.hit.kind, title: entry.hit.title }));
    return rankHits(found, { limit: input.limit, perKind: PER_KIND }).map(({ hit }) => hit);
  }

  async whatChanged({ measure }: { measure: Measure }, signal: AbortSignal | undefined): Promise<WhatChanged> {
    const [since, { lakeVersion }] = await Promise.all([this.#deps.workspace.lastLook(), this.#deps.lake.status()]);
    const question = { lakeVersion: since?.lakeVersion ?? 0, at: since?.at ?? null, measure };
    const notes = await this.#deps.lake.changesSince(question, withSignal(signal));
    const own = [...(await this.#sourceNotes()), ...(await this.#packNotes(since?.at ?? null))];
    return { since, lakeVersion, notes: [...notes, ...own].toSorted(byMoney) };
  }

  async looked({ lakeVersion }: { lakeVersion: number }): Promise<{ ok: true }> {
    await this.#deps.workspace.look({ lakeVersion });
    return { ok: true };
  }

  async #ownNames(): Promise<SearchHit[]> {
    const items = async (kind: LibraryKind) => (await this.#library.list({ kind })).items;
    const [sources, packs, views, queries, units] = await Promise.all([
      this.#deps.workspace.sources(), // by name only: no look into the keychain at every keystroke
      this.#packs.list(),
      items('view'),
      items('sql'),
      items('unit'),
    ]);
    return [
      ...sources.map(({ id, name, connector }) => plainHit('source', name, connector, addressOf.source(id))),
      ...packs.map(({ id, title, builtAt }) => plainHit('report', title, builtAt.slice(0, 10), addressOf.report(id))),
      ...views.flatMap(item => {
        const view = SavedView.safeParse(item.body);
        return view.success ? [itemHit('view', item, view.data.address)] : [];
      }),
      ...queries.flatMap(item => {
        const { text } = item.body;
        return typeof text === 'string' ? [itemHit('sql', item, addressOf.sql(text))] : [];
      }),
      ...units.map(item => itemHit('unit', item, addressOf.unit(item.path))),
    ];
  }

  /** Sources that do not deliver now: told every time until they do. */
  async #sourceNotes(): Promise<ChangeNote[]> {
    return (await this.#sources.list()).flatMap(({ id, name, health, lastSuccessAt }): ChangeNote[] => {
      if (health !== 'failing' && health !== 'silent' && health !== 'needs-secret') return [];
      return [
        {
          kind: health === 'silent' ? 'source-late' : 'source-failed',
          facts: { name, health, lastSuccessAt },
          message: health === 'silent' ? `${name} is late.` : `The last run of ${name} failed.`,
          money: [],
          at: lastSuccessAt,
          address: addressOf.source(id),
        },
      ];
    });
  }

  async #packNotes(since: string | null): Promise<ChangeNote[]> {
    return (await this.#packs.list()).flatMap(({ id, title, publications }) =>
      publications
        .filter(({ publishedAt }) => since === null || publishedAt > since)
        .map(({ publishedAt, publishedBy }) => ({
          kind: 'published' as const,
          facts: { title, by: publishedBy },
          message: `${title} was published.`,
          money: [],
          at: publishedAt,
          address: addressOf.report(id),
        })),
    );
  }
}

const plainHit = (kind: SearchHit['kind'], title: string, detail: string, address: string): SearchHit => ({
  ...{ kind, title, detail, address },
  cost: [],
});

/** The folder tells two of one name apart. */
function itemHit(kind: SearchHit['kind'], { path }: LibraryItem, address: string): SearchHit {
  const cut = path.lastIndexOf('/');
  return plainHit(kind, path.slice(cut + 1), path.slice(0, Math.max(0, cut)), address);
}
