import { describe, expect, it } from 'vitest';
import {
  credentialsOf,
  gpuMetricsOf,
  instanceOf,
  prometheusSettings,
  readQueries,
  replicaLabelsOf,
} from '../../../../../workers/connectors/prometheus/settings.ts';

const url = 'https://prometheus.example:9090/p';
const problem = (change: Record<string, unknown>) =>
  prometheusSettings.safeParse({ url, ...change }).error?.issues[0]?.path[0];

describe('settings of a Prometheus source', () => {
  it('need an address and nothing else', () => {
    const settings = prometheusSettings.parse({ url });
    expect(instanceOf(settings)).toBe('prometheus.example:9090');
    expect(credentialsOf(settings)).toEqual([]);
    expect(gpuMetricsOf(settings)).toContain('DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION');
    expect(replicaLabelsOf({ ...settings, replicaLabels: 'site, replica' })).toEqual(
      expect.arrayContaining(['prometheus_replica', 'replica', 'site']),
    );
  });

  it('name secrets and never hold them', () => {
    const basic = prometheusSettings.parse({ url, authentication: 'basic', user: 'finops', clusterName: ' hpc ' });
    expect(credentialsOf(basic)).toEqual([{ kind: 'basic', user: 'finops', secret: 'password' }]);
    expect(instanceOf(basic)).toBe('hpc');
    const bearer = prometheusSettings.parse({ url, authentication: 'bearer' });
    expect(credentialsOf(bearer)).toEqual([
      { kind: 'header', header: 'Authorization', secret: 'token', prefix: 'Bearer ' },
    ]);
  });

  it('are refused by the field that is wrong', () => {
    expect(problem({ url: 'ftp://x' })).toBe('url');
    expect(problem({ selector: 'a="b"} or up' })).toBe('selector');
    expect(problem({ metrics: 'up' })).toBe('metrics');
    expect(problem({ intervalSeconds: 7 * 60 })).toBe('intervalSeconds');
    expect(problem({ queries: 'no name' })).toBe('queries');
    expect(problem({})).toBeUndefined();
  });

  it('name a query per line; PromQL may hold = itself', () => {
    expect(readQueries('requests = sum(increase(x{a="b"}[1h]))\n\n y=up')).toEqual([
      { name: 'requests', query: 'sum(increase(x{a="b"}[1h]))' },
      { name: 'y', query: 'up' },
    ]);
    expect(readQueries('1x = up')).toBeNull();
  });
});
