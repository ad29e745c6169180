import { Cell, type Explanation } from '../../../src-core/contract/explain.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { lineBounds } from '../../../src-core/explain/lines-sql.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { resolveDimension } from '../../../src-core/query/dimensions.ts';
import { filterSql } from '../../../src-core/query/filter-sql.ts';
import type { LakeFacts } from '../../../src-core/query/plan.ts';
import { quoteIdentifier as q, SqlParams, type SqlText } from '../../../src-core/query/sql-text.ts';
import { partsBehind } from '../allocation/parts-behind.ts';
import { type Row, toText, toUnscaled } from '../import/sql-run.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { actingRules } from './acting-rules.ts';
import { addKnown, amountText, largestLines, type SlicePart, sumLines, sumParts } from './cell-lines.ts';
import { directLines } from './direct-lines.ts';
import { differs } from './explain-cell.ts';
import type { Figure } from './figure.ts';
import { filesOf } from './files.ts';
import { byAmount } from './order.ts';
import { priceEntries } from './price-entries.ts';

type Split = Explanation['splits'][number];

/**
 * What a figure after the splits of the cost model is made of: the charge lines that stayed at their place, found anew by asking the rules, and
 * the parts that splits put here, each worked out again from its pool and weights. Files and tag rules are those of the lines and of the pools.
 * Above `linesRead` lines the direct part is summed from what is kept per slice, and no lines are listed.
 * @throws AppError `call.bad-input` for a converted figure: its parts are kept by month, rates by day
 */
export async function explainSplit(
  input: Cell & { readonly limit: number },
  figure: Figure,
  lake: LakeFacts,
  snapshot: Snapshot,
  linesRead: bigint,
): Promise<Explanation> {
  const { limit, ...rest } = input;
  const cell = Cell.parse(rest);
  if (cell.convertTo !== null)
    throw new AppError('call.bad-input', {
      what: 'a split amount is explained in its own currency; ask for it without conversion',
    });
  const { measure } = cell;
  const cells = await readCells(cell, lake, snapshot);
  const { parts: splits, problems } = await readSplits(cell, lake, snapshot);
  const stored = cells.filter(({ isDirect }) => isDirect);
  const sliceIds = [...new Set(stored.map(({ sliceId }) => sliceId))];
  const direct = await directLines(snapshot.connection, figure.meta.costModel ?? 0, sliceIds);
  const scope = { lake, sliceIds, texts: new Map(), direct: direct.sql };
  const isLarge = BigInt(sumParts(stored).rows) > linesRead;
  const counted = isLarge ? await partsOf(stored, snapshot) : await sumLines(measure, cell, scope, snapshot);
  const lines = isLarge
    ? []
    : await largestLines({ measure, question: cell, scope, conversion: null }, snapshot, limit);
  const kept = sumParts(counted);
  const parts = await partsOf(cells, snapshot);
  const rules = await actingRules(cell, scope, parts, snapshot, true);
  const rows = sumParts(cells).rows;
  const total = addKnown([kept.amount, ...splits.map(({ amount }) => parseAmount(amount))]);
  const listed = addKnown(lines.map(({ amount }) => (amount === null ? null : parseAmount(amount))));
  return {
    cell,
    figure: figure.amount,
    rows,
    lakeVersion: snapshot.version,
    costModelVersion: direct.modelVersion,
    countedFrom: isLarge ? 'slices' : 'lines',
    drops: await filesOf(parts, snapshot),
    tagRules: rules.list,
    direct: { rows: kept.rows, amount: amountText(kept.amount) },
    splits,
    prices: await priceEntries(measure, cell, scope, counted, amount => amount, snapshot),
    fx: [],
    lines,
    rest: { rows: rows - lines.length, amount: total === null ? null : amountText(total - (listed ?? 0n)) },
    problems: [
      ...differs(figure.amount, total),
      ...(kept.rows === sumParts(stored).rows && kept.amount === sumParts(stored).amount
        ? []
        : [
            `The lines that stay at their place add up to ${amountText(kept.amount)}, stored is ${amountText(sumParts(stored).amount)}.`,
          ]),
      ...problems,
      ...rules.problems,
    ],
  };
}

type SliceCells = SlicePart & { readonly isDirect: boolean };

