import type { DuckDBConnection } from '@duckdb/node-api';
import type { QualityIssue } from '../../../src-core/contract/quality.ts';
import { addMoney, type Money } from '../../../src-core/policy/tag-rules/money-by-currency.ts';
import { exploreAddress } from '../../../src-core/quality/address.ts';
import { counted, ofSource } from '../../../src-core/quality/checks/check.ts';
import { issueId } from '../../../src-core/quality/issues/issue-id.ts';
import { allRows } from '../import/sql-run.ts';

/** Which part of quality a finding of an import belongs to, by its rule. */
const kindOfRule = (rule: string): QualityIssue['kind'] => {
  if (rule.startsWith('period.') || rule.startsWith('credit.') || rule.startsWith('list-cost.')) return 'business';
  if (rule.startsWith('effective-cost.') || rule.startsWith('consumed-quantity.')) return 'business';
  if (rule.startsWith('commitment.')) return 'referential';
  if (rule.startsWith('currency.')) return 'currency';
  if (rule.startsWith('quantity.')) return 'units';
  if (rule.startsWith('tags.')) return 'tags';
  return 'schema';
};

/** What imports found odd in the rows that count now, summed up per source, rule and column. */
export async function findingIssues(connection: DuckDBConnection): Promise<QualityIssue[]> {
  const rows = await allRows(
    connection,
    `-- grain: source x rule x column x severity
     SELECT d.Source AS source, f.Rule AS rule, f.ColumnName AS name, f.Severity AS severity, any_value(f.Message) AS message, sum(f."Rows")::BIGINT AS n,
       list(f.BilledCost) AS costs, count(*)::BIGINT AS drops, any_value(d.FileName) AS file
     FROM finding f JOIN drop_file d USING (x_DropId)
     WHERE EXISTS (SELECT 1 FROM slice_drop sd JOIN slice s USING (x_SliceId) WHERE sd.x_DropId = d.x_DropId AND s.ValidTo IS NULL)
       OR EXISTS (SELECT 1 FROM record_drop r WHERE r.x_DropId = d.x_DropId AND r.LiveRows > 0)
     GROUP BY ALL ORDER BY ALL`,
  );
  return rows.map(row => {
    const [source, rule, column] = [String(row.source), String(row.rule), String(row.name)];
    const costs = (row.costs as unknown as { items: readonly string[] }).items.flatMap(
      text => JSON.parse(text) as Money,
    );
    const drops = Number(row.drops);
    return {
      id: issueId('finding', source, [rule, column]),
      check: 'finding',
      kind: kindOfRule(rule),
      severity: row.severity as QualityIssue['severity'],
      source,
      facts: { rule, column, drops, file: String(row.file) },
      message: `${String(row.message)} (${counted(Number(row.n), 'row')} of ${counted(drops, 'file')})`,
      rows: Number(row.n),
      atStake: addMoney(costs),
      address: exploreAddress({ filters: ofSource(source) }),
    };
  });
}
