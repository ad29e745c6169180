import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FocusScan } from '../../../src-core/connector/file-connector.ts';
import { llmCostReportFile, llmUsageReportFile } from '../../../workers/connectors/llm/report-files.ts';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';
import { sharedData } from '../../support/repository.ts';
import { readUsage } from './llm-bench.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

const signal = new AbortController().signal;
const bucket = (results: unknown[]) => ({ object: 'bucket', start_time: 1730419200, end_time: 1730505600, results });
const page = (...buckets: unknown[]) => ({ object: 'page', data: buckets, has_more: false, next_page: null });
const completions = {
  object: 'organization.usage.completions.result',
  input_tokens: 1000,
  input_cached_tokens: 800,
  output_tokens: 500,
  num_model_requests: 5,
  model: 'gpt-4o',
  batch: false,
  service_tier: 'default',
};

describe('provider usage reports', () => {
  it('reads every usage example of the OpenAI specification', async context => {
    const folder = sharedData('llm-usage-apis', 'openai', 'examples');
    if (!folder) return context.skip('the data sets are not here');
    const read: Record<string, unknown> = {};
    for (const name of readdirSync(folder)
      .filter(file => file.includes('usage'))
      .toSorted()) {
      const { rows, rejected } = await readUsage(bench, llmUsageReportFile, name, readFileSync(join(folder, name)));
      expect(rejected).toEqual({});
      expect(rows).toHaveLength(1);
      const { Operation, Requests, Tags, InputUncachedTokens, Images, AudioSeconds, WebSearchRequests } = rows[0] ?? {};
      read[name.replace(/organization_usage_|\.json/g, '')] = {
        Operation,
        Requests,
        Tags,
        InputUncachedTokens,
        Images,
        AudioSeconds: AudioSeconds && Number(AudioSeconds),
        WebSearchRequests,
      };
    }
    expect(read).toEqual({
      audio_speeches: { Operation: 'speech', Requests: '1', Tags: '{"characters":"45"}' },
      audio_transcriptions: { Operation: 'transcription', Requests: '1', AudioSeconds: 20 },
      code_interpreter_sessions: { Operation: 'code_interpreter_sessions', Tags: '{"num_sessions":"1"}' },
      completions: {
        Operation: 'chat',
        Requests: '5',
        InputUncachedTokens: '500',
        Tags: '{"input_cached_audio_tokens":"50","input_cached_image_tokens":"50","input_cached_text_tokens":"300","input_text_tokens":"400","output_text_tokens":"400"}',
      },
      embeddings: { Operation: 'embeddings', Requests: '2', InputUncachedTokens: '16' },
      file_search_calls: { Operation: 'file_searches', Requests: '2' },
      images: { Operation: 'image_generation', Requests: '2', Images: '2' },
      moderations: { Operation: 'moderation', Requests: '2', InputUncachedTokens: '16' },
      vector_stores: { Operation: 'vector_stores', Tags: '{"usage_bytes":"1024"}' },
      web_search_calls: { Operation: 'web_searches', Requests: '2', WebSearchRequests: '2' },
    });
  });

  it.each([
    ['a page', JSON.stringify(page(bucket([completions])), null, 1), 1],
    ['an array of pages', JSON.stringify([page(bucket([completions])), page(bucket([completions]))]), 2],
    [
      'JSON lines of buckets',
      `${JSON.stringify(bucket([completions]))}\n${JSON.stringify(bucket([completions]))}\n`,
      2,
    ],
    ['gzip', gzipSync(JSON.stringify(page(bucket([completions])))), 1],
  ])('reads %s', async (_, content, count) => {
    const { rows } = await readUsage(bench, llmUsageReportFile, 'usage.json', content);
    expect(rows).toHaveLength(count);
    // input_tokens holds the cached ones: 1000 - 800
    expect(rows[0]).toMatchObject({
      InputUncachedTokens: '200',
      InputCacheReadTokens: '800',
      InputCacheWriteTokens: '0',
      OutputTokens: '500',
      TokenDetail: 'complete',
      Grain: '1d',
      scope: 'openai/completions',
      IsBatch: 'false',
    });
  });

  it('keeps rows apart that differ only in a dimension without a column', async () => {
    const image = { object: 'organization.usage.images.result', images: 2, num_model_requests: 2, size: '1024x1024' };
    const { rows } = await readUsage(
      bench,
      llmUsageReportFile,
      'a.json',
      JSON.stringify(page(bucket([image, { ...image, size: '512x512' }]))),
    );
    expect(rows.map(row => [row.RequestId, row.Tags])).toEqual([
      ['size=1024x1024', '{"size":"1024x1024"}'],
      ['size=512x512', '{"size":"512x512"}'],
    ]);
  });

  it('reads Anthropic usage with disjoint counters and its own dimensions', async () => {
    const result = {
      uncached_input_tokens: 100,
      cache_read_input_tokens: 40,
      cache_creation: { ephemeral_5m_input_tokens: 7, ephemeral_1h_input_tokens: 3 },
      output_tokens: 20,
      server_tool_use: { web_search_requests: 2 },
      workspace_id: 'wrkspc_1',
      model: 'claude-sonnet-4-20250514',
      service_tier: 'standard',
      context_window: '0-200k',
      inference_geo: 'us',
    };
    const report = {
      data: [{ starting_at: '2025-08-01T00:00:00Z', ending_at: '2025-08-01T01:00:00Z', results: [result] }],
      has_more: true,
      next_page: 'x',
    };
    const { rows } = await readUsage(bench, llmUsageReportFile, 'a.json', JSON.stringify(report));
    expect(rows[0]).toMatchObject({
      Grain: '1h',
      InputUncachedTokens: '100',
      InputCacheReadTokens: '40',
      InputCacheWriteTokens: '10',
      InputCacheWrite5mTokens: '7',
      InputCacheWrite1hTokens: '3',
      OutputTokens: '20',
      WebSearchRequests: '2',
      ServiceTier: 'default',
      ContextTier: '0-200k',
      Geography: 'us',
      ProjectId: 'wrkspc_1',
      TokenDetail: 'complete',
    });
    expect(rows[0]).not.toHaveProperty('Requests'); // the report does not count them
    const { verdict } = await llmUsageReportFile.sniff(
      await bench.stage('a.json', JSON.stringify(report)),
      bench.sql,
      signal,
    );
    expect(verdict.sentence).toBe('Anthropic usage report: 1 row of anthropic, 2025-08-01 to 2025-08-01.');
    expect(verdict.oddities.map(found => found.code)).toEqual(['pages.missing']);
  });

  it.each([
    [
      'the Claude Code report',
      { data: [{ actor: { type: 'user_actor' }, core_metrics: {}, model_breakdown: [] }] },
      /cost report/,
    ],
    ['OTLP metrics', { resourceMetrics: [] }, /traces/],
    ['OTLP logs', { resourceLogs: [] }, /traces/],
  ])('refuses %s and says what to import', async (_, content, advice) => {
    const { verdict, scan } = await llmUsageReportFile.sniff(
      await bench.stage('a.json', JSON.stringify(content)),
      bench.sql,
      signal,
    );
    expect(scan).toBeNull();
    expect(verdict.problem?.details.advice).toMatch(advice);
  });

  it.each([
    ['cut off', JSON.stringify(page(bucket([completions]))).slice(0, -40)],
    ['with a negative count', JSON.stringify(page(bucket([{ ...completions, input_tokens: -5 }])))],
    [
      'with a time past all calendars',
      JSON.stringify(page({ ...bucket([completions]), end_time: 999_999_999_999_999 })),
    ],
    ['with a bucket that ends before it begins', JSON.stringify(page({ ...bucket([completions]), end_time: 1 }))],
    ['with a count in words', JSON.stringify(page(bucket([{ ...completions, output_tokens: 'many' }])))],
  ])('refuses a report %s', async (_, content) => {
    const staged = await bench.stage('a.json', content);
    await expect(llmUsageReportFile.open(staged, bench.sql, signal)).rejects.toMatchObject({
      code: 'format.json-structure',
    });
  });
});

