import type { DuckDBConnection } from '@duckdb/node-api';
import type { SplitRule } from '../../../src-core/contract/allocation.ts';
import { orderRules } from '../../../src-core/engines/allocation/order-rules.ts';
import { allRows } from '../import/sql-run.ts';
import {
  chargeMonths,
  type Month,
  type StaleMonth,
  sameMeaning,
  saveMonths,
  staleMonths,
  storedMonths,
} from './months.ts';
import { runMonth } from './run-month.ts';
import { datasetsOf } from './weights.ts';

/**
 * Split anew whatever a change of the lake has made stale, inside its transaction. Without a cost model this costs one look-up.
 * @throws AppError `allocation.not-closed`: then the whole change is refused
 */
export async function followModel(connection: DuckDBConnection): Promise<void> {
  const [newest] = await allRows(connection, 'SELECT coalesce(max(Version), 0)::INTEGER AS version FROM cost_model');
  const version = Number(newest?.version ?? 0);
  if (version === 0) return;
  await runStale(connection, await staleMonths(connection, await governedMonths(connection, version)), {
    isStrict: false,
  });
}

/** Every month with charges or with a split; one that is new stands under the model in force. */
export async function governedMonths(connection: DuckDBConnection, version: number): Promise<Month[]> {
  const stored = await storedMonths(connection);
  const known = new Set(stored.map(({ month }) => month));
  const arrived = [...(await chargeMonths(connection)).keys()].filter(month => !known.has(month));
  return [
    ...stored,
    ...arrived.map(month => ({
      month,
      modelVersion: version,
      changedBy: version,
      beforeVersion: version - 1,
      fingerprint: null,
      isSplit: false,
    })),
  ].toSorted((a, b) => (a.month < b.month ? -1 : 1));
}

export type RunOptions = {
  readonly isStrict: boolean;
  readonly onMonth?: (month: string, done: number, total: number) => void;
};

export async function runStale(
  connection: DuckDBConnection,
  stale: readonly StaleMonth[],
  { isStrict, onMonth }: RunOptions,
): Promise<void> {
  for (const [done, { month, rules, before, now }] of stale.entries()) {
    onMonth?.(month.month, done, stale.length);
    const only = month.isSplit && before ? whatChanged(before, { rules, fingerprint: now }) : null;
    const isUntouched = only?.size === 0; // only words or unrelated inputs differ
    const isSplit = isUntouched || (await runMonth(connection, { month: month.month, rules, only, isStrict }));
    await saveMonths(connection, [{ ...month, fingerprint: now, isSplit }]);
  }
}

/**
 * The rules that must run again when the pools are what they were: those that changed or whose records did, and all that take up what these
 * place. Null when the pools themselves may differ.
 */
function whatChanged(
  before: NonNullable<StaleMonth['before']>,
  now: NonNullable<StaleMonth['before']>,
): ReadonlySet<string> | null {
  if (now.rules.length === 0 || before.fingerprint.charges !== now.fingerprint.charges) return null;
  if (JSON.stringify(before.rules.map(poolOf)) !== JSON.stringify(now.rules.map(poolOf))) return null;
  const recordsChanged = before.fingerprint.records !== now.fingerprint.records;
  const changed = now.rules
    .filter((rule, place) => !isSame(rule, before.rules[place]) || (recordsChanged && datasetsOf([rule]).length > 0))
    .map(({ id }) => id);
  const fed = [orderRules(before.rules).feeds, orderRules(now.rules).feeds];
  const all = new Set(changed);
  for (const id of all) for (const feeds of fed) for (const next of feeds.get(id) ?? []) all.add(next.id);
  return all;
}

const isSame = (rule: SplitRule, other: SplitRule | undefined) => other !== undefined && sameMeaning(rule, other);

/** What decides which charges a rule takes, and which values others leave out because of it. */
const poolOf = ({ id, where, from, until, attribute }: SplitRule) => ({ id, where, from, until, attribute });
