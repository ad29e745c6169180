import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FxRate } from '../../../src-core/contract/fx.ts';
import { RateBook } from '../../../src-core/fx/rate-book.ts';
import type { LakeRates } from '../../../src-core/query/conversion.ts';
import { groupedSql } from '../../../src-core/query/grouped-sql.ts';
import {
  FACT,
  type GroupedPlan,
  type GroupedQuestion,
  type LakeFacts,
  planGrouped,
} from '../../../src-core/query/plan.ts';
import { type Filter, type FiscalCalendar, grains, measures } from '../../../src-core/query/query-spec.ts';
import type { SqlText } from '../../../src-core/query/sql-text.ts';
import { generateDemo } from '../../../workers/lake/demo/generate-demo.ts';
import { refreshRollups } from '../../../workers/lake/import/rollup.ts';
import { type Lake, openLake } from '../../../workers/lake/lake.ts';
import { temporaryFolder } from '../../support/workspace.ts';

/** Questions to ask; raise it to search longer. */
const QUESTIONS = Number(process.env.MUREON_QUESTIONS ?? 300);
const folder = temporaryFolder('rollup-equals-fact');
const signal = new AbortController().signal;
let lake: Lake;
let facts: LakeFacts;
const values = new Map<string, string[]>();

const dimensions = [
  'ServiceProviderName',
  'ServiceCategory',
  'ServiceName',
  'SubAccountId',
  'SubAccountName',
  'RegionId',
  'ChargeCategory',
  'x_Team',
  'x_Product',
  'x_Environment',
  'x_CostCenter',
  'x_Model',
  'x_TokenType',
  'BillingAccountId',
  'BillingPeriodStart',
  'CommitmentDiscountStatus',
  'PricingCategory',
  'x_Source',
] as const;
/** Only in the sums of lines by day, of which the test takes a few slices away again. */
const fine = ['Tags/team', 'SkuId', 'ResourceName', 'PricingUnit', 'InvoiceId'] as const;

async function finish<T>(run: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const step = await run.next();
    if (step.done) return step.value;
  }
}

beforeAll(async () => {
  lake = await openLake({ workspaceDir: folder.path, memoryLimit: '1500MB', threads: 2 });
  const dir = join(folder.path, 'staging', 'demo');
  const made = await finish(generateDemo(lake.engine, { dir, rows: 60_000, seed: 7 }, signal));
  const result = await finish(
    lake.importer.import({ files: made.files, source: null, acceptPartial: false, isDemo: true }, signal),
  );
  expect(result.failures).toEqual([]);
  await giveSomeLinesTheirOwnRate();
  const [span] = await lake.engine.sql.all(
    'SELECT epoch_ms(min(ChargePeriodStart)) AS first, epoch_ms(max(ChargePeriodStart)) AS last FROM fact_cost_usage',
  );
  facts = {
    span: { startMs: Number(span?.first), endMs: Number(span?.last) },
    asOfVersion: null,
    unsummedSlices: await readSomeSlicesFromTheFacts(),
    rates: await ratesOfTheTest(Number(span?.first), Number(span?.last)),
  };
  for (const name of dimensions) {
    const plan = planGrouped(question({ dimensions: [name] }), facts);
    const rows = await ask(groupedSql(plan));
    values.set(name, [...new Set(rows.flatMap(row => (row[name] === null ? [] : [String(row[name])])))].slice(0, 40));
  }
});
afterAll(async () => {
  await lake.close();
  folder.remove();
});

/** A fifth of the lines is priced in a third currency, some by a written rate and some by the provider's own amount. */
async function giveSomeLinesTheirOwnRate() {
  await lake.engine.withConnection(async connection => {
    await connection.run(`UPDATE fact_cost_usage SET PricingCurrency = 'CHF',
        PricingCurrencyEffectiveCost = CASE WHEN x_SourceRow % 10 = 0 THEN CAST(CAST(EffectiveCost AS DECIMAL(38, 12)) * 0.87 AS DECIMAL(38, 24)) END,
        x_Custom = CASE WHEN x_SourceRow % 10 = 5 THEN '{"x_BillingExchangeRate":"1.1337"}' ELSE x_Custom END
      WHERE x_SourceRow % 5 = 0`);
    const reader = await connection.runAndReadAll('SELECT x_SliceId FROM slice WHERE ValidTo IS NULL');
    const slices = reader.getRows().map(row => Number(row[0]));
    await refreshRollups(connection, { removed: slices, added: slices });
  });
}

async function readSomeSlicesFromTheFacts(): Promise<number[]> {
  const slices = (await lake.engine.sql.all('SELECT x_SliceId AS id FROM rollup_line_slice ORDER BY 1')).map(row =>
    Number(row.id),
  );
  const some = slices.filter((_, index) => index % 7 === 0);
  expect(some.length).toBeGreaterThan(5);
  await lake.engine.sql.all(`DELETE FROM rollup_line_day WHERE x_SliceId IN (${some.join(', ')})`);
  return some;
}

