import { afterEach, beforeEach, expect, test } from 'vitest';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';
import { TestWorkspace } from './open-workspace.ts';

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(() => workspace.remove());

/** One charge a resource, all of one account and month. */
const bill = (amounts: Readonly<Record<string, string>>) =>
  focusCsv(
    Object.entries(amounts).map(([resource, amount]) => ({
      ...{ ResourceId: resource, BilledCost: amount, EffectiveCost: amount },
    })),
  );

async function live(): Promise<string[][]> {
  const rows = await workspace.sql(
    `SELECT ResourceId AS id, rtrim(rtrim(BilledCost::VARCHAR, '0'), '.') AS billed FROM fact_cost_usage ORDER BY ALL`,
  );
  return rows.map(row => [String(row.id), String(row.billed)]);
}

test('an unchanged part of a bill keeps its rows when the part beside it changes', async () => {
  const a = await workspace.write('part-1.csv', bill({ r1: '1', r2: '2' }));
  const b = await workspace.write('part-2.csv', bill({ r3: '3' }));
  await workspace.import([a, b]);
  const changed = await workspace.write('part-2.csv', bill({ r3: '30', r4: '4' }));
  const { drops } = await workspace.import([a, changed]);
  expect(await live()).toEqual([
    ['r1', '1'],
    ['r2', '2'],
    ['r3', '30'],
    ['r4', '4'],
  ]);
  expect(drops.map(drop => [drop.fileName, drop.status])).toEqual([
    ['part-1.csv', 'imported'],
    ['part-2.csv', 'imported'],
  ]);
  // the same once more changes nothing
  const again = await workspace.import([changed, a]);
  expect(again.drops.map(drop => drop.status)).toEqual(['unchanged', 'unchanged']);
  expect(await live()).toHaveLength(4);
});

test('parts that arrive in one go and parts of which one had been there end in the same lake', async () => {
  const a = await workspace.write('part-1.csv', bill({ r1: '1' }));
  const b = await workspace.write('part-2.csv', bill({ r2: '2' }));
  await workspace.import([a]);
  await workspace.import([a, b]);
  expect(await live()).toEqual([
    ['r1', '1'],
    ['r2', '2'],
  ]);
});

test('a newer version beside the older one that is known replaces it, whatever their names say', async () => {
  const old = await workspace.write('z-old.csv', bill({ r1: '1', r2: '2' }));
  await workspace.import([old]);
  const restated = await workspace.write('a-new.csv', bill({ r1: '1.5', r2: '2', r3: '3' }));
  await workspace.import([old, restated]);
  expect(await live()).toEqual([
    ['r1', '1.5'],
    ['r2', '2'],
    ['r3', '3'],
  ]);
});

test('a part that is no longer brought goes with its slice, as before', async () => {
  const a = await workspace.write('part-1.csv', bill({ r1: '1' }));
  const b = await workspace.write('part-2.csv', bill({ r2: '2' }));
  await workspace.import([a, b]);
  await workspace.import([await workspace.write('part-2.csv', bill({ r2: '20' }))]);
  expect(await live()).toEqual([['r2', '20']]);
});
