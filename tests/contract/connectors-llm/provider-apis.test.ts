import type { IncomingMessage } from 'node:http';
import { anthropic } from '../../../workers/connectors/api/anthropic.ts';
import { liteLlm } from '../../../workers/connectors/api/litellm.ts';
import { openAi } from '../../../workers/connectors/api/openai.ts';
import { describeConnector } from '../../support/connector-kit.ts';
import { anthropicAnswer } from '../../support/providers/anthropic.ts';
import { liteLlmAnswer } from '../../support/providers/litellm.ts';
import { openAiAnswer } from '../../support/providers/openai.ts';
import type { Answer, ProviderWorld } from '../../support/providers/world.ts';

const now = new Date('2026-03-05T10:30:00Z');
const world: ProviderWorld = { now, restated: 0, isOldProxy: false, missing: new Set(), page: 3 };
const replay =
  (answer: (world: ProviderWorld, url: URL) => Answer) =>
  ({ url = '/' }: IncomingMessage): string =>
    JSON.stringify(answer(world, new URL(url, 'http://provider.test')).body);

describeConnector(openAi, {
  settings: url => ({ url: `${url}/v1`, organization: 'org-acme', usage: 'completions', backfillDays: 1 }),
  secrets: { adminKey: 'test' },
  routes: {
    '/v1/organization/costs': replay(openAiAnswer),
    '/v1/organization/usage/completions': replay(openAiAnswer),
  },
  now,
  expectedRows: 14, // 1 to 5 March with 2 charges a day; 4 and 5 March with 2 rows of usage a day
});

describeConnector(anthropic, {
  settings: url => ({ url: `${url}/v1`, organization: 'acme', backfillDays: 1 }),
  secrets: { adminKey: 'test' },
  routes: {
    '/v1/organizations/cost_report': replay(anthropicAnswer),
    '/v1/organizations/usage_report/messages': replay(anthropicAnswer),
  },
  now,
  expectedRows: 12, // 1 to 5 March with 2 charges a day; 4 and 5 March with 1 row of usage a day
});

describeConnector(liteLlm, {
  settings: url => ({ url, backfillDays: 1 }),
  secrets: { key: 'test' },
  routes: { '/spend/logs/v2': replay(liteLlmAnswer) },
  now,
  expectedRows: 35, // one an hour from 4 March 00:00 to 5 March 10:00
});
