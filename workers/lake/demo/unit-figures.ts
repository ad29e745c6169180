import type { UnitFigure } from '../../../src-core/demo/books/money-key.ts';
import { amountOf, quotient } from '../../../src-core/demo/books/quotients.ts';
import type { Month } from '../../../src-core/demo/model.ts';
import { liveBills, scanOf } from './scan-bills.ts';

type Row = Record<string, unknown>;
type Span = { readonly from: string; readonly to: string };

/** A unit cost to work out: which charges, and what they are divided by. */
type Wanted = {
  readonly id: string;
  readonly title: string;
  readonly span: Span;
  /** Tag or column and its value. */
  readonly cost: readonly (readonly [field: string, value: string])[];
  readonly units:
    | { readonly metric: string; readonly labels: Readonly<Record<string, string>> }
    | { readonly source: string; readonly quantity: bigint };
};

const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** Unit costs of the closed month, numerator and denominator each added up alone. */
export async function unitFigures(
  all: (sql: string) => Promise<Row[]>,
  input: {
    readonly dir: string;
    readonly metricsPath: string;
    readonly month: Span;
    readonly monthBefore: Span;
    readonly heldGpuSeconds: bigint;
  },
): Promise<UnitFigure[]> {
  const { month, monthBefore } = input;
  const gpuHours = await clusterHours(all, input.dir, month);
  const cluster = [['ServiceName', 'GPU Cluster Hours']] as const;
  const wanted: Wanted[] = [
    {
      id: 'chat-request',
      title: 'A request to the model of the chat',
      span: month,
      cost: [
        ['Tags/feature', 'chat'],
        ['ServiceProviderName', 'OpenAI'],
      ],
      units: { metric: 'requests', labels: { feature: 'chat' } },
    },
    {
      id: 'assistant-session',
      title: 'A session of Assistant',
      span: month,
      cost: [['Tags/product', 'Assistant']],
      units: { metric: 'sessions', labels: { product: 'Assistant' } },
    },
    {
      id: 'assistant-customer-day',
      title: 'A day of an active customer of Assistant',
      span: month,
      cost: [['Tags/product', 'Assistant']],
      units: { metric: 'active_customers', labels: { product: 'Assistant' } },
    },
    {
      id: 'document',
      title: 'A document processed by the invoice extractor',
      span: month,
      cost: [['Tags/feature', 'invoice-extractor']],
      units: { metric: 'successful_outcomes', labels: { feature: 'invoice-extractor' } },
    },
    {
      id: 'document-before',
      title: 'The same in the month of the retry loop',
      span: monthBefore,
      cost: [['Tags/feature', 'invoice-extractor']],
      units: { metric: 'successful_outcomes', labels: { feature: 'invoice-extractor' } },
    },
    {
      id: 'training-run',
      title: 'A training run',
      span: month,
      cost: [['Tags/sdlc_stage', 'train']],
      units: { metric: 'training_runs', labels: {} },
    },
    {
      id: 'gpu-hour-reserved',
      title: 'A GPU-hour of the cluster, used or not',
      span: month,
      cost: cluster,
      units: { source: 'PricingQuantity of these charges', quantity: gpuHours.all },
    },
    {
      id: 'gpu-hour-held',
      title: 'A GPU-hour that a job held',
      span: month,
      cost: cluster,
      units: {
        source: 'GPU-hours of gpu-job inside the month',
        quantity: amountOf.parse(quotient(input.heldGpuSeconds, 3600n)),
      },
    },
    {
      id: 'gpu-hour-used',
      title: 'A GPU-hour that the bill calls used',
      span: month,
      cost: cluster,
      units: { source: 'PricingQuantity where CapacityReservationStatus=Used', quantity: gpuHours.used },
    },
  ];
  const metrics = await metricSums(all, input.metricsPath, [monthBefore.from, month.to]);
  const figures: UnitFigure[] = [];
  for (const { id, title, span, cost, units } of wanted) {
    const amount = await costOf(all, input.dir, span, cost);
    const [source, quantity] =
      'metric' in units
        ? [
            [`metric ${units.metric}`, ...Object.entries(units.labels).map(([name, value]) => `${name}=${value}`)].join(
              ', ',
            ),
            metrics(units.metric, span.from.slice(0, 7), units.labels),
          ]
        : [units.source, units.quantity];
    figures.push({
      id,
      title,
      ...span,
      cost: {
        measure: 'EffectiveCost',
        currency: 'USD',
        filters: cost.map(([field, value]) => `${field}=${value}`),
        amount: amountOf(amount),
      },
      units: { source, quantity: amountOf(quantity) },
      unitCost: quotient(amount, quantity),
    });
  }
  return figures;
}

const filesOf = (month: Month) => liveBills.filter(file => file.month === month);

async function costOf(
  all: (sql: string) => Promise<Row[]>,
  dir: string,
  span: Span,
  where: Wanted['cost'],
): Promise<bigint> {
  const conditions = where.map(([field, value]) => {
    const tag = /^Tags\/(.*)$/.exec(field)?.[1];
    // the same key in the spelling of Azure and of everybody else
    const keys = tag === undefined ? [] : [tag, `${tag[0]?.toUpperCase()}${tag.slice(1)}`];
    if (field === 'ServiceProviderName') return `coalesce(ServiceProviderName, ProviderName) = ${quoted(value)}`;
    const sql =
      tag === undefined ? field : `coalesce(${keys.map(key => `json_extract_string(Tags, '$.${key}')`).join(', ')})`;
    return `${sql} = ${quoted(value)}`;
  });
  const [row] = await all(
    `SELECT sum(EffectiveCost)::VARCHAR AS cost FROM ${scanOf(dir, filesOf(span.from.slice(0, 7)))} WHERE BillingCurrency = 'USD' AND ${conditions.join(' AND ')}`,
  );
  return amountOf.parse(row?.cost);
}

async function clusterHours(all: (sql: string) => Promise<Row[]>, dir: string, span: Span) {
  const files = filesOf(span.from.slice(0, 7)).filter(file => file.bill.id === 'gpu-colo');
  const [row] = await all(
    `SELECT sum(PricingQuantity)::VARCHAR AS hours, (sum(PricingQuantity) FILTER (CapacityReservationStatus = 'Used'))::VARCHAR AS used
     FROM ${scanOf(dir, files)} WHERE ServiceName = 'GPU Cluster Hours'`,
  );
  return { all: amountOf.parse(row?.hours), used: amountOf.parse(row?.used) };
}

/** Sums of metrics by month, of the series that carry the labels. */
async function metricSums(all: (sql: string) => Promise<Row[]>, path: string, [from, to]: readonly [string, string]) {
  const rows = await all(
    `-- grain: metric x month x series
     SELECT MetricName AS metric, strftime(IntervalStart, '%Y-%m') AS "month", Labels AS labels, sum("Value")::BIGINT::VARCHAR AS total
     FROM read_csv(${quoted(path)}) WHERE IntervalStart >= TIMESTAMP '${from}' AND IntervalStart < TIMESTAMP '${to}' GROUP BY ALL`,
  );
  const series = rows.map(
    row =>
      ({ ...row, labels: JSON.parse(String(row.labels)) as Record<string, string> }) as Row & {
        labels: Record<string, string>;
      },
  );
  return (metric: string, month: Month, labels: Readonly<Record<string, string>>): bigint =>
    series
      .filter(row => row.metric === metric && row.month === month)
      .filter(row => Object.entries(labels).every(([name, value]) => row.labels[name] === value))
      .reduce((sum, row) => sum + amountOf.parse(row.total), 0n);
}
