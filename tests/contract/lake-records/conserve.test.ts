import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordDatasets } from '../../../src-core/anycost/records.ts';
import { checkArrived, checkStored } from '../../../workers/lake/records/conserve.ts';
import type { MergeInput } from '../../../workers/lake/records/merge-input.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await TestWorkspace.create();
});
afterAll(() => workspace.remove());

/** Two records of a metric were read with the sum 0.3; what was judged is what a test says. */
const input = {
  dataset: recordDatasets.metric,
  merge: 'upsert',
  firstDropId: 5,
  lakeVersion: 1,
  files: [{ staged: { name: 'm.csv' }, profile: { accepted: 2, totals: { Value: 3n * 10n ** 23n } } }],
} as unknown as MergeInput;

it.each([
  ['as read', `(0, 'inserted', 0.1), (0, 'older', 0.2)`, null],
  ['a row lost', `(0, 'inserted', 0.3)`, 'import.not-conserved'],
  [
    'a sum off by the last digit',
    `(0, 'inserted', 0.1), (0, 'older', 0.200000000000000000000001)`,
    'import.not-conserved',
  ],
  ['a value lost', `(0, 'inserted', 0.3), (0, 'older', NULL)`, null],
  ['everything lost', `(1, 'inserted', 0.3)`, 'import.not-conserved'],
])('judged rows against read ones: %s', async (_, rows, code) => {
  const checked = workspace.lake.engine.withConnection(async connection => {
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE record_verdict AS SELECT file, verdict, "Value"::DECIMAL(38, 24) AS "Value" FROM (VALUES ${rows}) v(file, verdict, "Value")`,
    );
    await checkArrived(connection, input);
  });
  if (code === null) await checked;
  else await expect(checked).rejects.toMatchObject({ code });
});

it('stored rows against judged ones', async () => {
  const stored = workspace.lake.engine.withConnection(async connection => {
    await connection.run('CREATE OR REPLACE TEMP TABLE record_claim AS SELECT 1 AS x_SliceId');
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE record_verdict AS SELECT 0 AS file, 'inserted' AS verdict, 0.1::DECIMAL(38, 24) AS "Value"`,
    );
    await checkStored(connection, input);
  });
  await expect(stored).rejects.toMatchObject({
    code: 'import.not-conserved',
    details: { name: 'm.csv', counted: '1 rows, Value 0.1', stored: '0 rows, Value unknown' },
  });
});
