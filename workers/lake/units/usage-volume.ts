import { MONEY_SCALE } from '../../../src-core/money/scale.ts';
import type { VolumeCell } from '../../../src-core/units/match.ts';
import { modelMatch, providerOfCharge, type UsageAccounts } from '../../../src-core/units/model-match.ts';
import { usageVolumeSql } from '../../../src-core/units/usage-volume-sql.ts';
import { type Row, toBigInt, toText } from '../import/sql-run.ts';
import { authorityChoices } from '../quality/authority.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { type CostRow, textOf } from './grouped-costs.ts';
import { bucketStart } from './periods.ts';
import { sharedFilters, type UnitQuestion } from './question.ts';
import type { Volume } from './volume.ts';
import { ToldDays, wholeness } from './wholeness.ts';

const ONE = 10n ** BigInt(MONEY_SCALE);

/** Requests, successes, tokens or a column of model usage by (provider, model, account) and what was asked for. */
export async function usageVolume(
  denominator: { readonly quantity: string; readonly per: bigint; readonly columns?: readonly string[] },
  question: UnitQuestion,
): Promise<Volume> {
  const { spec, periods, snapshot } = question;
  const { quantity, columns = [] } = denominator;
  const chosen = await usageChoices(snapshot);
  const { filters, notes } = sharedFilters(spec);
  const answers = [];
  const told = new ToldDays();
  for (const stretch of periods.stretches) {
    const rows = (await snapshot.all(usageVolumeSql({ dims: spec.dims, filters, stretch, chosen, columns }))) as Row[];
    answers.push({ stretch, rows });
    if (periods.cellGrain === 'day' || periods.cellGrain === 'hour') continue;
    const days = { ...periods, cellGrain: 'day' as const };
    const byDay = usageVolumeSql({ dims: [], filters: [], stretch: { ...stretch, grain: 'day' }, chosen });
    for (const row of (await snapshot.all(byDay)) as Row[])
      told.add(String(row.provider), stretch.isPrevious, bucketStart(days, row.bucket_ms));
  }
  const accounts = accountsOf(answers.flatMap(({ rows }) => rows));
  const providerOf = (row: CostRow) => providerOfCharge(textOf(row.ServiceProviderName), textOf(row.ServiceName));
  const whole = await wholeness(question, told, {
    days: 'every',
    groupDims: ['ServiceProviderName', 'ServiceName'],
    groupOf: providerOf,
    what: 'usage',
  });
  const cells = answers.flatMap(({ stretch, rows }) =>
    rows.map((row): VolumeCell => {
      const provider = String(row.provider);
      const bucket = bucketStart(periods, row.bucket_ms);
      const isOpen = toBigInt(row[`${quantity} open`]) > 0n || !whole.isWhole(provider, bucket, stretch.isPrevious);
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
        providerOf(row),
        textOf(row.x_Model),
        [textOf(row.BillingAccountId), textOf(row.SubAccountId)],
        accounts,
      ),
    notes: [...whole.notes, ...notes],
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
