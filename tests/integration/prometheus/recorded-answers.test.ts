import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SniffVerdict } from '../../../src-core/contract/imports.ts';
import { TestWorkspace } from '../../contract/lake-import/open-workspace.ts';
import { sharedData } from '../../support/repository.ts';
import { noData, unless } from '../../support/skip.ts';

const folder = sharedData('prometheus-recorded');
if (folder === undefined) console.warn('The recorded Prometheus answers are skipped: the data sets are not here.');

/** The body of a recorded answer; the `{request, response}` around it belongs to the recording. */
const body = (name: string): string =>
  JSON.parse(gunzipSync(readFileSync(join(folder ?? '', `${name}.json.gz`))).toString()).response.body;
const names =
  folder === undefined
    ? []
    : readdirSync(folder)
        .filter(name => name.endsWith('.json.gz'))
        .map(name => name.replace('.json.gz', ''));

const week = '2026-11-09 00:05 to 2026-11-16 00:05 UTC, every 300 s';

/** What each answer is called, or why it is refused; the first words are enough. */
const expected: Readonly<Record<string, string>> = {
  'range-DEV_GPU_UTIL-7d-300s': `Prometheus range answer: DCGM_FI_DEV_GPU_UTIL of 16 GPUs on 4 hosts, ${week} (32,215 samples).`,
  'range-PROF_SM_ACTIVE-7d-300s': `Prometheus range answer: DCGM_FI_PROF_SM_ACTIVE of 16 GPUs on 4 hosts, ${week} (32,198 samples).`,
  'range-DEV_TOTAL_ENERGY_CONSUMPTION-7d-300s': `Prometheus range answer: DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION of 16 GPUs on 4 hosts, ${week} (32,215 samples).`,
  'range-gap-gpu-k8s-02': 'Prometheus range answer: DCGM_FI_DEV_POWER_USAGE of 4 GPUs on 1 host, 2026-11-10 06:00',
  'range-kwh-by-model-1h': 'Prometheus range answer: range-kwh-by-model-1h, 2 series',
  'instant-vector':
    'Prometheus instant answer: DCGM_FI_DEV_GPU_UTIL of 16 GPUs on 4 hosts, at 2026-11-12 12:00 UTC (16 samples).',
  'instant-scalar': 'Prometheus scalar answer: instant-scalar, 1 series',
  'instant-string': 'This is a Prometheus answer that is one text.',
  'range-empty': 'This is a Prometheus answer without one sample.',
  'error-11000-points': 'This is an error that Prometheus answered (bad_data: exceeded maximum resolution',
  'error-too-many-samples': 'This is an error that Prometheus answered (execution:',
  'error-timeout': 'This is an error that Prometheus answered (timeout:',
  'error-404': 'This is the answer "404 page not found" of a web server.',
  'auth-missing': 'This is the answer "Unauthorized" of a server that asked for a user name and password.',
  'tls-plain-http': 'This is the answer of a server that only speaks https.',
  federate: 'This is one scrape of a Prometheus exporter.',
  targets: 'This is a Prometheus answer without samples',
};

describe('the recorded answers of a real Prometheus', unless(folder === undefined ? noData : null), () => {
  let workspace: TestWorkspace;
  beforeEach(async () => {
    workspace = await TestWorkspace.create();
  });
  afterEach(async () => {
    expect(await workspace.failedChecks()).toEqual([]);
    await workspace.remove();
  });
  const file = (name: string) => workspace.write(`${name}.json`, body(name));
  const sniff = async (list: readonly string[]): Promise<SniffVerdict[]> => {
    const files = [];
    for (const name of list) files.push(await file(name));
    return workspace.lake.importer.sniff(files, new AbortController().signal);
  };

  it('are called by their right names; errors, lists and plain text are refused in words', async () => {
    const verdicts = await sniff(names);
    expect(verdicts).toHaveLength(56);
    const sentences = new Map(verdicts.map(verdict => [verdict.name.replace('.json', ''), verdict.sentence]));
    for (const [name, sentence] of Object.entries(expected)) expect(sentences.get(name), name).toContain(sentence);
    const isData = (name: string) => /^(range-(?!empty)|instant-(?!string)|auth-ok)/.test(name);
    for (const { name, problem } of verdicts) expect(problem === null, name).toBe(isData(name));
  });

  it('complete each other into one row per GPU and 5 minutes, in any order, twice as once', async () => {
    const list = ['DEV_GPU_UTIL', 'PROF_SM_ACTIVE', 'DEV_TOTAL_ENERGY_CONSUMPTION'].map(
      name => `range-${name}-7d-300s`,
    );
    const imported = async (order: readonly string[]) => {
      for (const name of order) expect((await workspace.import([await file(name)])).failures).toEqual([]);
      return workspace.lake.importer.lakeHash();
    };
    const hash = await imported(list);
    const [sums] = await workspace.sql(
      `SELECT count(*)::INTEGER AS "rows", count(DISTINCT GpuUuid)::INTEGER AS gpus, count(SmActive)::INTEGER AS active,
         round(sum(EnergyJoules) / 3600000, 3)::VARCHAR AS kwh FROM fact_gpu_sample`,
    );
    // From points every 300 s the counters gain 558.016 kWh: less than raw scrapes by what was used before the first and after the last point.
    expect(sums).toEqual({ rows: 32_071, gpus: 16, active: 32_013, kwh: '558.016' });
    const byHost = await workspace.sql(
      'SELECT Host, round(sum(EnergyJoules) / 3600000, 1)::VARCHAR AS kwh FROM fact_gpu_sample GROUP BY Host ORDER BY Host',
    );
    expect(byHost.map(row => row.kwh)).toEqual(['133.6', '240.1', '114.8', '69.6']); // the truth of the data set
    const again = await workspace.import([await file(list[1] ?? '')]);
    expect(again.drops.map(drop => drop.status)).toEqual(['unchanged']);
    await workspace.remove();
    workspace = await TestWorkspace.create();
    expect(await imported(list.toReversed())).toBe(hash);
  });

  it('keep figures that are no GPU metric as instants; a NaN is a row without a value', async () => {
    const files = [await file('range-avg-util-by-host-1h'), await file('instant-nan'), await file('instant-inf')];
    expect((await workspace.import(files)).failures).toEqual([]);
    const rows = await workspace.sql(
      'SELECT MetricName, count(*)::INTEGER AS n, count(Value)::INTEGER AS known FROM fact_metric GROUP BY 1 ORDER BY 1',
    );
    expect(rows).toEqual([
      { MetricName: 'instant-inf', n: 1, known: 0 },
      { MetricName: 'instant-nan', n: 1, known: 0 },
      { MetricName: 'range-avg-util-by-host-1h', n: 671, known: 671 },
    ]);
  });

  it('tell in the findings what was not a measurement', async () => {
    const { drops } = await workspace.import([await file('range-prof-nan-gpu-hpc-02')]);
    const findings = await workspace.lake.importer.findings(drops[0]?.id ?? null);
    expect(findings).toMatchObject([
      { rule: 'gpu.unusable', severity: 'info', column: 'DCGM_FI_PROF_SM_ACTIVE', rows: 1 },
    ]);
    const [counts] = await workspace.sql(
      'SELECT count(*)::INTEGER AS n, count(SmActive)::INTEGER AS known FROM fact_gpu_sample',
    );
    expect(counts?.n).toBeGreaterThan(Number(counts?.known));
  });
});
