import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mureon } from '../../support/command-line.ts';
import { makeEstate, total } from '../../support/estate.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const folder = temporaryFolder('sql-command');
let workspace = '';
beforeAll(async () => {
  workspace = await makeEstate(folder.path);
});
afterAll(() => folder[Symbol.dispose]());

const statement =
  'SELECT x_Team, sum(BilledCost) AS BilledCost FROM cost_by_month GROUP BY ALL ORDER BY ALL NULLS LAST';

test('a statement answers exactly, as a document, a table and a file', async () => {
  const rows = ['assistant', 'search', null].map(x_Team => ({
    x_Team,
    BilledCost: total(
      'BilledCost',
      charge => charge.Tags === (x_Team === null ? '' : JSON.stringify({ team: x_Team })),
    ),
  }));
  const answer = await mureon(workspace, ['sql', statement]);
  expect(answer.stderr).toBe('');
  expect(answer.json<{ rows: unknown }>().rows).toEqual(rows);
  const shown = await mureon(workspace, ['sql', statement], { isJson: false });
  expect(shown.stdout).toContain(String(rows[0]?.BilledCost));
  const out = join(folder.path, 'teams.csv');
  expect((await mureon(workspace, ['sql', statement, '--out', out])).exitCode).toBe(0);
  expect(readFileSync(out, 'utf8').trim().split(/\r?\n/)).toEqual([
    expect.stringMatching(/x_Team,BilledCost/),
    ...rows.map(row => `${row.x_Team ?? ''},${row.BilledCost}`),
  ]);
  const piped = await mureon(workspace, ['sql', `${statement};`, '--format', 'csv'], { isJson: false });
  expect(piped.stdout).toBe(readFileSync(out, 'utf8'));
});

test('what it does not run is refused by policy, what it cannot run is bad input', async () => {
  const refused = await mureon(workspace, ['sql', "SELECT * FROM read_text('/etc/passwd')"]);
  expect(refused.exitCode).toBe(3);
  expect(refused.json<{ error: { code: string; message: string } }>().error).toMatchObject({
    code: 'sql.refused',
    message: 'SQL here does not run the table function read_text.',
  });
  const hidden = await mureon(workspace, ['sql', 'SELECT * FROM drop_file']); // there is one, and it is not for readers
  expect([hidden.exitCode, hidden.json<{ error: { code: string } }>().error.code]).toEqual([3, 'sql.refused']);
  const slip = await mureon(workspace, ['sql', 'SELECT * FROM cost_linez']);
  expect(slip.exitCode).toBe(2);
  expect(slip.json<{ error: { message: string } }>().error.message).toBe('SQL here does not run the table cost_linez.');
  const wrong = await mureon(workspace, ['sql', 'SELECT x_Teem FROM cost_lines']);
  expect(wrong.exitCode).toBe(2);
  expect(wrong.json<{ error: { message: string } }>().error.message).toContain('"x_Teem" not found');
});

test('--tables documents what there is, --explain shows how it runs', async () => {
  const tables = (await mureon(workspace, ['sql', '--tables'])).json<{ name: string; rows: number }[]>();
  expect(tables.find(table => table.name === 'cost_lines')?.rows).toBe(92 * 5);
  expect((await mureon(workspace, ['sql', '--tables'], { isJson: false })).stdout).toContain('amortized');
  expect((await mureon(workspace, ['sql', statement, '--explain'])).json<{ text: string }>().text).toContain(
    'rollup_month',
  );
});
