import type { StagedFile } from '../../../src-core/connector/file-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { LlmJsonKind } from './json-kind.ts';

const known: Readonly<Partial<Record<LlmJsonKind, { readonly what: string; readonly advice: string }>>> = {
  'anthropic-claude-code': {
    what: "Anthropic's Claude Code report (productivity and an estimated cost)",
    advice:
      'Its cost is part of the cost report already: import the cost report, and the messages usage report for tokens.',
  },
  'otlp-metrics': {
    what: 'an OTLP metrics file',
    advice:
      'Token metrics repeat what the spans say, without requests: import the traces (resourceSpans) of the same period.',
  },
  'otlp-logs': {
    what: 'an OTLP log file',
    advice: 'GenAI log events carry message content, not usage: import the traces (resourceSpans) of the same period.',
  },
};

/** @throws AppError `format.unrecognised` with what to do instead, for files that are known and not read */
export function refuseKnown(file: StagedFile, kind: LlmJsonKind): void {
  const found = known[kind];
  if (found) throw new AppError('format.unrecognised', { name: file.name, ...found });
}

/** The six daily roll-ups of LiteLLM by the column that only they have. */
export const dailyRollups = [
  { table: 'LiteLLM_DailyTeamSpend', column: 'team_id' },
  { table: 'LiteLLM_DailyOrganizationSpend', column: 'organization_id' },
  { table: 'LiteLLM_DailyEndUserSpend', column: 'end_user_id' },
  { table: 'LiteLLM_DailyAgentSpend', column: 'agent_id' },
  { table: 'LiteLLM_DailyTagSpend', column: 'tag' },
  { table: 'LiteLLM_DailyUserSpend', column: 'user_id' },
] as const;

/** Of six overlapping sums over the same requests one is read: by team, which is what costs are shared by. */
export function refuseRollup(file: StagedFile, columns: ReadonlySet<string>): void {
  const rollup = dailyRollups.find(({ column }) => columns.has(column));
  if (rollup?.column === 'team_id') return;
  throw new AppError('format.unrecognised', {
    name: file.name,
    what: `the LiteLLM roll-up ${rollup?.table ?? 'of daily spend'}`,
    advice:
      "LiteLLM's six daily roll-ups count the same requests; Mureon reads LiteLLM_DailyTeamSpend, or better the spend logs themselves.",
  });
}
