import { rollups } from '../../../src-core/anycost/schema.ts';
import type { LineQuestion, LineScope, MatchingTexts } from '../../../src-core/explain/lines-sql.ts';
import { lineBounds, linesSql } from '../../../src-core/explain/lines-sql.ts';
import { resolveDimension, storedColumn } from '../../../src-core/query/dimensions.ts';
import { filterSql } from '../../../src-core/query/filter-sql.ts';
import type { LakeFacts } from '../../../src-core/query/plan.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { quoteIdentifier as q, SqlParams } from '../../../src-core/query/sql-text.ts';
import { type Row, toBigInt } from '../import/sql-run.ts';
import type { Snapshot } from '../query/snapshot.ts';

const [MONTHS] = rollups;

/**
 * What the lake can say cheaply of the lines of a question: the slices they lie in and, from the month rollup, at most how many they are.
 * @param place tells the temporary tables of several scopes of one statement apart
 * @returns `rowsAtMost` null when only the lines can tell (older states of the lake)
 */
export async function readScope(
  question: LineQuestion,
  lake: LakeFacts,
  snapshot: Snapshot,
  place = 0,
): Promise<LineScope & { rowsAtMost: bigint | null }> {
  const slices = lake.asOfVersion === null ? await readSlices(question, lake, snapshot) : null;
  const before: LineScope = { lake, sliceIds: slices?.map(({ id }) => id) ?? null, texts: new Map() };
  const rowsAtMost = slices?.reduce((sum, { rows }) => sum + rows, 0n) ?? null;
  return { ...before, texts: await matchTexts(question, before, snapshot, place), rowsAtMost };
}

async function readSlices(question: LineQuestion, lake: LakeFacts, snapshot: Snapshot) {
  if (!MONTHS) return null;
  const params = new SqlParams();
  const { fromMs, toMs } = lineBounds(question, lake);
  const conditions: string[] = [];
  // months that touch the period; whole months are all it takes to find slices
  if (fromMs !== null) conditions.push(`f."Bucket" >= date_trunc('month', ${params.addInstant(fromMs)})`);
  if (toMs !== null) conditions.push(`f."Bucket" < ${params.addInstant(toMs)}`);
  if (typeof question.currency === 'string') conditions.push(`f."BillingCurrency" = ${params.add(question.currency)}`);
  for (const filter of question.filters) {
    const dimension = resolveDimension(filter.dimension);
    const column = storedColumn(dimension);
    if (column === 'x_SliceId' || column === 'BillingCurrency' || MONTHS.dimensions.includes(column))
      conditions.push(filterSql(filter, dimension, 'f.', params));
  }
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  const rows = (await snapshot.all({
    sql: `-- grain: slice
      SELECT x_SliceId AS id, CAST(sum("Rows") AS BIGINT) AS n FROM ${q(MONTHS.table)} f${where} GROUP BY 1 ORDER BY 1`,
    params: params.values,
  })) as Row[];
  return rows.map(row => ({ id: Number(row.id), rows: toBigInt(row.n) }));
}

/** Tags repeat: a key is looked up once per distinct text, not once per charge line. */
async function matchTexts(
  question: LineQuestion,
  scope: LineScope,
  snapshot: Snapshot,
  place: number,
): Promise<Map<Filter, MatchingTexts>> {
  const found = new Map<Filter, MatchingTexts>();
  const others = { ...question, filters: question.filters.filter(filter => !isJson(filter)) };
  for (const filter of question.filters) {
    const dimension = resolveDimension(filter.dimension);
    if (dimension.kind !== 'json') continue;
    const table = `explain_text_${place}_${found.size}`;
    const params = new SqlParams();
    const column = q(dimension.column);
    const lines = linesSql(`f.${column} AS ${column}`, others, scope, params);
    await snapshot.all({
      sql: `-- grain: distinct text that matches
        CREATE OR REPLACE TEMP TABLE ${q(table)} AS
        SELECT ${column} AS text FROM (SELECT DISTINCT ${column} FROM (${lines})) g WHERE ${filterSql(filter, dimension, 'g.', params)}`,
      params: params.values,
    });
    const [row] = await snapshot.all({
      sql: `-- grain: one row
        SELECT coalesce(bool_or(text IS NULL), false) AS has_null FROM ${q(table)}`,
      params: [],
    });
    found.set(filter, { table, hasNull: row?.has_null === true });
  }
  return found;
}

const isJson = (filter: Filter) => resolveDimension(filter.dimension).kind === 'json';
