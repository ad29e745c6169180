import type { FocusScan } from '../../../src-core/connector/file-connector.ts';
import type { RowRule } from '../../../src-core/connector/row-rule.ts';
import { ROW_NUMBER_SQL } from '../../../src-core/connector/sql-text.ts';
import { normaliseKey, rankedKeys, type TagPolicy } from '../../../src-core/policy/tag-policy.ts';
import { contentColumns, hashSql } from './content-hash.ts';
import { identifier, literal } from './sql-text.ts';

/** Rules per mask column: bits 0..61 of a BIGINT. */
const bitsPerMask = 62;

export type Mapping = {
  /** Grain: one row of the file, in file order. Columns: the present content columns, x_Reject*, x_Finding*, x_RowHash, x_Bundle. */
  readonly sql: string;
  readonly present: readonly string[];
  readonly rejectMasks: readonly string[];
  readonly findingMasks: readonly string[];
  /** The columns that are worked out from the others: hashes of what the row says. */
  readonly derived: readonly Derived[];
};

/** A column worked out from others of the same row. */
export type Derived = { readonly name: string; readonly sql: string };

/** Which columns of the mapped rows say who a charge belongs to; equal values share one entry of the dimensions. */
export function bundleExpressions(present: ReadonlySet<string>, customKeys: readonly string[]): string[] {
  const columns = ['Tags', 'SkuPriceDetails'].filter(name => present.has(name)).map(identifier);
  const custom = present.has('x_Custom') ? customKeys.map(key => customValueSql(key)) : [];
  return [...columns, ...custom];
}

/** The value of a custom column, read from the row's x_Custom object. */
export function customValueSql(key: string): string {
  const path = `$."${key.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return `json_extract_string("x_Custom", ${literal(path)})`;
}

/** The file's custom columns that the policy uses, in order of name. */
export function policyColumns(custom: readonly string[], policy: TagPolicy): string[] {
  const wanted = new Set(rankedKeys(policy).map(entry => entry.key));
  return custom.filter(name => wanted.has(normaliseKey(name))).toSorted();
}

/** One SELECT that reads, types, checks and hashes every row of a file in a single pass. */
export function composeMapping(scan: FocusScan, customKeys: readonly string[]): Mapping {
  const present = contentColumns.filter(column => scan.columns.has(column.name));
  const names = new Set(present.map(column => column.name));
  const rejects = masks(scan.rejections, 'x_Reject');
  const findings = masks(scan.findings, 'x_Finding');
  const inner = [
    ...present.map(column => `(${scan.columns.get(column.name)})::${column.sqlType} AS ${identifier(column.name)}`),
    ...rejects.map(mask => `${mask.sql} AS ${identifier(mask.name)}`),
    ...findings.map(mask => `${mask.sql} AS ${identifier(mask.name)}`),
  ];
  const bundle = bundleExpressions(names, customKeys);
  const derived = [
    { name: 'x_RowHash', sql: hashSql(contentColumns, names) },
    { name: 'x_Bundle', sql: bundle.length > 0 ? `hash(${bundle.join(', ')})` : '0::UBIGINT' },
  ];
  return {
    sql: `SELECT *, ${derivedSql(derived)}
FROM (SELECT ${inner.join(',\n')}
FROM (${scan.rawSql.replace(ROW_NUMBER_SQL, '')}) AS raw)`,
    present: [...names],
    rejectMasks: rejects.map(mask => mask.name),
    findingMasks: findings.map(mask => mask.name),
    derived,
  };
}

export const derivedSql = (derived: readonly Derived[]) =>
  derived.map(({ name, sql }) => `${sql} AS ${identifier(name)}`).join(', ');

/** Pack many booleans into few integers: one bit a rule, counted later by grouping on the mask. */
export function masks(rules: readonly RowRule[], prefix: string): { name: string; sql: string }[] {
  const columns = [];
  for (let start = 0; start === 0 || start < rules.length; start += bitsPerMask) {
    const bits = rules
      .slice(start, start + bitsPerMask)
      .map((rule, bit) => `CASE WHEN ${rule.sql} THEN ${1n << BigInt(bit)}::BIGINT ELSE 0::BIGINT END`);
    columns.push({
      name: `${prefix}${start / bitsPerMask}`,
      sql: bits.length === 0 ? '0::BIGINT' : `(${bits.join(' + ')})`,
    });
  }
  return columns;
}

/** The rules whose bits are set in a row's mask columns. */
export function rulesOf<Rule>(rules: readonly Rule[], values: readonly bigint[]): Rule[] {
  return rules.filter((_, index) => {
    const mask = values[Math.floor(index / bitsPerMask)] ?? 0n;
    return ((mask >> BigInt(index % bitsPerMask)) & 1n) === 1n;
  });
}
