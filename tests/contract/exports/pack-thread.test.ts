import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ExportsWorkerContract } from '../../../src-core/contract/exports-worker.ts';
import { sourceEntry, startNodeThread } from '../../../src-main/app/node-adapters.ts';
import { LazyWorker, workerClient } from '../../../src-main/services/worker-client.ts';
import { arrowRows } from '../../support/arrow-rows.ts';
import { temporaryFolder } from '../../support/workspace.ts';
import { writePack } from '../../unit/workers/exports/pack/open-pack.ts';
import { chart, column, sampleModel, table } from '../../unit/workers/exports/pack/sample-model.ts';

const folder = temporaryFolder('pack-thread');
const [here, there] = ['here', 'there'].map(name => join(folder.path, name)) as [string, string];
let worker: LazyWorker;
let exporter: ContractRouterClient<ExportsWorkerContract>;
beforeAll(() => {
  for (const path of [here, there]) mkdirSync(path);
  worker = new LazyWorker(() => startNodeThread(sourceEntry('exports')), { workspaceDir: folder.path }, 'exports');
  exporter = workerClient<ExportsWorkerContract>(worker.link);
});
afterAll(async () => {
  await worker.close();
  folder.remove();
});

it('a pack written by the thread is, byte for byte, the one written directly', async () => {
  const model = sampleModel();
  model.sections[1]?.tables.push(
    table('lines', { isStreamed: true, columns: [column('BillingCurrency', 'text'), column('BilledCost', 'amount')] }),
  );
  const rows = arrowRows({ BillingCurrency: ['USD', 'EUR', 'USD'] }, { BilledCost: ['0.1', '7', '0.2'] });
  const formats = ['xlsx', 'csv', 'parquet', 'html'] as const;
  const direct = await writePack(here, model, [...formats], { rows: { lines: [rows] } });

  const { id } = await exporter.openPack({
    directory: there,
    baseName: 'pack',
    model,
    formats: [...formats],
    producer: 'Mureon',
  });
  expect(await exporter.packRows({ id, table: 'lines', bytes: rows })).toEqual({
    rows: 3,
    sums: [
      { measure: 'BilledCost', currency: 'USD', amount: '0.3' },
      { measure: 'BilledCost', currency: 'EUR', amount: '7' },
    ],
  });
  const written = await exporter.closePack({ id });
  const contents = (files: typeof direct) => files.map(({ path: _, ...rest }) => rest);
  expect(contents(written)).toEqual(contents(direct));
});

it('a chart comes as a picture', async () => {
  const size = { width: 300, height: 200, language: 'ko', chart: chart() } as const;
  const { bytes: png } = await exporter.drawChart({ ...size, format: 'png' });
  expect(new Uint8Array(await png.slice(0, 8).arrayBuffer())).toEqual(
    new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]),
  );
  const { bytes: svg } = await exporter.drawChart({ ...size, format: 'svg' });
  expect(await svg.text()).toContain('Cost by team');
});
