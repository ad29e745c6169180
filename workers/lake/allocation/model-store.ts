import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { type CostModel, SplitRule } from '../../../src-core/contract/allocation.ts';
import { timestampText } from '../import/insert-many.ts';
import { allRows, instantOf, type Row, toBigInt } from '../import/sql-run.ts';

const Body = z.array(SplitRule);

/** What is in force before anybody wrote a model. */
const noModel: CostModel = { version: 0, createdAt: null, author: '', note: '', rules: [] };

const columns = 'Version, epoch_us(CreatedAt) AS created, Author, Note, Body';

/** The newest version of the cost model: the one in force. */
export async function currentModel(connection: DuckDBConnection): Promise<CostModel> {
  const [row] = await allRows(connection, `SELECT ${columns} FROM cost_model ORDER BY Version DESC LIMIT 1`);
  return row ? toModel(row) : noModel;
}

/** Every version, newest first. */
export async function modelHistory(connection: DuckDBConnection): Promise<CostModel[]> {
  return (await allRows(connection, `SELECT ${columns} FROM cost_model ORDER BY Version DESC`)).map(toModel);
}

/** The rules of some versions; 0 is the empty list. */
export async function rulesOfModels(
  connection: DuckDBConnection,
  versions: Iterable<number>,
): Promise<Map<number, readonly SplitRule[]>> {
  const wanted = [...new Set(versions)].filter(version => version > 0);
  if (wanted.length === 0) return new Map([[0, []]]);
  const rows = await allRows(connection, `SELECT ${columns} FROM cost_model WHERE Version IN (${wanted.join(', ')})`);
  return new Map([[0, []], ...rows.map(toModel).map(model => [model.version, model.rules] as const)]);
}

export async function insertModel(connection: DuckDBConnection, model: CostModel, at: Date): Promise<void> {
  await connection.run('INSERT INTO cost_model VALUES ($1, $2::TIMESTAMP, $3, $4, $5)', [
    model.version,
    timestampText(at),
    model.author,
    model.note,
    JSON.stringify(model.rules),
  ]);
}

function toModel(row: Row): CostModel {
  return {
    version: Number(row.Version),
    createdAt: instantOf(toBigInt(row.created)),
    author: String(row.Author),
    note: String(row.Note),
    rules: Body.parse(JSON.parse(String(row.Body))),
  };
}
