import { z } from 'zod';
import type { Credential } from '../../../src-core/connector/api-connector.ts';
import { gpuMetrics } from '../../../src-core/gpu/dcgm/metrics.ts';
import { isMetricName, readMatchers } from '../../../src-core/gpu/prometheus/selector.ts';
import { defaultReplicaLabels } from '../../../src-core/gpu/prometheus/views.ts';

const text = (title: string, description: string) => z.string().max(4000).default('').meta({ title, description });

export const prometheusSettings = z.object({
  url: z.url({ protocol: /^https?$/ }).meta({
    title: 'Address',
    description: 'Of the Prometheus, or of a Thanos or Mimir with its API; without /api/v1.',
  }),
  clusterName: text('Cluster', 'Name under which the GPUs appear; the host of the address when empty.'),
  authentication: z
    .enum(['none', 'basic', 'bearer'])
    .default('none')
    .meta({ title: 'Sign-in', description: 'basic: user and password; bearer: a token.' }),
  user: text('User', 'For basic sign-in.'),
  tenant: text('Tenant', 'Sent as X-Scope-OrgID to Mimir, Cortex and Loki gateways.'),
  selector: text('Only series with', 'Label matchers, for example cluster="prod", Hostname=~"gpu-.*".').refine(
    value => readMatchers(value) !== null,
    'not a list of label matchers',
  ),
  metrics: text('GPU metrics', 'Names separated by commas; every known DCGM and jobstats metric when empty.').refine(
    value => unknownMetrics(value).length === 0,
    'not a GPU metric that Mureon knows',
  ),
  intervalSeconds: z
    .number()
    .int()
    .min(60)
    .max(86_400)
    .refine(value => 86_400 % value === 0, 'must divide a day')
    .default(300)
    .meta({ title: 'Interval', description: 'Seconds that one row sums up.' }),
  replicaLabels: text('Replica labels', `Labels by which replicas differ, besides ${defaultReplicaLabels.join(', ')}.`),
  backfillDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(7)
    .meta({ title: 'First run', description: 'Days read back on the first run.' }),
  queries: text(
    'Other figures',
    'One per line, name = PromQL, for example requests = sum(increase(http_requests_total[1h])).',
  )
    .refine(value => readQueries(value) !== null, 'each line must be name = PromQL')
    .meta({ isLines: true }),
  queryStepSeconds: z
    .number()
    .int()
    .min(60)
    .max(86_400)
    .refine(value => 86_400 % value === 0, 'must divide a day')
    .default(3600)
    .meta({ title: 'Step of other figures', description: 'Seconds; each value tells of the step before its instant.' }),
});
export type PrometheusSettings = z.infer<typeof prometheusSettings>;

const listed = (list: string): string[] =>
  list
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');

const unknownMetrics = (list: string): string[] => listed(list).filter(name => !gpuMetrics.has(name));

export type NamedQuery = { readonly name: string; readonly query: string };

/** Null when a line is no `name = PromQL`. */
export function readQueries(lines: string): NamedQuery[] | null {
  const queries: NamedQuery[] = [];
  for (const line of lines.split('\n').map(part => part.trim())) {
    if (line === '') continue;
    const at = line.indexOf('=');
    const name = line.slice(0, Math.max(0, at)).trim();
    const query = line.slice(at + 1).trim();
    if (at < 0 || !isMetricName(name) || query === '') return null;
    queries.push({ name, query });
  }
  return queries;
}

export const gpuMetricsOf = ({ metrics }: PrometheusSettings): string[] =>
  metrics.trim() === '' ? [...gpuMetrics.keys()] : listed(metrics);

export const replicaLabelsOf = ({ replicaLabels }: PrometheusSettings): string[] => [
  ...new Set([...defaultReplicaLabels, ...listed(replicaLabels)]),
];

/** Name of the GPUs' home in the lake. */
export const instanceOf = ({ clusterName, url }: PrometheusSettings): string => clusterName.trim() || new URL(url).host;

export function credentialsOf({ authentication, user }: PrometheusSettings): Credential[] {
  switch (authentication) {
    case 'none':
      return [];
    case 'basic':
      return [{ kind: 'basic', user, secret: 'password' }];
    case 'bearer':
      return [{ kind: 'header', header: 'Authorization', secret: 'token', prefix: 'Bearer ' }];
  }
}
