import { type RecordDatasetName, recordDatasets } from '../../../../src-core/anycost/records.ts';

/** Columns of a dataset that can be added up; every dataset counts its rows. */
export function sumColumns(dataset: RecordDatasetName): string[] {
  const summed = new Set(['integer', 'decimal', 'ratio']);
  return ['Rows', ...recordDatasets[dataset].columns.filter(({ type }) => summed.has(type)).map(({ name }) => name)];
}

/** Columns of a dataset that say what a record is about. */
export function groupColumns(dataset: RecordDatasetName): string[] {
  const said = new Set(['string', 'boolean']);
  const own = recordDatasets[dataset].columns.filter(({ type }) => said.has(type)).map(({ name }) => name);
  return [...new Set([...own, 'Source', 'Scope', 'Team'])];
}

/** What is shown of a dataset that was just chosen. */
export const firstColumns: Readonly<Record<RecordDatasetName, { measures: string[]; by: string[] }>> = {
  'llm-usage': { measures: ['Requests'], by: ['Model'] },
  'gpu-job': { measures: ['Rows', 'GpuHeldSeconds', 'GpuUsedSeconds'], by: ['Account'] },
  'gpu-sample': { measures: ['EnergyJoules'], by: ['Cluster'] },
  metric: { measures: ['Value'], by: ['MetricName'] },
};