/** Condition on `a`, a row of the allocated rollup by day, that it is part of the cell. */
function cellWhere(cell: Cell, lake: LakeFacts): SqlText {
  const params = new SqlParams();
  const { fromMs, toMs } = lineBounds(cell, lake);
  const conditions = [
    cell.currency === null ? 'a."BillingCurrency" IS NULL' : `a."BillingCurrency" = ${params.add(cell.currency)}`,
    ...cell.filters.map(filter => filterSql(filter, resolveDimension(filter.dimension, 'split'), 'a.', params)),
  ];
  if (fromMs !== null) conditions.push(`a."Bucket" >= ${params.addInstant(fromMs)}`);
  if (toMs !== null) conditions.push(`a."Bucket" < ${params.addInstant(toMs)}`);
  return { sql: conditions.join(' AND '), params: params.values };
}

async function readCells(cell: Cell, lake: LakeFacts, snapshot: Snapshot): Promise<SliceCells[]> {
  const where = cellWhere(cell, lake);
  const rows = (await snapshot.all({
    sql: `-- grain: slice x whether a split placed it
      SELECT a.x_SliceId, a."x_AllocationKind" IN ('direct', 'untagged') AS is_direct, CAST(sum(a."Rows") AS BIGINT) AS n, sum(a.${q(cell.measure)}) AS amount
      FROM rollup_allocated_day a WHERE ${where.sql} GROUP BY 1, 2 ORDER BY 1, 2`,
    params: where.params,
  })) as Row[];
  return rows.map(row => ({
    sliceId: Number(row.x_SliceId),
    dropId: 0,
    rows: Number(row.n),
    amount: toUnscaled(row.amount),
    isDirect: row.is_direct === true,
  }));
}

/** A slice that came in several files stands under the first of them: splits do not keep files apart. */
async function partsOf(cells: readonly SliceCells[], snapshot: Snapshot): Promise<SlicePart[]> {
  if (cells.length === 0) return [];
  const rows = (await snapshot.all({
    sql: `-- grain: slice
      SELECT x_SliceId, min(x_DropId) AS drop_id FROM slice_drop WHERE x_SliceId IN (${cells.map(({ sliceId }) => sliceId).join(', ')}) GROUP BY 1`,
    params: [],
  })) as Row[];
  const files = new Map(rows.map(row => [Number(row.x_SliceId), Number(row.drop_id)]));
  return cells.map(({ isDirect: _kind, ...part }) => ({ ...part, dropId: files.get(part.sliceId) ?? 0 }));
}

async function readSplits(
  cell: Cell,
  lake: LakeFacts,
  snapshot: Snapshot,
): Promise<{ parts: Split[]; problems: readonly string[] }> {
  const where = cellWhere(cell, lake);
  const { connection } = snapshot;
  const behind = await partsBehind(connection, { measure: cell.measure, where });
  const placed = behind.parts.map(({ currency: _own, pool, floor, remainder, amount, placedBy, ...part }) => ({
    ...part,
    placedBy: [...placedBy],
    pool: formatAmount(pool),
    floor: formatAmount(floor),
    remainder: formatAmount(remainder),
    amount: formatAmount(amount),
  }));
  const names = new Map(placed.map(({ ruleId, ruleName }) => [ruleId, ruleName]));
  const left = (await snapshot.all({
    sql: `-- grain: rule x month, pool money without weights
      SELECT a."x_AllocationRule" AS rule, strftime(a."Bucket", '%Y-%m-01') AS period, m.ModelVersion AS version, CAST(sum(a."Rows") AS BIGINT) AS n, sum(a.${q(cell.measure)}) AS amount
      FROM rollup_allocated_day a LEFT JOIN allocation_month m ON m."Month" = date_trunc('month', a."Bucket")
      WHERE a."x_AllocationKind" = 'unallocated' AND ${where.sql} GROUP BY 1, 2, 3 ORDER BY 1, 2`,
    params: where.params,
  })) as Row[];
  const unplaced = left.map((row): Split => {
    const amount = amountText(toUnscaled(row.amount)) ?? '0';
    const ruleId = String(row.rule);
    return {
      ...{ ruleId, ruleName: names.get(ruleId) ?? ruleId, modelVersion: Number(row.version ?? 0) },
      ...{ period: toText(row.period) ?? '', target: null, weight: '0', total: '0', weightSource: 'no weights' },
      ...{ pool: amount, poolRows: Number(row.n), placedBy: [], floor: amount, remainder: '0', amount },
    };
  });
  const parts = [...placed, ...unplaced].toSorted((a, b) => byAmount(parseAmount(a.amount), parseAmount(b.amount)));
  return { parts, problems: behind.problems };
}
