import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, readJson } from '../../../src-core/llm/json.ts';
import { canonicalProvider, canonicalProviderSql, plainModel } from '../../../src-core/llm/providers.ts';
import { tokenColumns } from '../../../src-core/llm/token-buckets.ts';
import { readLiteLlmUsage } from '../../../src-core/llm/usage/litellm.ts';
import { liteLlmFile } from '../../../workers/connectors/llm/litellm-file.ts';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';
import { readUsage } from './llm-bench.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

const signal = new AbortController().signal;
const secret = 'the patient is called Jane';
const row = {
  request_id: 'chatcmpl-1',
  call_type: 'acompletion',
  api_key: 'sk-hash',
  spend: 0.000125,
  total_tokens: 120,
  prompt_tokens: 100,
  completion_tokens: 20,
  startTime: '2025-08-01T00:00:00.000Z',
  endTime: '2025-08-01T00:00:01.500Z',
  completionStartTime: '2025-08-01T00:00:00.250Z',
  model: 'openai/gpt-4o',
  custom_llm_provider: 'openai',
  user: 'u1',
  metadata: {
    usage_object: {
      prompt_tokens: 100,
      prompt_tokens_details: { cached_tokens: 60 },
      completion_tokens_details: { reasoning_tokens: 5 },
    },
    user_api_key_user_email: secret,
  },
  cache_hit: 'False',
  request_tags: ['prod', 'checkout'],
  team_id: 'team-a',
  end_user: 'customer-1',
  session_id: 's1',
  status: 'success',
  requester_ip_address: secret,
  messages: [{ role: 'user', content: secret }],
  response: { text: secret },
  proxy_server_request: secret,
};
const expected = {
  Route: 'gateway',
  Grain: 'request',
  RequestId: 'chatcmpl-1',
  Operation: 'chat',
  Model: 'gpt-4o',
  ModelProvider: 'openai',
  ObservedAt: '2025-08-01 00:00:00',
  Status: 'ok',
  DurationMs: '1500',
  FirstTokenMs: '250',
  InputUncachedTokens: '40',
  InputCacheReadTokens: '60',
  InputCacheWriteTokens: '0',
  OutputTokens: '20',
  OutputReasoningTokens: '5',
  TokenDetail: 'complete',
  ReportedCost: '0.000125000000000000000000',
  ReportedCurrency: 'USD',
  TeamId: 'team-a',
  CustomerId: 'customer-1',
  SessionId: 's1',
  GatewayCacheHit: 'false',
  Tags: '{"checkout":"true","prod":"true"}',
  Requests: '1',
  SuccessfulRequests: '1',
  FailedRequests: '0',
};
const csvOf = (rows: Record<string, unknown>[]) => {
  const names = Object.keys(rows[0] ?? {});
  const cell = (value: unknown) =>
    `"${(typeof value === 'object' ? JSON.stringify(value) : String(value)).replaceAll('"', '""')}"`;
  return [names.join(','), ...rows.map(one => names.map(name => cell(one[name])).join(','))].join('\n');
};

