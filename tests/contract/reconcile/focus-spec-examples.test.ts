import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { focus14Columns } from '../../../src-core/anycost/focus-columns.ts';
import { MappingFile } from '../../../src-core/anycost/mapped-csv/mapping-file.ts';
import { parseCsvText } from '../../../src-core/connector/csv-text.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { QuerySpec, type QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import { resultToJson } from '../../../src-core/query/result-json.ts';
import { MappingDesk } from '../../../workers/lake/mappings/mapping-desk.ts';
import { QueryEngine } from '../../../workers/lake/query/query-engine.ts';
import { sharedData } from '../../support/repository.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';

/**
 * The worked examples of the FOCUS specification (FinOps Foundation, CC BY 4.0), through the real import and the real query. Those about commitments are
 * excerpts without BillingCurrency, which no charge can be without: a mapping says what the text around them says, USD, and the files stay as they are.
 * Whole terms are made of their rows, with that column added.
 */
const folder = sharedData('focus-sample', 'spec-examples');
const here = (context: TestContext): string => {
  if (!folder) return context.skip('the data sets are not here');
  return folder;
};
const pathOf = (root: string, name: string): string => {
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' }).find(path => path.endsWith(`${name}.csv`));
  if (!found) throw new Error(`no ${name}`);
  return join(root, found);
};

type Cells = Record<string, string>;
function example(root: string, name: string): Cells[] {
  const { records } = parseCsvText(readFileSync(pathOf(root, name), 'utf8').replace(/^\uFEFF/, ''), ',', true);
  const [header = [], ...lines] = records.map(({ cells }) => cells.map(({ text }) => text));
  return lines
    .filter(cells => cells.some(text => text !== ''))
    .map(cells => Object.fromEntries(header.map((column, index) => [column, cells[index] ?? ''])));
}
const csvOf = (rows: readonly Cells[]): string => {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))];
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `${[columns.join(','), ...rows.map(row => columns.map(name => cell(row[name] ?? '')).join(','))].join('\n')}\n`;
};
const inDollars = (rows: readonly Cells[]) => rows.map(row => ({ ...row, BillingCurrency: 'USD' }));

let workspace: TestWorkspace;
let query: QueryEngine;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
  query = new QueryEngine(workspace.lake.engine, () => workspace.lake.lakeVersion());
});
afterEach(async () => {
  await query.close();
  await workspace.remove();
});

async function take(name: string, content: string | Uint8Array, acceptPartial = false) {
  return workspace.import([await workspace.write(name, content)], { acceptPartial });
}

const all = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'] as const;
async function totals(spec: Partial<QuerySpecInput> = {}) {
  const head = await query.run(QuerySpec.parse({ measures: [...all], ...spec }));
  return resultToJson(head, query.takeBytes(head.ticket)).rows;
}
async function costs(spec: Partial<QuerySpecInput> = {}) {
  return (await totals(spec)).map(row => [row.BilledCost, row.EffectiveCost]);
}

/** Every amount and quantity in the lake is that of its row in the file; empty and null are null. */
async function expectRowsOf(rows: readonly Cells[]) {
  const decimals = [
    ...all,
    ...['PricingQuantity', 'ConsumedQuantity', 'CommitmentDiscountQuantity', 'ListUnitPrice', 'ContractedUnitPrice'],
    'PricingCurrencyEffectiveCost',
  ];
  const stored = await workspace.sql(
    `SELECT ${decimals.map(name => `${name}::VARCHAR AS ${name}`).join(', ')} FROM fact_cost_usage ORDER BY x_SourceRow`,
  );
  const plain = (text: unknown) => {
    const value = String(text ?? '').trim();
    return value === '' || value.toLowerCase() === 'null' ? null : formatAmount(parseAmount(value));
  };
  const pick = (row: Record<string, unknown>) => Object.fromEntries(decimals.map(name => [name, plain(row[name])]));
  expect(stored.map(pick)).toEqual(rows.map(pick));
}

/** Read the file as it is, by a mapping that takes each FOCUS column from the column of that name and adds the currency. */
async function takeExcerpt(root: string, name: string) {
  const header = Object.keys(example(root, name)[0] ?? {});
  const known = new Map(focus14Columns.map(column => [column.name.toLowerCase(), column.name]));
  const columns = Object.fromEntries(
    header.flatMap(column => {
      const target = known.get(column.toLowerCase()); // the files spell SkuPriceid
      return target === undefined ? [] : [[target, { column }]];
    }),
  );
  const mapping = MappingFile.parse({
    ...{ mureonMap: 1, name: 'commitment examples', target: 'focus', headers: [header] },
    ...{ dates: { format: 'iso', zone: 'UTC' }, numbers: { decimalPoint: '.', thousands: '', sign: '' } },
    columns: { ...columns, BillingCurrency: { constant: 'USD' } },
    ...{ period: 'hour', tags: {}, scope: null, merge: 'swap' },
  });
  const { engine, paths } = workspace.lake;
  await new MappingDesk(engine, paths).save(mapping, null, new AbortController().signal);
  return take(`${name}.csv`, readFileSync(pathOf(root, name)));
}

