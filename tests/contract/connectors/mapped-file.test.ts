import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MappingFile } from '../../../src-core/anycost/mapped-csv/mapping-file.ts';
import type { FocusScan } from '../../../src-core/connector/file-connector.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import { mappedFile } from '../../../workers/connectors/mapped-csv/mapped-file.ts';
import { savedMappings, saveMapping } from '../../../workers/connectors/mapped-csv/saved-mappings.ts';
import { plain } from '../../fixtures/bill-bench.ts';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';

let bench: ConnectorBench;
let mappingsDir: string;
beforeAll(async () => {
  bench = await ConnectorBench.open();
  mappingsDir = await mkdtemp(join(tmpdir(), 'mureon-mappings-'));
});
afterAll(async () => {
  await bench.close();
  await rm(mappingsDir, { recursive: true, force: true });
});

const signal = new AbortController().signal;

const base: MappingFile = {
  mureonMap: 1,
  name: 'render farm',
  target: 'focus',
  headers: [['day', 'cost', 'team', 'note']],
  dates: { format: 'iso', zone: 'UTC' },
  numbers: { decimalPoint: '.', thousands: '', sign: '' },
  period: 'day',
  columns: {
    BilledCost: { column: 'cost' },
    BillingCurrency: { constant: 'EUR' },
    ChargePeriodStart: { column: 'day' },
    ChargeCategory: { constant: 'Usage' },
    ServiceProviderName: { constant: 'Acme' },
  },
  tags: { team: 'team' },
  scope: null,
  merge: 'swap',
};

/** Each test has a folder of its own, so that none reads another's mappings. */
async function sniff(mapping: MappingFile, text: string) {
  const folder = await mkdtemp(join(mappingsDir, 'one-'));
  await saveMapping(folder, mapping);
  const file = { ...(await bench.stage('costs.csv', text)), mappingsDir: folder };
  return mappedFile.sniff(file, bench.sql, signal);
}

async function rows(mapping: MappingFile, text: string, names: readonly string[]) {
  const { scan, verdict } = await sniff(mapping, text);
  if (scan === null) throw new Error(JSON.stringify(verdict.problem ?? verdict.sentence));
  const listed = names.map(name => `CAST(${scan.columns.get(name) ?? 'NULL'} AS VARCHAR) AS "${name}"`);
  const found = await bench.sql.all(`SELECT ${listed.join(', ')} FROM (${scan.rawSql}) ORDER BY "x_SourceRow"`);
  return found.map(row => names.map(name => plain(row[name])));
}

const reasonOf = async (mapping: MappingFile, text: string) =>
  (await sniff(mapping, text)).verdict.problem?.details.reason;

