import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestWorkspace } from '../lake-import/open-workspace.ts';

type Points = readonly (readonly [number, string])[];

const answer = (result: readonly { metric: Record<string, string>; values: Points }[], resultType = 'matrix') =>
  JSON.stringify({ status: 'success', data: { resultType, result } });
/** 2026-11-09T00:00:00Z. */
const START = 1_794_182_400;
const card = { UUID: 'GPU-1', hostname: 'gpu-01', gpu: '0', modelName: 'NVIDIA A100' };
const series = (name: string, labels: Record<string, string>, values: readonly string[], step = 60) => ({
  metric: { __name__: name, ...labels },
  values: values.map((value, index) => [START + 7.113 + index * step, value] as const),
});
const util = series('DCGM_FI_DEV_GPU_UTIL', { ...card, hpc_job: '9' }, ['50', '60', '70', '80', '90']);

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(async () => {
  expect(await workspace.failedChecks()).toEqual([]);
  await workspace.remove();
});

const sniff = async (name: string, content: string | Uint8Array) => {
  const [verdict] = await workspace.lake.importer.sniff(
    [await workspace.write(name, content)],
    new AbortController().signal,
  );
  if (verdict === undefined) throw new Error('no verdict');
  return verdict;
};
const imported = async (name: string, content: string | Uint8Array) => {
  const result = await workspace.import([await workspace.write(name, content)]);
  expect(result.failures).toEqual([]);
  const [drop] = result.drops;
  if (drop === undefined) throw new Error('nothing was imported');
  return drop;
};

describe('a saved answer of Prometheus', () => {
  it('becomes GPU samples, gzipped or not, the same bytes once', async () => {
    const text = answer([util]);
    expect(await sniff('u.json', text)).toMatchObject({
      format: 'prometheus',
      container: 'json',
      rows: { count: 1, exact: true },
      period: { start: '2026-11-09T00:00:00.000Z', end: '2026-11-09T00:05:00.000Z' },
      sentence:
        'Prometheus range answer: DCGM_FI_DEV_GPU_UTIL of 1 GPU on 1 host, 2026-11-09 00:00 to 2026-11-09 00:05 UTC, every 60 s (5 samples).',
      problem: null,
    });
    await imported('u.json', text);
    expect((await imported('u.json', text)).status).toBe('unchanged');
    expect((await imported('u.json.gz', gzipSync(text))).status).toBe('unchanged');
    const rows = await workspace.sql(
      'SELECT Host, GpuUuid, JobId, Attribution, Samples::INTEGER AS samples, CoveredSeconds::INTEGER AS covered, GpuUtilization AS util FROM fact_gpu_sample',
    );
    expect(rows).toEqual([
      { Host: 'gpu-01', GpuUuid: 'GPU-1', JobId: '9', Attribution: 'hpc-job', samples: 5, covered: 300, util: 0.7 },
    ]);
  });

  it('keeps the GPU part of a mixed file and says what was left out', async () => {
    const clock = series('DCGM_FI_DEV_SM_CLOCK', card, ['1410', '1410']);
    const drop = await imported('mixed.json', answer([util, clock]));
    expect(await workspace.rowCount('fact_gpu_sample')).toBe(1);
    expect(await workspace.lake.importer.findings(drop.id)).toMatchObject([
      { rule: 'prometheus.left-out', column: 'DCGM_FI_DEV_SM_CLOCK', rows: 1 },
    ]);
    // alone it is imported, as a figure
    await imported('clock.json', answer([clock]));
    expect(
      await workspace.sql('SELECT MetricName, Value::VARCHAR AS v, IntervalSeconds::INTEGER AS s FROM fact_metric'),
    ).toEqual(
      Array.from({ length: 2 }, () => ({
        MetricName: 'DCGM_FI_DEV_SM_CLOCK',
        v: expect.stringMatching(/^1410\.0+$/),
        s: 0,
      })),
    );
  });

  it('keeps a value to its 24th decimal, and tells when more were rounded', async () => {
    const drop = await imported('tiny.json', answer([series('tiny_ratio', {}, ['1.5e-10', '1.2345678901234567e-10'])]));
    const rows = await workspace.sql('SELECT Value::VARCHAR AS v, Unit FROM fact_metric ORDER BY IntervalStart');
    expect(rows).toEqual([
      { v: '0.000000000150000000000000', Unit: '1' },
      { v: '0.000000000123456789012346', Unit: '1' },
    ]);
    expect(await workspace.lake.importer.findings(drop.id)).toMatchObject([
      { rule: 'value.rounded', column: 'Value', rows: 1 },
    ]);
  });

  it('is refused in words when it is something else, and nothing changes', async () => {
    const text = answer([util]);
    const refusals: readonly (readonly [string, string | Uint8Array, string])[] = [
      ['error.json', '{"status":"error","errorType":"bad_data","error":"parse error"}', 'format.unrecognised'],
      ['list.json', '{"status":"success","data":["a"]}', 'format.unrecognised'],
      ['empty.json', answer([]), 'format.unrecognised'],
      ['plain.txt', 'Unauthorized\n', 'format.unrecognised'],
      ['cut.json', text.slice(0, -9), 'format.unrecognised'],
      ['cut.json.gz', gzipSync(text).subarray(0, -9), 'format.truncated-gzip'],
      ['latin.json', Buffer.from(text.replace('gpu-01', 'gpü'), 'latin1'), 'format.encoding'],
      ['far.json', answer([{ metric: { __name__: 'x' }, values: [[1e18, '1']] }]), 'format.unrecognised'],
      [
        'scrape.txt',
        '# HELP DCGM_FI_DEV_SM_CLOCK SM clock\n# TYPE DCGM_FI_DEV_SM_CLOCK gauge\n',
        'format.unrecognised',
      ],
    ];
    for (const [name, content, code] of refusals) {
      const { problem } = await sniff(name, content);
      expect(problem?.code, name).toBe(code);
      const { failures } = await workspace.import([await workspace.write(name, content)]);
      expect(
        failures.map(failure => failure.error.code),
        name,
      ).toEqual([code]);
    }
    const scrape = await sniff('scrape.txt', refusals.at(-1)?.[1] ?? '');
    expect(scrape.sentence).toMatch(/^This is one scrape of a GPU exporter\. A scrape does not say when it was made\./);
    expect(workspace.lake.lakeVersion()).toBe(0);
  });

  it('reads labels as data, whatever they are called', async () => {
    const labels = { ...card, constructor: 'x', toString: 'y', "quo'te": '"; DROP TABLE fact_gpu_sample; --' };
    await imported('labels.json', answer([series('DCGM_FI_DEV_GPU_UTIL', labels, ['1', '1'])]));
    const [row] = await workspace.sql('SELECT Labels FROM fact_gpu_sample');
    expect(JSON.parse(String(row?.Labels))).toEqual({
      constructor: 'x',
      toString: 'y',
      "quo'te": '"; DROP TABLE fact_gpu_sample; --',
    });
  });
});
