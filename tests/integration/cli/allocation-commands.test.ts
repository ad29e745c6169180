import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import type { AllocationRun, CostModel, CostModelPreview, SplitWeight } from '../../../src-core/contract/allocation.ts';
import { focusCsv } from '../../contract/lake-import/focus-csv.ts';
import { mureon } from '../../support/command-line.ts';
import { temporaryFolder } from '../../support/workspace.ts';

type Failure = { error: { code: string; details: Record<string, unknown> } };

const charge = (team: string, EffectiveCost: string) => ({
  SkuId: team,
  EffectiveCost,
  Tags: JSON.stringify({ team }),
});
const bill = focusCsv([charge('red', '1'), charge('blue', '3'), charge('platform', '10')]);
const platform = {
  ...{ id: 'platform', name: 'The platform', attribute: 'x_Team' },
  where: [{ field: 'x_Team', operator: 'is', value: 'platform' }],
  method: { kind: 'proportional', driver: { kind: 'spend', measure: 'EffectiveCost' } },
};

test('a cost model from a dry run to undo on the command line', async () => {
  using folder = temporaryFolder('cli-allocation');
  const workspace = join(folder.path, 'w');
  const [file, model, cycle] = ['bill.csv', 'model.json', 'cycle.json'].map(name => join(folder.path, name));
  if (!file || !model || !cycle) throw new RangeError('three names');
  writeFileSync(file, bill);
  writeFileSync(model, JSON.stringify([platform]));
  const to = (id: string, target: string) => ({
    ...platform,
    id,
    where: [{ ...platform.where[0], value: id }],
    targets: [target],
  });
  writeFileSync(cycle, JSON.stringify([to('a', 'b'), to('b', 'a')]));
  const allocation = (...words: string[]) => mureon(workspace, ['allocation', ...words]);
  expect((await mureon(workspace, ['import', file])).exitCode).toBe(0);

  const tried = (await allocation('dry-run', model)).json<CostModelPreview>();
  expect(tried.byRule).toEqual([
    {
      ...{ id: 'platform', targets: 2, unallocated: [] },
      ...{ pool: [{ currency: 'USD', amount: '10' }], allocated: [{ currency: 'USD', amount: '10' }] },
    },
  ]);
  expect((await allocation('list')).json<CostModel>()).toMatchObject({ version: 0, rules: [] });

  expect((await allocation('apply', model, '--note', 'first')).json()).toEqual({ version: 1, ...tried });
  // 10 x 3 / 4 and 10 x 1 / 4
  const { weights } = (await allocation('weights', '--rule', 'platform', '--month', '2026-01')).json<{
    weights: z.infer<typeof SplitWeight>[];
  }>();
  expect(weights.map(({ target, share, amount }) => [target, share, amount])).toEqual([
    ['blue', 0.75, '7.5'],
    ['red', 0.25, '2.5'],
  ]);
  const { proofs } = (await allocation('proof', '--month', '2026-01')).json<AllocationRun>();
  expect(proofs.find(({ measure }) => measure === 'EffectiveCost')).toMatchObject({
    ...{ input: '14', output: '14', direct: '4', split: '10', unallocated: null, untagged: null },
  });
  expect((await allocation('proof')).stdout.length).toBeGreaterThan(0);

  expect((await allocation('undo')).json()).toMatchObject({ version: 2, months: ['2026-01'] });
  const { versions } = (await allocation('history')).json<{ versions: CostModel[] }>();
  expect(versions.map(({ version, note, rules }) => [version, note, rules.length])).toEqual([
    [2, 'Undo of version 1', 0],
    [1, 'first', 1],
  ]);
  expect((await allocation('show', '1')).json()).toMatchObject([platform]);

  const stale = await allocation('apply', model, '--base', '1');
  expect([stale.exitCode, stale.json<Failure>().error.code]).toEqual([2, 'allocation.stale']);
  const circular = await allocation('apply', cycle);
  expect([circular.exitCode, circular.json<Failure>().error]).toMatchObject([
    2,
    { code: 'allocation.cycle', details: { path: 'a \u2192 b \u2192 a' } },
  ]);
  const wrong = await allocation('dry-run', file);
  expect([wrong.exitCode, wrong.json<Failure>().error.code]).toEqual([2, 'cli.usage']);
});
