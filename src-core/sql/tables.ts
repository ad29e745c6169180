import { focus14Columns } from '../anycost/focus-columns.ts';
import { type RecordDataset, recordDatasets } from '../anycost/records.ts';
import {
  allocatedRollups,
  modelVersionAttributes,
  type Rollup,
  resourceAttributes,
  rollups,
  teamProductAttributes,
} from '../anycost/schema.ts';
import { measures } from '../query/query-spec.ts';
import { quoteIdentifier } from '../query/sql-text.ts';
import { focusDocs, ownDocs } from './focus-docs.ts';

export type OpenColumn = { readonly name: string; readonly expression: string; readonly doc: string };

/**
 * A table that people may read by SQL. It is a view over the lake's own tables, which stay out of reach: their shape may change with a release, a
 * saved query must not. `rowsOf` is the stored table whose rows are its rows, for a count at no cost; null where that must be counted.
 */
export type OpenTable = {
  readonly name: string;
  readonly doc: string;
  readonly columns: readonly OpenColumn[];
  readonly source: string;
  readonly rowsOf: string | null;
};

const plain = (name: string, doc: string, of = 't'): OpenColumn => ({
  name,
  expression: `${of}.${quoteIdentifier(name)}`,
  doc,
});
const documented = (name: string, of = 't'): OpenColumn => plain(name, focusDocs[name] ?? ownDocs[name] ?? '', of);

const attributes = [
  ...teamProductAttributes.map(name => documented(name, 'team')),
  ...modelVersionAttributes.map(name => documented(name, 'model')),
];
const attributeJoins =
  'LEFT JOIN dim_team_product team ON team.x_TeamProductKey = t.x_TeamProductKey LEFT JOIN dim_model_version model ON model.x_ModelVersionKey = t.x_ModelVersionKey';
const sourceColumn = plain('x_Source', ownDocs.x_Source ?? '', 's');
const x_Source: OpenColumn = { ...sourceColumn, expression: 's."Source"' };
const sourceJoin = 'LEFT JOIN slice s ON s.x_SliceId = t.x_SliceId';

const costLines: OpenTable = {
  name: 'cost_lines',
  doc: 'one row per charge line of a bill: FOCUS 1.4 columns, and what tags and rules made of them',
  columns: [
    ...focus14Columns.map(column => documented(column.name)),
    ...attributes,
    x_Source,
    ...['x_PublisherName', 'x_Custom', 'x_SourceRow'].map(name => documented(name)),
  ],
  source: `fact_cost_usage t ${attributeJoins} ${sourceJoin}`,
  rowsOf: 'fact_cost_usage',
};

const bucketNames = { hour: 'Hour', day: 'Day', month: 'Month' } as const;

/** Sums kept ready: by far the fastest tables. */
function summed(rollup: Rollup, name: string, doc: string): OpenTable {
  const bucket = bucketNames[rollup.bucket];
  return {
    name,
    doc,
    columns: [
      { name: bucket, expression: 't."Bucket"', doc: `start of the ${rollup.bucket} in which the charges begin, UTC` },
      ...rollup.dimensions.filter(dimension => !dimension.endsWith('Key')).map(dimension => documented(dimension)),
      ...attributes,
      x_Source,
      documented('BillingCurrency'),
      ...measures.map(measure => documented(measure)),
      plain('Rows', 'charge lines in this sum'),
    ],
    source: `${rollup.table} t ${attributeJoins} ${sourceJoin}`,
    rowsOf: rollup.table,
  };
}

const recordTableNames = {
  'llm-usage': ['llm_usage', 'requests and tokens of language models, as providers, gateways and traces report them'],
  'gpu-job': ['gpu_jobs', 'one row per attempt of a cluster job (Slurm)'],
  'gpu-sample': ['gpu_samples', 'what a GPU did in an interval (DCGM, Prometheus)'],
  metric: ['metrics', 'business figures to divide cost by: requests, sessions, active customers...'],
} as const;

function recorded(dataset: RecordDataset): OpenTable {
  const [name, doc] = recordTableNames[dataset.name];
  return {
    name,
    doc,
    columns: dataset.columns.map(column => plain(column.name, column.doc)),
    source: `${dataset.table} t`,
    rowsOf: dataset.table,
  };
}

