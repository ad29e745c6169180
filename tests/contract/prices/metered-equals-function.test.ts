import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PriceIndex } from '../../../src-core/llm/prices/price-index.ts';
import { costOfUsage } from '../../../src-core/llm/prices/usage-cost.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { allRows } from '../../../workers/lake/import/sql-run.ts';
import { meteredUsage } from '../../../workers/lake/prices/metered-sql.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { anyUsage, manyPrices, putUsage } from './usage-rows.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await TestWorkspace.create();
});
afterAll(() => workspace.remove());

describe('usage priced in SQL', () => {
  it('equals the function for any row: cost, known part, currency, status, gaps and assumptions', async () => {
    const index = new PriceIndex(manyPrices);
    await fc.assert(
      fc.asyncProperty(fc.array(anyUsage, { minLength: 200, maxLength: 300 }), async usage => {
        await workspace.sql('DELETE FROM fact_llm_usage');
        await putUsage(
          workspace,
          usage.map(row => ({ ...row, ObservedAt: row.ObservedAt.replace('T', ' ').replace('Z', '') })) as never,
        );
        const found = await workspace.lake.engine.withConnection(async connection => {
          const { sql } = await meteredUsage(connection, index);
          return allRows(
            connection,
            `SELECT "MeteredCost"::VARCHAR AS cost, "KnownCost"::VARCHAR AS known, "MeteredCurrency" AS currency, "PriceStatus" AS status, to_json("Missing")::VARCHAR AS missing,
               "IsCacheSplitAssumed" AS split, "IsContextAssumed" AS context, list_sum(list_transform("Charges", lambda charge: charge.cost))::VARCHAR AS charged FROM (${sql}) ORDER BY "x_SourceRow"`,
          );
        });
        const inSql = found.map(row => ({
          cost: row.cost === null ? null : formatAmount(parseAmount(String(row.cost))),
          knownCost: formatAmount(parseAmount(String(row.known))),
          currency: row.currency,
          status: row.status,
          missing: JSON.parse(String(row.missing)),
          assumptions: [...(row.split ? ['cache-split'] : []), ...(row.context ? ['context'] : [])],
        }));
        expect(inSql).toEqual(usage.map(row => costOfUsage(row, index)));
        for (const row of found)
          if (row.charged !== null) expect(parseAmount(String(row.charged))).toBe(parseAmount(String(row.known)));
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });
});