describe('commitment discounts, the files as they are', () => {
  it.for([
    ['commitment_discount_purchase_scenario_1', '8760', '0'],
    ['commitment_discount_usage_scenario_1', '0', '1'],
    ['commitment_discount_usage_scenario_3', '0', '1'], // 0.75 used + 0.25 unused
    ['commitment_discount_usage_scenario_4', '0.5', '1.5'],
  ] as const)('%s', async ([name, billed, effective], context) => {
    const root = here(context);
    const refused = await take(`${name}.csv`, readFileSync(pathOf(root, name)));
    expect(refused.failures.map(({ error }) => error.code)).toEqual(['focus.missing-columns']);
    expect((await takeExcerpt(root, name)).failures).toEqual([]);
    expect(await costs()).toEqual([[billed, effective]]);
    await expectRowsOf(example(root, name));
  });
});

describe('commitment discounts: each hour of a commitment of 1.00 USD an hour', () => {
  /** What the term's hours come to: the rows of one hour (2023-01-01 00:00), once for each of the 8,760 hours of 2023. */
  const everyHour = (rows: readonly Cells[]): Cells[] =>
    Array.from({ length: 8760 }, (_, hour) => {
      const at = (add: number) => new Date(Date.UTC(2023, 0, 1, hour + add)).toISOString().replace('.000', '');
      const month = new Date(Date.UTC(2023, 0, 1, hour)).getUTCMonth();
      const period = (add: number) => new Date(Date.UTC(2023, month + add, 1)).toISOString().replace('.000', '');
      return rows.map(row => ({
        ...row,
        ...{
          ChargePeriodStart: at(0),
          ChargePeriodEnd: at(1),
          BillingPeriodStart: period(0),
          BillingPeriodEnd: period(1),
        },
      }));
    }).flat();

  it.for([
    // used 1.00 an hour: billed 8,760 upfront, effective 8,760 x 1.00
    ['commitment_discount_usage_scenario_1', 8760, ['8760', '8760'], ['8760', '8760']],
    // used 0.75, unused 0.25: 8,760 x (0.75 + 0.25)
    ['commitment_discount_usage_scenario_3', 17_520, ['8760', '8760'], ['8760', '8760']],
    // used 1.00 and 0.50 beyond it on demand: 8,760 + 8,760 x 0.50 = 13,140 both ways; the commitment alone 8,760
    ['commitment_discount_usage_scenario_4', 17_520, ['13140', '13140'], ['8760', '8760']],
  ] as const)(
    'paid upfront, %s: effective over the life = billed',
    async ([name, rows, whole, ofCommitment], context) => {
      const root = here(context);
      const purchase = example(root, 'commitment_discount_purchase_scenario_1');
      const lines = [...purchase, ...everyHour(example(root, name))];
      expect(lines).toHaveLength(rows + 1);
      const { failures } = await take('term.csv', csvOf(inDollars(lines)));
      expect(failures).toEqual([]);
      expect(await costs()).toEqual([whole]);
      const filters = [{ dimension: 'CommitmentDiscountId', values: ['<my-commitment-discount-id>'] }];
      expect(await costs({ filters })).toEqual([ofCommitment]);
      // not in any month: January bills the whole term and uses 744 hours of it
      const [january] = await costs({
        filters,
        dimensions: ['BillingPeriodStart'],
        orderBy: [{ column: 'BillingPeriodStart' }],
      });
      expect(january).toEqual(['8760', '744']);
    },
  );

  it('paid half upfront and half by the hour: 4,380 + 8,760 x 0.50 = 8,760', async context => {
    const root = here(context);
    const [upfront = {}, recurring = {}] = example(root, 'commitment_discount_purchase_scenario_3');
    const lines = [
      upfront,
      ...everyHour([recurring]),
      ...everyHour(example(root, 'commitment_discount_usage_scenario_1')),
    ];
    expect((await take('term.csv', csvOf(inDollars(lines)))).failures).toEqual([]);
    expect(await costs()).toEqual([['8760', '8760']]);
    expect(await costs({ dimensions: ['ChargeFrequency'], orderBy: [{ column: 'ChargeFrequency' }] })).toEqual([
      ['4380', '0'],
      ['4380', '0'],
      ['0', '8760'],
    ]);
  });

  it('the file of that purchase has an hour 30, which no day has: that row is refused, by name', async context => {
    const rows = example(here(context), 'commitment_discount_purchase_scenario_3');
    expect(rows.map(row => row.ChargePeriodEnd).at(-1)).toBe('2023-02-01T30:00:00Z');
    const { failures } = await take('purchase.csv', csvOf(inDollars(rows)));
    expect(failures.map(({ error }) => [error.code, error.details.column, error.details.row])).toEqual([
      ['focus.bad-values', 'ChargePeriodEnd', 4],
    ]);
    await take('purchase.csv', csvOf(inDollars(rows)), true);
    expect(await costs()).toEqual([['4381', '0']]); // 4,380 + 0.50 + 0.50
  });
});

