import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Pack, ReportTemplate } from '../../../src-core/contract/reports.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { type Charge, focusCsv } from '../lake-import/focus-csv.ts';
import { openReportWorkbench, type ReportWorkbench, rowsOf, tableOf } from './report-workbench.ts';

/** A template that is published month after month, and once more for a month that was restated. */
let reports: ReportWorkbench;
let templateId = '';

const charge = (month: string, team: string, quantity: string, price: string): Charge => {
  const cost = formatAmount((parseAmount(quantity) * parseAmount(price)) / 10n ** 24n);
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10);
  return {
    ...{ BilledCost: cost, EffectiveCost: cost, ListCost: cost, ContractedCost: cost },
    ...{ ConsumedQuantity: quantity, ConsumedUnit: 'Hours', PricingQuantity: quantity, PricingUnit: 'Hours' },
    ...{ ListUnitPrice: price, ContractedUnitPrice: price, SkuId: `sku-${team}`, SkuPriceId: `sku-${team}` },
    ...{ BillingPeriodStart: `${month}-01T00:00:00Z`, BillingPeriodEnd: `${next}T00:00:00Z` },
    ...{ ChargePeriodStart: `${month}-05T00:00:00Z`, ChargePeriodEnd: `${month}-05T01:00:00Z` },
    ...{ ResourceId: `r-${team}`, Tags: JSON.stringify({ team }) },
  };
};

async function bring(month: string, charges: readonly Charge[]): Promise<void> {
  const path = join(reports.folder, `${month}-${charges.length}.csv`);
  writeFileSync(path, focusCsv(charges));
  await reports.bring([path], 'bill');
}

beforeAll(async () => {
  reports = await openReportWorkbench('2024-11-10T09:00:00Z');
  await bring('2024-08', [charge('2024-08', 'search', '100', '0.3333333333'), charge('2024-08', 'old', '1', '7')]);
  await bring('2024-09', [charge('2024-09', 'search', '130', '0.3000000001'), charge('2024-09', 'new', '2', '2.5')]);
  const template = ReportTemplate.parse({
    ...{ name: 'Monthly', title: 'Monthly {period}', formats: ['csv'] },
    sections: [
      { kind: 'cost', by: ['x_Team'] },
      { kind: 'change', by: 'x_Team' },
    ],
    gate: { reconciliation: 'off', coverage: 'state', quality: 'off' },
  });
  templateId = (await reports.api.reports.saveTemplate({ id: null, baseVersion: null, template })).id;
});
afterAll(() => reports.close());

let day = 10;
/** A day after the one before: which pack was published last is told by the clock. */
async function build(period: string): Promise<Pack> {
  reports.setClock(`2024-11-${++day}T09:00:00Z`);
  const { taskId } = await reports.api.reports.build({ templateId, template: null, period });
  return reports.finish<Pack>(taskId);
}

async function publish(pack: Pack): Promise<void> {
  const folder = join(reports.folder, 'share');
  mkdirSync(folder, { recursive: true });
  const signal = new AbortController().signal;
  await reports.workbench.services.publications.publishTo(pack.id, { folder }, () => undefined, signal);
}

const sum = (amounts: readonly (string | null)[]) =>
  formatAmount(amounts.reduce((all, amount) => all + parseAmount(amount ?? '0'), 0n));

/** Everything that the note says of the dollars adds up to the difference of the two packs, to the last digit. */
function checkNote(pack: Pack, before: string, after: string): Record<string, string> {
  const [dollars] = pack.change?.explained.currencies ?? [];
  expect(pack.change?.explained.currencies).toHaveLength(1);
  const difference = sum([after, `-${before}`]);
  expect(dollars).toMatchObject({ currency: 'USD', before, after, difference });
  expect(sum(Object.values(dollars?.effects ?? {}))).toBe(difference);
  expect(sum([...(dollars?.groups ?? []).map(group => group.difference), dollars?.rest.difference ?? null])).toBe(
    difference,
  );
  for (const group of dollars?.groups ?? []) expect(sum(Object.values(group.effects))).toBe(group.difference);
  return Object.fromEntries(Object.entries(dollars?.effects ?? {}).filter(([, amount]) => amount !== '0'));
}

describe('the change note', () => {
  it('has nothing to compare with before anything was published, and says so', async () => {
    const pack = await build('2024-08');
    expect(pack.change).toBeNull();
    await publish(pack);
  });

  it('splits the difference to the month published last into parts that add up to it', async () => {
    // August: 100 x 0.3333333333 + 7 = 40.33333333. September: 130 x 0.3000000001 + 2 x 2.5 = 44.000000013
    const pack = await build('2024-09');
    const effects = checkNote(pack, '40.33333333', '44.000000013');
    expect(effects.new).toBe('5');
    expect(effects.ended).toBe('-7');
    // the rest is search: 39.000000013 - 33.33333333 = 5.666666683, price and volume by Bennet:
    // volume 30 x (0.3333333333 + 0.3000000001) / 2 = 9.500000001; price -0.0333333332 x 115 = -3.833333318
    expect(effects).toEqual({ new: '5', ended: '-7', volume: '9.500000001', price: '-3.833333318' });
    expect(pack.change?.against.period).toBe('2024-08');
    await publish(pack);
  });

  it('against the same month published before is the restatement, and nothing else', async () => {
    await bring('2024-09', [
      charge('2024-09', 'search', '130', '0.3000000001'),
      charge('2024-09', 'new', '2', '2.5'),
      charge('2024-09', 'late', '1', '0.000000000000000000000001'),
    ]);
    const pack = await build('2024-09');
    const effects = checkNote(pack, '44.000000013', '44.000000013000000000000001');
    expect(sum(Object.values(effects))).toBe('0.000000000000000000000001');
    const { model } = await reports.api.reports.preview({
      ...{ template: pack.template, templateId, period: '2024-09', rows: 50, sections: [1] },
    });
    expect(model.sections[0]?.paragraphs[0]).toBe(
      'Against the pack of the same period (September 2024), published Nov 12, 2024.',
    );
    const rows = rowsOf(tableOf(model, 'change'));
    expect(rows.map(({ Amount }) => Amount)).toEqual([
      '44.000000013',
      '0.000000000000000000000001',
      '44.000000013000000000000001',
    ]);
  });

  it('an unsaved template has no past', async () => {
    const { model } = await reports.preview(
      { name: 'Other', title: 'Other', sections: [{ kind: 'change', by: 'x_Team' }] },
      '2024-09',
    );
    expect(model.sections[0]?.paragraphs).toEqual(['No pack of this template was published before.']);
  });
});
