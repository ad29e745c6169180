import { addressOf } from '../../src-core/address/addresses.ts';
import type { DocumentKind } from '../../src-core/contract/documents.ts';
import type { LibraryItem, LibraryKind } from '../../src-core/contract/library.ts';
import type { Attention, MonthEnd, SearchHit, WhatChanged } from '../../src-core/contract/overview.ts';
import { SavedView } from '../../src-core/library/saved-view.ts';
import type { Measure } from '../../src-core/query/query-spec.ts';
import { byMoney } from '../../src-core/search/by-money.ts';
import { fold, matchQuality, rankHits, searchWords } from '../../src-core/search/match.ts';
import type { AlertsService } from './alerts/alerts-service.ts';
import type { BudgetsService } from './budgets/budgets-service.ts';
import type { LibraryService } from './library-service.ts';
import { attentionOf } from './overview/attention.ts';
import { monthEndOf } from './overview/month-end.ts';
import { alertNotes, packNotes, restatedPackNotes, sourceNotes } from './overview/own-notes.ts';
import type { ReportSchedules } from './reports/report-schedules.ts';
import type { ReportsService } from './reports/reports-service.ts';
import type { ServiceDeps } from './service-deps.ts';
import type { SourcesService } from './sources-service.ts';
import { withSignal } from './worker-client.ts';

type Parts = {
  deps: Pick<ServiceDeps, 'lake' | 'workspace'>;
  library: Pick<LibraryService, 'list'>;
  sources: Pick<SourcesService, 'list'>;
  reports: Pick<ReportsService, 'packs' | 'periods' | 'templates'>;
  reportSchedules: Pick<ReportSchedules, 'schedules'>;
  budgets: Pick<BudgetsService, 'evaluate'>;
  alerts: Pick<AlertsService, 'list'>;
  now: () => Date;
};

const PER_KIND = 8;
const MANY = 1_000;

/** Home and search: what the lake knows joined with what the broker knows. */
export class OverviewService {
  readonly #deps: Parts['deps'];
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#deps = parts.deps;
    this.#parts = parts;
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
    const at = since?.at ?? null;
    const { sources, reports, alerts } = this.#parts;
    const packs = await reports.packs.list();
    const own = [
      ...sourceNotes(await sources.list()),
      ...packNotes(packs, at),
      ...alertNotes(await alerts.list({ state: 'all', limit: MANY }), at),
      ...(await restatedPackNotes(this.#deps.lake, { packs, notes }, signal)),
    ];
    return { since, lakeVersion, notes: [...notes, ...own].toSorted(byMoney) };
  }

  async attention({ withBudgets }: { withBudgets: boolean }, signal: AbortSignal | undefined): Promise<Attention[]> {
    const { alerts, budgets, reports, reportSchedules } = this.#parts;
    return attentionOf({
      alerts: await alerts.list({ state: 'open', limit: MANY }),
      budgets: withBudgets ? await budgets.evaluate({ id: null, today: null }, signal) : [],
      packs: await reports.packs.list(),
      schedules: await reportSchedules.schedules(),
    });
  }

  async monthEnd(signal: AbortSignal | undefined): Promise<MonthEnd> {
    const { reports, now } = this.#parts;
    return monthEndOf({
      periods: await reports.periods({ period: 'month', basis: 'charge' }, signal),
      today: now().toISOString().slice(0, 10),
      templates: await reports.templates(),
      packs: await reports.packs.list(),
    });
  }

  async looked({ lakeVersion }: { lakeVersion: number }): Promise<{ ok: true }> {
    await this.#deps.workspace.look({ lakeVersion });
    return { ok: true };
  }

  async #ownNames(): Promise<SearchHit[]> {
    const { workspace } = this.#deps;
    const items = async (kind: LibraryKind) => (await this.#parts.library.list({ kind })).items;
    const [sources, packs, views, queries, units, documents] = await Promise.all([
      workspace.sources(), // by name only: no look into the keychain at every keystroke
      this.#parts.reports.packs.list(),
      items('view'),
      items('sql'),
      items('unit'),
      Promise.all(
        namedDocuments.map(async named => ({ ...named, all: await workspace.documents({ kind: named.kind }) })),
      ),
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
      ...documents.flatMap(({ hit, address, detail, all }) =>
        all.flatMap(({ id, body }) =>
          typeof body?.name === 'string' ? [plainHit(hit, body.name, detail(body), address(id))] : [],
        ),
      ),
    ];
  }
}

type Body = Readonly<Record<string, unknown>>;
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
const noDetail = () => '';

/** Documents that people look for by name; `detail` tells two of one name apart. */
const namedDocuments: readonly {
  kind: DocumentKind;
  hit: SearchHit['kind'];
  detail: (body: Body) => string;
  address: (id: string) => string;
}[] = [
  { kind: 'budget', hit: 'budget', detail: currencyOf, address: addressOf.budget },
  { kind: 'report-template', hit: 'report-template', detail: noDetail, address: addressOf.reportTemplate },
  { kind: 'report-schedule', hit: 'report-schedule', detail: noDetail, address: addressOf.reportSchedule },
  { kind: 'destination', hit: 'report-place', detail: placeOf, address: addressOf.reportPlace },
  { kind: 'alert-rule', hit: 'alert-rule', detail: noDetail, address: addressOf.alertRule },
  { kind: 'channel', hit: 'channel', detail: noDetail, address: addressOf.channels },
];

function currencyOf({ scope }: Body): string {
  return scope instanceof Object && 'currency' in scope ? textOf(scope.currency) : '';
}

function placeOf({ path, bucket }: Body): string {
  return textOf(path) || textOf(bucket);
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
