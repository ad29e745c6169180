import { type RecordDatasetName, recordDatasets } from '../../../src-core/anycost/records.ts';

export type TestRecord = { scope?: string; revision?: number } & Record<string, string | number | undefined>;

/** A canonical CSV file: header and rows; cells quoted where they must be. */
export function recordsCsv(dataset: RecordDatasetName, rows: readonly TestRecord[]): string {
  const names = recordDatasets[dataset].columns.map(column => column.name);
  const cell = (value: string | number | undefined) => {
    const text = value === undefined ? '' : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [
    ['x_Dataset', 'x_Scope', 'x_Revision', ...names],
    ...rows.map(row => [
      dataset,
      cell(row.scope ?? 'here'),
      cell(row.revision ?? 0),
      ...names.map(name => cell(row[name])),
    ]),
  ];
  return `${lines.map(line => line.join(',')).join('\n')}\n`;
}

/** One attempt of a Slurm job that held one GPU for `seconds`. */
export const job = (id: string, seconds: number, more: TestRecord = {}): TestRecord => ({
  Cluster: 'here',
  JobId: id,
  SubmitAt: '2026-03-01T10:00:00Z',
  Attempt: 1,
  State: 'COMPLETED',
  ElapsedSeconds: seconds,
  HeldSeconds: seconds,
  Gpus: 1,
  GpuUsedSeconds: `${seconds}.5`,
  GpuHeldSeconds: seconds,
  CpuSeconds: `${seconds}.25`,
  ...more,
});

/** One request without an id, as some logs have them. */
export const request = (at: string, output: number, more: TestRecord = {}): TestRecord => ({
  Route: 'log',
  Grain: 'request',
  ObservedAt: at,
  ModelProvider: 'openai',
  Model: 'gpt',
  Requests: 1,
  InputUncachedTokens: 10,
  OutputTokens: output,
  ...more,
});

/** One interval of one card, with what one metric's file says of it. */
export const sample = (at: string, more: TestRecord = {}): TestRecord => ({
  IntervalStart: at,
  IntervalSeconds: 300,
  Instance: 'prom',
  GpuUuid: 'GPU-1',
  ...more,
});
