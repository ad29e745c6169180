import { rename, rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { MaskingPolicy, MaskingReceipt } from '../../../src-core/contract/rules.ts';
import { candidateRe2 } from '../../../src-core/masking/detectors.ts';
import { CellMask, type FieldHit } from '../../../src-core/masking/mask-cell.ts';
import type { MaskedColumn } from '../../../src-core/masking/policy.ts';
import { syncFile } from '../../shared/durable.ts';
import { insertMany } from '../import/insert-many.ts';
import { type Derived, derivedSql } from '../import/map-rows.ts';
import { allRows } from '../import/sql-run.ts';
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

/** Values that are judged and written back together: bounds what JavaScript holds, not what can be masked. */
const valuesAtOnce = 50_000;

/**
 * Replace what is personal in mapped rows, in place. Distinct values are judged in TypeScript and joined back, so cost follows them and
 * not the rows; a file without any costs one look at its text columns.
 * @throws AppError `masking.key-unavailable`
 */
export async function maskRows(connection: DuckDBConnection, input: MaskInput): Promise<Masked | null> {
  const { policy, tokens } = input;
  const mask = new CellMask(policy, tokens.tokenise);
  const tally = new Tally();
  const touched = new Set<number>();
  for (const candidate of await searched(connection, input, mask)) {
    for await (const values of distinctValues(connection, input.parquetPath, candidate)) {
      const { place, column } = candidate;
      const replaced = values.flatMap(({ value, rows }) => {
        const { after, hits } = mask.mask(column.name, column.kind, value);
        tally.add(hits, rows);
        return after === value ? [] : [{ place, before: value, after }];
      });
      if (replaced.length === 0) continue;
      if (touched.size === 0)
        await connection.run(
          'CREATE OR REPLACE TEMP TABLE masked_value (place INTEGER, before VARCHAR, after VARCHAR)',
        );
      touched.add(place);
      await insertMany(connection, 'masked_value', { place: 'INTEGER', before: 'VARCHAR', after: 'VARCHAR' }, replaced);
    }
  }
  if (touched.size > 0) {
    await rewrite(connection, input, [...touched]);
    await connection.run('DROP TABLE masked_value');
  }
  const fields = tally.fields();
  if (fields.length === 0) return null;
  const keyId = fields.some(field => field.action === 'token') ? tokens.keyId : null;
  return { policyVersion: policy.version, keyId, isLasting: tokens.isLasting, fields };
}

/** A column with cells that may have to change, and which those are. */
type Candidate = { readonly place: number; readonly column: MaskedColumn; readonly where: string };

/** One look at all columns: most files have nothing in most of them. */
async function searched(connection: DuckDBConnection, input: MaskInput, mask: CellMask): Promise<Candidate[]> {
  const candidates = input.columns.flatMap((column, place) => {
    const where = conditionOf(column, input, mask);
    return where === null ? [] : [{ place, column, where }];
  });
  if (candidates.length === 0) return [];
  const asked = candidates.map(({ where }) => `bool_or(${where})`);
  const [row] = await allRows(
    connection,
    `SELECT [${asked.join(', ')}] AS found FROM read_parquet(${literal(input.parquetPath)})`,
  );
  const found = (row?.found as { items: readonly (boolean | null)[] } | undefined)?.items ?? [];
  return candidates.filter((_, index) => found[index] === true);
}

/** Which cells of a column have to be judged; null = none. */
function conditionOf(
  { name, kind }: MaskedColumn,
  { policy, hasPersonalCustom }: MaskInput,
  mask: CellMask,
): string | null {
  const column = identifier(name);
  const rule = mask.actionFor(name);
  if (rule === 'keep' && kind !== 'json') return null;
  // tags repeat, so they are told apart first and looked into afterwards; free text is searched where it stands
  const isSearched = kind === 'text' || (name === 'x_Custom' && !hasPersonalCustom);
  if (!isSearched || rule !== null) return `${column} IS NOT NULL`;
  const patterns = policy.detect.flatMap(detector => (detector === 'person-key' ? [] : [candidateRe2[detector]]));
  return patterns.length === 0 ? null : `regexp_matches(${column}, ${literal(patterns.join('|'))})`;
}

/** Distinct values of a column that may have to change, with the number of rows that have each. */
async function* distinctValues(
  connection: DuckDBConnection,
  parquetPath: string,
  { column: { name }, where }: Candidate,
): AsyncGenerator<{ value: string; rows: bigint }[]> {
  const column = identifier(name);
  // a stream would end with the next statement on this connection, and the reader runs some between two of these
  const result = await connection.run(
    `SELECT ${column}, count(*) FROM read_parquet(${literal(parquetPath)}) WHERE ${where} GROUP BY 1`,
  );
  let held: { value: string; rows: bigint }[] = [];
  for (let index = 0; index < result.chunkCount; index += 1) {
    for (const [value, count] of result.getChunk(index).getRows())
      held.push({ value: String(value), rows: BigInt(count as bigint) });
    if (held.length >= valuesAtOnce) {
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
