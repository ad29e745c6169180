import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ImportResult } from '../../../src-core/contract/imports.ts';
import { mureon } from '../../support/command-line.ts';
import { sharedData } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/workspace.ts';

type Failure = { error: { code: string; message: string; hint: string } };

test('usage errors: code, message, hint as one JSON document, exit 2, no workspace made', async () => {
  using folder = temporaryFolder('cli');
  const workspace = join(folder.path, 'none');
  const cases: [string[], string][] = [
    [[], 'cli.usage'],
    [['frobnicate'], 'cli.usage'],
    [['query'], 'cli.usage'],
    [['query', '--measures', 'BilledCost', '--nonsense'], 'cli.usage'],
    [['anomaly'], 'cli.usage'],
    [['report'], 'cli.usage'],
    [['report', 'publish', '--period', '2024-09'], 'cli.usage'],
    [['query', '--measures', 'BilledCost'], 'workspace.missing'],
    [['drops'], 'workspace.missing'],
    [['doctor'], 'workspace.missing'],
    [['serve', '--port', 'ninety', '--root', folder.path], 'app.not-built'],
  ];
  for (const [words, code] of cases) {
    const result = await mureon(workspace, words);
    expect(result.exitCode, words.join(' ')).toBe(2);
    const { error } = result.json<Failure>();
    expect(error.code, words.join(' ')).toBe(code);
    expect(error.message.length).toBeGreaterThan(5);
    expect(error.hint.length).toBeGreaterThan(5);
  }
  expect(existsSync(workspace)).toBe(false);
});