describe('trap 8: cost reports in their units', () => {
  const costs = async (content: unknown) => {
    const staged = await bench.stage('costs.json', JSON.stringify(content));
    const { verdict, scan } = await llmCostReportFile.sniff(staged, bench.sql, signal);
    expect(verdict.problem).toBeNull();
    return bench.rows(scan as FocusScan, [
      'BilledCost',
      'BillingCurrency',
      'ChargeCategory',
      'ServiceProviderName',
      'SubAccountId',
      'ChargePeriodStart',
      'BillingPeriodEnd',
      'x_Custom',
    ]);
  };

  it('reads OpenAI amounts as dollars, number or text', async () => {
    const cost = (value: unknown) => ({
      object: 'organization.costs.result',
      amount: { value, currency: 'usd' },
      line_item: 'gpt-4o-2024-08-06, cached input',
      project_id: 'proj_1',
    });
    const text = JSON.stringify(page(bucket([cost('12.50'), cost(-1)]))).replace('-1', '1.25e-7');
    const staged = await bench.stage('costs.json', text);
    const { scan } = await llmCostReportFile.sniff(staged, bench.sql, signal);
    const rows = await bench.rows(scan as FocusScan, [
      'BilledCost',
      'BillingCurrency',
      'ServiceProviderName',
      'SubAccountId',
      'BillingPeriodEnd',
      'x_Custom',
    ]);
    expect(rows[0]).toEqual({
      BilledCost: '12.500000000000000000000000',
      BillingCurrency: 'USD',
      ServiceProviderName: 'OpenAI',
      SubAccountId: 'proj_1',
      BillingPeriodEnd: '2024-12-01 00:00:00',
      x_Custom: '{"x_Model":"gpt-4o-2024-08-06","x_ModelProvider":"openai","x_TokenType":"cache-read"}',
    });
    expect(rows[1]?.BilledCost).toBe('0.000000125000000000000000');
  });

  it('reads Anthropic amounts as cents: "123.45" is 1.2345 USD', async () => {
    const cost = {
      amount: '123.45',
      currency: 'USD',
      cost_type: 'tokens',
      token_type: 'output_tokens',
      model: 'claude-sonnet-4-20250514',
      workspace_id: null,
      description: 'Claude Sonnet 4 Usage - Output Tokens',
    };
    const rows = await costs({
      data: [{ starting_at: '2025-08-01T00:00:00Z', ending_at: '2025-08-02T00:00:00Z', results: [cost] }],
      has_more: false,
    });
    expect(rows[0]).toMatchObject({
      BilledCost: '1.234500000000000000000000',
      BillingCurrency: 'USD',
      ServiceProviderName: 'Anthropic',
      ChargePeriodStart: '2025-08-01 00:00:00',
    });
  });

  it('rejects an amount that is no number instead of reading nothing', async () => {
    const cost = { object: 'organization.costs.result', amount: { value: 'n/a', currency: 'usd' } };
    const staged = await bench.stage('costs.json', JSON.stringify(page(bucket([cost]))));
    const { verdict } = await llmCostReportFile.sniff(staged, bench.sql, signal);
    expect(verdict.problem?.code).toBe('focus.no-valid-rows');
  });

  it('reads the example of the specification: 0.06 USD', async context => {
    const path = sharedData('llm-usage-apis', 'openai', 'examples', 'organization_costs.json');
    if (!path) return context.skip('the data sets are not here');
    const rows = await costs(JSON.parse(readFileSync(path, 'utf8')));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.BilledCost).toBe('0.060000000000000000000000');
  });
});

