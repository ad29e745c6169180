import { oddity } from '../../src-core/anycost/file-oddities.ts';
import { listOf } from '../../src-core/anycost/sentence.ts';
import type { SqlRunner } from '../../src-core/connector/file-connector.ts';
import type { RowRule } from '../../src-core/connector/row-rule.ts';
import type { Oddity } from '../../src-core/contract/imports.ts';

export type FileFacts = {
  readonly rows: number;
  /** Rows that a rejection rule hits, and the first such rule with its first row. */
  readonly rejected: number;
  readonly firstRejection: RowRule | null;
  /** Most rows first. */
  readonly providers: readonly string[];
  readonly currencies: readonly string[];
  /** UTC, `end` exclusive. */
  readonly period: { readonly start: Date; readonly end: Date } | null;
  /** Columns of `check` without one value. */
  readonly emptyColumns: readonly string[];
};

/** One pass over the typed scan: what the sentence and the verdict say. @param check present columns to look at for values */
export async function readFacts(
  sql: SqlRunner,
  scan: {
    readonly sql: string;
    readonly columns: ReadonlyMap<string, string>;
    readonly rejections: readonly RowRule[];
    readonly isEmpty: (name: string) => string;
  },
  check: readonly string[],
  signal: AbortSignal,
): Promise<FileFacts> {
  const column = (name: string) => scan.columns.get(name) ?? 'NULL';
  const hits = scan.rejections.map((rule, index) => `count(*) FILTER (${rule.sql}) AS r${index}`);
  const filled = check.map((name, index) => `count(*) FILTER (NOT ${scan.isEmpty(name)}) AS c${index}`);
  const [row] = await sql.all(
    `SELECT count(*) AS "rows", histogram(${column('ServiceProviderName')}::VARCHAR) AS providers,
       histogram(${column('BillingCurrency')}::VARCHAR) AS currencies,
       epoch_ms(min(${column('BillingPeriodStart')})) AS "start", epoch_ms(max(${column('BillingPeriodEnd')})) AS "end",
       count(*) FILTER (${scan.rejections.map(rule => rule.sql).join(' OR ') || 'false'}) AS rejected,
       ${[...hits, ...filled, '0 AS none'].join(', ')}
     FROM (${scan.sql})`,
    [],
    signal,
  );
  const number = (key: string) => Number(row?.[key] ?? 0);
  const { start, end } = row ?? {};
  return {
    rows: number('rows'),
    rejected: number('rejected'),
    firstRejection: scan.rejections.find((_, index) => number(`r${index}`) > 0) ?? null,
    providers: keysByCount(row?.providers),
    currencies: keysByCount(row?.currencies),
    period:
      typeof start === 'bigint' && typeof end === 'bigint' && start < end
        ? { start: new Date(Number(start)), end: new Date(Number(end)) }
        : null,
    emptyColumns: number('rows') === 0 ? [] : check.filter((_, index) => number(`c${index}`) === 0),
  };
}

/** Keys of a DuckDB MAP value (`{ entries: [{ key, value }] }`), most frequent first. */
function keysByCount(map: unknown): string[] {
  const entries = (map as { entries?: { key: unknown; value: unknown }[] } | null)?.entries ?? [];
  return entries.toSorted((a, b) => Number(b.value) - Number(a.value)).map(entry => String(entry.key));
}

/** Rows with a fractional BilledCost that make "always whole" more than chance. */
const ENOUGH_ROWS = 20;

/**
 * EffectiveCost or ContractedCost that someone rounded to whole units: on usage rows whose BilledCost has decimals, nearly
 * none of theirs has. Told per provider, because one file may hold several bills.
 */
export async function roundedCosts(
  sql: SqlRunner,
  scan: { readonly sql: string; readonly columns: ReadonlyMap<string, string> },
  signal: AbortSignal,
): Promise<Oddity[]> {
  const billed = scan.columns.get('BilledCost');
  const category = scan.columns.get('ChargeCategory');
  const costs = ['EffectiveCost', 'ContractedCost'].filter(name => scan.columns.has(name));
  if (billed === undefined || category === undefined || costs.length === 0) return [];
  const counts = costs.flatMap((name, index) => {
    const cost = scan.columns.get(name);
    return [`count(${cost}) AS known${index}`, `count(*) FILTER (${cost} = trunc(${cost})) AS whole${index}`];
  });
  const rows = await sql.all(
    `SELECT coalesce(${scan.columns.get('ServiceProviderName') ?? 'NULL'}, 'an unnamed provider') AS provider, ${counts.join(', ')}
     FROM (${scan.sql}) WHERE ${category} = 'Usage' AND ${billed} <> trunc(${billed}) GROUP BY 1 ORDER BY 1`,
    [],
    signal,
  );
  return costs.flatMap((name, index) => {
    const suspects = rows.filter(row => {
      const known = Number(row[`known${index}`]);
      return known >= ENOUGH_ROWS && Number(row[`whole${index}`]) >= 0.99 * known;
    });
    if (suspects.length === 0) return [];
    const providers = listOf(suspects.map(row => String(row.provider)));
    const count = suspects.reduce((sum, row) => sum + Number(row[`whole${index}`]), 0);
    const message = `${name} of ${providers} is rounded to whole units (BilledCost is not): it is not usable.`;
    return [oddity('cost.whole-units', message, [name], count)];
  });
}
