import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Pack, ReportTemplate, StoredTemplate } from '../../../src-core/contract/reports.ts';
import type { PackModel } from '../../../src-core/reports/pack-model.ts';
import { mureon } from '../../support/command-line.ts';
import { makeEstate, total } from '../../support/estate.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const folder = temporaryFolder('reports-cli');
let workspace = '';
beforeAll(async () => {
  workspace = await makeEstate(folder.path);
});
afterAll(() => folder.remove());

type Failure = { error: { code: string; message: string } };

it('a starter is shown, changed, saved twice, previewed, built and taken away', async () => {
  const shown = await mureon(workspace, ['report', 'template', 'show', 'showback-team', '--language', 'ko']);
  expect(shown.exitCode, shown.stdout).toBe(0);
  const { template } = shown.json<{ template: ReportTemplate }>();
  const file = join(folder.path, 'team.json');
  const saveAs = async (changed: object) => {
    writeFileSync(file, JSON.stringify({ ...template, name: '팀별 쇼백', ...changed }));
    return mureon(workspace, ['report', 'template', 'set', file]);
  };
  expect((await saveAs({})).json<StoredTemplate>().version).toBe(1);
  expect((await saveAs({ measure: 'BilledCost', gate: { coverage: 'state' } })).json<StoredTemplate>().version).toBe(2);
  const wrong = await saveAs({ sections: [{ kind: 'cost', by: ['x_Tem'] }] });
  expect([wrong.exitCode, wrong.json<Failure>().error.code]).toEqual([2, 'query.unknown-dimension']);
  const list = await mureon(workspace, ['report', 'template', 'list']);
  expect(
    list.json<{ templates: StoredTemplate[] }>().templates.map(({ body, version }) => [body.name, version]),
  ).toEqual([['팀별 쇼백', 2]]);

  const words = ['--template', '팀별 쇼백', '--period', '2024-09'];
  const preview = (await mureon(workspace, ['report', 'preview', ...words])).json<{ model: PackModel }>();
  expect(preview.model.language).toBe('ko');
  const built = await mureon(workspace, ['report', 'build', ...words, '--format', 'csv']);
  expect(built.exitCode, built.stdout).toBe(0);
  const pack = built.json<Pack>();
  // the sum of the charges of September, added up from what was written into the file
  const september = total('BilledCost', charge => charge.BillingPeriodStart?.startsWith('2024-09') === true);
  expect(pack.totals.find(({ measure }) => measure === 'BilledCost')?.amount).toBe(september);
  expect(new Set(pack.files.map(({ format }) => format))).toEqual(new Set(['csv']));
  // as they are named where they are published: letters of any script stay
  expect(pack.files.filter(({ name }) => !name.startsWith('팀별-쇼백-2024-09-v'))).toEqual([]);

  expect((await mureon(workspace, ['report', 'template', 'remove', '팀별 쇼백'])).exitCode).toBe(0);
  const gone = await mureon(workspace, ['report', 'build', ...words]);
  expect([gone.exitCode, gone.json<Failure>().error.code]).toEqual([2, 'document.not-found']);
});

it('bad words end with 2 and say what is wrong', async () => {
  const cases: [string[], string][] = [
    [['report', 'build', '--period', '2024-09'], 'cli.usage'],
    [['report', 'build', '--starter', 'nope', '--period', '2024-09'], 'cli.usage'],
    [['report', 'build', '--starter', 'gpu', '--period', '2024-13'], 'report.bad-period'],
    [['report', 'build', '--starter', 'gpu', '--period', '2024-09', '--format', 'docx'], 'cli.usage'],
  ];
  for (const [words, code] of cases) {
    const result = await mureon(workspace, words);
    expect([result.exitCode, result.json<Failure>().error.code], words.join(' ')).toEqual([2, code]);
  }
});