describe('OTLP GenAI traces', () => {
  const attribute = (key: string, value: string | number) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  });
  const span = (id: string, attributes: Record<string, string | number>) => ({
    traceId: 't1',
    spanId: id,
    startTimeUnixNano: '1754006400000000000',
    endTimeUnixNano: '1754006401500000000',
    attributes: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
    status: {},
  });
  const request = (...spans: unknown[]) => ({
    resourceSpans: [{ resource: { attributes: [attribute('service.name', 'shop')] }, scopeSpans: [{ spans }] }],
  });

  it('reads calls of new and old attribute names, and no content', async () => {
    const secret = 'the patient is called Jane';
    const lines = [
      request(
        span('1', {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'openai',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.usage.input_tokens': 100,
          'gen_ai.usage.cache_read.input_tokens': 60,
          'gen_ai.usage.output_tokens': 10,
          'gen_ai.input.messages': secret,
          'gen_ai.response.id': 'chatcmpl-1',
        }),
        span('2', { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.usage.input_tokens': 100 }),
        span('3', { 'http.method': 'GET' }),
      ),
      request(
        span('4', {
          'gen_ai.system': 'az.ai.openai',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.usage.prompt_tokens': 5,
          'gen_ai.usage.completion_tokens': 6,
          'gen_ai.prompt.0.content': secret,
        }),
      ),
    ];
    const text = lines.map(line => JSON.stringify(line)).join('\n');
    const { rows, opened } = await readUsage(bench, llmUsageReportFile, 'traces.jsonl', text);
    expect(opened.dropsContent).toBe(true);
    expect(JSON.stringify(rows)).not.toContain('Jane');
    expect(rows).toMatchObject([
      {
        RequestId: 'chatcmpl-1',
        InputUncachedTokens: '40',
        InputCacheReadTokens: '60',
        OutputTokens: '10',
        DurationMs: '1500',
        Status: 'ok',
        TokenDetail: 'complete',
        Tags: '{"service.name":"shop"}',
        scope: 'otlp/shop',
        ObservedAt: '2025-08-01 00:00:00',
      },
      {
        RequestId: 't1:4',
        ModelProvider: 'azure-openai',
        InputUncachedTokens: '5',
        OutputTokens: '6',
        TokenDetail: 'total-only',
      },
    ]);
    const { verdict } = await llmUsageReportFile.sniff(await bench.stage('traces.jsonl', text), bench.sql, signal);
    expect(verdict.oddities.map(({ code, count }) => [code, count])).toEqual([
      ['spans.no-call', 1],
      ['spans.no-genai', 1],
      ['content.dropped', null],
    ]);
  });

  it('reads impossible inclusive counts as exclusive, flagged', async () => {
    const { rows, found } = await readUsage(
      bench,
      llmUsageReportFile,
      'traces.json',
      JSON.stringify(
        request(
          span('1', {
            'gen_ai.operation.name': 'chat',
            'gen_ai.provider.name': 'anthropic',
            'gen_ai.request.model': 'claude-sonnet-4-20250514',
            'gen_ai.usage.input_tokens': 10,
            'gen_ai.usage.cache_read.input_tokens': 60,
            'gen_ai.usage.output_tokens': 1,
          }),
        ),
      ),
    );
    expect(rows[0]).toMatchObject({
      InputUncachedTokens: '10',
      InputCacheReadTokens: '60',
      Tags: '{"service.name":"shop","x_Flags":"tokens.exclusive-input"}',
    });
    expect(found).toEqual({ 'tokens.exclusive-input InputUncachedTokens': 1 });
  });
});
