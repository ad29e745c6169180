import type { Drop, ImportResult, SniffVerdict } from '../../../src-core/contract/imports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { describeImport } from './import-report.ts';
import { saveMappingFor } from './mapping-commands.ts';
import { count, jsonError, printable, table } from './output.ts';
import type { Session } from './session.ts';

/** The documented shape of a drop plus what else is known; `status` says what this import did with the file. */
function dropJson(drop: Drop) {
  const { id, source, format, formatVersion, scope, period, rows, totals, status, ...more } = drop;
  return { id, source, format, formatVersion, scope, period, rows, totals, status, ...more };
}

/**
 * Print an ImportResult. @returns the exit code: 2 when a file failed, though the good ones are imported, or when nothing of a folder is
 * anything that Mureon reads
 */
function printImport(session: Session, result: ImportResult): number {
  const failures = result.failures.map(({ name, error, isSkipped }) => ({
    name,
    error: jsonError(AppError.fromWire(error)),
    ...(isSkipped ? { isSkipped } : {}),
  }));
  session.output.print({ drops: result.drops.map(dropJson), failures }, () => describeImport(result.drops, failures));
  const isNothing = result.drops.length === 0 && failures.length > 0;
  return isNothing || failures.some(failure => !failure.isSkipped) ? 2 : 0;
}

export async function importFiles(
  session: Session,
  paths: string[],
  options: { format: string; source?: string; acceptPartial?: boolean; map?: string },
): Promise<number> {
  if (!['auto', 'focus'].includes(options.format)) {
    throw new AppError('cli.usage', { what: `There is no format called ${options.format}; use auto or focus.` });
  }
  const handles = await session.handles(paths);
  if (options.map !== undefined) await saveMappingFor(session, options.map, handles);
  const { taskId } = await session.api.imports.start({
    handles,
    source: options.source ?? null,
    acceptPartial: options.acceptPartial ?? false,
  });
  return printImport(session, (await session.finish(taskId)) as ImportResult);
}

export async function demo(session: Session, options: { rows: string; seed: string }): Promise<number> {
  const rows = wholeNumber('--rows', options.rows);
  const seed = wholeNumber('--seed', options.seed);
  const { taskId } = await session.api.app.startDemo({ rows, seed });
  return printImport(session, (await session.finish(taskId)) as ImportResult);
}

export async function sniff(session: Session, paths: string[]): Promise<number> {
  const verdicts = await session.api.imports.sniff(
    { handles: await session.handles(paths) },
    { signal: session.signal },
  );
  const files = verdicts.map(verdict => ({
    ...verdict,
    problem: verdict.problem === null ? null : jsonError(AppError.fromWire(verdict.problem)),
  }));
  session.output.print({ files }, () => verdicts.map(describeVerdict).join('\n\n'));
  return files.some(file => file.problem !== null) ? 2 : 0;
}

function describeVerdict(verdict: SniffVerdict): string {
  const lines = [`${printable(verdict.name)}: ${printable(verdict.sentence)}`];
  for (const oddity of verdict.oddities) lines.push(`  - ${printable(oddity.message)}`);
  if (verdict.problem) {
    const problem = AppError.fromWire(verdict.problem);
    lines.push(`  cannot be imported: ${printable(problem.userMessage)} ${problem.hint}`);
  }
  return lines.join('\n');
}

export async function drops(session: Session): Promise<number> {
  const all = await session.api.imports.drops();
  session.output.print({ drops: all.map(dropJson) }, () =>
    table(
      ['status', 'file', 'source', 'period', 'rows', 'imported at', 'id'],
      all.map(drop => [
        drop.status,
        drop.fileName,
        drop.source,
        `${drop.period.start.slice(0, 10)} to ${drop.period.end.slice(0, 10)}`,
        count(drop.rows.accepted),
        drop.importedAt,
        drop.id,
      ]),
      new Set([4]),
    ),
  );
  return 0;
}

export async function findings(session: Session, dropId: string | undefined): Promise<number> {
  const all = await session.api.imports.findings({ dropId: dropId ?? null });
  session.output.print({ findings: all }, () =>
    all.length === 0
      ? 'Nothing odd was found.'
      : table(
          ['severity', 'rows', 'column', 'rule', 'message', 'billed cost'],
          all.map(finding => [
            finding.severity,
            count(finding.rows),
            finding.column,
            finding.rule,
            finding.message,
            finding.billedCost.map(cost => `${cost.amount} ${cost.currency}`).join(', '),
          ]),
          new Set([1]),
        ),
  );
  return 0;
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new AppError('cli.usage', { what: `${name} must be a whole number, not ${text}.` });
  return Number(text);
}
