import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelProviders } from '../../../src-core/llm/providers.ts';
import { providerOfCharge, providerOfChargeSql } from '../../../src-core/units/model-match.ts';
import { saveCards, threeDollars } from '../gpu/gpu-bench.ts';
import { job } from '../lake-records/records-csv.ts';
import { shown, tokens, UnitBench, usage } from './unit-bench.ts';

let bench: UnitBench;
const hour = 3600;
const november = { from: '2024-11', to: '2024-12' };
const signal = new AbortController().signal;

const gpuCharge = (day: string, cost: string, hours: string, status: 'Used' | 'Unused', account: string) => ({
  ...{ BilledCost: cost, EffectiveCost: cost, ListCost: cost, ContractedCost: cost },
  ...{ BillingPeriodStart: '2024-11-01T00:00:00Z', BillingPeriodEnd: '2024-12-01T00:00:00Z' },
  ...{ ChargePeriodStart: `2024-11-${day}T00:00:00Z`, ChargePeriodEnd: `2024-11-${day}T23:00:00Z` },
  ...{ ProviderName: 'Cluster', PublisherName: 'Cluster', ServiceName: 'GPU', SubAccountId: account },
  ...{ ResourceId: 'c/gpu', ResourceName: 'gpu', ConsumedQuantity: hours, ConsumedUnit: 'GPU-Hours' },
  ...{ CapacityReservationId: 'c', CapacityReservationStatus: status, Tags: JSON.stringify({ team: account }) },
});

beforeAll(async () => {
  bench = await UnitBench.open();
  await bench.charges([
    gpuCharge('03', '30', '10', 'Used', 'nlp'),
    gpuCharge('04', '6', '2', 'Used', 'nlp'),
    gpuCharge('03', '12', '4', 'Unused', 'platform'),
  ]);
  const held = { Account: 'nlp', Partition: 'gpu', Gpus: 2, GpuType: 'a100', GpuTypes: '{"a100":2}' };
  await bench.records('gpu-job', [
    // 2 GPUs from 22:00 to 02:00: 4 GPU-hours on the 3rd and 4 on the 4th; suspended half of the time, so 4 of them ran
    job('1', 4 * hour, {
      ...held,
      SubmitAt: '2024-11-03T22:00:00Z',
      StartAt: '2024-11-03T22:00:00Z',
      ElapsedSeconds: 2 * hour,
      SuspendedSeconds: 2 * hour,
    }),
    job('2', hour, { ...held, SubmitAt: '2024-11-03T10:00:00Z', StartAt: '2024-11-03T10:00:00Z' }), // 2 GPU-hours
  ]);
  await saveCards(bench.workspace, [threeDollars({ validFrom: '2024-01-01T00:00:00Z' })]);
});
afterAll(() => bench.close());

describe('cost per GPU-hour', () => {
  it('allocated: everything that is paid for, over the hours on the same lines', async () => {
    // (30 + 6 + 12) / (10 + 2 + 4) = 3; of it used (30 + 6) / 16 = 2.25
    const { totals } = await bench.series({ unit: 'gpu-hour-allocated', ...november });
    expect(shown(totals)).toEqual([['48', '16', '3']]);
    expect(totals[0]?.bases).toEqual({ reserved: '3', used: '2.25', marginal: null });
  });

  it('held and used (trap 12): suspended time is held and not run', async () => {
    const held = await bench.series({ unit: 'gpu-hour-held', ...november });
    // 48 / (8 + 2) = 4.8; power alone 1 kW x 1.4 x 0.1 = 0.14
    expect(shown(held.totals)).toEqual([['48', '10', '4.8']]);
    expect(held.totals[0]?.bases).toEqual({ reserved: '4.8', used: '3.6', marginal: '0.14' });
    const used = await bench.series({ unit: 'gpu-hour-used', ...november });
    expect(shown(used.totals)).toEqual([['48', '6', '8']]); // 48 / (4 + 2)
  });

  it('cuts a job at midnight; parts add up to the whole', async () => {
    const { rows } = await bench.series({ unit: 'gpu-hour-held', grain: 'day', ...november });
    expect(rows.map(row => [row.bucket?.slice(8, 10), row.cost, row.quantity])).toEqual([
      ['03', '42', '6'], // 2 x 2 h of job 1 and 2 x 1 h of job 2
      ['04', '6', '4'],
    ]);
    const seoul = await bench.series({
      unit: 'gpu-hour-held',
      grain: 'day',
      zone: 'Asia/Seoul',
      from: '2024-11-03',
      to: '2024-11-06',
    });
    const hours = seoul.rows.map(row => Number(row.quantity ?? 0));
    expect(hours.reduce((sum, each) => sum + each, 0)).toBe(10);
  });

  it('by team: from the charges of the account; idle capacity is nobody\u2019s', async () => {
    const { rows } = await bench.series({ unit: 'gpu-hour-held', dims: ['x_Team'], ...november });
    expect(shown(rows)).toEqual([
      ['nlp', '36', '10', '3.6'],
      ['platform', '12', null, null],
    ]);
  });
});