test('--help and --version end well', async () => {
  using folder = temporaryFolder('cli');
  const help = await mureon(folder.path, ['--help']);
  expect([help.exitCode, help.stdout.includes('import')]).toEqual([0, true]);
  expect(help.json<{ help: string }>().help).toContain('Usage: mureon');
  const version = await mureon(folder.path, ['--version']);
  expect(version.exitCode).toBe(0);
  expect(version.json<{ version: string }>().version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('import, query, findings, sniff, publish, verify, audit and doctor as documented', async context => {
  const sample = sharedData('focus-sample', 'focus_1.0_sample_667.csv');
  if (!sample) return context.skip('the data sets are not here');
  using folder = temporaryFolder('cli');
  const workspace = join(folder.path, 'w');
  const bad = join(folder.path, 'page.csv');
  writeFileSync(bad, '<!doctype html><html><body>sign in</body></html>');

  const sniffed = await mureon(workspace, ['sniff', sample, bad]);
  expect(sniffed.exitCode).toBe(2);
  expect(sniffed.json<{ files: { format: string | null; problem: unknown }[] }>().files[0]).toMatchObject({
    format: 'focus',
    problem: null,
  });
  expect(existsSync(workspace), 'sniffing makes no workspace').toBe(false);

  const imported = await mureon(workspace, ['import', sample, bad]);
  expect(imported.exitCode).toBe(2);
  expect(imported.stderr).toBe('');
  const { drops, failures } = imported.json<ImportResult & { failures: { name: string; error: Failure['error'] }[] }>();
  expect(failures).toMatchObject([{ name: 'page.csv', error: { code: 'format.html' } }]);
  expect(drops).toHaveLength(1);
  const { id, source, format, formatVersion, scope, period, rows, totals, status } = drops[0] ?? expect.fail('no drop');
  expect([typeof id, typeof source, format, formatVersion, status]).toEqual([
    'string',
    'string',
    'focus',
    '1.0',
    'imported',
  ]);
  expect(scope.providers).toContain('AWS');
  expect(period).toEqual({ start: '2024-09-01T00:00:00.000Z', end: '2024-10-01T00:00:00.000Z' });
  expect(rows).toMatchObject({ read: 667, accepted: 667, rejected: 0 });
  expect(totals.find(total => total.measure === 'BilledCost')).toEqual({
    measure: 'BilledCost',
    currency: 'USD',
    amount: '9.44532991675',
  });

  const again = await mureon(workspace, ['import', sample]);
  expect([again.exitCode, again.json<ImportResult>().drops[0]?.status]).toEqual([0, 'unchanged']);

  const asked = await mureon(workspace, [
    'query',
    '--measures',
    'BilledCost,EffectiveCost',
    '--dims',
    'ServiceCategory',
    '--grain',
    'month',
    '--filter',
    'ServiceCategory=Compute',
  ]);
  expect(asked.exitCode).toBe(0);
  const answer = asked.json<{
    columns: { name: string }[];
    rows: Record<string, unknown>[];
    meta: Record<string, unknown>;
  }>();
  expect(answer.columns.map(column => column.name)).toEqual([
    'ChargePeriodStart',
    'ServiceCategory',
    'BillingCurrency',
    'BilledCost',
    'EffectiveCost',
  ]);
  expect(answer.rows).toEqual([
    {
      ChargePeriodStart: '2024-09-01T00:00:00Z',
      ServiceCategory: 'Compute',
      BillingCurrency: 'USD',
      BilledCost: '8.0366218339',
      EffectiveCost: '6.1756810902',
    },
  ]);
  expect(answer.meta).toMatchObject({ currency: 'USD', zone: 'UTC', lakeVersion: 1, cached: false });

  const wrong: [string[], string][] = [
    [['query', '--measures', 'Cost'], 'query.unknown-measure'],
    [['query', '--measures', 'BilledCost', '--dims', 'Nope'], 'query.unknown-dimension'],
    [['query', '--measures', 'BilledCost', '--filter', 'Compute'], 'query.bad-filter'],
    [['query', '--measures', 'BilledCost', '--from', 'yesterday'], 'query.bad-period'],
    [['query', '--measures', 'BilledCost', '--zone', 'Mars/Olympus'], 'query.bad-zone'],
    [['query', '--measures', 'BilledCost', '--as-of', '99'], 'query.bad-as-of'],
    [['query', '--measures', 'BilledCost', '--grain', 'decade'], 'cli.usage'],
    [['report', 'publish', '--period', '2024-13', '--out', join(folder.path, 'x')], 'report.bad-period'],
    [['import', join(folder.path, 'page.csv'), '--format', 'cur'], 'cli.usage'],
  ];
  for (const [words, code] of wrong) {
    const result = await mureon(workspace, words);
    expect([result.exitCode, result.json<Failure>().error.code], words.join(' ')).toEqual([2, code]);
  }

  for (const [words, code] of [
    [['--format', 'csv'], 'cli.usage'],
    [['--format', 'table', '--out', join(folder.path, 'x.txt')], 'cli.usage'],
    [['--out', join(folder.path, 'no', 'such', 'folder.csv')], 'cli.usage'],
    [['--dims', 'x_Tem'], 'query.unknown-dimension'],
    [['--from', '2024-09-31'], 'query.bad-period'],
  ] as const) {
    const result = await mureon(workspace, ['query', '--measures', 'BilledCost', ...words]);
    expect([result.exitCode, result.json<Failure>().error.code], words.join(' ')).toEqual([2, code]);
    if (words[1] === 'x_Tem') expect(result.json<Failure>().error.hint).toContain('x_Team');
  }
  const filtered = async (...filters: string[]) => {
    const words = filters.flatMap(filter => ['--filter', filter]);
    const result = await mureon(workspace, [
      'query',
      '--measures',
      'BilledCost',
      '--dims',
      'ServiceCategory',
      ...words,
    ]);
    return result.json<{ rows: { ServiceCategory: string }[] }>().rows.map(row => row.ServiceCategory);
  };
  expect((await filtered('ServiceCategory=Compute', 'ServiceCategory=Storage')).toSorted()).toEqual([
    'Compute',
    'Storage',
  ]);
  const others = await filtered('ServiceCategory!=Compute');
  expect([others.includes('Storage'), others.includes('Compute')]).toEqual([true, false]);

  // Without --json, a file format goes to standard output as it is.
  const piped = await mureon(workspace, ['query', '--measures', 'BilledCost', '--format', 'csv'], { isJson: false });
  expect([piped.exitCode, piped.stderr]).toEqual([0, '']);
  expect(piped.stdout).toContain('9.44532991675');
  const parquet = await mureon(workspace, ['query', '--measures', 'BilledCost', '--format', 'parquet'], {
    isJson: false,
  });
  expect([parquet.exitCode, parquet.stdout.startsWith('PAR1')]).toEqual([0, true]);

  const csv = join(folder.path, 'out.csv');
  expect(
    (await mureon(workspace, ['query', '--measures', 'BilledCost', '--format', 'csv', '--out', csv])).exitCode,
  ).toBe(0);
  expect(readFileSync(csv, 'utf8')).toContain('9.44532991675');

  const pack = join(folder.path, 'packs', 'september');
  expect((await mureon(workspace, ['report', 'publish', '--period', '2024-09', '--out', pack])).exitCode).toBe(0);
  expect((await mureon(workspace, ['report', 'verify', pack])).exitCode).toBe(0);
  const empty = await mureon(workspace, ['report', 'publish', '--period', '2019-01', '--out', join(folder.path, 'x')]);
  expect([empty.exitCode, empty.json<Failure>().error.code]).toEqual([3, 'report.refused']);
  expect(existsSync(join(folder.path, 'x'))).toBe(false);
  const victim = readdirSync(pack).find(name => name.endsWith('.csv')) ?? expect.fail('no csv in the pack');
  const bytes = readFileSync(join(pack, victim));
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  writeFileSync(join(pack, victim), bytes);
  const verified = await mureon(workspace, ['report', 'verify', pack]);
  expect(verified.exitCode).toBe(2);
  expect(verified.json<Failure>().error).toMatchObject({ code: 'showback.verify-failed' });
  expect(verified.stdout).toContain(victim);

  const trail = (await mureon(workspace, ['audit', 'list']))
    .json<{ records: { call: string }[] }>()
    .records.map(record => record.call);
  expect(trail).toContain('imports.start');
  expect(trail).toContain('task.publish');
  expect((await mureon(workspace, ['audit', 'verify'])).json<{ ok: boolean }>().ok).toBe(true);
  const health = await mureon(workspace, ['doctor']);
  expect([health.exitCode, health.json<{ ok: boolean }>().ok]).toEqual([0, true]);
});

test('Ctrl-C ends with one JSON document; a second command on the same workspace is told at once', async () => {
  using folder = temporaryFolder('cli');
  const workspace = join(folder.path, 'w');
  const controller = new AbortController();
  const running = mureon(workspace, ['demo', '--rows', '200000'], { interrupt: controller.signal });
  while (!existsSync(join(workspace, 'lake', 'anycost.duckdb'))) await new Promise(resolve => setTimeout(resolve, 20));
  const second = await mureon(workspace, ['query', '--measures', 'BilledCost']);
  expect([second.exitCode, second.json<Failure>().error.code]).toEqual([2, 'lake.in-use']);
  controller.abort();
  const ended = await running;
  expect([ended.exitCode, ended.json<Failure>().error.code, ended.stderr]).toEqual([1, 'call.cancelled', '']);
  const after = await mureon(workspace, ['drops']);
  expect([after.exitCode, after.json<{ drops: unknown[] }>().drops]).toEqual([0, []]);
});

test('every reading command answers on a lake without rows', async () => {
  using folder = temporaryFolder('cli');
  const workspace = join(folder.path, 'w');
  expect((await mureon(workspace, ['import', join(folder.path, 'absent.csv')])).exitCode).toBe(2); // makes it
  for (const words of [
    ['drops'],
    ['findings'],
    ['doctor'],
    ['audit', 'list'],
    ['audit', 'verify'],
    ['query', '--measures', 'BilledCost', '--grain', 'month'],
    ['query', '--measures', 'BilledCost', '--dims', 'x_Team,Tags/env', '--as-of', '0'],
  ]) {
    const result = await mureon(workspace, words);
    expect([result.exitCode, result.stdout.slice(0, 200)], words.join(' ')).toEqual([0, expect.stringMatching(/^\{/)]);
  }
});

test('a workspace that cannot be opened is said with a code, and every process ends', async () => {
  using folder = temporaryFolder('cli');
  const file = join(folder.path, 'file');
  writeFileSync(file, '');
  const broken = join(folder.path, 'broken');
  mkdirSync(join(broken, 'workspace.sqlite'), { recursive: true });
  const garbage = join(folder.path, 'garbage');
  mkdirSync(join(garbage, 'lake'), { recursive: true });
  writeFileSync(join(garbage, 'lake', 'anycost.duckdb'), 'this is no database');
  for (const [workspace, words, code] of [
    [join(file, 'below'), ['demo', '--rows', '1000'], 'workspace.unusable'],
    [broken, ['drops'], 'workspace.unusable'],
    [garbage, ['drops'], 'lake.damaged'],
  ] as const) {
    const result = await mureon(workspace, words); // resolves when the process and its output have ended
    expect(result.json<Failure>().error.code).toBe(code);
    expect(result.exitCode).toBe(2);
  }
});
