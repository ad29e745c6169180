import type { PublishResult } from '../../../src-core/contract/showback.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { count, printable, table } from './output.ts';
import type { Session } from './session.ts';

export async function publish(
  session: Session,
  options: { period: string; split: string; measure: string },
): Promise<number> {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(options.period))
    throw new AppError('query.bad-period', { period: options.period });
  if (!(measures as readonly string[]).includes(options.measure)) {
    throw new AppError('query.unknown-measure', { name: options.measure, known: measures.join(', ') });
  }
  const { taskId } = await session.api.showback.publish({
    ...options,
    measure: options.measure as (typeof measures)[number],
  });
  const result = (await session.finish(taskId)) as PublishResult;
  session.output.print(result, () => {
    const { manifest } = result;
    const totals = manifest.totals.map(total => `${total.measure} ${total.amount} ${total.currency}`);
    return [
      `Published ${manifest.period} by ${manifest.split} to ${printable(result.folder)}`,
      `${count(manifest.rows)} rows in ${manifest.groups.length} sheets, lake version ${manifest.lakeVersion}`,
      ...totals,
    ].join('\n');
  });
  return 0;
}

export async function doctor(session: Session): Promise<number> {
  const result = await session.api.app.doctor(undefined, { signal: session.signal });
  session.output.print(result, () =>
    [
      table(
        ['', 'check', 'detail'],
        result.checks.map(check => [check.ok ? 'ok' : 'FAILED', check.name, check.detail]),
        new Set(),
      ),
      `lake version ${result.lakeVersion}, hash ${result.lakeHash}`,
    ].join('\n'),
  );
  return result.ok ? 0 : 2;
}

export async function auditList(session: Session): Promise<number> {
  const records = await session.api.app.auditTrail();
  session.output.print({ records }, () =>
    table(
      ['sequence', 'at', 'actor', 'call', 'outcome', 'error'],
      records.map(record => [
        String(record.sequence),
        record.at,
        record.actor,
        record.call,
        record.outcome,
        record.errorCode ?? '',
      ]),
      new Set([0]),
    ),
  );
  return 0;
}

/** The journal's chain and its counter file. @returns 2 when a record was changed or is missing. */
export async function auditVerify(session: Session): Promise<number> {
  const check = await session.workbench.services.workspace.check();
  session.output.print(check, () =>
    check.ok ? `${check.rows} entries, the chain is whole` : `damaged: ${check.problem}`,
  );
  return check.ok ? 0 : 2;
}
