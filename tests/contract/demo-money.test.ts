import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnitSpec, type UnitSpecInput } from '../../src-core/contract/units.ts';
import type { AnswerKey } from '../../src-core/demo/answer-key.ts';
import type { MoneyKey } from '../../src-core/demo/books/money-key.ts';
import { formatAmount, parseAmount } from '../../src-core/money/amount.ts';
import { QuerySpec, type QuerySpecInput } from '../../src-core/query/query-spec.ts';
import { resultToJson } from '../../src-core/query/result-json.ts';
import { CostModels } from '../../workers/lake/allocation/cost-model.ts';
import { type GeneratedDemo, generateDemo } from '../../workers/lake/demo/generate-demo.ts';
import { Derivations } from '../../workers/lake/derive/derivations.ts';
import { FxDesk } from '../../workers/lake/fx/fx-desk.ts';
import { type Lake, openLake } from '../../workers/lake/lake.ts';
import { PriceDesk } from '../../workers/lake/prices/price-desk.ts';
import { QueryEngine } from '../../workers/lake/query/query-engine.ts';
import { ReconcileDesk } from '../../workers/lake/reconcile/reconcile-desk.ts';
import { UnitDesk } from '../../workers/lake/units/unit-desk.ts';
import { temporaryFolder } from '../support/workspace.ts';

/**
 * The answer key's money, found again by the engines that people ask. The key is plain sums over the written files and shares in whole numbers; the
 * engines read the lake. Where the two agree to the last digit, neither can be wrong alone.
 */
const folder = temporaryFolder('demo-money');
const signal = new AbortController().signal;
const author = 'demo';
const month = { from: '2026-09-01', to: '2026-10-01' };
let lake: Lake;
let query: QueryEngine;
let made: GeneratedDemo;
let key: MoneyKey;
let untagged: AnswerKey['untagged'];

async function finish<T>(run: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const step = await run.next();
    if (step.done) return step.value;
  }
}
const all = (sql: string) => lake.engine.sql.all(sql);
const ask = async (part: Partial<QuerySpecInput>) => {
  const head = await query.run(QuerySpec.parse({ measures: ['EffectiveCost'], ...month, ...part }), signal);
  return resultToJson(head, query.takeBytes(head.ticket));
};
const unitCost = (spec: UnitSpecInput) =>
  new UnitDesk(lake.engine, query).series({ ...UnitSpec.parse({ ...month, ...spec }), custom: null }, signal);
const figure = (id: string) => {
  const found = key.units.find(unit => unit.id === id);
  if (!found) throw new Error(`no unit ${id} in the key`);
  return found;
};
const amount = (text: unknown) => formatAmount(parseAmount(String(text)));

beforeAll(async () => {
  lake = await openLake({ workspaceDir: folder.path, memoryLimit: '1GB', threads: 2 });
  query = new QueryEngine(lake.engine, () => lake.lakeVersion());
  const dir = join(folder.path, 'staging', 'demo');
  made = await finish(generateDemo(lake.engine, { dir, rows: 60_000, seed: 42 }, signal));
  const answers = JSON.parse(readFileSync(made.answerKeyPath, 'utf8')) as AnswerKey;
  ({ money: key, untagged } = answers);
  const derivations = new Derivations(lake);
  const files = [...made.files, ...made.usageFiles];
  const run = lake.importer.import({ files, source: null, acceptPartial: false, isDemo: true }, signal);
  const result = await finish(derivations.after(run, signal));
  expect(result.failures).toEqual([]);
  const desk = new PriceDesk(lake, derivations);
  const book = { baseVersion: 0, note: 'demo', author, entries: made.prices, recompute: false };
  await finish(desk.save(book, new Date('2026-10-20T08:00:00Z'), signal));
  await new ReconcileDesk(lake).save({ invoices: made.invoices, author }, signal);
  await new FxDesk(lake).save({ baseVersion: 0, note: 'demo', rates: made.fxRates, author }, signal);
  const model = { rules: made.splitRules, note: 'demo', includeClosed: true, baseVersion: 0, author };
  await finish(new CostModels(lake.engine, lake.importer).apply(model, signal));
});
afterAll(async () => {
  await lake.close();
  folder.remove();
});

