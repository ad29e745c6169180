/** The same questions as SQL over the fact table in a bare DuckDB: no rollups, no cache, no contract. The baseline of the query bench. */
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { groupedColumns, groupedSql, orderedSql } from '../../../src-core/query/grouped-sql.ts';
import { groupedOrder } from '../../../src-core/query/order.ts';
import { FACT, planGrouped } from '../../../src-core/query/plan.ts';
import { QuerySpec, type QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import { answer, argument } from '../support/child.ts';
import { peakRssMiB } from '../support/machine.ts';
import { timing } from '../support/stats.ts';

const { workspaceDir, threads, memoryLimit, kinds } = argument<{
  workspaceDir: string;
  threads: number;
  memoryLimit: string;
  kinds: Record<string, QuerySpecInput[]>;
}>();
const begun = performance.now();
const instance = await DuckDBInstance.create(join(workspaceDir, 'lake', 'anycost.duckdb'), {
  access_mode: 'READ_ONLY',
  threads: String(threads),
  memory_limit: memoryLimit,
});
const connection = await instance.connect();
const [span] = (
  await connection.runAndReadAll(
    `SELECT epoch_ms(min(ChargePeriodStart)), epoch_ms(max(ChargePeriodStart)) FROM ${FACT}`,
  )
).getRows();
const facts = { span: { startMs: Number(span?.[0]), endMs: Number(span?.[1]) }, asOfVersion: null };
const found: Record<string, ReturnType<typeof timing>> = {};
for (const [kind, specs] of Object.entries(kinds)) {
  const ms: number[] = [];
  for (const input of specs) {
    const spec = QuerySpec.parse(input);
    const planned = planGrouped({ ...spec, withRows: false }, facts);
    const fact = {
      table: FACT,
      kind: 'fact',
      time: 'ChargePeriodStart',
      asOfVersion: null,
      amounts: 'stored',
    } as const;
    const plan = { ...planned, sources: [fact], table: FACT };
    const columns = groupedColumns(plan);
    const { sql, params } = orderedSql(groupedSql(plan), columns, groupedOrder(spec.orderBy, columns), spec.limit);
    const started = performance.now();
    await connection.runAndReadAll(sql, [...params] as DuckDBValue[]);
    ms.push(performance.now() - started);
  }
  found[kind] = timing(ms);
}
connection.closeSync();
instance.closeSync();
answer({ ms: performance.now() - begun, peakRssMiB: peakRssMiB(), byKind: found });
