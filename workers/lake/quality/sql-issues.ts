import type { DuckDBConnection } from '@duckdb/node-api';
import type { QualityIssue } from '../../../src-core/contract/quality.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { addMoney, type Money } from '../../../src-core/policy/tag-rules/money-by-currency.ts';
import type { Fact, Facts, SqlCheck } from '../../../src-core/quality/checks/check.ts';
import { issueId } from '../../../src-core/quality/issues/issue-id.ts';
import { allRows, type Row, toText, toUnscaled } from '../import/sql-run.ts';

/** Ask one check; its rows of several currencies are one issue. */
export async function askCheck(connection: DuckDBConnection, check: SqlCheck): Promise<QualityIssue[]> {
  const rows = await allRows(connection, check.sql);
  const factsOf = (row: Row): Facts => Object.fromEntries(check.facts.map(name => [name, toFact(row[name])]));
  const groups = Map.groupBy(rows, row => JSON.stringify([toText(row.source), factsOf(row)]));
  return [...groups.values()].flatMap(([first, ...rest]) => {
    if (!first) return [];
    const facts = factsOf(first);
    const source = toText(first.source);
    const count = [first, ...rest].reduce((sum, row) => sum + Number(row.n), 0);
    const subject = (check.subject ?? check.facts).map(name => facts[name] ?? null);
    return [
      {
        id: issueId(check.check, source, subject),
        check: check.check,
        kind: check.kind,
        severity: check.severityOf?.(facts) ?? check.severity,
        source,
        facts: { ...facts },
        message: check.message(facts, count, source),
        rows: count,
        atStake: addMoney([first, ...rest].flatMap(moneyOf)),
        address: check.address(facts, source),
      },
    ];
  });
}

function moneyOf(row: Row): Money {
  const [currency, amount] = [toText(row.currency), toUnscaled(row.amount)];
  return currency === null || amount === null ? [] : [{ currency, amount: formatAmount(amount) }];
}

function toFact(value: Row[string] | undefined): Fact {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}
