import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';
import { sharedData } from '../../support/repository.ts';

const sample = sharedData('focus-sample', 'focus_1.0_sample_667.csv');
const examples = sharedData('focus-sample', 'spec-examples');
let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

describe('the 667 sample rows of FOCUS 1.0', () => {
  it('are named in words', async context => {
    if (!sample) return context.skip('the data sets are not here');
    const { verdict } = await bench.sniff('focus_1.0_sample_667.csv', await readFile(sample));
    expect(verdict.sentence).toBe(
      'FOCUS 1.0 export as CSV: 667 rows of AWS, Microsoft and Oracle, September 2024, USD.',
    );
    expect(verdict.oddities.map(oddity => [oddity.code, oddity.columns])).toEqual([
      ['dates.no-zone', []],
      ['nulls.word', []],
      ['columns.unknown', ['Id']],
      ['cost.whole-units', ['EffectiveCost']],
      ['cost.whole-units', ['ContractedCost']],
    ]);
    expect(verdict).toMatchObject({
      problem: null,
      rows: { count: 667, exact: true },
      period: { start: '2024-09-01T00:00:00.000Z', end: '2024-10-01T00:00:00.000Z' },
      dialect: { delimiter: ',', encoding: 'UTF-8', lineEnds: 'lf', nullWords: ['NULL'] },
    });
  });

  it('have the exact totals of SOURCE.md', async context => {
    if (!sample) return context.skip('the data sets are not here');
    const { scan } = await bench.sniff('focus_1.0_sample_667.csv', await readFile(sample));
    if (scan === null) throw new Error('refused');
    const column = (name: string) => scan.columns.get(name) ?? 'NULL';
    const totals = (by: string) =>
      bench.sql.all(
        `SELECT ${column(by)} AS key, count(*) AS n, sum(${column('BilledCost')})::VARCHAR AS billed, sum(${column('ListCost')})::VARCHAR AS list
         FROM (${scan.rawSql}) GROUP BY 1 ORDER BY 1`,
      );
    const plain = (rows: Record<string, unknown>[]) =>
      rows.map(row => [row.key, Number(row.n), trimmed(row.billed), trimmed(row.list)]);
    expect(plain(await totals('ServiceProviderName'))).toEqual([
      ['AWS', 630, '9.3287376448', '9.3399376448'],
      ['Microsoft', 35, '0.02459227195', '0.02459227195'],
      ['Oracle', 2, '0.092', '0.012'],
    ]);
    expect(plain(await totals('ChargeCategory')).map(row => row.slice(0, 3))).toEqual([
      ['Adjustment', 1, '0.08'],
      ['Credit', 1, '-2.6137'],
      ['Usage', 665, '11.97902991675'],
    ]);
    const [all] = await bench.sql.all(
      `SELECT sum(${column('BilledCost')})::VARCHAR AS billed, count(${column('Tags')}) AS tagged, count(*) FILTER (${column('BilledCost')} < 0) AS negative,
         count(*) FILTER (${column('CommitmentDiscountStatus')} = 'Used') AS used, min("x_SourceRow") AS first, max("x_SourceRow") AS last
       FROM (${scan.rawSql})`,
    );
    expect({ ...all, billed: trimmed(all?.billed) }).toEqual({
      billed: '9.44532991675',
      tagged: 483n,
      negative: 8n,
      used: 1n,
      first: 1n,
      last: 667n,
    });
  });

  it('keep ids as text, Oracle empties as null, publisher and Id beside the row', async context => {
    if (!sample) return context.skip('the data sets are not here');
    const { scan } = await bench.sniff('focus_1.0_sample_667.csv', await readFile(sample));
    const rows = await bench.rows(scan, [
      'BillingAccountId',
      'BillingAccountName',
      'PricingCategory',
      'x_PublisherName',
      'x_Custom',
      'ChargePeriodStart',
    ]);
    expect(rows[0]).toEqual({
      BillingAccountId: '1234567890123',
      BillingAccountName: 'SunBird',
      PricingCategory: 'Standard',
      x_PublisherName: 'Amazon Web Services, Inc.',
      x_Custom: '{"Id":"11472"}',
      ChargePeriodStart: '2024-09-18 22:00:00',
    });
    const oracle = rows.filter(row => row.x_PublisherName === 'Oracle');
    expect(oracle.map(row => [row.BillingAccountName, row.PricingCategory])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('have the findings that SOURCE.md lists as quirks', async context => {
    if (!sample) return context.skip('the data sets are not here');
    const { scan } = await bench.sniff('focus_1.0_sample_667.csv', await readFile(sample));
    expect(await bench.hits(scan, 'rejections')).toEqual({});
    expect(await bench.hits(scan, 'findings')).toEqual({
      'value.missing ContractedCost': 2,
      'value.spelling ChargeFrequency': 2,
      'tags.key-blanks Tags': 17,
      'availability-zone.number AvailabilityZone': 35,
      'price.mismatch ListCost': 22,
      'price.negative ContractedUnitPrice': 1,
      'price.mismatch ContractedCost': 14,
      'list-cost.below-billed ListCost': 1,
    });
  });
});

describe("the specification's examples", () => {
  it('are all recognised; each is read, or refused for a reason that its text shows', async context => {
    if (!examples) return context.skip('the data sets are not here');
    const files = readdirSync(examples, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.csv'))
      .toSorted();
    const outcomes = await Promise.all(
      files.map(async file => {
        const { verdict } = await bench.sniff(file, await readFile(join(examples, file)));
        return [file.split(/[/\\]/).at(-1), verdict.problem?.code ?? verdict.sentence];
      }),
    );
    expect(outcomes).toHaveLength(18);
    const tally = Map.groupBy(outcomes, ([, outcome]) => outcome?.split(':')[0]);
    expect(Object.fromEntries([...tally].map(([outcome, list]) => [outcome, list.length]))).toEqual({
      'focus.missing-columns': 8, // no BillingCurrency
      'focus.no-valid-rows': 3, // "$50,000.00 "
      'FOCUS 1.1 export as CSV': 3,
      'FOCUS 1.2 export as CSV': 4,
    });
  });

  it('read 5/1/25 as 1 May, because billing periods begin on the first of a month', async context => {
    if (!examples) return context.skip('the data sets are not here');
    const file = join(examples, 'saas_examples', 'spend_agreements', 'saas_spend_agreements_a1.csv');
    const { scan } = await bench.sniff('a1.csv', await readFile(file));
    const [first] = await bench.rows(scan, [
      'BillingPeriodStart',
      'BillingPeriodEnd',
      'BilledCost',
      'BillingAccountId',
    ]);
    expect(first).toEqual({
      BillingPeriodStart: '2025-04-01 00:00:00',
      BillingPeriodEnd: '2025-05-01 00:00:00',
      BilledCost: '48.000000000000000000000000',
      BillingAccountId: '000-00-000',
    });
  });
});

function trimmed(amount: unknown): string {
  return String(amount).replace(/\.?0+$/, '');
}
