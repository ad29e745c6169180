import type { FileConnector, SqlRunner, StagedFile } from '../../../src-core/connector/file-connector.ts';
import { spendLogColumns, spendLogScan } from './litellm-columns.ts';
import { dailyColumns, dailyScan } from './litellm-daily.ts';
import { openLiteLlm } from './litellm-source.ts';
import { refuseRollup } from './refusals.ts';
import { type OpenedUsage, usageConnector } from './verdict.ts';

/** LiteLLM's spend logs and its daily roll-up by team, as JSON array, JSON lines or CSV; a million rows stay inside DuckDB. */
export const liteLlmFile: FileConnector = usageConnector(
  'litellm',
  'LiteLLM spend logs (JSON, JSON lines, CSV)',
  readLiteLlm,
);

async function readLiteLlm(file: StagedFile, sql: SqlRunner, signal: AbortSignal): Promise<OpenedUsage> {
  const source = await openLiteLlm(file, sql, signal);
  const { container, temporary, rows } = source;
  const common = { customColumns: [], container, rows, oddities: [] };
  if (source.kind === 'daily') {
    refuseRollup(file, source.header ?? new Set());
    const scan = dailyScan(source.sql(dailyColumns), temporary);
    return { ...common, format: 'litellm-daily', formatVersion: 'v1', scan, what: 'LiteLLM daily spend by team' };
  }
  const scan = spendLogScan(source.sql(spendLogColumns), temporary);
  return { ...common, format: 'litellm', formatVersion: 'v1', scan, dropsContent: true, what: 'LiteLLM spend logs' };
}
