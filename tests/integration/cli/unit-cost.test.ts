import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BreakEven, UnitCard, UnitSeries } from '../../../src-core/contract/units.ts';
import { recordsCsv } from '../../contract/lake-records/records-csv.ts';
import { tokens, usage } from '../../contract/units/unit-bench.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';
import { mureon } from '../../support/command-line.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

let folder: TemporaryFolder;
let workspace: string;
const file = (name: string, text: string) => {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(async () => {
  folder = temporaryFolder('unit-cost');
  workspace = join(folder.path, 'w');
  const bill = file(
    'bill.csv',
    focusCsv([
      tokens('01', 'k1', '10'),
      tokens('30', 'k2', '30', { x_ModelVersion: 'gpt-2', ChargePeriodEnd: '2024-10-01T00:00:00Z' }),
    ]),
  );
  const records = file('usage.csv', recordsCsv('llm-usage', [usage('01', 'k1', 100), usage('30', 'k2', 200)]));
  expect((await mureon(workspace, ['import', bill, records])).exitCode).toBe(0);
});
afterAll(() => folder.remove());

it('answers by version, as JSON and as a table', async () => {
  const words = ['unit-cost', '--per', 'request', '--by', 'x_ModelVersion', '--from', '2024-09', '--to', '2024-10'];
  const series = (await mureon(workspace, words)).json<UnitSeries>();
  // 30 / 200 and 10 / 100; together 40 / 300
  expect(series.rows.map(row => [row.keys[0], row.unitCost])).toEqual([
    ['gpt-2', '0.15'],
    ['gpt-1', '0.1'],
  ]);
  expect(series.totals.map(row => row.unitCost)).toEqual(['0.1333333333']);
  const text = await mureon(workspace, words, { isJson: false });
  expect(text.stdout).toMatch(/gpt-2 +0\.15 +USD +30 +200 +0\.15 +0\.15 +100\.0 % +100\.0 %/);
  expect(text.stdout).toContain('charges that name a model  /  sum of Requests');
});

it('has cards, a list, and units of the library', async () => {
  const { cards } = (await mureon(workspace, ['unit-cost', 'cards'])).json<{ cards: UnitCard[] }>();
  expect(cards.find(card => card.unit === 'request')).toMatchObject({
    month: '2024-09',
    row: { unitCost: '0.1333333333' },
  });
  expect((await mureon(workspace, ['unit-cost', 'list'], { isJson: false })).stdout).toContain('gpu-hour-held');
  const own = {
    name: 'thousand',
    title: 'A thousand',
    formula: 'EffectiveCost * 1000 / sum(llm-usage.Requests)',
    unit: 'thousand requests',
  };
  const saved = await mureon(workspace, [
    'library',
    'save',
    'unit',
    'Own/thousand',
    file('own.json', JSON.stringify(own)),
  ]);
  expect(saved.exitCode).toBe(0);
  const words = ['unit-cost', '--per', 'custom:thousand', '--from', '2024-09', '--to', '2024-10'];
  expect((await mureon(workspace, words)).json<UnitSeries>().totals[0]?.unitCost).toBe('133.3333333333');
});

it('compares own capacity with a price, and refuses what it cannot know', async () => {
  const period = ['--from', '2024-09', '--to', '2024-10'];
  const words = ['unit-cost', 'break-even', ...period, '--capacity', 'ResourceName=k1'];
  const answer = (await mureon(workspace, [...words, '--tokens', '5000000', '--api-price', '4'])).json<BreakEven>();
  // 10 USD / 5 M = 2 a million; 10 / 4 = 2.5 M tokens
  expect(answer).toMatchObject({ selfHostedPerMillion: { reserved: '2', marginal: null }, breakEvenTokens: '2500000' });
  expect((await mureon(workspace, [...words, '--api-price', 'four'])).exitCode).toBe(2);
  const unknown = await mureon(workspace, ['unit-cost', '--per', 'requests']);
  expect([unknown.exitCode, unknown.json<{ error: { code: string } }>().error.code]).toEqual([2, 'units.unknown']);
  expect((await mureon(workspace, ['unit-cost'])).exitCode).toBe(2);
});