describe('commitment discounts that fit several sizes', () => {
  it.for([
    // 2.00 a normalised hour x 1 bought; two machines use 1.00 each
    ['one_hundred_percent_utilization_with_commitment_discount_flexibility_with_2_resources', '2', '2', '8'],
    // 0.50 bought and used; 0.75 of an hour on demand at 3.00 = 2.25
    ['one_hundred_percent_utilization_with_commitment_discount_flexibility_with_1_resource', '2.75', '2.75', '6.25'],
    // 1.50 bought and not used; an hour on demand at 2.00
    ['zero_percent_utilization_without_commitment_discount_flexibility', '3.5', '3.5', '8'],
  ] as const)('%s', async ([name, billed, effective, list], context) => {
    const root = here(context);
    expect((await takeExcerpt(root, name)).failures).toEqual([]);
    expect(await totals()).toMatchObject([{ BilledCost: billed, EffectiveCost: effective, ListCost: list }]);
    await expectRowsOf(example(root, name));
  });
});

describe('software as a service, the files as they are', () => {
  it.for([
    // usage 48 + 120 + 60 = 228; the rest of 1,200 at the end: 972
    ['saas_spend_agreements_a1', '1200', '1200', '1257'],
    // 1,200 upfront; usage 228 and 972 unused are covered by it
    ['saas_spend_agreements_b1', '1200', '1200', '2457'],
    // the same, unused by month: 48 + 12 + 120 + 60 + 8 x 60 + 480 = 1,200
    ['saas_spend_agreements_b2', '1200', '1200', '2457'],
    // tokens: 245 x 2 + 5 x 4 + 120 x 6 = 1,230 at list; paid before
    ['virtual_currency_pricing_model_a2', '0', '1230', '1230'],
    // 100,000 tokens at 1 instead of 2
    ['virtual_currency_pricing_model_b1', '100000', '0', '200000'],
    // of them used: 245 x 1 + 5 x 2 + 120 x 2 = 495
    ['virtual_currency_pricing_model_b3', '0', '495', '1230'],
    // 1,500 tokens beyond period 1, 25,000 for the next, at 2
    ['virtual_currency_pricing_model_c', '53000', '0', '53000'],
  ] as const)('%s', async ([name, billed, effective, list], context) => {
    const root = here(context);
    expect((await take(`${name}.csv`, readFileSync(pathOf(root, name)))).failures).toEqual([]);
    expect(await totals()).toMatchObject([{ BilledCost: billed, EffectiveCost: effective, ListCost: list }]);
    await expectRowsOf(example(root, name));
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('an agreement paid upfront: effective over its life = billed', async context => {
    const root = here(context);
    await take('b2.csv', readFileSync(pathOf(root, 'saas_spend_agreements_b2')));
    expect(await costs({ dimensions: ['ChargeCategory'], orderBy: [{ column: 'ChargeCategory' }] })).toEqual([
      ['1200', '0'],
      ['0', '1200'],
    ]);
  });

  /**
   * These three write "$50,000.00 ". FOCUS's own attribute NumericFormat allows neither currency symbols nor thousands separators, so the files are refused
   * with that reason and nothing is guessed; written as the attribute asks, they come out exactly.
   */
  it.for([
    ['simple_saas_agreements_a2', '50000', '50000'],
    ['simple_saas_agreements_a3', '1000', '1000'],
    ['simple_saas_agreements_c', '35800', '35800'], // 505, 650 and 635 seats at 20: 10,100 + 13,000 + 12,700
  ] as const)('%s', async ([name, billed, effective], context) => {
    const root = here(context);
    const refused = await take(`${name}.csv`, readFileSync(pathOf(root, name)));
    expect(
      refused.failures.map(({ error }) => [error.code, String(error.details.reason).includes('currency sign')]),
    ).toEqual([['focus.no-valid-rows', true]]);
    const plain = example(root, name).map(row =>
      Object.fromEntries(
        Object.entries(row).map(([column, text]) => [
          column,
          text.startsWith('$') ? text.replaceAll(/[$, ]/g, '') : text,
        ]),
      ),
    );
    expect((await take(`${name}-plain.csv`, csvOf(plain))).failures).toEqual([]);
    expect(await totals()).toMatchObject([{ BilledCost: billed, EffectiveCost: effective }]);
    await expectRowsOf(plain);
  });
});

it('every example that is here is one of these tests', context => {
  const names = readdirSync(here(context), { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.csv'));
  const source = readFileSync(import.meta.filename, 'utf8');
  const missing = names
    .map(path => path.split(/[\\/]/).at(-1)?.replace('.csv', '') ?? '')
    .filter(name => !source.includes(`'${name}'`));
  expect(missing).toEqual([]);
});
