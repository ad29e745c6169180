import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SplitRule } from '../../../src-core/contract/allocation.ts';
import { isInForceIn } from '../../../src-core/engines/allocation/fields.ts';
import { type Cell, insertMany } from '../import/insert-many.ts';
import { allRows, toText } from '../import/sql-run.ts';
import { literal } from '../import/sql-text.ts';
import { ruledSlices } from '../rules/slices.ts';
import { rulesOfModels } from './model-store.ts';
import { datasetsOf } from './weights.ts';

/** A month of charge days and the version of the cost model it stands under: see migration 0005. */
export type Month = {
  /** YYYY-MM */
  readonly month: string;
  readonly modelVersion: number;
  readonly changedBy: number;
  readonly beforeVersion: number;
  /** What its split was made from; null before the first. */
  readonly fingerprint: Fingerprint | null;
  readonly isSplit: boolean;
};

/** Three hashes: the charges of the month, the records that its weights come from, the rules in force. */
export type Fingerprint = { readonly charges: string; readonly records: string; readonly rules: string };

/** A month whose split does not say what its inputs say. */
export type StaleMonth = {
  readonly month: Month;
  readonly rules: readonly SplitRule[];
  /** Of the fingerprint that was kept; null when it was never split. */
  readonly before: { readonly rules: readonly SplitRule[]; readonly fingerprint: Fingerprint } | null;
  readonly now: Fingerprint;
};

export async function storedMonths(connection: DuckDBConnection): Promise<Month[]> {
  const rows = await allRows(
    connection,
    `-- grain: month
     SELECT strftime("Month", '%Y-%m') AS month, ModelVersion, ChangedBy, BeforeVersion, Fingerprint, IsSplit FROM allocation_month ORDER BY 1`,
  );
  return rows.map(row => {
    const text = toText(row.Fingerprint);
    return {
      month: String(row.month),
      modelVersion: Number(row.ModelVersion),
      changedBy: Number(row.ChangedBy),
      beforeVersion: Number(row.BeforeVersion),
      fingerprint: text === null ? null : (JSON.parse(text) as Fingerprint),
      isSplit: row.IsSplit === true,
    };
  });
}

export async function saveMonths(connection: DuckDBConnection, months: readonly Month[]): Promise<void> {
  if (months.length === 0) return;
  const starts = months.map(({ month }) => `TIMESTAMP ${literal(`${month}-01 00:00:00`)}`);
  await connection.run(`DELETE FROM allocation_month WHERE "Month" IN (${starts.join(', ')})`);
  const types = {
    Month: 'TIMESTAMP',
    ModelVersion: 'INTEGER',
    ChangedBy: 'INTEGER',
    BeforeVersion: 'INTEGER',
    Fingerprint: 'VARCHAR',
    IsSplit: 'BOOLEAN',
  };
  await insertMany(
    connection,
    'allocation_month',
    types,
    months.map(
      (month): Record<keyof typeof types, Cell> => ({
        Month: `${month.month}-01`,
        ModelVersion: month.modelVersion,
        ChangedBy: month.changedBy,
        BeforeVersion: month.beforeVersion,
        Fingerprint: month.fingerprint === null ? null : JSON.stringify(month.fingerprint),
        IsSplit: month.isSplit,
      }),
    ),
  );
}

/** Months with charges and the slices that these are in. Charges without a day are in no month: no rule reaches them. */
export async function chargeMonths(
  connection: DuckDBConnection,
): Promise<Map<string, { readonly slices: readonly number[]; readonly rows: string }>> {
  const rows = await allRows(
    connection,
    `-- grain: month
     SELECT strftime(Bucket, '%Y-%m') AS month, string_agg(DISTINCT x_SliceId::VARCHAR, ',') AS slices, sum("Rows")::VARCHAR AS n
     FROM rollup_month WHERE Bucket IS NOT NULL GROUP BY 1`,
  );
  return new Map(
    rows.map(row => [
      String(row.month),
      {
        slices: String(row.slices)
          .split(',')
          .map(Number)
          .toSorted((a, b) => a - b),
        rows: String(row.n),
      },
    ]),
  );
}

