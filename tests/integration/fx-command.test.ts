import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { focusCsv } from '../fixtures/focus/focus-text.ts';
import { mureon } from '../support/command-line.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder('fx-command');

it('takes rates in, tells what is missing and converts by them', async () => {
  const workspace = join(folder.path, 'w');
  const run = async (...words: string[]) => {
    const { exitCode, stdout } = await mureon(workspace, ['--json', ...words]);
    return { exitCode, ...(JSON.parse(stdout) as Record<string, unknown>) };
  };
  const bill = join(folder.path, 'bill.csv');
  writeFileSync(bill, focusCsv([{ BilledCost: '1.5' }, { BilledCost: '2', BillingCurrency: 'EUR' }]));
  expect(await run('import', bill)).toMatchObject({ exitCode: 0 });
  expect(await run('fx', 'gaps', '--to', 'usd')).toMatchObject({
    gaps: [{ from: 'EUR', to: 'USD', firstDay: '2024-09-02', lastDay: '2024-09-02', days: 1 }],
  });
  const rates = join(folder.path, 'rates.csv');
  writeFileSync(rates, 'Date,USD,JPY,\n2024-09-01,1.1,N/A,\nyesterday,1,1,\n');
  expect(await run('fx', 'import', rates)).toMatchObject({
    exitCode: 0,
    version: 1,
    read: 1,
    isNew: true,
    problems: [{}, {}].map(() => expect.stringContaining('yesterday')),
  });
  expect(await run('fx', 'import', rates)).toMatchObject({ version: 1, isNew: false });
  expect(await run('fx', 'save', '2024-09-03', 'EUR', 'USD', '1.2', '--source', 'bank')).toMatchObject({ version: 2 });
  expect(await run('fx', 'list', '--to', 'USD')).toMatchObject({
    version: 2,
    total: 2,
    rates: [{ date: '2024-09-03', rate: '1.2' }, { rate: '1.1' }],
  });
  expect(await run('fx', 'history')).toMatchObject({
    versions: [{ version: 2 }, { version: 1, note: '1 rates of rates.csv' }],
  });
  // 1.5 USD + 2 EUR x 1.1 (the rate of the day before)
  expect(
    await run('query', '--measures', 'BilledCost', '--currency', 'usd', '--grain', 'year', '--calendar', '4'),
  ).toMatchObject({
    rows: [{ ChargePeriodStart: '2024-04-01T00:00:00Z', BillingCurrency: 'USD', BilledCost: '3.7' }],
    meta: { currency: 'USD', conversion: { ratesVersion: 2, sources: ['ECB reference rate'], missing: [] } },
  });
  expect(await run('fx', 'save', '2024-09-03', 'EUR', 'EUR', '1', '--source', 'x')).toMatchObject({
    exitCode: 2,
    error: { code: 'fx.invalid' },
  });
  expect(await run('query', '--measures', 'BilledCost', '--calendar', '13')).toMatchObject({
    exitCode: 2,
    error: { code: 'query.bad-calendar' },
  });
  expect(await run('query', '--measures', 'BilledCost', '--sample', '2')).toMatchObject({
    exitCode: 2,
    error: { code: 'cli.usage' },
  });
  folder.remove();
});