describe('cards and break-even', () => {
  it('the last month whose days all have charges, with the one before and a trend', async () => {
    const model = { BillingPeriodStart: '2024-11-01T00:00:00Z', BillingPeriodEnd: '2024-12-01T00:00:00Z' };
    const on = (day: string, cost: string) => ({
      ...tokens('01', 'k1', cost),
      ...model,
      ChargePeriodStart: `2024-${day}T00:00:00Z`,
      ChargePeriodEnd: `2024-${day}T12:00:00Z`,
    });
    await bench.charges([on('10-05', '8'), on('11-30', '12'), on('12-02', '1')], 'models.csv');
    const at = (day: string, requests: number) => usage('01', 'k1', requests, { ObservedAt: `2024-${day}T00:00:00Z` });
    await bench.records('llm-usage', [at('10-05', 100), at('11-30', 100), at('12-02', 100)]);
    const cards = await bench.desk.cards({ month: null, measure: 'EffectiveCost', custom: [] }, signal);
    const request = cards.find(card => card.unit === 'request');
    expect(request).toMatchObject({ month: '2024-11', row: { unitCost: '0.12', previous: { unitCost: '0.08' } } });
    expect(request?.trend.map(({ unitCost }) => unitCost)).toEqual([null, null, null, null, '0.08', '0.12']);
    expect(cards.find(card => card.unit === 'gpu-hour-held')?.row.unitCost).toBe('4.8');
    expect(
      cards.find(card => card.unit === 'outcome'),
      'nothing counts outcomes',
    ).toBeUndefined();
  });

  it('own GPUs against the price of the very tokens they served', async () => {
    const own = { ModelProvider: 'self-hosted', Model: 'llama', Route: 'gateway', ObservedAt: '2024-11-03T12:00:00Z' };
    await bench.records('llm-usage', [usage('01', 'own', 1_000_000, own)], 'own.csv'); // 15 M tokens
    const spec = { ...november, measure: 'EffectiveCost' as const, usage: [], targetLoad: 0.9, tokens: null };
    const capacity = [{ dimension: 'ResourceName', op: 'in' as const, values: ['gpu'] }];
    const api = { provider: null, model: null, perMillion: '4' };
    const answer = await bench.desk.breakEven({ ...spec, capacity, api }, signal);
    // 48 / 15 M = 3.2; used 36 / 15 = 2.4; power 10 h x 0.14 = 1.4 / 15 = 0.0933
    expect(answer).toMatchObject({ currency: 'USD', reservedCost: '48', tokens: '15000000', apiPerMillion: '4' });
    expect(answer.selfHostedPerMillion).toEqual({ reserved: '3.2', used: '2.4', marginal: '0.0933333333' });
    // (48 - 1.4) / (4 - 0.09333...) = 11.9283276... million; 36 of 48 used = 75 %, so 90 % serve 18 M
    expect(answer.breakEvenTokens).toBe('11928328');
    expect(answer.facts).toMatchObject({ load: '0.75', tokensAtTargetLoad: '18000000' });
    await expect(
      bench.desk.breakEven({ ...spec, from: '2023-01', to: '2023-02', capacity, api }, signal),
    ).rejects.toMatchObject({ code: 'units.needs-bounds' });
  });
});

it('the provider of a charge is the same in TypeScript and in SQL', async () => {
  const sellers = [...Object.values(modelProviders).flatMap(facts => facts.serviceProviders), 'Mistral AI', 'azure'];
  const services = ['Amazon Bedrock', 'Azure OpenAI Service', 'Vertex AI', 'Compute Engine', ''];
  for (const seller of sellers)
    for (const service of services) {
      const [row] = await bench.workspace.sql(
        `SELECT ${providerOfChargeSql()} AS provider FROM (SELECT '${seller}' AS "ServiceProviderName", nullif('${service}', '') AS "ServiceName")`,
      );
      expect(row?.provider, `${seller} ${service}`).toBe(providerOfCharge(seller, service === '' ? null : service));
    }
});
