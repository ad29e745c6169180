import { table } from './output.ts';
import type { Session } from './session.ts';

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