describe('the model version that raised the cost of a request', () => {
  it('has as many requests and tokens in the usage as in the key, and its cost on the bill', async () => {
    for (const stretch of [key.modelVersion.before, key.modelVersion.after, key.modelVersion.monthBefore]) {
      const [usage] = await all(
        `SELECT sum(Requests)::VARCHAR AS requests, (sum(OutputTokens) / sum(Requests))::DECIMAL(18, 0)::VARCHAR AS output, (sum(InputCacheReadTokens) / sum(Requests))::DECIMAL(18, 0)::VARCHAR AS cached,
           (sum(InputUncachedTokens) / sum(Requests))::DECIMAL(18, 0)::VARCHAR AS input
         FROM fact_llm_usage WHERE Grain = '1d' AND ModelVersion = '${stretch.modelVersion}' AND ObservedAt >= TIMESTAMP '${stretch.from}' AND ObservedAt < TIMESTAMP '${stretch.to}'`,
      );
      const { input, cached_input, output } = stretch.tokensPerRequest;
      expect(usage).toEqual({ requests: stretch.requests, input, cached: cached_input, output });
      const { rows } = await ask({
        from: stretch.from,
        to: stretch.to,
        filters: [
          { dimension: 'x_ModelVersion', values: [stretch.modelVersion] },
          { dimension: 'x_Feature', values: ['chat'] },
        ],
      });
      expect(rows.map(row => row.EffectiveCost)).toEqual([stretch.effectiveCost]);
    }
  });

  it('costs 30 % more a request because of tokens alone: prices are the same, and so is what people ask', () => {
    const { before, after } = key.modelVersion;
    expect(after.effectivePricePerMillion).toEqual(before.effectivePricePerMillion);
    // (10,062 x 1.25 + 6,265 x 0.125 + 1,750 x 10) / (6,834 x 1.25 + 9,492 x 0.125 + 1,400 x 10) = 1.30
    expect(Number(after.costPerRequest) / Number(before.costPerRequest)).toBeCloseTo(1.3, 1);
    expect(Number(after.requests) / Number(before.requests)).toBeLessThan(1.06); // growth of four weeks
  });

  it('stands out when the cost of a request is asked for by model version', async () => {
    const filters = [{ dimension: 'x_Feature', values: ['chat'] }];
    const series = await unitCost({ unit: 'request', dims: ['x_ModelVersion'], filters });
    const found = new Map(series.rows.map(row => [row.keys[0], row]));
    for (const version of [key.modelVersion.before.modelVersion, key.modelVersion.after.modelVersion])
      expect(found.get(version)?.unitCost, version).not.toBeNull();
    const { inMonth, monthBefore } = key.modelVersion;
    expect(series.totals.map(row => [row.cost, row.quantity])).toEqual([[inMonth.effectiveCost, inMonth.requests]]);
    expect(Number(inMonth.costPerRequest) / Number(monthBefore.costPerRequest)).toBeGreaterThan(1.25);
  });
});

