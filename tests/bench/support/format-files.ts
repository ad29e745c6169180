import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { legacyCur } from '../../fixtures/aws/cur-text.ts';
import { azureCsv } from '../../fixtures/azure/cost-details-text.ts';
import { cbfCsv } from '../../fixtures/cbf-text.ts';
import { gcpCsv } from '../../fixtures/gcp/billing-rows.ts';
import { sacct } from '../../fixtures/slurm/slurm-bench.ts';

export const formatNames = [
  'cur',
  'azure',
  'gcp',
  'cbf',
  'litellm-csv',
  'litellm-json',
  'sacct',
  'otlp',
  'prometheus',
] as const;
export type FormatName = (typeof formatNames)[number];

export type FormatFile = {
  readonly name: FormatName;
  readonly path: string;
  readonly bytes: number;
  /** Rows that an import of it has to end with. */
  readonly rows: number;
  /** FROM clause with which DuckDB alone reads the same file. */
  readonly bareSql: string;
};

type Format = {
  readonly ending: string;
  readonly bare: (path: string) => string;
  readonly text: (rows: number) => Iterable<string>;
};

const csv = (path: string) => `read_csv('${path}', all_varchar = true)`;
const day = (index: number) => String(1 + (index % 28)).padStart(2, '0');
const hour = (index: number) => String(index % 24).padStart(2, '0');
const team = (index: number) => `team-${index % 40}`;
const cost = (index: number) => `0.${String((index * 7919) % 1_000_000_007).padStart(10, '0')}`;

/** A table from one line of a fixture: marks in it are replaced row by row, so that the bench reads what the tests read. */
function* table(
  text: string,
  rows: number,
  fill: (index: number) => Readonly<Record<string, string>>,
): Iterable<string> {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const [header = '', line = ''] = text.split(end);
  yield header + end;
  const parts = line.split(/(@[A-Z]+@)/);
  for (let index = 0; index < rows; index += 1) {
    const values = fill(index);
    yield parts.map(part => values[part] ?? part).join('') + end;
  }
}

const spend = (index: number) => ({
  '@ID@': `r${index}`,
  '@DAY@': day(index),
  '@HOUR@': hour(index),
  '@TEAM@': team(index),
  '@COST@': cost(index),
});

const liteLlmRow = (index: number) => ({
  request_id: `chatcmpl-${index}`,
  call_type: 'acompletion',
  spend: Number(cost(index).slice(0, 8)),
  prompt_tokens: 100 + (index % 900),
  completion_tokens: 20 + (index % 80),
  startTime: `2025-08-${day(index)}T${hour(index)}:00:00.000Z`,
  endTime: `2025-08-${day(index)}T${hour(index)}:00:01.500Z`,
  model: index % 3 === 0 ? 'gpt-4o' : 'claude-sonnet-4-5',
  custom_llm_provider: index % 3 === 0 ? 'openai' : 'anthropic',
  user: `u${index % 500}`,
  metadata: {
    usage_object: { prompt_tokens_details: { cached_tokens: 60 }, completion_tokens_details: { reasoning_tokens: 5 } },
  },
  cache_hit: 'False',
  request_tags: ['prod', team(index)],
  team_id: team(index),
  status: 'success',
});

const quoted = (value: unknown) =>
  `"${(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('"', '""')}"`;

function* liteLlmCsv(rows: number): Iterable<string> {
  yield `${Object.keys(liteLlmRow(0)).join(',')}\n`;
  for (let index = 0; index < rows; index += 1) yield `${Object.values(liteLlmRow(index)).map(quoted).join(',')}\n`;
}

function* liteLlmJson(rows: number): Iterable<string> {
  for (let index = 0; index < rows; index += 1) yield `${JSON.stringify(liteLlmRow(index))}\n`;
}

const SPANS = 50;

/** OTLP as the collector's file exporter writes it: a line a request of 50 spans. */
function* otlp(rows: number): Iterable<string> {
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const count = (key: string, intValue: number) => ({ key, value: { intValue: String(intValue) } });
  for (let from = 0; from < rows; from += SPANS) {
    const spans = Array.from({ length: Math.min(SPANS, rows - from) }, (_, at) => {
      const index = from + at;
      const startNs = BigInt(1_754_006_400 + (index % 2_400_000)) * 1_000_000_000n;
      return {
        traceId: `t${index >> 2}`,
        spanId: `s${index}`,
        startTimeUnixNano: String(startNs),
        endTimeUnixNano: String(startNs + 1_500_000_000n),
        attributes: [
          text('gen_ai.operation.name', 'chat'),
          text('gen_ai.provider.name', 'openai'),
          text('gen_ai.request.model', 'gpt-4o'),
          count('gen_ai.usage.input_tokens', 100 + (index % 900)),
          count('gen_ai.usage.output_tokens', 20 + (index % 80)),
        ],
      };
    });
    const resource = { attributes: [text('service.name', team(from))] };
    yield `${JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] })}\n`;
  }
}

const STEP = 300;
const SERIES_SAMPLES = 2000;

