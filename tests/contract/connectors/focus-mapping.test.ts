import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

const map = async (cells: Record<string, string | undefined>, names: readonly string[]) => {
  const { scan } = await bench.sniff('a.csv', focusCsv([cells]));
  return (await bench.rows(scan, names))[0];
};

describe('mapping to FOCUS 1.4', () => {
  it('ProviderName becomes ServiceProviderName, PublisherName x_PublisherName; ids keep their zeros', async () => {
    expect(await map({}, ['ServiceProviderName', 'x_PublisherName', 'BillingAccountId', 'x_Custom'])).toEqual({
      ServiceProviderName: 'AWS',
      x_PublisherName: 'Amazon',
      BillingAccountId: '00012345',
      x_Custom: null,
    });
  });

  it("the file's own ServiceProviderName wins, and ProviderName is kept beside it", async () => {
    expect(await map({ ServiceProviderName: 'Reseller' }, ['ServiceProviderName', 'x_Custom'])).toEqual({
      ServiceProviderName: 'Reseller',
      x_Custom: '{"ProviderName":"AWS"}',
    });
  });

  it('custom and unknown columns are kept as text, in file order, without nulls', async () => {
    const cells = { x_Empty: '', x_Team: 'a "b"\n\u00e9', Id: '007', x_Null: 'NULL' };
    expect(await map(cells, ['x_Custom'])).toEqual({ x_Custom: '{"x_Team":"a \\"b\\"\\n\u00e9","Id":"007"}' });
  });

  it('JSON columns stay exactly as delivered', async () => {
    const text = '{ "b":1,  "a": [1.0, "x"] }';
    expect(await map({ SkuPriceDetails: text, Tags: text }, ['SkuPriceDetails', 'Tags'])).toEqual({
      SkuPriceDetails: text,
      Tags: text,
    });
  });

  it('blanks inside values are kept', async () => {
    expect(await map({ ServiceName: '  EC2 ' }, ['ServiceName'])).toEqual({ ServiceName: '  EC2 ' });
  });
});

describe('nulls', () => {
  it('an empty cell, a bare NULL and a bare null are null; NaN and None in a name are not', async () => {
    const rows = ['', 'NULL', 'null', 'None', 'NaN'].map(RegionId => ({ RegionId }));
    const { scan } = await bench.sniff('a.csv', focusCsv(rows));
    expect((await bench.rows(scan, ['RegionId'])).map(row => row.RegionId)).toEqual([null, null, null, 'None', 'NaN']);
  });

  it('a quoted "NULL" is text in a text column and null where a number belongs', async () => {
    const rows = [
      { RegionId: '"NULL"', ListCost: 'NULL' },
      { RegionId: '""', ListCost: '"NULL"' },
    ];
    const { scan, verdict } = await bench.sniff('a.csv', focusCsv(rows));
    expect(await bench.rows(scan, ['RegionId', 'ListCost'])).toEqual([
      { RegionId: 'NULL', ListCost: null },
      { RegionId: null, ListCost: null },
    ]);
    expect(verdict.oddities.map(oddity => oddity.code)).toContain('nulls.quoted-text');
    expect(await bench.hits(scan, 'rejections')).toEqual({});
  });

  it('a file that quotes all its nulls has no text NULL', async () => {
    const { scan, verdict } = await bench.sniff('a.csv', focusCsv([{ RegionId: '"NULL"', ListCost: '"NULL"' }]));
    expect(await bench.rows(scan, ['RegionId', 'ListCost'])).toEqual([{ RegionId: null, ListCost: null }]);
    expect(verdict.oddities.map(oddity => oddity.code)).toContain('nulls.quoted');
    expect(verdict.dialect?.nullWords).toEqual(['NULL']);
  });

  it('an absent column is not an empty one', async () => {
    const { verdict } = await bench.sniff('a.csv', focusCsv([{ ListCost: undefined, ContractedCost: '' }]));
    const columnsOf = (code: string) => verdict.oddities.find(oddity => oddity.code === code)?.columns;
    expect(columnsOf('columns.absent')).toContain('ListCost');
    expect(columnsOf('columns.empty')).toEqual(['ContractedCost']);
    expect(verdict.columns.missingMandatory).toContain('ListCost');
    expect(verdict.columns.missingMandatory).not.toContain('ContractedCost');
  });
});

describe('partly bad files', () => {
  it('name the rows that are no charges and keep the rest readable', async () => {
    const rows = [
      {},
      { BilledCost: 'NaN' },
      { BillingCurrency: '' },
      { ChargePeriodStart: '31.12.2024' },
      { EffectiveCost: 'n/a' },
      { ListUnitPrice: 'n/a' },
    ];
    const { scan, verdict } = await bench.sniff('a.csv', focusCsv(rows));
    expect(verdict.problem).toBeNull();
    expect(verdict.oddities.find(oddity => oddity.code === 'rows.rejected')?.count).toBe(4);
    expect(await bench.hits(scan, 'rejections')).toEqual({
      'value.not-a-number BilledCost': 1,
      'value.missing BillingCurrency': 1,
      'value.not-a-date-time ChargePeriodStart': 1,
      'value.not-a-number EffectiveCost': 1,
    });
    expect(await bench.hits(scan, 'findings')).toMatchObject({ 'value.not-a-number ListUnitPrice': 1 });
  });
});
