import type { UnitSpec } from '../../../src-core/contract/units.ts';
import { MONEY_SCALE } from '../../../src-core/money/scale.ts';
import { BUCKET_COLUMN } from '../../../src-core/query/grouped-sql.ts';
import type { Denominator } from '../../../src-core/units/catalog.ts';
import type { VolumeCell } from '../../../src-core/units/match.ts';
import { modelMatch, providerOfCharge, type UsageAccounts } from '../../../src-core/units/model-match.ts';
import { isOfChargesOnly, usageVolumeSql } from '../../../src-core/units/usage-volume-sql.ts';
import { type Row, toBigInt, toText } from '../import/sql-run.ts';
import { authorityChoices } from '../quality/authority.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { groupedCosts, textOf } from './grouped-costs.ts';
import { bucketStart, type UnitPeriods } from './periods.ts';
import type { UnitNote, Volume } from './volume.ts';

type UsageDenominator = Extract<Denominator, { kind: 'usage' }>;

const ONE = 10n ** BigInt(MONEY_SCALE);
const day = 86_400_000;

/** Requests, successes or tokens of model usage by (provider, model, account) and what was asked for. */
export async function usageVolume(
  denominator: UsageDenominator,
  { spec, periods, query, snapshot }: { spec: UnitSpec; periods: UnitPeriods; query: QueryEngine; snapshot: Snapshot },
): Promise<Volume> {
  const { quantity } = denominator;
  const chosen = await usageChoices(snapshot);
  const filters = spec.filters.filter(filter => !isOfChargesOnly(filter.dimension));
  const answers = [];
  for (const stretch of periods.stretches) {
    const rows = (await snapshot.all(usageVolumeSql({ dims: spec.dims, filters, stretch, chosen }))) as Row[];
    answers.push({ stretch, rows });
  }
  const accounts = accountsOf(answers.flatMap(({ rows }) => rows));
  const isWhole = await wholeMonths({ spec, periods, query, snapshot, chosen });
  const cells = answers.flatMap(({ stretch, rows }) =>
    rows.map((row): VolumeCell => {
      const provider = toText(row.provider);
      const bucket = bucketStart(periods, row.bucket_ms);
      const isOpen = toBigInt(row[`${quantity} open`]) > 0n || !isWhole(provider, bucket, stretch.isPrevious);
      return {
        isPrevious: stretch.isPrevious,
        bucket,
        dims: spec.dims.map((_, index) => toText(row[`d${index}`])),
        match: modelMatch(provider, toText(row.model), [toText(row.account)], accounts),
        quantity: isOpen ? null : toBigInt(row[quantity]) * ONE,
      };
    }),
  );
  const named = [...accounts.values()].some(names => names !== null);
  return {
    cells,
    counting: { kind: 'sum', per: denominator.per },
    matchDims: [
      'ServiceProviderName',
      'ServiceName',
      'x_Model',
      ...(named ? ['BillingAccountId', 'SubAccountId'] : []),
    ],
    matchOf: row =>
      modelMatch(
        providerOfCharge(textOf(row.ServiceProviderName), textOf(row.ServiceName)),
        textOf(row.x_Model),
        [textOf(row.BillingAccountId), textOf(row.SubAccountId)],
        accounts,
      ),
    notes: [...isWhole.notes, ...filterNotes(spec)],
  };
}

/** Choices of a usage route; a choice among bills decides about money, not about who counts requests. */
async function usageChoices(snapshot: Snapshot) {
  const routes: Readonly<Record<string, string>> = {
    'provider-usage': 'provider-api',
    gateway: 'gateway',
    trace: 'trace',
    log: 'log',
  };
  return (await authorityChoices(snapshot.connection)).flatMap(({ provider, month, route, source }) => {
    const known = routes[route];
    return known === undefined ? [] : [{ provider, month, route: known, source }];
  });
}

function accountsOf(rows: readonly Row[]): UsageAccounts {
  const accounts = new Map<string, Set<string> | null>();
  for (const row of rows) {
    const [provider, account] = [String(row.provider), toText(row.account)];
    const before = accounts.get(provider);
    if (account === null || before === null) accounts.set(provider, null);
    else accounts.set(provider, (before ?? new Set<string>()).add(account));
  }
  return accounts;
}

