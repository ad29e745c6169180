import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CostModelPreview, SplitRule } from '../../../src-core/contract/allocation.ts';
import { demoCostModel, servedTeams } from '../../../src-core/demo/books/cost-model.ts';
import { CostModels } from '../../../workers/lake/allocation/cost-model.ts';
import { generateDemo } from '../../../workers/lake/demo/generate-demo.ts';
import { type Lake, openLake } from '../../../workers/lake/lake.ts';
import { temporaryFolder } from '../../support/workspace.ts';
import { is, split } from './model-bench.ts';

const folder = temporaryFolder('demo-allocation');
const signal = new AbortController().signal;
let lake: Lake;
let preview: CostModelPreview;

async function finish<T>(run: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const step = await run.next();
    if (step.done) return step.value;
  }
}

/** The demo company's own model, and what it leaves: the platform team over the others, untagged charges of two accounts by their resource, over spend. */
const model: SplitRule[] = [
  ...demoCostModel,
  split({
    ...{ id: 'platform', kind: 'platform-overhead', where: [is('x_Team', 'platform')], targets: [...servedTeams] },
    method: { kind: 'proportional', driver: { kind: 'spend', measure: 'EffectiveCost' } },
  }),
  split({
    ...{ id: 'untagged', kind: 'untagged', targets: ['data', 'search'] },
    where: [
      { field: 'x_Team', operator: 'is-empty' },
      { field: 'ResourceId', operator: 'is-present' },
    ],
  }),
];

beforeAll(async () => {
  lake = await openLake({ workspaceDir: folder.path, memoryLimit: '1GB', threads: 2 });
  const dir = join(folder.path, 'staging', 'demo');
  const made = await finish(generateDemo(lake.engine, { dir, rows: 60_000, seed: 42 }, signal));
  const files = made.files.filter(file => /_2026-0[34]_/.test(file.name));
  await finish(lake.importer.import({ files, source: null, acceptPartial: false, isDemo: true }, signal));
  const models = new CostModels(lake.engine, lake.importer);
  preview = await models.preview({ rules: model, note: '', includeClosed: true }, signal);
  const change = { rules: model, note: '', includeClosed: true, baseVersion: 0, author: 'test' };
  expect(await finish(models.apply(change, signal))).toEqual(preview);
});
afterAll(async () => {
  await lake.close();
  folder.remove();
});

it('closes for each month, currency and measure', async () => {
  expect(preview.months).toEqual(['2026-03', '2026-04']);
  expect(preview.proofs.filter(({ input, output }) => input !== output || input === null)).toEqual([]);
  const sums = (table: string) =>
    lake.engine.sql.all(
      `SELECT date_trunc('month', Bucket) AS month, BillingCurrency, x_SliceId, sum(BilledCost)::VARCHAR, sum(EffectiveCost)::VARCHAR, sum(ListCost)::VARCHAR,
         sum(ContractedCost)::VARCHAR FROM ${table} GROUP BY ALL ORDER BY ALL`,
    );
  expect(await sums('rollup_allocated_day')).toEqual(await sums('rollup_day'));
  expect(await sums('rollup_allocated_month')).toEqual(await sums('rollup_month'));
  const report = await lake.importer.doctor(signal);
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
});

it('places every pool, and leaves the platform team nothing', () => {
  const split = preview.byRule.filter(({ pool }) => pool.length > 0);
  expect(split.map(({ id }) => id)).toEqual([
    ...['idle-gpus-by-spend', 'colocation', 'commitment-waste', 'observability', 'support', 'platform', 'untagged'],
  ]);
  for (const { pool, allocated } of split) expect(allocated).toEqual(pool);
  const platform = preview.moves.find(
    ({ attribute, value, measure }) => attribute === 'x_Team' && value === 'platform' && measure === 'EffectiveCost',
  );
  expect(platform?.after).toBe('0');
});
