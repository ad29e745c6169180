import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Estate } from '../../../src-core/demo/estate.ts';

export async function writeAnswerKey(_connection: DuckDBConnection, _estate: Estate, input: { dir: string; rows: number; writtenRows: number }): Promise<string> {
  const path = join(input.dir, 'answer-key.json');
  await writeFile(path, '{}');
  return path;
}