const filterNotes = (spec: UnitSpec): UnitNote[] =>
  [...new Set(spec.filters.map(({ dimension }) => dimension).filter(isOfChargesOnly))].map(dimension => ({
    code: 'filter-on-cost-only',
    facts: { dimension },
    message: `The filter on ${dimension} narrows the cost only: requests have no ${dimension}.`,
  }));

type Wholeness = {
  (provider: string | null, bucket: number, isPrevious: boolean): boolean;
  readonly notes: UnitNote[];
};

/**
 * A month (or week) of a provider counts when usage tells of every day that has charges: requests of ten days are no denominator for the cost of
 * thirty. Charges of whole months lie on their first day and ask for that day only.
 */
async function wholeMonths(context: {
  spec: UnitSpec;
  periods: UnitPeriods;
  query: QueryEngine;
  snapshot: Snapshot;
  chosen: Parameters<typeof usageVolumeSql>[0]['chosen'];
}): Promise<Wholeness> {
  const { spec, periods, query, snapshot, chosen } = context;
  const notes: UnitNote[] = [];
  if (periods.cellGrain === 'day' || periods.cellGrain === 'hour') return Object.assign(() => true, { notes });
  const { rows: charged } = await groupedCosts(
    query,
    {
      measures: [spec.measure],
      dimensions: ['ServiceProviderName', 'ServiceName'],
      grain: 'day',
      from: spec.from,
      to: spec.to,
      zone: spec.zone,
      compare: spec.compare,
      filters: [{ dimension: 'x_Model', op: 'not-in', values: [null] }],
    },
    snapshot.signal,
  );
  const told = new Set<string>();
  for (const stretch of periods.stretches) {
    const byDay = { ...stretch, grain: 'day' as const };
    for (const row of (await snapshot.all(usageVolumeSql({ dims: [], filters: [], stretch: byDay, chosen }))) as Row[])
      told.add(`${stretch.isPrevious} ${row.provider} ${bucketStart({ ...periods, cellGrain: 'day' }, row.bucket_ms)}`);
  }
  const tells = new Set([...told].map(key => key.split(' ').slice(0, 2).join(' ')));
  const missing = new Map<string, { provider: string; days: string[]; isPrevious: boolean }>();
  for (const row of charged) {
    const provider = providerOfCharge(textOf(row.ServiceProviderName), textOf(row.ServiceName));
    const at = Date.parse(String(row[BUCKET_COLUMN]));
    for (const isPrevious of spec.compare === 'none' ? [false] : [false, true]) {
      const amount = row[isPrevious ? `${spec.measure}_previous` : spec.measure];
      if (amount === null || amount === undefined || told.has(`${isPrevious} ${provider} ${at}`)) continue;
      if (provider === null || !tells.has(`${isPrevious} ${provider}`)) continue; // tells nothing at all: no cell to spoil
      const key = `${isPrevious} ${provider} ${cellStart(periods, spec.zone, at)}`;
      const entry = missing.get(key) ?? { provider, days: [], isPrevious };
      entry.days.push(new Date(at).toISOString().slice(0, 10));
      missing.set(key, entry);
    }
  }
  for (const { provider, days, isPrevious } of missing.values())
    if (!isPrevious)
      notes.push({
        code: 'volume-incomplete',
        facts: { provider, days: String(days.length), first: days[0] ?? '', last: days.at(-1) ?? '' },
        message: `Usage of ${provider} is missing on ${days.length} days with charges (${days[0]} to ${days.at(-1)}); that period has no unit cost for it. Days are there with the grain "day".`,
      });
  const isWhole = (provider: string | null, bucket: number, isPrevious: boolean) =>
    !missing.has(`${isPrevious} ${provider} ${bucket}`);
  return Object.assign(isWhole, { notes });
}

/** The cell bucket a local day (UTC ms of its start) lies in. */
function cellStart(periods: UnitPeriods, _zone: string, at: number): number {
  const local = new Date(at + offsetOf(periods, at));
  const start =
    periods.cellGrain === 'week'
      ? Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()) - ((local.getUTCDay() + 6) % 7) * day
      : Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), 1);
  return bucketStart(periods, start);
}

const offsetOf = ({ clock }: UnitPeriods, at: number): number =>
  clock.segments.findLast(segment => segment.fromMs <= at)?.offsetMs ?? 0;
