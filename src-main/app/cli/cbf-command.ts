import type { CbfResult } from '../../../src-core/contract/exports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { count, printable } from './output.ts';
import type { Session } from './session.ts';

/** `report cbf --period 2026-03 --out DIR` */
export async function writeCbf(session: Session, options: { period: string; currency?: string }): Promise<number> {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(options.period))
    throw new AppError('query.bad-period', { period: options.period });
  const { taskId } = await session.api.exports.startCbf({ period: options.period, currency: options.currency ?? null });
  const result = (await session.finish(taskId)) as CbfResult;
  session.output.print(result, () =>
    [
      `Wrote ${count(result.rows)} charges of ${result.period} in ${result.currency} to ${printable(result.folder)}`,
      `drop ${result.dropId}, ${result.files.length} ${result.files.length === 1 ? 'file' : 'files'}, lake version ${result.lakeVersion}`,
      ...result.totals.map(total => `${total.measure} ${total.amount} ${total.currency}`),
      ...result.warnings,
    ].join('\n'),
  );
  return 0;
}
