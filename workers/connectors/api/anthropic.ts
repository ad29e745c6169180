import { z } from 'zod';
import { type Credential, defineConnector } from '../../../src-core/connector/api-connector.ts';
import { anthropicUsageRecords } from '../../../src-core/llm/reports/anthropic-usage.ts';
import { anthropicCostRows } from '../../../src-core/llm/reports/costs.ts';
import { instantsOfBucket } from '../../../src-core/llm/reports/report-row.ts';
import { checkReport } from './reports/check-report.ts';
import { type Report, readReports } from './reports/read-reports.ts';
import { isoOf } from './reports/stretches.ts';
import {
  apiAddress,
  backfillDays,
  bucketWidth,
  nameList,
  organisation,
  usageLimits,
  withCosts,
  wordsOf,
} from './settings.ts';

const SETTLES_AFTER_HOURS = 72;
/** Most days of one page of costs. */
const COST_DAYS = 31;
/** `speed` is the one documented dimension that is not here: it wants a beta header of its own. */
const dimensions =
  'account_id, api_key_id, context_window, inference_geo, model, service_account_id, service_tier, workspace_id';

const settings = z.object({
  organization: organisation('Its id or name; names the account of usage and charges.'),
  url: apiAddress('https://api.anthropic.com/v1', 'Of the API, with its version.'),
  withUsage: z.boolean().default(true).meta({ title: 'Usage', description: 'Tokens of the Messages API.' }),
  bucketWidth,
  groupBy: nameList('Dimensions', 'What usage is divided by, separated by commas. Fewer, fewer rows.', dimensions),
  withCosts,
  backfillDays,
});
type Settings = z.infer<typeof settings>;

const adminKey: readonly Credential[] = [{ kind: 'header', header: 'x-api-key', secret: 'adminKey' }];
const headers = { 'anthropic-version': '2023-06-01' };
const needs = 'the usage and cost reports want an admin key (sk-ant-admin…) of an organisation';

/** Usage and charges of an organisation at Anthropic (FORMATS 7). Priority Tier is in the usage and never in the charges. */
export const anthropic = defineConnector({
  id: 'anthropic',
  title: 'Anthropic (usage and cost reports)',
  category: 'llm',
  summary: 'Tokens by workspace, key, model and tier, and the daily charges of an organisation at Anthropic.',
  delivers: ['llm-usage', 'cost'],
  merge: 'swap',
  settings,
  secrets: [{ name: 'adminKey', title: 'Admin key', help: 'sk-ant-admin…, from Console > Settings > Admin keys.' }],
  capabilities: { incremental: true, restates: 'day', settlesAfterHours: SETTLES_AFTER_HOURS, backfillDays: 1_095 },
  origins: ({ url }) => [url],
  check: context => checkReport(context, 'Anthropic', context.settings.organization, reportsOf(context.settings)),
  read: context =>
    readReports(context, reportsOf(context.settings), {
      backfillDays: context.settings.backfillDays,
      settlesAfterHours: SETTLES_AFTER_HOURS,
    }),
});

const reportsOf = (settings: Settings): Report[] => [
  ...(settings.withCosts ? [costs(settings)] : []),
  ...(settings.withUsage ? [usage(settings)] : []),
];

function usage({ url, organization, bucketWidth, groupBy }: Settings): Report {
  const { buckets, days } = usageLimits[bucketWidth];
  return {
    name: 'usage of messages',
    dataset: 'llm-usage',
    scope: `anthropic/${organization}/messages`,
    maxDays: days,
    request: ({ startMs, endMs }) => ({
      url: `${url}/organizations/usage_report/messages`,
      query: {
        starting_at: isoOf(startMs),
        ending_at: isoOf(endMs),
        bucket_width: bucketWidth,
        'group_by[]': wordsOf(groupBy),
      },
      headers,
      credentials: adminKey,
      limit: buckets,
      needs,
    }),
    rows: bucket => anthropicUsageRecords(bucket, { accountId: organization }).map(record => record.row),
    startOf: bucket => instantsOfBucket(bucket).start,
  };
}

function costs({ url, organization }: Settings): Report {
  return {
    name: 'costs',
    dataset: 'cost',
    scope: organization,
    maxDays: COST_DAYS,
    request: ({ startMs, endMs }) => ({
      url: `${url}/organizations/cost_report`,
      query: {
        starting_at: isoOf(startMs),
        ending_at: isoOf(endMs),
        bucket_width: '1d',
        'group_by[]': ['workspace_id', 'description'],
      },
      headers,
      credentials: adminKey,
      limit: COST_DAYS,
      needs,
    }),
    rows: bucket => anthropicCostRows(bucket, { accountId: organization }),
    startOf: bucket => instantsOfBucket(bucket).start,
  };
}