describe('the cost model', () => {
  it('gives each team the amount of the key, to the last digit', async () => {
    const { rows } = await ask({
      allocation: 'split',
      dimensions: ['x_Team'],
      filters: [{ dimension: 'BillingCurrency', values: ['USD'] }],
    });
    const found = rows.map(row => [row.x_Team, row.EffectiveCost] as const);
    const byTeam = (a: readonly unknown[], b: readonly unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
    expect(found.toSorted(byTeam)).toEqual(key.allocation.teams.map(row => [row.team, row.after]).toSorted(byTeam));
    expect(key.allocation.output).toBe(key.allocation.input);
  });

  it('splits idle GPUs by the time that jobs held, and leaves untagged charges untagged', async () => {
    const rows = await all(
      `SELECT t.x_Team AS team, sum(a.EffectiveCost)::VARCHAR AS cost FROM rollup_allocated_month a JOIN dim_team_product t USING (x_TeamProductKey)
       WHERE a.x_AllocationRule = 'idle-gpus' AND a.Bucket = TIMESTAMP '${month.from}' GROUP BY 1 ORDER BY 1`,
    );
    expect(rows.map(row => [row.team, amount(row.cost)])).toEqual(
      key.idleGpus.teams.map(row => [row.team, row.amount]),
    );
    const sum = key.idleGpus.teams.reduce((total, row) => total + parseAmount(row.amount), 0n);
    expect(formatAmount(sum)).toBe(key.idleGpus.cost);
    const [rest] = await all(
      `SELECT count(*) FILTER (x_AllocationKind = 'unallocated')::INTEGER AS unallocated, count(DISTINCT x_AllocationRule)::INTEGER AS rules FROM rollup_allocated_month`,
    );
    expect(rest).toEqual({ unallocated: 0, rules: key.allocation.rules.length });
  });
});

it('finds the untagged share and who owns most of it', async () => {
  const { rows } = await ask({
    dimensions: ['ServiceProviderName', 'SubAccountName'],
    filters: [
      { dimension: 'x_Team', values: [null] },
      { dimension: 'BillingCurrency', values: ['USD'] },
    ],
    orderBy: [{ column: 'EffectiveCost', descending: true }],
  });
  expect(rows.map(row => [row.ServiceProviderName, row.SubAccountName, row.EffectiveCost])).toEqual(
    key.untagged.owners.map(row => [row.provider, row.subAccount, row.effectiveCost]),
  );
  expect(key.untagged.owners[0]).toMatchObject({ provider: 'AWS', subAccount: 'legacy-acquired' });
  expect(Number(key.untagged.owners[0]?.share)).toBeGreaterThan(0.4);
  expect(untagged.find(({ currency }) => currency === 'USD')).toBeDefined();
});

describe('the invoices', () => {
  const list = () =>
    new ReconcileDesk(lake).list({ now: '2026-10-20T08:00:00Z', sources: [], from: '2025-10', to: '2026-10' }, signal);

  it('are one for each bill and closed month, and differ from the lines where the key says so', async () => {
    const months = await list();
    expect(months).toHaveLength(9 * 12);
    expect(key.invoices.count).toBe(9 * 12);
    const differing = months.filter(({ state }) => state === 'differs');
    expect(differing.map(({ issuer, month: period }) => [issuer, period])).toEqual([
      [key.invoices.differing.issuer, key.invoices.differing.month],
    ]);
    expect(differing[0]?.residuals[0]).toMatchObject({
      name: 'invoice-billed',
      amount: key.invoices.differing.difference,
      isWithin: false,
    });
    expect(months.filter(({ state }) => state === 'no-invoice')).toEqual([]);
    // seats and taxes that no usage is behind, and a model without a price
    const blocked = months.filter(({ state }) => state === 'blocked');
    for (const { issuer, blocks } of blocked) {
      expect(['OpenAI, LLC', 'Anthropic, PBC']).toContain(issuer);
      expect(new Set(blocks.map(({ code }) => code))).toEqual(new Set(['metered-residual']));
    }
  });

  it('have the amounts of the key in the closed month', async () => {
    const found = (await list()).filter(({ month: period }) => period === key.month);
    const byIssuer = (a: readonly unknown[], b: readonly unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
    expect(found.map(row => [row.issuer, row.billed, row.invoiced]).toSorted(byIssuer)).toEqual(
      key.invoices.lines.map(row => [row.issuer, row.billed, row.invoiced]).toSorted(byIssuer),
    );
  });

  it('lie beside the key as a list that the import of invoices reads', async () => {
    const file = made.bookFiles.find(({ name }) => name === 'invoices.csv');
    if (!file) throw new Error('no list of invoices');
    const { invoices, problems } = await new ReconcileDesk(lake).readFile(file, signal);
    expect(problems).toEqual([]);
    expect(invoices).toEqual(made.invoices);
  });
});

describe('the exchange rates', () => {
  it('cover every day of the euro bill and convert its month as the key says', async () => {
    const fx = new FxDesk(lake);
    expect(await fx.gaps({ to: 'USD' })).toEqual([]);
    const filters = [{ dimension: 'InvoiceIssuerName', values: ['OVH GmbH'] }];
    const { rows, meta } = await ask({ filters, currency: 'USD' });
    expect(rows.map(row => row.EffectiveCost)).toEqual([key.conversion.converted]);
    expect(meta.conversion).toMatchObject({ sources: [key.conversion.source], missing: [] });
  });

  it('lie beside the key as a list that the import of rates reads', async () => {
    const file = made.bookFiles.find(({ name }) => name === 'fx-rates.csv');
    if (!file) throw new Error('no list of rates');
    expect((await new FxDesk(lake).readFile({ file })).rates).toEqual(made.fxRates);
  });
});

describe('the unit costs', () => {
  it.each([
    ['chat-request', { unit: 'request', filters: [{ dimension: 'x_Feature', values: ['chat'] }] }],
    ['assistant-session', { unit: 'session', filters: [{ dimension: 'x_Product', values: ['Assistant'] }] }],
    ['training-run', { unit: 'training-run' }],
    [
      'gpu-hour-reserved',
      { unit: 'gpu-hour-allocated', filters: [{ dimension: 'ServiceName', values: ['GPU Cluster Hours'] }] },
    ],
  ] as const)('%s is what the unit cost of the lake says', async (id, spec) => {
    const wanted = figure(id);
    const { totals } = await unitCost({
      ...spec,
      filters: 'filters' in spec ? [...spec.filters.map(filter => ({ ...filter, values: [...filter.values] }))] : [],
    });
    const dollars = totals.filter(({ currency }) => currency === 'USD');
    expect(dollars.map(row => [row.cost, row.quantity, row.unitCost])).toEqual([
      [wanted.cost.amount, wanted.units.quantity, wanted.unitCost],
    ]);
  });

  it('show the retry loop as dearer documents, not as more of them', () => {
    const [before, now] = [figure('document-before'), figure('document')];
    expect(Number(before.unitCost) / Number(now.unitCost)).toBeGreaterThan(1.4);
    expect(Number(before.units.quantity) / Number(now.units.quantity)).toBeLessThan(1);
  });
});

it('is on the page of the answer key', () => {
  const page = readFileSync(made.answerKeyPath.replace(/\.json$/, '.md'), 'utf8');
  const { modelVersion, idleGpus, untagged: bare, invoices, conversion } = key;
  for (const text of [
    modelVersion.explanation,
    idleGpus.cost,
    bare.share,
    invoices.differing.difference,
    conversion.converted,
  ])
    expect(page).toContain(text);
  for (const unit of key.units) expect(page).toContain(unit.unitCost);
});
