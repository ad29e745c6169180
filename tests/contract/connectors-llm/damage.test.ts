import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SniffVerdict } from '../../../src-core/contract/imports.ts';
import { errorCatalog } from '../../../src-core/errors/catalog.ts';
import { liteLlmFile } from '../../../workers/connectors/llm/litellm-file.ts';
import { llmCostReportFile, llmUsageReportFile } from '../../../workers/connectors/llm/report-files.ts';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

const signal = new AbortController().signal;
const bucket = (result: unknown) => ({
  object: 'page',
  data: [{ object: 'bucket', start_time: 1730419200, end_time: 1730505600, results: [result] }],
  has_more: false,
});
const log = {
  request_id: 'r',
  spend: 0.1,
  prompt_tokens: 10,
  completion_tokens: 1,
  startTime: '2025-08-01T00:00:00Z',
  endTime: '2025-08-01T00:00:01Z',
  model: 'gpt-4o',
  custom_llm_provider: 'openai',
  request_tags: ['a', 'x_Flags'],
  metadata: { usage_object: { cache_read_input_tokens: 5 } },
};
const span = {
  traceId: 't',
  spanId: 's',
  startTimeUnixNano: '1754006400000000000',
  attributes: [
    { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
    { key: 'gen_ai.usage.input_tokens', value: { intValue: 5 } },
  ],
};
const goodFiles = [
  [
    'OpenAI usage',
    llmUsageReportFile,
    JSON.stringify(
      bucket({ object: 'organization.usage.completions.result', input_tokens: 5, output_tokens: 1, model: 'm' }),
    ),
  ],
  [
    'OpenAI costs',
    llmCostReportFile,
    JSON.stringify(bucket({ object: 'organization.costs.result', amount: { value: 0.5, currency: 'usd' } })),
  ],
  ['OTLP', llmUsageReportFile, JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })],
  ['LiteLLM array', liteLlmFile, JSON.stringify([log, log])],
  ['LiteLLM lines', liteLlmFile, `${JSON.stringify(log)}\n${JSON.stringify(log)}\n`],
  [
    'LiteLLM CSV',
    liteLlmFile,
    'request_id,spend,startTime,metadata,request_tags,prompt_tokens\nr,0.1,2025-08-01 00:00:00,"{""usage_object"":{}}","[""a""]",5\n',
  ],
] as const;

describe.each(goodFiles)('a damaged file: %s', (_, connector, text) => {
  it('is read, rejected row by row, or refused in words; never a bug', async () => {
    const good = Buffer.from(text);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        async (at, byte, isCut) => {
          const damaged = Buffer.from(isCut ? good.subarray(0, Math.max(1, at)) : good);
          if (!isCut) damaged[at] = byte;
          const staged = await bench.stage('any', damaged);
          const { verdict, scan } = await connector.sniff(staged, bench.sql, signal);
          SniffVerdict.parse(verdict);
          if (verdict.problem) expect(Object.keys(errorCatalog)).toContain(verdict.problem.code);
          if (scan === null) return;
          const listed = [...scan.columns].map(([name, sql]) => `${sql} AS "${name}"`);
          const rules = [...scan.rejections, ...scan.findings].map((rule, index) => `(${rule.sql}) AS r${index}`);
          const rows = await bench.sql.all(`SELECT ${[...listed, ...rules].join(', ')} FROM (${scan.rawSql})`);
          for (const row of rows) for (const index of rules.keys()) expect(row[`r${index}`]).not.toBeNull();
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });
});