describe('a table read by a saved mapping', () => {
  it('becomes charges: constants, tags, periods derived from the start, unread columns kept', async () => {
    const names = [
      'BilledCost',
      'BillingCurrency',
      'ChargePeriodStart',
      'ChargePeriodEnd',
      'BillingPeriodStart',
      'BillingPeriodEnd',
      'Tags',
      'x_Custom',
      'EffectiveCost',
    ];
    expect(await rows(base, 'day,cost,team,note\n2026-03-31,1.5,search,hi\n', names)).toEqual([
      [
        '1.5',
        'EUR',
        '2026-03-31 00:00:00',
        '2026-04-01 00:00:00',
        '2026-03-01 00:00:00',
        '2026-04-01 00:00:00',
        '{"team":"search"}',
        '{"note":"hi"}',
        null, // not mapped: unknown, not the billed cost
      ],
    ]);
  });

  it('is recognised by its header in any order and case, and by no other', async () => {
    expect((await sniff(base, 'Team,NOTE,day,Cost\na,b,2026-03-01,1\n')).verdict).toMatchObject({
      format: 'mapped-render-farm',
      problem: null,
    });
    const { verdict } = await sniff(base, 'day,cost,team\n2026-03-01,1,a\n');
    expect(verdict.problem).toMatchObject({ code: 'format.unrecognised' });
    expect(verdict.sentence).toContain('--suggest-map');
  });

  it.each([
    ['1.234,50', { decimalPoint: ',', thousands: '.', sign: '' }, '1234.5'],
    ['-1.234.567,891', { decimalPoint: ',', thousands: '.', sign: '' }, '-1234567.891'],
    ['1,234.50', { decimalPoint: '.', thousands: ',', sign: '' }, '1234.5'],
    ["1'234.5", { decimalPoint: '.', thousands: "'", sign: '' }, '1234.5'],
    ['$1,234.50', { decimalPoint: '.', thousands: ',', sign: '$' }, '1234.5'],
    ['-$3', { decimalPoint: '.', thousands: '', sign: '$' }, '-3'],
    ['3 EUR', { decimalPoint: '.', thousands: '', sign: 'EUR' }, '3'],
    ['2,5e-3', { decimalPoint: ',', thousands: '', sign: '' }, '0.0025'],
  ] as const)('reads %s', async (cell, numbers, expected) => {
    const text = `day;cost;team;note\n2026-03-01;${cell};a;b\n`;
    expect(await rows({ ...base, numbers }, text, ['BilledCost'])).toEqual([[expected]]);
  });

  it.each([
    ['1.5', { decimalPoint: ',', thousands: '.', sign: '' }], // not 15
    ['1.23,4', { decimalPoint: ',', thousands: '.', sign: '' }],
    ['1,5', { decimalPoint: '.', thousands: ',', sign: '' }],
    ['12,34', { decimalPoint: '.', thousands: '', sign: '' }],
    ['nan', { decimalPoint: ',', thousands: '', sign: '' }],
    ['1e99', { decimalPoint: '.', thousands: '', sign: '' }],
  ] as const)('never guesses what %s means', async (cell, numbers) => {
    const text = `day;cost;team;note\n2026-03-01;${cell};a;b\n`;
    expect(await reasonOf({ ...base, numbers }, text)).toContain('BilledCost (cost in the file) is not a plain number');
  });

  it('multiplies exactly, and refuses what would need rounding', async () => {
    const cents = { ...base, columns: { ...base.columns, BilledCost: { column: 'cost', multiply: '0.01' } } };
    const text = (cell: string) => `day,cost,team,note\n2026-03-01,${cell},a,b\n`;
    expect(await rows(cents, text('123.45'), ['BilledCost'])).toEqual([['1.2345']]);
    expect(await rows(cents, text('0.0000000000000000000001'), ['BilledCost'])).toEqual([
      ['0.000000000000000000000001'],
    ]);
    expect(await reasonOf(cents, text('0.00000000000000000000001'))).toContain('times 0.01');
    const large = { ...base, columns: { ...base.columns, BilledCost: { column: 'cost', multiply: '1000' } } };
    expect(await rows(large, text('1.5'), ['BilledCost'])).toEqual([['1500']]);
    expect(await reasonOf(large, text('99999999999999'))).toContain('times 1000');
  });

  it.each([
    ['iso', 'America/Los_Angeles', '2026-03-08 01:30:00', '2026-03-08 09:30:00', '2026-03-01 08:00:00'],
    ['iso', 'Asia/Seoul', '2026-03-01', '2026-02-28 15:00:00', '2026-02-28 15:00:00'],
    ['iso', 'Asia/Seoul', '2026-03-01T00:00:00Z', '2026-03-01 00:00:00', '2026-02-28 15:00:00'], // says its own zone
    ['iso', 'Asia/Kathmandu', '2026-03-01 00:00:00', '2026-02-28 18:15:00', '2026-02-28 18:15:00'],
    ['day-first', 'UTC', '05/03/2026', '2026-03-05 00:00:00', '2026-03-01 00:00:00'],
    ['month-first', 'UTC', '05/03/2026', '2026-05-03 00:00:00', '2026-05-01 00:00:00'],
    ['epoch-seconds', 'UTC', '1772323200', '2026-03-01 00:00:00', '2026-03-01 00:00:00'],
    ['epoch-milliseconds', 'UTC', '1772323200123', '2026-03-01 00:00:00.123', '2026-03-01 00:00:00'],
  ] as const)('reads dates as %s in %s: %s', async (format, zone, cell, start, month) => {
    const text = `day,cost,team,note\n${cell},1,a,b\n`;
    const mapping = { ...base, dates: { format, zone } };
    expect(await rows(mapping, text, ['ChargePeriodStart', 'BillingPeriodStart'])).toEqual([[start, month]]);
  });

  it('refuses a date of another shape', async () => {
    expect(await reasonOf(base, 'day,cost,team,note\n05/03/2026,1,a,b\n')).toBe(
      'day is not a date-time written as iso',
    );
  });

  it('joins and translates values', async () => {
    const mapping: MappingFile = {
      ...base,
      columns: {
        ...base.columns,
        ChargeCategory: { column: 'note', values: { 'Gutschrift "x"': 'Credit', Verbrauch: 'Usage' } },
        ServiceName: { join: [{ text: 'farm/' }, { column: 'team' }] },
      },
    };
    const text = 'day,cost,team,note\n2026-03-01,-1,a,"Gutschrift ""x"""\n2026-03-01,1,b,Verbrauch\n';
    expect(await rows(mapping, text, ['ChargeCategory', 'ServiceName'])).toEqual([
      ['Credit', 'farm/a'],
      ['Usage', 'farm/b'],
    ]);
  });

  it.each([
    [
      'names a column that FOCUS lacks',
      { ...base, columns: { ...base.columns, Cost: { constant: '1' } } },
      'focus has no columns Cost',
    ],
    [
      'lacks what a charge needs',
      { ...base, columns: { BilledCost: { column: 'cost' } } },
      'it does not say where these come from: BillingCurrency',
    ],
    ['reads a column that is not there', { ...base, tags: { x: 'owner' } }, 'the file has no columns owner'],
    [
      'names no zone',
      { ...base, dates: { format: 'iso', zone: 'Mars/Olympus' } },
      'there is no time zone Mars/Olympus',
    ],
  ] as const)('says so when the mapping %s', async (_, mapping, reason) => {
    const { verdict } = await sniff(mapping as MappingFile, 'day,cost,team,note\n2026-03-01,1,a,b\n');
    expect(verdict.problem).toMatchObject({ code: 'mapping.does-not-fit', details: { mapping: 'render farm' } });
    expect(verdict.problem?.details.reason).toContain(reason);
  });

  it('becomes usage records and metrics', async () => {
    const usage: MappingFile = {
      ...base,
      target: 'llm-usage',
      columns: {
        Route: { constant: 'log' },
        Grain: { constant: '1d' },
        ObservedAt: { column: 'day' },
        Requests: { column: 'cost' },
        ReportedCost: { column: 'note', multiply: '0.01' },
      },
      scope: { join: [{ text: 'org/' }, { column: 'team' }] },
    };
    const text = 'day,cost,team,note\n2026-03-01,12.0,a,250\n2026-03-02,12.5,a,1\n';
    const { scan } = await sniff(usage, text);
    if (scan?.kind !== 'records') throw new Error('no records');
    expect(scan).toMatchObject({ dataset: 'llm-usage', merge: 'swap' });
    const found = await rows(usage, text, ['Requests', 'ReportedCost', 'Tags']);
    expect(found).toEqual([
      ['12', '2.5', '{"team":"a"}'],
      [null, '0.01', '{"team":"a"}'], // 12.5 requests cannot be: the row is refused
    ]);
    const [row] = await bench.sql.all(
      `SELECT list(${scan.scope} ORDER BY "x_SourceRow") AS scopes, count(*) FILTER (${scan.rejections.map(rule => rule.sql).join(' OR ')})::INTEGER AS refused FROM (${scan.rawSql})`,
    );
    expect(row).toMatchObject({ refused: 1 });
    const metric: MappingFile = {
      ...usage,
      target: 'metric',
      columns: { MetricName: { constant: 'customers' }, IntervalStart: { column: 'day' }, Value: { column: 'cost' } },
    };
    expect(await rows(metric, text, ['MetricName', 'Value', 'Labels'])).toEqual([
      ['customers', '12', '{"team":"a"}'],
      ['customers', '12.5', '{"team":"a"}'],
    ]);
  });
});

