import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Drop, ImportResult, SniffVerdict } from '../../src-core/contract/imports.ts';
import type { RecordSummary } from '../../src-core/contract/records.ts';
import { type CommandResult, mureon } from '../support/command-line.ts';
import { sharedData } from '../support/repository.ts';
import { noData, unless } from '../support/skip.ts';
import { temporaryFolder } from '../support/workspace.ts';

/**
 * Every folder of public data through the real command line, as a user brings it in: what each file is called, what it comes to, and
 * that a folder with things in it that are no data is still an import that succeeded. Totals are those of the SOURCE.md of each set.
 */
const folders = temporaryFolder('public-folders');
afterAll(() => folders.remove());

/** SOURCE.md gives totals of floating point sums; here stand the exact ones, which agree with them to 1e-15. */
type Expected = {
  readonly file: string;
  /** The beginning of the sentence: what the file is. */
  readonly is: string;
  readonly rows: number;
  readonly totals: Readonly<Record<string, string>>;
};

const costs: readonly Expected[] = [
  {
    file: 'aws_cur_legacy_sample.csv',
    is: 'AWS Cost and Usage Report (legacy) as CSV: 1,281 rows of AWS, November 2023, USD.',
    rows: 1281,
    totals: { BilledCost: '1.6823086974', ListCost: '3.3561726949' },
  },
  {
    file: 'azure_ea_cost_details_sample.csv',
    is: 'Azure actual cost details (Enterprise Agreement) as CSV: 27 rows',
    rows: 27,
    totals: { BilledCost: '1.26136926505726' },
  },
  {
    file: 'azure_EA_ActualCost_Small.csv',
    is: 'Azure actual cost details (Enterprise Agreement) as CSV: 11 rows',
    rows: 11,
    totals: { BilledCost: '8.5450077867419368' },
  },
  {
    file: 'azure_EA_AmortizedCost_Small.csv',
    is: 'Azure amortised cost details (Enterprise Agreement) as CSV: 28 rows',
    rows: 28,
    totals: { EffectiveCost: '16.296932136636644627485419' },
  },
  {
    file: 'oci_cost_report_sample.csv',
    is: 'Oracle Cloud cost report as CSV: 506 rows',
    rows: 506,
    totals: { BilledCost: '2.523589325400648027' },
  },
  {
    file: 'gcp_billing_export_sample.csv',
    is: 'Google Cloud standard billing export as CSV: 28 rows',
    rows: 28,
    totals: { BilledCost: '0', ContractedCost: '0.000042' }, // the free-trial credit takes all of it away
  },
];
const traces: readonly Expected[] = [
  {
    file: 'AzureLLMInferenceTrace_code_first_two_thirds.csv.gz',
    is: 'Azure LLM request trace',
    rows: 5879,
    totals: { Requests: '5879', InputUncachedTokens: '11882371', OutputTokens: '160186' },
  },
  {
    file: 'AzureLLMInferenceTrace_conv_first_two_thirds.csv.gz',
    is: 'Azure LLM request trace',
    rows: 12910,
    totals: { Requests: '12910', InputUncachedTokens: '15833225', OutputTokens: '2604209' },
  },
];
const reports: readonly Expected[] = [
  { file: 'organization_costs.json', is: 'OpenAI cost report', rows: 1, totals: { BilledCost: '0.06' } },
  {
    file: 'organization_usage_completions.json',
    is: 'OpenAI usage report',
    rows: 1,
    // input_tokens 1,000 = 500 uncached + 400 read from the cache + 100 written to it
    totals: {
      Requests: '5',
      InputUncachedTokens: '500',
      InputCacheReadTokens: '400',
      InputCacheWriteTokens: '100',
      OutputTokens: '500',
    },
  },
  {
    file: 'organization_usage_embeddings.json',
    is: 'OpenAI usage report',
    rows: 1,
    totals: { Requests: '2', InputUncachedTokens: '16' },
  },
];
const xdmod: readonly Expected[] = [
  {
    file: 'phillips_sacct.log.gz',
    is: 'Slurm accounting',
    rows: 4285,
    // 11,767.98833 core-hours and 506.91278 GPU-hours, times 3,600
    totals: { CpuSeconds: '42364758', GpuUsedSeconds: '1824886' },
  },
  {
    file: 'pozidriv_sacct_before_2016-12-31T12.log.gz',
    is: 'Slurm accounting',
    rows: 8078,
    totals: { CpuSeconds: '149091266' }, // 41,414.24 core-hours
  },
];
const gcm: readonly Expected[] = [
  {
    file: 'sample-sacct-output-invalid-utf8.txt',
    is: 'Slurm accounting',
    rows: 2,
    totals: { GpuUsedSeconds: '8004' }, // 792 s and 7,212 s with one GPU each
  },
];
const recorded: readonly Expected[] = [
  {
    file: 'sacct-delimiter.txt.gz',
    is: 'Slurm accounting',
    rows: 81,
    totals: { GpuUsedSeconds: '1441302', GpuHeldSeconds: '1686119' }, // the latter is what sreport charges
  },
];