/** One range answer of power readings: each series 2,000 readings of one card, one import row a reading and interval of 5 minutes. */
function* prometheus(rows: number): Iterable<string> {
  yield '{"status":"success","data":{"resultType":"matrix","result":[';
  for (let from = 0; from < rows; from += SERIES_SAMPLES) {
    const gpu = from / SERIES_SAMPLES;
    const metric = {
      __name__: 'DCGM_FI_DEV_POWER_USAGE',
      UUID: `GPU-${gpu}`,
      Hostname: `gpu-${gpu >> 3}`,
      gpu: String(gpu % 8),
    };
    const values = Array.from({ length: Math.min(SERIES_SAMPLES, rows - from) }, (_, at) => [
      1_794_182_400 + at * STEP,
      `${250 + (at % 90)}.5`,
    ]);
    yield `${from === 0 ? '' : ','}${JSON.stringify({ metric, values })}`;
  }
  yield ']}}';
}

const formats: Readonly<Record<FormatName, Format>> = {
  cur: {
    ending: 'csv',
    bare: csv,
    text: rows =>
      table(
        legacyCur([
          {
            identity_line_item_id: '@ID@',
            line_item_unblended_cost: '@COST@',
            pricing_public_on_demand_cost: '@COST@',
            line_item_usage_start_date: '2025-01-@DAY@T@HOUR@:00:00Z',
            line_item_usage_end_date: '2025-01-@DAY@T@HOUR@:59:59Z',
            'tag_user:team': '@TEAM@',
            line_item_resource_id: 'i-@ID@',
            product_region: 'us-east-1',
            line_item_usage_amount: '1',
            line_item_usage_type: 'BoxUsage:p5.48xlarge',
          },
        ]),
        rows,
        spend,
      ),
  },
  azure: {
    ending: 'csv',
    bare: csv,
    text: rows =>
      table(
        azureCsv([
          {
            Date: '09/@DAY@/2025',
            Cost: '@COST@',
            Tags: '"team": "@TEAM@","env": "prod"',
            ResourceId: '/subscriptions/s/resourceGroups/g/providers/p/@ID@',
          },
        ]),
        rows,
        spend,
      ),
  },
  gcp: {
    ending: 'csv',
    bare: csv,
    text: rows =>
      table(
        gcpCsv([
          {
            cost: '@COST@',
            start: '2026-10-@DAY@ @HOUR@:00:00 UTC',
            end: '2026-10-@DAY@ @HOUR@:30:00 UTC',
            labels: [{ key: 'team', value: '@TEAM@' }],
            credits: [{ name: 'committed use', amount: '-0.00001' }],
          },
        ]),
        rows,
        spend,
      ),
  },
  cbf: {
    ending: 'csv',
    bare: csv,
    text: rows =>
      table(
        cbfCsv([
          {
            'time/usage_start': '2026-03-@DAY@T@HOUR@:00:00Z',
            'cost/cost': '@COST@',
            'resource/id': '@ID@',
            'resource/tag:team': '@TEAM@',
            'resource/service': 'inference',
          },
        ]),
        rows,
        spend,
      ),
  },
  'litellm-csv': { ending: 'csv', bare: csv, text: liteLlmCsv },
  'litellm-json': {
    ending: 'jsonl',
    bare: path => `read_json('${path}', format = 'newline_delimited')`,
    text: liteLlmJson,
  },
  sacct: {
    ending: 'txt',
    bare: path => `read_csv('${path}', delim = '|', all_varchar = true)`,
    text: rows =>
      table(
        sacct([
          {
            JobID: '@JOB@',
            User: '@USER@',
            Account: '@TEAM@',
            Submit: '2026-03-@DAY@T@HOUR@:00:00',
            Start: '2026-03-@DAY@T@HOUR@:10:00',
            End: '2026-03-@DAY@T@HOUR@:40:00',
            ElapsedRaw: '1800',
          },
        ]),
        rows,
        index => ({
          ...spend(index),
          '@JOB@': String(index + 1),
          '@USER@': `u${index % 500}`,
        }),
      ),
  },
  otlp: {
    ending: 'jsonl',
    bare: path => `read_json('${path}', format = 'newline_delimited', maximum_object_size = 67108864)`,
    text: otlp,
  },
  prometheus: {
    ending: 'json',
    bare: path =>
      `(SELECT unnest(data.result, recursive := true) FROM read_json('${path}', maximum_object_size = 268435456))`,
    text: prometheus,
  },
};

/** The file of a format with `rows` rows; made once and kept in `dataDir`. */
export async function ensureFormatFile(dataDir: string, name: FormatName, rows: number): Promise<FormatFile> {
  const { ending, bare, text } = formats[name];
  const folder = join(dataDir, 'formats');
  const path = join(folder, `${name}-${rows}.${ending}`);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const out = createWriteStream(`${path}.part`, { highWaterMark: 1 << 20 });
    let pending = '';
    for (const piece of text(rows)) {
      pending += piece;
      if (pending.length < 1 << 18) continue;
      if (!out.write(pending)) await once(out, 'drain');
      pending = '';
    }
    out.end(pending);
    await once(out, 'finish');
    renameSync(`${path}.part`, path);
  }
  return { name, path, bytes: statSync(path).size, rows, bareSql: bare(path.replaceAll("'", "''")) };
}
