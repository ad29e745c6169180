import { rename, rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { MaskingPolicy, MaskingReceipt } from '../../../src-core/contract/rules.ts';
import { candidateRe2 } from '../../../src-core/masking/detectors.ts';
import { CellMask, type FieldHit } from '../../../src-core/masking/mask-cell.ts';
import type { MaskedColumn } from '../../../src-core/masking/policy.ts';
import { syncFile } from '../../shared/durable.ts';
import { insertMany } from '../import/insert-many.ts';
import { type Derived, derivedSql } from '../import/map-rows.ts';
import { identifier, literal } from '../import/sql-text.ts';
import type { Tokens } from './tokens.ts';

/** What was masked in a file; nothing = the file held nothing personal that we know how to find. */
export type Masked = {
  readonly policyVersion: number;
  readonly keyId: string | null;
  readonly isLasting: boolean;
  readonly fields: MaskingReceipt['fields'];
};

/** How an import masks: the policy in force and the key. */
export type Masking = { readonly policy: MaskingPolicy; readonly tokens: Tokens };

export type MaskInput = {
  readonly parquetPath: string;
  /** Columns of the mapped rows that may hold something personal. */
  readonly columns: readonly MaskedColumn[];
  /** Columns worked out from the others, worked out again, so that no hash is of clear text. */
  readonly derived: readonly Derived[];
  /** True when a key of `x_Custom` says that its values are personal; then every document is read. */
  readonly hasPersonalCustom: boolean;
} & Masking;

/** Values in one round trip: bounds what is held in memory, not what can be masked. */
const chunk = 50_000;

/**
 * Replace what is personal in mapped rows, in place. Distinct values are judged in TypeScript and joined back, so cost follows them and
 * not the rows; a file without any costs one look at its text columns.
 * @throws AppError `masking.key-unavailable`
 */
export async function maskRows(connection: DuckDBConnection, input: MaskInput): Promise<Masked | null> {
  const { policy, tokens } = input;
  const mask = new CellMask(policy, tokens.tokenise);
  const tally = new Tally();
  await connection.run('CREATE OR REPLACE TEMP TABLE masked_value (place INTEGER, before VARCHAR, after VARCHAR)');
  const touched: number[] = [];
  for (const [place, column] of input.columns.entries()) {
    let changed = 0;
    for await (const values of candidates(connection, input, column, mask)) {
      const replaced = values.flatMap(({ value, rows }) => {
        const { after, hits } = mask.mask(column.name, column.kind, value);
        tally.add(hits, rows);
        return after === value ? [] : [{ place, before: value, after }];
      });
      changed += replaced.length;
      await insertMany(connection, 'masked_value', { place: 'INTEGER', before: 'VARCHAR', after: 'VARCHAR' }, replaced);
    }
    if (changed > 0) touched.push(place);
  }
  if (touched.length > 0) await rewrite(connection, input, touched);
  await connection.run('DROP TABLE masked_value');
  const fields = tally.fields();
  if (fields.length === 0) return null;
  const keyId = fields.some(field => field.action === 'token') ? tokens.keyId : null;
  return { policyVersion: policy.version, keyId, isLasting: tokens.isLasting, fields };
}

/** Distinct values of a column that may have to change, with the number of rows that have each. */
async function* candidates(
  connection: DuckDBConnection,
  { parquetPath, policy, hasPersonalCustom }: MaskInput,
  { name, kind }: MaskedColumn,
  mask: CellMask,
): AsyncGenerator<{ value: string; rows: bigint }[]> {
  const column = identifier(name);
  const rule = mask.actionFor(name);
  if (rule === 'keep' && kind !== 'json') return;
  const patterns = policy.detect.flatMap(detector => (detector === 'person-key' ? [] : [candidateRe2[detector]]));
  const isSearched = kind === 'text' || (name === 'x_Custom' && !hasPersonalCustom);
  if (isSearched && rule === null && patterns.length === 0) return;
  // tags repeat, so they are told apart first and looked into afterwards; free text is searched where it stands
  const where =
    isSearched && rule === null ? `regexp_matches(${column}, ${literal(patterns.join('|'))})` : `${column} IS NOT NULL`;
  const result = await connection.stream(
    `SELECT ${column}, count(*) FROM read_parquet(${literal(parquetPath)}) WHERE ${where} GROUP BY 1`,
  );
  let held: { value: string; rows: bigint }[] = [];
  for await (const rows of result.yieldRows()) {
    for (const [value, count] of rows) held.push({ value: String(value), rows: BigInt(count as bigint) });
    if (held.length >= chunk) {
      yield held;
      held = [];
    }
  }
  if (held.length > 0) yield held;
}

/** Write the rows again with the replaced cells, in the same order, and put them in the place of the old ones. */
async function rewrite(connection: DuckDBConnection, input: MaskInput, touched: readonly number[]): Promise<void> {
  const { parquetPath, columns, derived } = input;
  const replaced = touched.map(place => {
    const name = columns[place]?.name ?? '';
    const alias = `m${place}`;
    return {
      name: identifier(name),
      sql: `CASE WHEN ${alias}.before IS NULL THEN p.${identifier(name)} ELSE ${alias}.after END`,
      join: `LEFT JOIN masked_value ${alias} ON ${alias}.place = ${place} AND ${alias}.before = p.${identifier(name)}`,
    };
  });
  const dropped = ['file_row_number', ...derived.map(({ name }) => name)].map(identifier).join(', ');
  const maskedPath = `${parquetPath}.masked`;
  await rm(maskedPath, { force: true });
  await connection.run(`COPY (SELECT * EXCLUDE (masked_row), ${derivedSql(derived)} FROM (
      SELECT p.* EXCLUDE (${dropped}) REPLACE (${replaced.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')}), p.file_row_number AS masked_row
      FROM read_parquet(${literal(parquetPath)}, file_row_number = true) p ${replaced.map(({ join }) => join).join(' ')})
    ORDER BY masked_row) TO ${literal(maskedPath)} (FORMAT parquet, COMPRESSION snappy, PRESERVE_ORDER true)`);
  await syncFile(maskedPath);
  await rename(maskedPath, parquetPath);
}

/** Cells and distinct values per (field, detector, action). */
class Tally {
  readonly #fields = new Map<string, { hit: FieldHit; cells: number; values: Set<string> }>();

  add(hits: readonly FieldHit[], rows: bigint): void {
    for (const hit of hits) {
      const key = JSON.stringify([hit.field, hit.detector, hit.action]);
      const entry = this.#fields.get(key) ?? { hit, cells: 0, values: new Set<string>() };
      entry.cells += Number(rows);
      entry.values.add(hit.value);
      this.#fields.set(key, entry);
    }
  }

  fields(): MaskingReceipt['fields'] {
    return [...this.#fields.values()]
      .map(({ hit: { field, detector, action }, cells, values }) => ({
        field,
        detector,
        action,
        cells,
        distinct: values.size,
      }))
      .toSorted((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : a.detector < b.detector ? -1 : 1));
  }
}
