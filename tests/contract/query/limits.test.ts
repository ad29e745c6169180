import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCatalog } from '../../../src-core/errors/catalog.ts';
import { QuerySpec } from '../../../src-core/query/query-spec.ts';
import { QueryEngine } from '../../../workers/lake/query/query-engine.ts';
import { openSmallLake, type SmallLake } from './small-lake.ts';

let lake: SmallLake;
beforeAll(async () => {
  lake = await openSmallLake({ cacheBytes: 0 });
  await lake.sql(`INSERT INTO fact_cost_usage (x_SliceId, x_DropId, x_SourceRow, BillingCurrency, BillingPeriodStart, ChargePeriodStart, ServiceName, ResourceId, BilledCost)
    SELECT 1, 1, range, 'USD', TIMESTAMP '2024-09-01', TIMESTAMP '2024-09-01' + to_minutes((range % 40000)::INTEGER), 'S', md5(range::VARCHAR), 0.000000125 FROM range(1000000)`);
  await lake.add([]);
  await lake.restateRollups([1]);
});
afterAll(() => lake.close());

const heavy = QuerySpec.parse({ measures: ['BilledCost'], dimensions: ['ResourceId'] });

describe('limits', () => {
  it('trap 8: a million times 0.000000125 is exactly 0.125, from the rollup and from the facts', async () => {
    for (const dimensions of [[], ['SkuId']]) {
      const { rows } = await lake.json({ measures: ['BilledCost'], dimensions });
      expect(rows.map(row => row.BilledCost)).toEqual(['0.125']);
    }
  });

  it('offers a sample when the deadline stops a question, and labels what a sample answers', async () => {
    expect(errorCatalog['query.timeout'].hint).toContain('--sample');
    const { rows, meta } = await lake.json({ measures: ['BilledCost'], dimensions: ['SkuId'], sample: 0.5 });
    expect(meta).toMatchObject({ table: 'fact_cost_usage', sampled: 0.5 });
    // Half of 489 vectors of 2,048 lines, scaled up: a standard deviation is 1 / sqrt(489) = 4.5 %, a quarter of 0.125 is more than five of them.
    expect(Math.abs(Number(rows[0]?.BilledCost) - 0.125)).toBeLessThan(0.125 / 4);
    // A rollup answers exactly, so nothing is estimated.
    const exact = await lake.json({ measures: ['BilledCost'], dimensions: ['ServiceName'], sample: 0.1 });
    expect(exact.meta).toMatchObject({ table: 'rollup_month', sampled: null });
    expect(exact.rows[0]?.BilledCost).toBe('0.125');
  });

  it('stops at the deadline and answers the next question', async () => {
    const hasty = new QueryEngine(lake.engine, () => 1, { deadlineMs: 20, cacheBytes: 0 });
    await expect(hasty.run(heavy)).rejects.toMatchObject({ code: 'query.timeout', details: { seconds: 0.02 } });
    await hasty.close();
    expect((await lake.json({ measures: ['BilledCost'] })).rows).toHaveLength(1);
  });

  it('stops when the reader cancels, which is not a time-out', async () => {
    await expect(lake.query.run(heavy, AbortSignal.timeout(20))).rejects.toMatchObject({ code: 'call.cancelled' });
    const gone = new AbortController();
    gone.abort();
    await expect(lake.query.run(heavy, gone.signal)).rejects.toThrow();
    expect((await lake.json({ measures: ['BilledCost'] })).rows).toHaveLength(1);
  });

  it('stops a cursor that is being read', async () => {
    const cursor = await lake.query.openCursor({ kind: 'query', spec: heavy });
    const reading = lake.query.nextBatch({ cursorId: cursor.cursorId, maxRows: 1_000_000 }, AbortSignal.timeout(5));
    await expect(reading).rejects.toMatchObject({ code: 'call.cancelled' });
    await expect(lake.query.nextBatch({ cursorId: cursor.cursorId, maxRows: 1 })).rejects.toMatchObject({
      code: 'query.result-gone',
    });
  });

  it('pages deep into a million rows in a stable order', async () => {
    const read = async (offset: number) => {
      const head = await lake.query.rows({
        columns: ['x_SourceRow'],
        from: null,
        to: null,
        filters: [],
        zone: 'UTC',
        asOf: null,
        orderBy: [],
        offset,
        limit: 50,
      });
      return lake.query.takeBytes(head.ticket);
    };
    expect(await read(500_000)).toEqual(await read(500_000));
    expect(await read(500_050)).not.toEqual(await read(500_000));
  });
});
