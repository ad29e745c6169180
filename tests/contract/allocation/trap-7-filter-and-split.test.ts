import { afterEach, beforeEach, expect, it } from 'vitest';
import { QuerySpec } from '../../../src-core/query/query-spec.ts';
import { resultToJson } from '../../../src-core/query/result-json.ts';
import { QueryEngine } from '../../../workers/lake/query/query-engine.ts';
import { randomOf } from '../../support/random.ts';
import { type Charge, focusCsv } from '../lake-import/focus-csv.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { is, ModelBench, split } from './model-bench.ts';

/**
 * Trap 7 in the lake: what a target gets of one service is the same whether the whole bill is split and the answer filtered, or the bill holds that
 * service alone. Weights are fixed (3 : 2 : 0.7), so that they do not depend on what is filtered; amounts are random, of both signs, and
 * most of them are not divisible.
 */
const services = ['Machines', 'Network', 'Storage'] as const;
const weights = { red: '3', blue: '2', green: '0.7' };
const random = randomOf(7);
const amount = () => {
  const digits = Math.floor(random() * 1e9);
  return `${random() < 0.3 ? '-' : ''}${Math.floor(random() * 1_000)}.${String(digits).padStart(9, '0')}1`;
};
const charges: readonly Charge[] = Array.from({ length: 120 }, (_, index) => {
  const cost = amount();
  const day = String(1 + (index % 28)).padStart(2, '0');
  return {
    ...{ BilledCost: cost, EffectiveCost: cost, ListCost: cost, ContractedCost: cost },
    ServiceName: services[index % services.length] ?? '',
    SkuId: `sku-${index}`,
    Tags: JSON.stringify({ team: index % 4 === 0 ? 'red' : 'platform' }),
    ChargePeriodStart: `2026-01-${day}T00:00:00Z`,
    ChargePeriodEnd: `2026-01-${day}T01:00:00Z`,
  };
});
const rule = split({ id: 'shared', where: [is('x_Team', 'platform')], method: { kind: 'fixed', weights } });

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(() => workspace.remove());

async function afterSplit(rows: readonly Charge[], service: string | null) {
  const bill = await workspace.write('bill.csv', focusCsv(rows));
  expect((await workspace.import([bill], { source: 'bill' })).failures).toEqual([]);
  const bench = new ModelBench(workspace);
  if ((await bench.models.current()).version === 0) await bench.apply([rule]);
  const { before, after } = await bench.sides();
  expect(after).toEqual(before);
  const query = new QueryEngine(workspace.lake.engine, () => workspace.lake.lakeVersion());
  const ask = async (name: string) => {
    const head = await query.run(
      QuerySpec.parse({
        measures: ['BilledCost', 'EffectiveCost'],
        dimensions: ['x_Team', 'x_AllocationRule'],
        allocation: 'split',
        filters: [{ dimension: 'ServiceName', values: [name] }],
        orderBy: [{ column: 'x_Team' }, { column: 'x_AllocationRule' }],
      }),
    );
    return resultToJson(head, query.takeBytes(head.ticket)).rows;
  };
  const found = Object.fromEntries(
    await Promise.all(
      services.filter(name => service === null || name === service).map(async name => [name, await ask(name)]),
    ),
  ) as Record<string, Awaited<ReturnType<typeof ask>>>;
  await query.close();
  return found;
}

it('trap 7: split then filter is filter then split', async () => {
  const whole = await afterSplit(charges, null);
  for (const service of services) {
    const alone = await afterSplit(
      charges.filter(({ ServiceName }) => ServiceName === service),
      service,
    );
    expect(alone[service]).toEqual(whole[service]);
    expect(alone[service]?.map(row => row.x_Team)).toEqual(['blue', 'green', 'red', 'red']);
  }
  expect(await workspace.failedChecks()).toEqual([]);
});
