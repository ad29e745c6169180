import { addressOf } from '../../../src-core/address/addresses.ts';
import type { Drop } from '../../../src-core/contract/imports.ts';
import type { ChangeNote } from '../../../src-core/contract/overview.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { addMoney } from '../../../src-core/policy/tag-rules/money-by-currency.ts';
import { restatements } from '../../../src-core/quality/restatement.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { quoteIdentifier as q } from '../../../src-core/query/sql-text.ts';
import { listDrops } from '../import/drops.ts';
import { instantOf, type Row, toBigInt, toText, toUnscaled } from '../import/sql-run.ts';
import { METERED_PREFIX } from '../prices/metered-charges.ts';
import { readSlices } from '../quality/diff.ts';
import type { Snapshot } from '../query/snapshot.ts';

/** What came in after the version, one note for each stream of files; money is what of it counts now. */
export async function importedNotes(snapshot: Snapshot, measure: Measure, since: number): Promise<ChangeNote[]> {
  const newer = (await snapshot.all({
    sql: 'SELECT DropUid FROM drop_file WHERE x_LakeVersion > $1',
    params: [since],
  })) as Row[];
  const drops = await listDrops(
    snapshot.connection,
    newer.map(row => String(row.DropUid)),
  );
  return [...Map.groupBy(drops, drop => drop.source)].map(([source, all]) => {
    const counting = all.filter(({ status }) => status === 'imported');
    const rows = counting.reduce((sum, drop) => sum + drop.rows.accepted, 0);
    const from = all.map(({ period }) => period.start).toSorted()[0] ?? '';
    const to =
      all
        .map(({ period }) => period.end)
        .toSorted()
        .at(-1) ?? '';
    return {
      kind: 'imported',
      facts: { source, files: all.length, rows, from, to },
      message: `${source} delivered ${all.length === 1 ? 'a file' : `${all.length} files`} with ${rows} rows that count.`,
      money: addMoney(counting.flatMap(drop => totalsOf(drop, measure))),
      at:
        all
          .map(({ importedAt }) => importedAt)
          .toSorted()
          .at(-1) ?? null,
      address: all.length === 1 && all[0] ? addressOf.file(all[0].id) : addressOf.stream(source),
    };
  });
}

const totalsOf = ({ totals }: Drop, measure: Measure) => totals.filter(total => total.measure === measure);

/** Bills that were there and say something else now, with the exact difference from the control totals of their slices. */
export async function restatedNotes(snapshot: Snapshot, measure: Measure, since: number): Promise<ChangeNote[]> {
  if (since === 0) return []; // nothing was there that could have been restated
  const slices = await readSlices(snapshot.connection);
  const found = restatements(slices, { fromVersion: since, standInPrefix: METERED_PREFIX }).filter(
    ({ before }) => before.length > 0,
  );
  if (found.length === 0) return [];
  const totals = (await snapshot.all({
    sql: `-- grain: slice x currency
      SELECT x_SliceId, BillingCurrency, sum(${q(measure)}) AS amount FROM slice_drop GROUP BY 1, 2`,
    params: [],
  })) as Row[];
  const bySlice = Map.groupBy(totals, row => Number(row.x_SliceId));
  const moneyOf = (ids: readonly number[], sign: bigint) =>
    ids.flatMap(id =>
      (bySlice.get(id) ?? []).flatMap(row => {
        const amount = toUnscaled(row.amount);
        const currency = toText(row.BillingCurrency);
        return amount === null || currency === null ? [] : [{ currency, amount: formatAmount(sign * amount) }];
      }),
    );
  const committed = (await snapshot.all({
    sql: 'SELECT x_LakeVersion AS version, epoch_us(CommittedAt) AS at FROM lake_commit WHERE x_LakeVersion > $1',
    params: [since],
  })) as Row[];
  const times = new Map(committed.map(row => [Number(row.version), instantOf(toBigInt(row.at))]));
  return found.map(({ source, billingAccountId, period, before, after, toVersion }) => ({
    kind: 'restated',
    facts: { source, account: billingAccountId, period },
    message: `${source} restated ${period || 'its bill'}${billingAccountId === null ? '' : ` of ${billingAccountId}`}.`,
    money: addMoney([...moneyOf(after, 1n), ...moneyOf(before, -1n)]),
    at: times.get(toVersion) ?? null,
    address: addressOf.restated(period === '' ? null : period),
  }));
}

const policies = [
  { kind: 'rules', table: 'rule_set', address: addressOf.rules(), words: 'The tag rules' },
  { kind: 'cost-model', table: 'cost_model', address: addressOf.costModel(), words: 'The cost model' },
  { kind: 'prices', table: 'price_book_version', address: addressOf.prices(), words: 'The price book' },
] as const;

/** Newer versions of what people decide. @param at when the reader looked; null: the version in force, as far as there is one */
export async function policyNotes(snapshot: Snapshot, at: string | null): Promise<ChangeNote[]> {
  const notes: ChangeNote[] = [];
  for (const { kind, table, address, words } of policies) {
    const [row] = (await snapshot.all({
      sql: `-- grain: one row
        SELECT max(Version) AS version, count(*) AS versions, arg_max(Author, Version) AS author, arg_max(Note, Version) AS note, epoch_us(max(CreatedAt)) AS at
        FROM ${table} WHERE CreatedAt > CAST($1 AS TIMESTAMP)`,
      params: [at === null ? '1970-01-01' : at.replace('Z', '')],
    })) as Row[];
    if (!row || row.version === null) continue;
    const version = Number(row.version);
    notes.push({
      kind,
      facts: { version, versions: Number(row.versions), author: toText(row.author), note: toText(row.note) },
      message: `${words} changed: version ${version}${row.note === '' ? '' : `, ${toText(row.note)}`}.`,
      money: [],
      at: instantOf(toBigInt(row.at)),
      address,
    });
  }
  return notes;
}