/** Months of which every slice is closed (see `ruledSlices`) and that have ended. @param at the moment that decides */
export async function closedMonths(connection: DuckDBConnection, at: Date): Promise<Set<string>> {
  const closed = new Set(
    (await ruledSlices(connection, at)).filter(slice => slice.isClosed).map(({ sliceId }) => sliceId),
  );
  const now = at.toISOString().slice(0, 7);
  return new Set(
    [...(await chargeMonths(connection))]
      .filter(([month, { slices }]) => month < now && slices.every(slice => closed.has(slice)))
      .map(([month]) => month),
  );
}

/**
 * Months whose inputs are not those that their split was made from. Costs a look at the month rollup and the record slices, no charge line.
 * @param months governing versions; a month that is not among them has none and is left alone
 */
export async function staleMonths(connection: DuckDBConnection, months: readonly Month[]): Promise<StaleMonth[]> {
  const charges = await chargeMonths(connection);
  const models = await rulesOfModels(
    connection,
    months.map(({ modelVersion }) => modelVersion),
  );
  const inForce = (version: number, month: string) =>
    (models.get(version) ?? []).filter(rule => isInForceIn(rule, month));
  const allDatasets = datasetsOf([...models.values()].flat());
  const records = await recordHashes(connection, allDatasets);
  const kept = await keptRules(connection, months);
  return months.flatMap((month): StaleMonth[] => {
    const found = charges.get(month.month);
    const rules = found ? inForce(month.modelVersion, month.month) : [];
    const now: Fingerprint = {
      charges: found ? hash(found) : 'none',
      records: hash(datasetsOf(rules).map(dataset => [dataset, records.get(`${dataset} ${month.month}`) ?? null])),
      rules: hash(rules.map(meaningOf)),
    };
    const { fingerprint } = month;
    if (!fingerprint && month.modelVersion === 0) return []; // no model has ever reached it
    if (fingerprint && JSON.stringify(fingerprint) === JSON.stringify(now)) return [];
    const before = fingerprint ? { rules: kept.get(month.month) ?? [], fingerprint } : null;
    return [{ month, rules, before, now }];
  });
}

/** What a rule does, without its words. */
const meaningOf = ({ name: _name, note: _note, kind: _kind, ...rest }: SplitRule) => rest;
export const sameMeaning = (a: SplitRule, b: SplitRule) =>
  JSON.stringify(meaningOf(a)) === JSON.stringify(meaningOf(b));

const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);

/** Content of the records of some datasets, by dataset and month: the sums of their row hashes. */
async function recordHashes(connection: DuckDBConnection, datasets: readonly string[]): Promise<Map<string, string>> {
  if (datasets.length === 0) return new Map();
  const rows = await allRows(
    connection,
    `-- grain: dataset x month
     SELECT Dataset || ' ' || strftime("Day", '%Y-%m') AS key, concat_ws(' ', sum(HashSum1), sum(HashSum2), sum("Rows")) AS content
     FROM record_slice WHERE Dataset IN (${datasets.map(literal).join(', ')}) GROUP BY 1`,
  );
  return new Map(rows.map(row => [String(row.key), String(row.content)]));
}

/** The rules that the stored split of each month was made by: every run keeps them with its weights' month. */
async function keptRules(connection: DuckDBConnection, months: readonly Month[]): Promise<Map<string, SplitRule[]>> {
  const versions = await rulesOfModels(
    connection,
    months.flatMap(({ beforeVersion, modelVersion }) => [beforeVersion, modelVersion]),
  );
  return new Map(
    months.flatMap(({ month, beforeVersion, modelVersion, fingerprint }) => {
      for (const version of [modelVersion, beforeVersion]) {
        const rules = (versions.get(version) ?? []).filter(rule => isInForceIn(rule, month));
        if (fingerprint && hash(rules.map(meaningOf)) === fingerprint.rules) return [[month, rules] as const];
      }
      return [];
    }),
  );
}
