import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ImportResult } from '../../../src-core/contract/imports.ts';
import type { RecordSummary } from '../../../src-core/contract/records.ts';
import { job, recordsCsv } from '../../contract/lake-records/records-csv.ts';
import { mureon } from '../../support/command-line.ts';
import { temporaryFolder } from '../../support/workspace.ts';

test('records from a file to a table on the command line', async () => {
  using folder = temporaryFolder('cli-records');
  const workspace = join(folder.path, 'w');
  const file = join(folder.path, 'jobs.csv');
  writeFileSync(file, recordsCsv('gpu-job', [job('1', 60), job('2', 40, { State: '=cmd' }), job('3', 50)]));
  const imported = await mureon(workspace, ['import', file]);
  expect(imported.exitCode).toBe(0);
  expect(imported.json<ImportResult>().drops[0]?.records?.rows).toMatchObject({ inserted: 3 });

  const words = ['query', '--dataset', 'gpu-job', '--measures', 'CpuSeconds,Rows', '--dims', 'State'];
  const json = await mureon(workspace, [...words, '--from', '2026-03', '--to', '2026-03-02', '--filter', 'State!=x']);
  expect(json.json<RecordSummary>()).toMatchObject({
    rows: [
      ['COMPLETED', '110.5', '2'],
      ['=cmd', '40.25', '1'],
    ],
    totals: { CpuSeconds: '150.75', Rows: '3' },
  });
  const csv = await mureon(workspace, [...words, '--format', 'csv'], { isJson: false });
  expect(csv.stdout.split('\r\n').slice(0, 2)).toEqual(['State,CpuSeconds,Rows', 'COMPLETED,110.5,2']);
  expect(csv.stdout).toContain("'=cmd,40.25,1");
  const text = await mureon(workspace, words, { isJson: false });
  expect(text.stdout).toContain('lake version 1, UTC; in all CpuSeconds 150.75, Rows 3');

  for (const [bad, code] of [
    [['--dataset', 'nonsense', '--measures', 'Rows'], 'cli.usage'],
    [['--dataset', 'gpu-job', '--measures', 'BilledCost'], 'records.unknown-column'],
    [['--dataset', 'gpu-job', '--measures', 'Rows', '--from', '2026-13'], 'query.bad-period'],
    [['--dataset', 'gpu-job', '--measures', 'Rows', '--as-of', '7'], 'query.bad-as-of'],
  ] as const) {
    const refused = await mureon(workspace, ['query', ...bad]);
    expect([refused.exitCode, refused.json<{ error: { code: string } }>().error.code]).toEqual([2, code]);
  }
});
