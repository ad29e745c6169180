/** Writes one streamed table of generated charge lines as a pack; nothing else runs in this process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackFormat } from '../../../src-core/contract/reports.ts';
import type { PackModel } from '../../../src-core/reports/pack-model.ts';
import { ExportsService } from '../../../workers/exports/exports-service.ts';
import { arrowRows } from '../../support/arrow-rows.ts';
import { answer, argument } from '../support/child.ts';
import { peakRssMiB } from '../support/machine.ts';

const { dataDir, rows, formats } = argument<{ dataDir: string; rows: number; formats: PackFormat[] }>();
const batchRows = 20_000;
const texts = [
  'x_Team',
  'x_Product',
  'ServiceName',
  'ServiceCategory',
  'RegionName',
  'ChargeCategory',
  'ResourceId',
] as const;
const amounts = ['BilledCost', 'EffectiveCost', 'ListCost'] as const;

const model: PackModel = {
  title: 'Charge lines',
  subtitle: '',
  language: 'en',
  isDemo: true,
  facts: [],
  notices: [],
  definitions: [],
  sections: [
    {
      id: 'lines',
      title: 'Charge lines',
      paragraphs: [],
      charts: [],
      tables: [
        {
          id: 'lines',
          title: 'Charge lines',
          sheet: 'Charge lines',
          isStreamed: true,
          rows: [],
          totals: null,
          note: null,
          columns: [
            ...texts.map(name => ({ name, title: name, type: 'text' as const, currency: null })),
            { name: 'BillingCurrency', title: 'Currency', type: 'text', currency: null },
            { name: 'ChargePeriodStart', title: 'Start', type: 'instant', currency: null },
            ...amounts.map(name => ({ name, title: name, type: 'amount' as const, currency: null })),
          ],
        },
      ],
    },
  ],
};

/** Batches as the lake sends them: they are made beforehand, one is sent again and again with other amounts in it. */
const batches = Array.from({ length: 5 }, (_, seed) => {
  const numbers = Array.from({ length: batchRows }, (_, row) => seed * batchRows + row);
  return arrowRows(
    {
      ...Object.fromEntries(
        texts.map((name, index) => [name, numbers.map(number => `${name} ${number % (7 + index * 31)}`)]),
      ),
      BillingCurrency: numbers.map(() => 'USD'),
      ChargePeriodStart: numbers.map(number => new Date(Date.UTC(2026, 8, 1) + (number % 720) * 3_600_000)),
    },
    Object.fromEntries(
      amounts.map((name, index) => [
        name,
        numbers.map(number => `${number % 97}.${String((number * 7919 + index) % 1e9).padStart(9, '0')}`),
      ]),
    ),
  );
});

const directory = await mkdtemp(join(dataDir, 'pack-'));
const service = new ExportsService();
const started = performance.now();
const cpu = process.cpuUsage();
const { id } = await service.openPack({ directory, baseName: 'pack', model, formats, producer: 'bench' });
for (let row = 0, at = 0; row < rows; row += batchRows, at++)
  await service.packRows({ id, table: 'lines', bytes: batches[at % batches.length] as Blob });
const files = await service.closePack({ id });
const { user, system } = process.cpuUsage(cpu);
answer({
  ms: performance.now() - started,
  cpuMs: (user + system) / 1000,
  peakRssMiB: peakRssMiB(),
  rows: files[0]?.rows,
  megabytes: Math.round(files.reduce((sum, file) => sum + file.sizeBytes, 0) / 1e5) / 10,
});
await rm(directory, { recursive: true });