describe('LiteLLM spend logs', () => {
  it.each([
    ['a JSON array', JSON.stringify([row], null, 2)],
    ['JSON lines', `${JSON.stringify(row)}\n`],
    ['gzipped JSON lines', gzipSync(`${JSON.stringify(row)}\n`)],
    ['CSV', csvOf([row])],
    ['gzipped CSV', gzipSync(csvOf([row]))],
    ['metadata as text', JSON.stringify([{ ...row, metadata: JSON.stringify(row.metadata) }])],
  ])('reads %s and nothing of the content', async (_, content) => {
    const { rows, rejected, found, opened } = await readUsage(bench, liteLlmFile, 'logs.json', content);
    expect(rows).toMatchObject([expected]);
    expect(rejected).toEqual({});
    expect(found).toEqual({});
    expect(opened.dropsContent).toBe(true);
    if (opened.scan.kind !== 'records') throw new Error('not records');
    const kept = opened.scan.rawColumns.map(name => `"${name}"`).join(', ');
    const raw = await bench.sql.all(
      `SELECT to_json(list(r))::VARCHAR AS raw FROM (SELECT ${kept} FROM (${opened.scan.rawSql})) AS r`,
    );
    expect(String(raw[0]?.raw)).not.toContain('Jane');
  });

  it('knows only sums without the usage object', async () => {
    const { rows } = await readUsage(bench, liteLlmFile, 'a.json', JSON.stringify([{ ...row, metadata: {} }]));
    expect(rows[0]).toMatchObject({ InputUncachedTokens: '100', TokenDetail: 'total-only' });
    expect(rows[0]).not.toHaveProperty('InputCacheReadTokens');
  });

  it('rejects rows that cannot be placed or counted', async () => {
    const bad = [
      { ...row, request_id: '' },
      { ...row, startTime: 'soon' },
      { ...row, prompt_tokens: -1 },
      { ...row, spend: 'free' },
      { ...row, metadata: { usage_object: { cache_read_input_tokens: 1.5 } } },
    ];
    const { rejected } = await readUsage(bench, liteLlmFile, 'a.json', JSON.stringify(bad));
    expect(rejected).toEqual({
      'value.missing RequestId': 1,
      'record.bad-value ObservedAt': 1,
      'record.bad-value InputUncachedTokens': 1,
      'record.bad-value ReportedCost': 1,
      'record.bad-value InputCacheReadTokens': 1,
    });
  });

  it('refuses a table that has a column twice, which no statement can name', async () => {
    const wanted = [
      ['request_id', 'spend', 'startTime'],
      ['date', 'api_requests', 'spend', 'prompt_tokens'],
    ];
    for (const names of wanted) {
      const file = await bench.stage('a.csv', `${[...names, 'note', 'note'].join(',')}\n`);
      const { verdict } = await liteLlmFile.sniff(file, bench.sql, signal);
      expect(verdict.problem).toMatchObject({ code: 'focus.duplicate-columns' });
    }
  });

  it('reads one of the six daily roll-ups and refuses the others', async () => {
    const daily = {
      date: '2025-08-01',
      api_key: 'k',
      model: 'claude-sonnet-4-20250514',
      custom_llm_provider: 'anthropic',
      prompt_tokens: '100',
      completion_tokens: '5',
      cache_read_input_tokens: '60',
      cache_creation_input_tokens: '10',
      spend: '0.5',
      api_requests: '3',
      successful_requests: '2',
      failed_requests: '1',
    };
    const { rows, opened } = await readUsage(bench, liteLlmFile, 'a.csv', csvOf([{ ...daily, team_id: 't' }]));
    expect(opened.format).toBe('litellm-daily');
    expect(rows).toMatchObject([
      {
        Grain: '1d',
        InputUncachedTokens: '30',
        InputCacheReadTokens: '60',
        InputCacheWrite5mTokens: '10',
        Requests: '3',
        FailedRequests: '1',
        TeamId: 't',
      },
    ]);
    for (const column of ['user_id', 'tag', 'end_user_id', 'agent_id', 'organization_id']) {
      for (const content of [csvOf([{ ...daily, [column]: 'x' }]), JSON.stringify([{ ...daily, [column]: 'x' }])]) {
        const { verdict } = await liteLlmFile.sniff(await bench.stage('a.csv', content), bench.sql, signal);
        expect(verdict.problem?.details.advice).toMatch(/LiteLLM_DailyTeamSpend/);
      }
    }
  });

  it('names a cut file', async () => {
    const staged = await bench.stage('a.json', JSON.stringify([row, row]).slice(0, -30));
    const { verdict } = await liteLlmFile.sniff(staged, bench.sql, signal);
    expect(verdict.problem?.code).toBe('format.json-structure');
  });

  it('has the same buckets in SQL as in the function, for any numbers', async () => {
    const count = fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined });
    const details = fc.record({
      cached_tokens: count,
      cache_creation_tokens: count,
      audio_tokens: count,
      image_tokens: count,
      cache_creation_token_details: fc.option(
        fc.record({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count }),
        { nil: undefined },
      ),
    });
    const usage = fc.record({
      prompt_tokens: count,
      completion_tokens: count,
      cache_read_input_tokens: count,
      cache_creation_input_tokens: count,
      prompt_tokens_details: fc.option(details, { nil: undefined }),
      completion_tokens_details: fc.option(
        fc.record({ reasoning_tokens: count, audio_tokens: count, image_tokens: count }),
        { nil: undefined },
      ),
    });
    const anyRow = fc.record({
      prompt_tokens: count,
      completion_tokens: count,
      model: fc.constantFrom('gpt-4o', 'claude-3'),
      custom_llm_provider: fc.constantFrom('openai', 'bedrock', 'anthropic', 'groq'),
      usage: fc.option(usage, { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 50, maxLength: 100 }), async rows => {
        const logs = rows.map(({ usage: object, ...one }, index) => ({
          request_id: String(index),
          spend: 0,
          startTime: '2025-08-01T00:00:00Z',
          ...one,
          metadata: object === undefined ? {} : { usage_object: object },
        }));
        const text = logs.map(log => JSON.stringify(log)).join('\n');
        const { rows: fromSql } = await readUsage(bench, liteLlmFile, 'a.jsonl', text);
        const inSql = fromSql.map(one => [
          ...tokenColumns.map(name => one[name] ?? null),
          one.TokenDetail,
          one.Tags ?? null,
        ]);
        const inFunction = logs.map(log => {
          const { buckets, flags } = readLiteLlmUsage(readJson(JSON.stringify(log)) as JsonObject);
          const tags = flags.length === 0 ? null : JSON.stringify({ x_Flags: flags.join(' ') });
          return [...tokenColumns.map(name => buckets[name]?.toString() ?? null), buckets.TokenDetail, tags];
        });
        expect(inSql.map(one => [...one.slice(0, -1), sortedFlags(one.at(-1))])).toEqual(
          inFunction.map(one => [...one.slice(0, -1), sortedFlags(one.at(-1))]),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('names providers in SQL as in the function', async () => {
    const names = [
      'openai',
      'azure',
      'bedrock',
      'bedrock_converse',
      'vertex_ai-anthropic_models',
      ' Groq ',
      'x_ai',
      '',
    ];
    const found = await bench.sql.all(
      `SELECT ${canonicalProviderSql('name')} AS provider FROM (SELECT unnest([${names.map(name => `'${name}'`).join(', ')}]) AS name)`,
    );
    expect(found.map(one => one.provider)).toEqual(names.map(canonicalProvider));
    expect(plainModel('openai/gpt-4o', 'openai')).toBe('gpt-4o');
    expect(plainModel('meta/llama', 'groq')).toBe('meta/llama');
  });
});

const sortedFlags = (tags: unknown) =>
  typeof tags === 'string' ? JSON.parse(tags).x_Flags.split(' ').toSorted().join(' ') : null;