const sets = [
  {
    name: 'cloud-exports',
    within: '',
    expected: costs,
    skipped: /^(azure_EA_NoRows|aws|azure|gcp|oci)\b|_mapping\.csv$/,
  },
  { name: 'azure-llm-trace', within: '', expected: traces, skipped: /^$/ },
  {
    name: 'llm-usage-apis',
    within: 'openai/examples',
    expected: reports,
    skipped: /^(fields\.csv|openapi_usage_and_costs\.json)$/,
  },
  { name: 'slurm-xdmod', within: '', expected: xdmod, skipped: /^columns\.txt$/ },
  {
    name: 'slurm-gcm',
    within: '',
    expected: gcm,
    skipped: /^(sample-(sacctmgr|scontrol|sinfo|squeue)|sinfo-|sample-sacct-(output|running))/,
  },
  { name: 'slurm-recorded', within: 'stretched', expected: recorded, skipped: /./ },
] as const;

const totalsOf = (drop: Drop | undefined): Record<string, string> =>
  Object.fromEntries([
    ...(drop?.totals ?? []).map(total => [total.measure, total.amount] as const),
    ...(drop?.records?.totals ?? []).map(total => [total.column, total.sum] as const),
  ]);

for (const { name, within, expected, skipped } of sets) {
  const folder = sharedData(name);
  describe(name, unless(folder === undefined ? noData : null), () => {
    const workspace = join(folders.path, name);
    let imported: CommandResult;
    test('the whole folder comes in, with the totals of its source; what is no data is passed over with its reason', async () => {
      imported = await mureon(workspace, ['import', folder ?? '']);
      const { drops, failures } = imported.json<ImportResult>();
      for (const { file, rows, totals } of expected) {
        const drop = drops.find(one => one.fileName.endsWith(join(within, file)));
        expect(drop?.rows, file).toMatchObject({ accepted: rows, rejected: 0 });
        expect(totalsOf(drop), file).toMatchObject(totals);
      }
      for (const failure of failures) {
        expect(failure, failure.name).toMatchObject({ isSkipped: true });
        expect(basename(failure.name)).toMatch(skipped);
        expect(failure.error.details.name).toBe(failure.name); // also of a copy of another file
      }
      expect(imported.exitCode).toBe(0);
    });

    test('each file is called what it is', async () => {
      const { files } = (
        await mureon(workspace, ['sniff', ...expected.map(({ file }) => join(folder ?? '', within, file))])
      ).json<{ files: SniffVerdict[] }>();
      expect(files).toHaveLength(expected.length);
      for (const { file, is } of expected)
        expect(files.find(verdict => verdict.name === file)?.sentence.slice(0, is.length), file).toBe(is);
    });

    test('once more, nothing changes', async () => {
      const again = (await mureon(workspace, ['import', folder ?? ''])).json<ImportResult>();
      expect(again.drops.map(drop => drop.fileName)).toEqual(
        imported.json<ImportResult>().drops.map(drop => drop.fileName),
      );
      expect(again.drops.filter(drop => drop.status === 'imported')).toEqual([]);
      expect((await mureon(workspace, ['doctor'])).exitCode).toBe(0);
    });
  });
}

const stretched = sharedData('slurm-recorded', 'stretched');
test(
  'slurm-recorded: the lake holds one run of each job and time zone',
  unless(stretched === undefined ? noData : null),
  async () => {
    const { rows } = (
      await mureon(join(folders.path, 'slurm-recorded'), [
        ...['query', '--dataset', 'gpu-job', '--measures', 'Rows,GpuUsedSeconds', '--dims', 'State'],
      ])
    ).json<RecordSummary>();
    // 81 runs in seconds and 81 in hours, each also listed in the time of Berlin, which no text says (decision 0061): four rows a run
    expect(rows.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(4 * 81);
  },
);

test('a folder of nothing but other things is no success, nor is a file named outright', async () => {
  using folder = temporaryFolder('no-data');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(folder.path, 'names.csv'), 'name,age\nAda,36\n');
  const workspace = join(folder.path, '.w');
  const whole = await mureon(workspace, ['import', folder.path]);
  expect([whole.exitCode, whole.json<ImportResult>().failures[0]?.isSkipped]).toEqual([2, true]);
  const outright = await mureon(workspace, ['import', join(folder.path, 'names.csv')]);
  expect([outright.exitCode, outright.json<ImportResult>().failures[0]?.isSkipped]).toEqual([2, undefined]);
  expect(outright.json<{ failures: { error: { message: string } }[] }>().failures[0]?.error.message).toBe(
    'names.csv is a CSV table with the columns name, age, which Mureon does not read.',
  );
});
