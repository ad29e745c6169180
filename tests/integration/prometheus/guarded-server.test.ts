import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectorContext } from '../../../src-core/connector/api-connector.ts';
import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { prometheusApi } from '../../../workers/connectors/prometheus/prometheus-api.ts';
import { type PrometheusSettings, prometheusSettings } from '../../../workers/connectors/prometheus/settings.ts';
import { httpThroughDoor, readAll } from '../../support/connector-context.ts';
import { type PrometheusServer, prometheusAbsent, startPrometheus } from '../../support/prometheus.ts';
import { unless } from '../../support/skip.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const absent = prometheusAbsent();
if (absent !== null) console.warn(`Prometheus tests are skipped: ${absent}.`);

/** 2026-03-02T00:00:00Z. */
const DAY = Date.UTC(2026, 2, 2) / 1000;

/** Two replicas scrape one card every 15 s for an hour: 1 J a scrape, reset in the middle (the counter starts again at 0). */
function history(): string {
  const lines = [
    '# TYPE DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION gauge',
    '# TYPE DCGM_FI_DEV_GPU_UTIL gauge',
    '# TYPE figure gauge',
  ];
  const families: Record<string, string[]> = {
    DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION: [],
    DCGM_FI_DEV_GPU_UTIL: [],
    figure: [],
  };
  for (const [replica, offset] of [
    ['a', 0],
    ['b', 4],
  ] as const)
    for (let scrape = 0; scrape < 240; scrape += 1) {
      const labels = `UUID="GPU-1",Hostname="gpu-01",gpu="0",hpc_job="77",prometheus_replica="${replica}"`;
      const at = DAY + 3600 + scrape * 15 + offset;
      const energy = (scrape < 120 ? 5_000_000 + scrape * 1000 : (scrape - 120) * 1000).toString();
      families.DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION?.push(
        `DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{${labels}} ${energy} ${at}`,
      );
      families.DCGM_FI_DEV_GPU_UTIL?.push(`DCGM_FI_DEV_GPU_UTIL{${labels}} 75 ${at}`);
    }
  for (let minute = 0; minute < 120; minute += 1)
    families.figure?.push(`figure{kind="x"} ${minute} ${DAY + minute * 60}`);
  const text = Object.entries(families).map(
    ([name, samples]) => `${lines.find(line => line.includes(` ${name} `))}\n${samples.join('\n')}`,
  );
  return `${text.join('\n')}\n# EOF\n`;
}

describe('a Prometheus behind TLS and basic sign-in', unless(absent), () => {
  const folder = temporaryFolder('prometheus');
  let server: PrometheusServer;
  beforeAll(async () => {
    server = await startPrometheus(join(folder.path, 'p'), { history: history(), isGuarded: true });
  });
  afterAll(async () => {
    await server?.stop();
    folder.remove();
  });

  const context = (
    change: Partial<PrometheusSettings> = {},
    door: { caFile?: string | null; password?: string } = {},
  ) => {
    const base = { url: server.url, clusterName: 'hpc', authentication: 'basic', user: 'finops', backfillDays: 2 };
    const settings = prometheusSettings.parse({ ...base, ...change });
    const { caFile = server.caFile, password = 'test-only' } = door;
    const made: ConnectorContext<PrometheusSettings> = {
      settings,
      cursors: new Map(),
      http: httpThroughDoor({ origins: [server.url], caFile, secrets: { password } }),
      programs: { run: () => Promise.reject(new Error('no programs')) },
      now: new Date((DAY + 26 * 3600 + 1800) * 1000), // 02:30 the day after: the day has settled, today has not
      window: null,
      signal: new AbortController().signal,
    };
    return made;
  };
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'fine',
      error => error.code,
    );
  const joules = (rows: readonly CanonicalRow[]) =>
    formatAmount(
      rows.reduce((sum, row) => sum + (row.EnergyJoules == null ? 0n : parseAmount(String(row.EnergyJoules))), 0n),
    );

  it('answers the check in words: version, metrics and GPUs', async () => {
    const { found } = await prometheusApi.check(context());
    expect(found).toMatch(/^Prometheus \d+\.\d+\.\d+\S* answers with 2 GPU metrics of 1 GPU in the last 2 days\.$/);
  });

  it('is refused with a wrong password, and not trusted without its authority', async () => {
    expect(await codeOf(prometheusApi.check(context({}, { password: 'wrong' })))).toBe('connector.auth-rejected');
    expect(await codeOf(prometheusApi.check(context({ authentication: 'none' })))).toBe('connector.auth-rejected');
    expect(await codeOf(prometheusApi.check(context({}, { caFile: null })))).toBe('connector.tls');
  });

  it('counts two replicas once, the reset included: 119 + 119 J and one hour', async () => {
    const { batches, cursors, notices } = await readAll(prometheusApi, context());
    const rows = batches.flatMap(batch => batch.rows);
    // scrapes 0..119 gain 119 J, the reset to exactly 0 gains nothing, 120..239 gain 119 J
    expect(joules(rows)).toBe('238');
    expect(rows.reduce((sum, row) => sum + Number(row.CoveredSeconds), 0)).toBe(3600);
    expect(new Set(rows.map(row => [row.Instance, row.JobId, row.GpuUtilization, row.ExpectedSamples].join()))).toEqual(
      new Set(['hpc,77,0.75,20']),
    );
    expect(notices).toEqual([]);
    expect(batches.map(({ commit }) => [commit.covers.start, commit.isProvisional])).toEqual([
      ['2026-03-01T00:00:00.000Z', false],
      ['2026-03-02T00:00:00.000Z', false],
      ['2026-03-03T00:00:00.000Z', true],
    ]);
    expect(cursors.get('next-day')).toBe('2026-03-03T00:00:00.000Z');
  });

  it('reads any figure of a query in trailing steps, by label', async () => {
    const { batches } = await readAll(prometheusApi, {
      ...context({
        metrics: 'DCGM_FI_DEV_FB_USED',
        queries: 'minutes = max_over_time(figure[1h])',
        queryStepSeconds: 3600,
      }),
      window: { start: new Date(DAY * 1000), end: new Date((DAY + 86_400) * 1000) },
    });
    expect(batches).toHaveLength(1);
    expect(batches[0]?.commit.cursor.key).toBe('asked');
    // the step before 01:00 has minutes 0 to 60, the one before 02:00 60 to 119; the last answers once more within the hour after
    expect(batches[0]?.rows.slice(0, 2)).toEqual([
      {
        MetricName: 'minutes',
        IntervalStart: '2026-03-02T00:00:00.000Z',
        IntervalSeconds: 3600,
        Value: '60',
        Unit: null,
        Labels: '{"kind":"x"}',
      },
      {
        MetricName: 'minutes',
        IntervalStart: '2026-03-02T01:00:00.000Z',
        IntervalSeconds: 3600,
        Value: '119',
        Unit: null,
        Labels: '{"kind":"x"}',
      },
    ]);
  });

  it('passes on what the server says about a query it cannot read', async () => {
    const failed = readAll(prometheusApi, context({ queries: 'x = rate(figure)' }));
    await expect(failed).rejects.toMatchObject({
      code: 'connector.bad-answer',
      details: { what: expect.stringMatching(/^bad_data: .*parse error/) },
    });
  });
});