/** Rates that differ every day, some of them inverse and some over USD, none on weekends; a hole of three weeks. */
async function ratesOfTheTest(first: number, last: number): Promise<LakeRates> {
  const rates: FxRate[] = [];
  for (let day = first - 5 * 86_400_000, n = 0; day <= last; day += 86_400_000, n += 1) {
    const date = new Date(day).toISOString().slice(0, 10);
    if (n % 7 > 4 || (n > 200 && n < 221)) continue;
    const add = (from: string, to: string, rate: string) => rates.push({ date, from, to, rate, source: 'test' });
    add('EUR', 'USD', `1.0${100 + (n % 90)}`);
    add('USD', 'KRW', `13${10 + (n % 80)}.5`);
    add('USD', 'CHF', `0.8${100 + (n % 70)}`);
  }
  const rows = await lake.engine.sql.all('SELECT DISTINCT BillingCurrency AS c FROM rollup_month ORDER BY 1');
  return { version: 1, book: new RateBook(rates), currencies: rows.map(row => String(row.c)), ownTargets: ['CHF'] };
}

function question(part: Partial<GroupedQuestion>): GroupedQuestion {
  return {
    measures,
    dimensions: [],
    grain: 'none',
    from: null,
    to: null,
    filters: [],
    zone: 'UTC',
    compare: 'none',
    withRows: true,
    ...part,
  };
}

const ask = ({ sql, params }: SqlText) => lake.engine.sql.all(sql, params);

/** Rows in an order of their own, amounts as text: equal answers are equal texts. */
async function answer(plan: GroupedPlan): Promise<string[]> {
  const rows = await ask(groupedSql(plan));
  return rows
    .map(row => JSON.stringify(Object.entries(row).map(([name, value]) => [name, value && String(value)])))
    .sort();
}

const onFacts = (plan: GroupedPlan): GroupedPlan => ({
  ...plan,
  sources: [
    {
      table: FACT,
      kind: 'fact',
      time: 'ChargePeriodStart',
      asOfVersion: null,
      amounts: plan.conversion?.hasOwnRates ? 'own-lines' : 'stored',
    },
  ],
});

const day = fc
  .integer({ min: 0, max: 420 })
  .map(n => new Date(Date.UTC(2025, 8, 15) + n * 86_400_000).toISOString().slice(0, 10));
const boundary = fc.oneof(
  day,
  day.map(text => text.slice(0, 7)),
);
const calendar: fc.Arbitrary<FiscalCalendar> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.integer({ min: 1, max: 12 }).map(startMonth => ({ kind: 'months' as const, startMonth })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('weeks' as const),
      pattern: fc.constantFrom('4-4-5' as const, '4-5-4' as const, '5-4-4' as const),
      anchor: fc.constantFrom('2026-02-01', '2025-02-02', '2027-01-31'),
      longYears: fc.subarray([2025]),
    }),
  },
);
const zone = fc.constantFrom('UTC', 'UTC', 'UTC', 'Asia/Seoul', 'America/Los_Angeles', 'Asia/Kathmandu');
const filter: fc.Arbitrary<Filter> = fc
  .tuple(
    fc.constantFrom(...dimensions),
    fc.constantFrom('in' as const, 'not-in' as const),
    fc.array(fc.nat(39), { minLength: 1, maxLength: 3 }),
  )
  .map(([dimension, op, picks]) => {
    const known = values.get(dimension) ?? [];
    return { dimension, op, values: picks.map(pick => known[pick] ?? null) };
  });
const anyQuestion = fc
  .record({
    dimensions: fc.uniqueArray(
      fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...dimensions) },
        { weight: 1, arbitrary: fc.constantFrom(...fine) },
      ),
      { maxLength: 3 },
    ),
    grain: fc.constantFrom(...grains),
    bounds: fc.tuple(fc.option(boundary), fc.option(boundary)),
    filters: fc.array(filter, { maxLength: 2 }),
    zone,
    calendar,
    currency: fc.constantFrom(null, null, 'USD', 'EUR', 'KRW', 'CHF', 'JPY'),
    compare: fc.oneof(
      fc.constantFrom('none' as const, 'previous-period' as const, 'previous-year' as const),
      boundary.map(from => ({ from })),
    ),
  })
  .map(({ bounds, compare, ...rest }) => {
    const [from, to] = [...bounds].sort((a, b) => (a ?? '').localeCompare(b ?? ''));
    const isPeriod = from != null && to != null && !to.startsWith(from);
    const period = isPeriod ? { from, to } : { from: null, to: to ?? null };
    return question({ ...rest, ...period, compare: isPeriod ? compare : 'none' });
  });

it(`answers ${QUESTIONS} random questions from the chosen table as from the charge lines, to the last digit`, async () => {
  const tables = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(anyQuestion, async asked => {
      const plan = planGrouped(asked, facts);
      tables.set(plan.table, (tables.get(plan.table) ?? 0) + 1);
      if (plan.sources[0]?.kind === 'fact') return; // the same statement twice
      expect(await answer(plan)).toEqual(await answer(onFacts(plan)));
    }),
    { numRuns: QUESTIONS, seed: 20260101 },
  );
  // The questions reached every kind of table.
  expect([...tables.keys()].sort()).toEqual([
    'fact_cost_usage',
    'rollup_day',
    'rollup_day+rollup_own_rate_day',
    'rollup_hour_service',
    'rollup_line_day+fact_cost_usage',
    'rollup_month',
  ]);
});
