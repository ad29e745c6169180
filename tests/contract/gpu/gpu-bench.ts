import { RateCard } from '../../../src-core/contract/prices.ts';
import { type DerivedOutcome, refreshDerived } from '../../../workers/lake/derive/derivation.ts';
import { gpuCharges } from '../../../workers/lake/derive/gpu-charges.ts';
import { saveRateCards } from '../../../workers/lake/prices/rate-cards.ts';
import type { TestWorkspace } from '../lake-import/open-workspace.ts';

/**
 * 3 USD a GPU-hour of November 2026 (720 hours), in parts that come out even: capital 103680 / 2 GPUs / 48 months = 1080 a month = 1.5;
 * people 5760 / 8 = 720 = 1; space 2073.6 / 8 = 259.2 = 0.36; power 1 kW x 1.4 x 0.1 = 0.14.
 */
export const threeDollars = (change: Partial<Record<keyof RateCard, unknown>> = {}): RateCard =>
  RateCard.parse({
    cluster: 'here',
    gpuType: null,
    currency: 'USD',
    validFrom: '2026-01-01T00:00:00Z',
    validTo: null,
    capital: { amount: '103680', gpus: 2, months: 48, residual: '0' },
    power: { wattsPerGpu: '1000', pricePerKwh: '0.1', pue: '1.4' },
    peoplePerMonth: '5760',
    spacePerMonth: '2073.6',
    gpusInService: 8,
    ...change,
  });

export const saveCards = (workspace: TestWorkspace, cards: readonly RateCard[]) =>
  workspace.lake.engine.withConnection(connection => saveRateCards(connection, cards, 'ana', new Date()));

export const refresh = (workspace: TestWorkspace): Promise<DerivedOutcome> =>
  refreshDerived(workspace.lake, gpuCharges, new AbortController().signal);

/** The derived lines summed by some columns: cost and GPU-seconds as plain decimals. */
export async function charges(workspace: TestWorkspace, ...by: string[]): Promise<string[]> {
  const rows = await workspace.sql(
    `SELECT ${by.map(column => `${column} AS "${column}", `).join('')}sum(EffectiveCost)::VARCHAR AS cost,
       sum(CAST(json_extract_string(x_Custom, '$.x_GpuSeconds') AS DECIMAL(38, 3)))::VARCHAR AS seconds
     FROM fact_cost_usage GROUP BY ALL ORDER BY ALL`,
  );
  const plain = (text: unknown) => String(text).replace(/\.?0+$/, '');
  return rows.map(row =>
    [...by.map(column => row[column] ?? 'none'), `${plain(row.cost)} USD`, `${plain(row.seconds)} s`].join(' | '),
  );
}

export const day = `strftime(ChargePeriodStart, '%m-%d')`;
export const use = `json_extract_string(x_Custom, '$.x_GpuUse')`;
