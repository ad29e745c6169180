import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { job, recordsCsv, type TestRecord } from '../lake-records/records-csv.ts';
import { charges, day, refresh, saveCards, threeDollars, use } from './gpu-bench.ts';

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(() => workspace.remove());

const put = async (rows: readonly TestRecord[], name = 'jobs.csv') => {
  const result = await workspace.import([await workspace.write(name, recordsCsv('gpu-job', rows))]);
  expect(result.failures).toEqual([]);
};
const hours = 3600;
/** A job of one GPU from `start`, held for `seconds`. */
const held = (id: string, start: string, seconds: number, more: TestRecord = {}) =>
  job(id, seconds, { SubmitAt: start, StartAt: start, Account: 'nlp', Partition: 'gpu', ...more });

describe('GPU time as charge lines', () => {
  it('costs held GPU-hours by account, partition and type: 3 USD each', async () => {
    await put([
      held('1', '2026-11-03T10:00:00Z', 2 * hours, { Gpus: 4, GpuTypes: '{"a100":4}', GpuType: 'a100' }), // 8 GPU-hours
      held('2', '2026-11-03T11:00:00Z', 30 * 60, { GpuTypes: '{"a100":1}' }), // 0.5
      held('3', '2026-11-03T11:00:00Z', hours, { Account: 'vision', Gpus: 3, GpuTypes: '{"a100":1,"h100":2}' }), // 1 + 2
      held('4', '2026-11-03T11:00:00Z', hours, { Partition: 'debug' }), // 1 of no type
      held('5', '2026-11-03T11:00:00Z', hours, { Gpus: 0 }), // no GPUs
    ]);
    await saveCards(workspace, [threeDollars()]);
    expect(await refresh(workspace)).toEqual({ made: ['gpu cost here 2026-11.csv'], withdrawn: 0 });
    expect(await charges(workspace, 'SubAccountId', 'ResourceId', 'SkuId')).toEqual([
      'nlp | here/debug | gpu-hour/any | 3 USD | 3600 s',
      'nlp | here/gpu | gpu-hour/a100 | 25.5 USD | 30600 s',
      'vision | here/gpu | gpu-hour/a100 | 3 USD | 3600 s',
      'vision | here/gpu | gpu-hour/h100 | 6 USD | 7200 s',
    ]);
    const [line] = await workspace.sql(
      `SELECT ServiceProviderName, ServiceName, ServiceCategory, ConsumedUnit, ConsumedQuantity::VARCHAR AS quantity, BillingCurrency, Tags, SkuPriceDetails,
         BilledCost::VARCHAR AS billed, x_Custom, (SELECT any_value(Source) FROM slice) AS source FROM fact_cost_usage WHERE SkuId = 'gpu-hour/h100'`,
    );
    expect(line).toMatchObject({
      ServiceProviderName: 'here',
      ServiceName: 'GPU cluster',
      ServiceCategory: 'AI and Machine Learning',
      ConsumedUnit: 'GPU-Hours',
      quantity: '2.000000000000000000000000',
      BillingCurrency: 'USD',
      Tags: '{"account":"vision","partition":"gpu"}',
      SkuPriceDetails: '{"GpuType":"h100"}',
      source: 'derived/gpu-rate-card',
    });
    // 2 GPU-hours: capital 3, people 2, space 0.72, power 0.28
    expect(JSON.parse(String(line?.x_Custom))).toMatchObject({
      x_CapitalCost: '3',
      x_PeopleCost: '2',
      x_SpaceCost: '0.72',
      x_PowerCost: '0.28',
      x_GpuUse: 'held',
    });
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('trap 12: cuts a job at midnight, the parts are the whole; suspended time is held', async () => {
    // 22:30 to 02:15 the day after next, 27.75 hours of 2 GPUs; 1 h of it suspended
    await put([
      held('1', '2026-11-03T22:30:00Z', 27.75 * hours, {
        Gpus: 2,
        ElapsedSeconds: 26.75 * hours,
        SuspendedSeconds: hours,
        EndAt: '2026-11-05T02:15:00Z',
      }),
    ]);
    await saveCards(workspace, [threeDollars()]);
    await refresh(workspace);
    expect(await charges(workspace, day)).toEqual([
      '11-03 | 9 USD | 10800 s', // 1.5 h x 2
      '11-04 | 144 USD | 172800 s', // 24 h x 2
      '11-05 | 13.5 USD | 16200 s', // 2.25 h x 2
    ]);
  });

  it('the month decides what an hour of capital, people and space costs', async () => {
    await put([held('1', '2026-11-30T23:00:00Z', 2 * hours)]);
    await saveCards(workspace, [threeDollars()]);
    expect((await refresh(workspace)).made).toEqual(['gpu cost here 2026-11.csv', 'gpu cost here 2026-12.csv']);
    // December: (1080 + 720 + 259.2) / 744 h + 0.14 = 2.767741935483870967741935 + 0.14
    expect(await charges(workspace, day)).toEqual([
      '11-30 | 3 USD | 3600 s',
      '12-01 | 2.907741935483870967741935 USD | 3600 s',
    ]);
  });

  it('what no job held is idle: capacity less held, between the first and the last instant the records tell of', async () => {
    await put([
      held('1', '2026-11-03T06:00:00Z', 12 * hours, { Gpus: 4, GpuTypes: '{"a100":4}', EndAt: '2026-11-03T18:00:00Z' }), // 48 GPU-hours
      held('2', '2026-11-05T00:00:00Z', 6 * hours, { Gpus: 8, GpuTypes: '{"a100":8}', EndAt: '2026-11-05T06:00:00Z' }), // 48
    ]);
    await saveCards(workspace, [threeDollars({ gpuType: 'a100', capacityGpus: 8 })]);
    await refresh(workspace);
    expect(await charges(workspace, day, use, 'CapacityReservationStatus')).toEqual([
      '11-03 | held | Used | 144 USD | 172800 s',
      '11-03 | idle | Unused | 288 USD | 345600 s', // from 06:00, where the records begin: 8 x 18 - 48 = 96 GPU-hours
      // nobody knows of the 4th: no record, no question asked. On the 5th 8 x 6 - 48 = 0: nothing idle until 06:00, where the records end
      '11-05 | held | Used | 144 USD | 172800 s',
    ]);
    // a listing of the 4th arrives: one job of one GPU for an hour, 8 x 24 - 1 = 191 idle
    await put([held('3', '2026-11-04T03:00:00Z', hours, { GpuTypes: '{"a100":1}' })], 'later.csv');
    await refresh(workspace);
    expect(await charges(workspace, day, use)).toContain('11-04 | idle | 573 USD | 687600 s');
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('never charges idle below zero, nor without a capacity, nor outside the card', async () => {
    await put([held('1', '2026-11-03T00:00:00Z', 24 * hours, { Gpus: 4, EndAt: '2026-11-04T00:00:00Z' })]);
    await saveCards(workspace, [threeDollars({ capacityGpus: 2 })]); // 96 held of 48
    await refresh(workspace);
    expect(await charges(workspace, use)).toEqual(['held | 288 USD | 345600 s']);
    await saveCards(workspace, [
      threeDollars({ capacityGpus: 5, validFrom: '2026-11-03T12:00:00Z', validTo: '2026-11-03T18:00:00Z' }),
    ]);
    await refresh(workspace); // 6 hours x 4 held, x 1 idle; the rest of the day has no card
    expect(await charges(workspace, use)).toEqual(['held | 72 USD | 86400 s', 'idle | 18 USD | 21600 s']);
  });

  it('a card of the type beats one of every type, a later one follows an earlier one, a MIG slice needs its own', async () => {
    await put([
      held('1', '2026-11-03T11:00:00Z', 2 * hours, { GpuTypes: '{"h100":1}' }),
      held('2', '2026-11-03T11:00:00Z', hours, { GpuTypes: '{"a100":1}' }),
      held('3', '2026-11-03T11:00:00Z', hours, { GpuTypes: '{"1g.10gb":1}' }),
    ]);
    const double = { amount: '518400', gpus: 2, months: 48, residual: '103680' }; // 4320 a month = 6 an hour: 7.5 with the rest
    await saveCards(workspace, [
      threeDollars(),
      threeDollars({ gpuType: 'h100', capital: double, validTo: '2026-11-03T12:00:00Z' }),
    ]);
    await refresh(workspace);
    expect(await charges(workspace, 'SkuId', "json_extract_string(x_Custom, '$.x_RateCard')")).toEqual([
      'gpu-hour/a100 | here/any since 2026-01-01T00:00:00Z | 3 USD | 3600 s',
      'gpu-hour/h100 | here/any since 2026-01-01T00:00:00Z | 3 USD | 3600 s', // from noon
      'gpu-hour/h100 | here/h100 since 2026-01-01T00:00:00Z | 7.5 USD | 3600 s',
    ]);
  });

  it('follows jobs and cards, does nothing twice, and is withdrawn with its card or when a cloud bills the machines', async () => {
    await put([held('1', '2026-11-03T10:00:00Z', hours, { revision: 1, State: 'RUNNING' })]);
    expect(await refresh(workspace)).toEqual({ made: [], withdrawn: 0 }); // no card: unknown, not 0
    expect(await charges(workspace)).toEqual(['null USD | null s']);
    await saveCards(workspace, [threeDollars()]);
    await refresh(workspace);
    const version = workspace.lake.lakeVersion();
    await refresh(workspace);
    expect(workspace.lake.lakeVersion()).toBe(version);
    await put([held('1', '2026-11-03T10:00:00Z', 5 * hours, { revision: 2 })], 'ended.csv');
    await refresh(workspace);
    expect(await charges(workspace)).toEqual(['15 USD | 18000 s']);
    await saveCards(workspace, [threeDollars({ peoplePerMonth: '11520' })]);
    await refresh(workspace);
    expect(await charges(workspace)).toEqual(['20 USD | 18000 s']);
    await saveCards(workspace, [threeDollars()]);
    await refresh(workspace);
    expect(await charges(workspace), 'back to lines that were here before').toEqual(['15 USD | 18000 s']);
    await saveCards(workspace, [threeDollars({ isBilledElsewhere: true })]);
    expect(await refresh(workspace)).toEqual({ made: [], withdrawn: 1 });
    expect(await charges(workspace)).toEqual(['null USD | null s']);
    await saveCards(workspace, [threeDollars()]);
    await refresh(workspace);
    expect(await charges(workspace)).toEqual(['15 USD | 18000 s']);
    await saveCards(workspace, []);
    expect(await refresh(workspace)).toEqual({ made: [], withdrawn: 1 });
    expect(await workspace.failedChecks()).toEqual([]);
  });
});
