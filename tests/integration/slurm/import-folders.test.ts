import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ImportResult } from '../../../src-core/contract/imports.ts';
import type { RecordSummary } from '../../../src-core/contract/records.ts';
import { mureon } from '../../support/command-line.ts';
import { sharedData } from '../../support/repository.ts';
import { noData, unless } from '../../support/skip.ts';
import { temporaryFolder } from '../../support/workspace.ts';

/** The public Slurm sets through the command line, folder by folder, as a user brings them in. */
async function load(paths: readonly string[]) {
  const workspace = temporaryFolder('slurm-folders');
  onTestFinished(() => workspace.remove());
  const imported = await mureon(join(workspace.path, 'w'), ['import', ...paths]);
  const query = async (measures: string, dims: string) =>
    (
      await mureon(join(workspace.path, 'w'), ['query', '--dataset', 'gpu-job', '--measures', measures, '--dims', dims])
    ).json<RecordSummary>();
  return { imported: imported.json<ImportResult>(), query };
}

const recorded = sharedData('slurm-recorded', 'stretched');
const xdmod = sharedData('slurm-xdmod');

describe('folders', unless(recorded === undefined || xdmod === undefined ? noData : null), () => {
  test('slurm-recorded: one run asked for eleven times is one run, in its last state', async () => {
    // Left out: the listing printed in the time of Berlin, which nothing in it says (decision record 0061).
    const names = readdirSync(recorded ?? '').filter(name => name !== 'sacct-tz.txt.gz');
    const { imported, query } = await load(names.map(name => join(recorded ?? '', name)));
    expect(imported.drops).toHaveLength(11);
    expect(imported.drops.every(drop => drop.rows.rejected === 0)).toBe(true);
    const { totals } = await query('Rows,GpuUsedSeconds,GpuHeldSeconds,CpuSeconds', 'State');
    // 81 attempts, each in the state seen last, whatever the order of files: v0.0.38 was the last to ask for all of them (1,441,314 used and
    // 1,686,133 held GPU seconds), and /job/1 was asked a second later, when job 1 with its one GPU had run 258,020 s and not 258,019 s.
    expect(totals).toMatchObject({ Rows: '81', GpuUsedSeconds: '1441315', GpuHeldSeconds: '1686134' });
    // Of finished jobs the listing that tells most is kept: the JSON of 22.05 lacks the exit codes of failed jobs.
    const codes = await query('Rows', 'State,ExitCode');
    expect(codes.rows.filter(([state, code]) => state === 'FAILED' && code === null)).toEqual([]);
  });

  test('slurm-xdmod: core hours and GPU hours by cluster', async () => {
    const { imported, query } = await load([xdmod ?? '']);
    expect(imported.drops.map(drop => [basename(drop.fileName), drop.rows.read, drop.rows.rejected])).toContainEqual([
      'phillips_sacct.log.gz',
      4285,
      0,
    ]);
    const { columns, rows } = await query('CpuSeconds,GpuUsedSeconds,Rows', 'Cluster');
    const of = (name: string) =>
      Object.fromEntries(columns.map((column, at) => [column, rows.find(row => row[0] === name)?.[at]]));
    // The edge cases add one running job of 81,142 s x 12 CPUs to phillips twice over: the same job, once as RUNNING, once as FOO with an end.
    expect(of('pozidriv')).toMatchObject({ CpuSeconds: '149091266', Rows: '8078' }); // / 3,600 = 41,414.24
    expect(of('phillips')).toMatchObject({
      CpuSeconds: String(42_364_758 + 81_142 * 12),
      GpuUsedSeconds: '1824886',
      Rows: '4287',
    });
  });
});
