import { z } from 'zod';
import { type Credential, defineConnector } from '../../../src-core/connector/api-connector.ts';
import { openAiCostRows } from '../../../src-core/llm/reports/costs.ts';
import { openAiUsageRecords } from '../../../src-core/llm/reports/openai-usage.ts';
import { secondsOfBucket } from '../../../src-core/llm/reports/report-row.ts';
import { dimensionsOf, usageEndpoints } from './openai-endpoints.ts';
import { checkReport } from './reports/check-report.ts';
import { type Report, readReports } from './reports/read-reports.ts';
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

/** Costs are told per day and completed within days; usage within minutes, but late batches and corrections happen. */
const SETTLES_AFTER_HOURS = 72;
/** Most days of one page of costs is 180; a month is the unit that is replaced. */
const COST_DAYS = 31;

const settings = z.object({
  organization: organisation('Its id, org-…, under Settings > Organisation. Names the account of usage and charges.'),
  url: apiAddress('https://api.openai.com/v1', 'https://eu.api.openai.com/v1 for data kept in Europe.'),
  usage: nameList(
    'Usage reports',
    'Endpoints below /organization/usage, separated by commas, or none. New ones can be added.',
    [...usageEndpoints.keys()].join(', '),
  ),
  bucketWidth,
  groupBy: nameList('Dimensions', 'Kept of what usage can be divided by; empty for all. Fewer dimensions, fewer rows.'),
  withCosts,
  backfillDays,
});
type Settings = z.infer<typeof settings>;

const adminKey: readonly Credential[] = [
  { kind: 'header', header: 'authorization', prefix: 'Bearer ', secret: 'adminKey' },
];
const needs = 'usage and costs want an admin key of the organisation (sk-admin-…) that may read usage';

/** Usage and charges of an OpenAI organisation (FORMATS 6). */
export const openAi = defineConnector({
  id: 'openai',
  title: 'OpenAI (organisation usage and costs)',
  category: 'llm',
  summary: 'Tokens and requests by project, key, user and model, and the daily charges of an OpenAI organisation.',
  delivers: ['llm-usage', 'cost'],
  merge: 'swap',
  settings,
  secrets: [{ name: 'adminKey', title: 'Admin key', help: 'sk-admin-…, from Settings > Organisation > Admin keys.' }],
  capabilities: { incremental: true, restates: 'day', settlesAfterHours: SETTLES_AFTER_HOURS, backfillDays: 1_095 },
  origins: ({ url }) => [url],

  check: context => checkReport(context, 'OpenAI', context.settings.organization, reportsOf(context.settings)),
  read: context =>
    readReports(context, reportsOf(context.settings), {
      backfillDays: context.settings.backfillDays,
      settlesAfterHours: SETTLES_AFTER_HOURS,
    }),
});

const reportsOf = (settings: Settings): Report[] => [
  ...(settings.withCosts ? [costs(settings)] : []),
  ...wordsOf(settings.usage)
    .filter(endpoint => endpoint !== 'none')
    .map(endpoint => usage(settings, endpoint)),
];

function usage({ url, organization, bucketWidth, groupBy }: Settings, endpoint: string): Report {
  const { buckets, days } = usageLimits[bucketWidth];
  return {
    name: `usage of ${endpoint}`,
    dataset: 'llm-usage',
    scope: `openai/${organization}/${endpoint}`,
    maxDays: days,
    request: ({ startMs, endMs }) => ({
      url: `${url}/organization/usage/${endpoint}`,
      query: {
        start_time: startMs / 1_000,
        end_time: endMs / 1_000,
        bucket_width: bucketWidth,
        group_by: dimensionsOf(endpoint, wordsOf(groupBy)),
      },
      credentials: adminKey,
      limit: buckets,
      needs,
    }),
    rows: bucket => openAiUsageRecords(bucket, { accountId: organization }).map(record => record.row),
    startOf: bucket => secondsOfBucket(bucket).start * 1_000,
  };
}

function costs({ url, organization }: Settings): Report {
  return {
    name: 'costs',
    dataset: 'cost',
    scope: organization,
    maxDays: COST_DAYS,
    request: ({ startMs, endMs }) => ({
      url: `${url}/organization/costs`,
      query: {
        start_time: startMs / 1_000,
        end_time: endMs / 1_000,
        bucket_width: '1d',
        group_by: ['project_id', 'line_item', 'api_key_id'],
      },
      credentials: adminKey,
      limit: COST_DAYS,
      needs,
    }),
    rows: bucket => openAiCostRows(bucket, { accountId: organization }),
    startOf: bucket => secondsOfBucket(bucket).start * 1_000,
  };
}