const resources: OpenTable = {
  name: 'resources',
  doc: 'every resource that was ever charged for',
  columns: resourceAttributes.map(name => documented(name)),
  source: 'dim_resource t',
  rowsOf: 'dim_resource',
};

const prices: OpenTable = {
  name: 'model_prices',
  doc: 'the price book in force: what tokens, requests and seconds of a model cost',
  columns: [
    plain('ModelProvider', 'who is paid'),
    plain('Model', 'model'),
    plain('Bucket', 'what is priced: input, output, cache read...'),
    plain('ServiceTier', 'tier; null: every tier'),
    plain('IsBatch', 'true: price of the batch API'),
    plain('ContextAbove', 'holds for prompts above this many tokens'),
    plain('Geography', 'inference geography; null: everywhere'),
    plain('Price', 'price of `Per` units, in Currency'),
    plain('Per', 'how many units the price is for'),
    plain('Currency', 'ISO 4217'),
    plain('ValidFrom', 'from this instant, UTC'),
    plain('ValidTo', 'until this instant (exclusive), UTC; null: still'),
    plain('Origin', 'where the price comes from'),
  ],
  source: '(SELECT * FROM price_book WHERE Version = (SELECT max(Version) FROM price_book_version)) t',
  rowsOf: null,
};

const fxRates: OpenTable = {
  name: 'fx_rates',
  doc: 'exchange rates: units of ToCurrency for one unit of FromCurrency on a day',
  columns: [
    plain('RateDate', 'UTC day'),
    plain('FromCurrency', 'ISO 4217'),
    plain('ToCurrency', 'ISO 4217'),
    plain('Rate', 'units of ToCurrency for one of FromCurrency'),
    { name: 'RateSource', expression: 't."Source"', doc: 'who says so' },
  ],
  source:
    '(SELECT * FROM fx_rate QUALIFY row_number() OVER (PARTITION BY RateDate, FromCurrency, ToCurrency, Source ORDER BY Version DESC NULLS LAST) = 1) t',
  rowsOf: null,
};

const invoices: OpenTable = {
  name: 'invoices',
  doc: 'invoices as they stand; typed in or read from files',
  columns: [
    plain('Issuer', 'who sent it'),
    plain('InvoiceId', 'its number'),
    plain('BillingAccountId', 'account it is for; null: not said'),
    plain('Month', 'billing month, YYYY-MM'),
    plain('Currency', 'ISO 4217'),
    plain('Amount', 'total, tax included'),
    plain('Tax', 'of which tax; null: not said'),
    plain('IssuedOn', 'date on it'),
  ],
  source:
    '(SELECT * FROM (SELECT * FROM invoice QUALIFY row_number() OVER (PARTITION BY Issuer, InvoiceId ORDER BY Version DESC) = 1) WHERE NOT IsRemoved) t',
  rowsOf: null,
};

const summedNames: Readonly<Record<string, readonly [name: string, doc: string]>> = {
  rollup_month: ['cost_by_month', 'cost summed by UTC month of the charge and the common dimensions'],
  rollup_day: ['cost_by_day', 'cost summed by UTC day and the common dimensions: the place to start'],
  rollup_hour_service: ['cost_by_hour', 'cost summed by UTC hour, service, team and model'],
  rollup_allocated_month: ['allocated_by_month', 'cost_by_month after the shared-cost splits of the cost model'],
  rollup_allocated_day: ['allocated_by_day', 'cost_by_day after the shared-cost splits of the cost model'],
};

/** Every table that a statement of a reader may name. */
export const openTables: readonly OpenTable[] = [
  costLines,
  ...[...rollups, ...allocatedRollups].flatMap(rollup => {
    const named = summedNames[rollup.table];
    return named ? [summed(rollup, named[0], named[1])] : [];
  }),
  ...Object.values(recordDatasets).map(recorded),
  resources,
  prices,
  fxRates,
  invoices,
];

/** The view behind a table; for a connection's own (temporary) catalogue, so that it is as new as the code that reads it. */
export function openTableSql({ name, columns, source }: OpenTable): string {
  const list = columns.map(column => `${column.expression} AS ${quoteIdentifier(column.name)}`).join(', ');
  return `CREATE OR REPLACE TEMP VIEW ${quoteIdentifier(name)} AS SELECT ${list} FROM ${source}`;
}