describe('saved mappings', () => {
  it('give up a header to the one saved last, and refuse a file that is none', async () => {
    const folder = join(mappingsDir, 'saved');
    await mkdir(folder);
    await saveMapping(folder, base);
    await saveMapping(folder, { ...base, name: 'a/b', headers: [['NOTE', 'team', 'cost', 'day']] });
    await saveMapping(folder, { ...base, name: 'a~b', headers: [['x']] });
    const found = (await savedMappings(folder)).map(({ name, headers }) => ({ name, headers: headers.length }));
    expect(found).toEqual([
      { name: 'a/b', headers: 1 },
      { name: 'a~b', headers: 1 },
      { name: 'render farm', headers: 0 },
    ]);
  });
});

it('reads the public Azure LLM trace without a mapping', async () => {
  const text =
    'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n2023-11-16 18:17:03.9799600,4808,10\n';
  const file = await bench.stage('AzureLLMInferenceTrace_code.csv', text);
  const { verdict, scan } = await mappedFile.sniff(file, bench.sql, signal);
  expect(verdict.sentence).toBe('Azure LLM request trace: 2 rows of LLM usage, code, 2023-11-16 to 2023-11-16.');
  const { columns, rawSql } = scan as RecordScan | FocusScan;
  const [row] = await bench.sql.all(
    `SELECT CAST(${columns.get('ObservedAt')} AS VARCHAR) AS at, ${columns.get('InputUncachedTokens')}::INTEGER AS input FROM (${rawSql}) LIMIT 1`,
  );
  expect(row).toEqual({ at: '2023-11-16 18:17:03.97996', input: 4808 });
});
