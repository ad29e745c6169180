import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type {
  MaskingPolicy,
  MaskingReceipt,
  RulePreview,
  RuleSet,
  RuleSuggestion,
} from '../../../src-core/contract/rules.ts';
import { focusCsv } from '../../contract/lake-import/focus-csv.ts';
import { mureon } from '../../support/command-line.ts';
import { temporaryFolder } from '../../support/workspace.ts';

type Failure = { error: { code: string; details: Record<string, unknown> } };

const bill = focusCsv([
  { SkuId: '1', BilledCost: '10.25', Tags: '{"team": "FooBar"}' },
  { SkuId: '2', BilledCost: '3.5', Tags: '{"team": "foo_bar", "created_by": "kim@example.com"}' },
]);
const rules = [
  { id: 'case', kind: 'normalise', attribute: 'x_Team', steps: ['lower'] },
  { id: 'names', kind: 'alias', attribute: 'x_Team', values: { foo_bar: 'foobar' } },
];

test('rules from a suggestion to undo on the command line, every earlier state readable', async () => {
  using folder = temporaryFolder('cli-rules');
  const workspace = join(folder.path, 'w');
  const [file, rulesFile] = [join(folder.path, 'bill.csv'), join(folder.path, 'rules.json')];
  writeFileSync(file, bill);
  writeFileSync(rulesFile, JSON.stringify({ note: 'one name', rules }));
  expect((await mureon(workspace, ['import', file])).exitCode).toBe(0);
  const teams = async (...more: string[]) =>
    (await mureon(workspace, ['query', '--measures', 'BilledCost', '--dims', 'x_Team', ...more])).json<{
      rows: unknown[][];
    }>().rows;
  const before = await teams();

  const { suggestions } = (await mureon(workspace, ['rules', 'suggest'])).json<{ suggestions: RuleSuggestion[] }>();
  expect(suggestions.map(({ rule, rows }) => [rule.id, rows])).toEqual([['merge-x_Team-FooBar', 1]]);
  const tried = (await mureon(workspace, ['rules', 'dry-run', rulesFile])).json<RulePreview>();
  expect(tried.moves).toEqual([
    { attribute: 'x_Team', from: 'FooBar', to: 'foobar', rows: 1, billedCost: [{ currency: 'USD', amount: '10.25' }] },
    { attribute: 'x_Team', from: 'foo_bar', to: 'foobar', rows: 1, billedCost: [{ currency: 'USD', amount: '3.5' }] },
  ]);
  expect(await teams()).toEqual(before);

  const applied = await mureon(workspace, ['rules', 'apply', rulesFile]);
  expect(applied.json<RulePreview>()).toEqual({ version: 1, ...tried });
  const after = await teams();
  expect(after).toHaveLength(1);
  expect(await teams('--as-of', '1')).toEqual(before);

  // what was printed can be applied again: the same rules, nothing left to do
  const shown = await mureon(workspace, ['rules', 'show', '1'], { isJson: false });
  writeFileSync(rulesFile, shown.stdout);
  expect((await mureon(workspace, ['rules', 'apply', rulesFile, '--base', '1'])).json<RulePreview>().rows).toBe(0);
  const stale = await mureon(workspace, ['rules', 'apply', rulesFile, '--base', '1']);
  expect([stale.exitCode, stale.json<Failure>().error.code]).toEqual([2, 'rules.stale']);

  await mureon(workspace, ['rules', 'undo']); // of the version that changed nothing
  expect(await teams()).toEqual(after);
  const { versions } = (await mureon(workspace, ['rules', 'history'])).json<{ versions: RuleSet[] }>();
  expect(versions.map(({ version, note }) => [version, note])).toEqual([
    [3, 'Undo of version 2'],
    [2, 'one name'],
    [1, 'one name'],
  ]);

  for (const [content, code] of [
    ['{"rules": [{"id": "x"}]}', 'cli.usage'],
    ['not json', 'cli.usage'],
    [
      JSON.stringify({ rules: [{ id: 'x', kind: 'regex', attribute: 'x_Team', pattern: '(?=a)', replacement: '' }] }),
      'rules.invalid',
    ],
  ] as const) {
    writeFileSync(rulesFile, content);
    const refused = await mureon(workspace, ['rules', 'dry-run', rulesFile]);
    expect([refused.exitCode, refused.json<Failure>().error.code]).toEqual([2, code]);
  }
  expect((await mureon(workspace, ['doctor'])).exitCode).toBe(0);
});

test('masking: receipts of an import, and a policy that is shown, changed and set', async () => {
  using folder = temporaryFolder('cli-masking');
  const workspace = join(folder.path, 'w');
  const [file, policyFile] = [join(folder.path, 'bill.csv'), join(folder.path, 'masking.json')];
  writeFileSync(file, bill);
  await mureon(workspace, ['import', file]);
  const { receipts } = (await mureon(workspace, ['masking', 'receipts'])).json<{ receipts: MaskingReceipt[] }>();
  expect(receipts.map(({ fileName, fields }) => [fileName, fields])).toEqual([
    ['bill.csv', [{ field: 'Tags/created_by', detector: 'person-key', action: 'token', cells: 1, distinct: 1 }]],
  ]);
  const shown = await mureon(workspace, ['masking', 'show'], { isJson: false });
  writeFileSync(
    policyFile,
    shown.stdout.replace('"columns": []', '"columns": [{"field": "Tags/created_by", "action": "drop"}]'),
  );
  expect(readFileSync(policyFile, 'utf8')).toContain('drop');
  expect((await mureon(workspace, ['masking', 'set', policyFile])).json<MaskingPolicy>()).toMatchObject({ version: 1 });
  writeFileSync(file, bill.replace('10.25', '11'));
  await mureon(workspace, ['import', file]);
  const later = (await mureon(workspace, ['masking', 'receipts'])).json<{ receipts: MaskingReceipt[] }>().receipts;
  expect(later.map(({ policyVersion, fields }) => [policyVersion, fields[0]?.action])).toEqual([
    [1, 'drop'],
    [0, 'token'],
  ]);
});
