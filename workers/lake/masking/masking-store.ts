import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { MaskingPolicy, MaskingReceipt } from '../../../src-core/contract/rules.ts';
import { defaultMaskingPolicy } from '../../../src-core/masking/policy.ts';
import type { Engine } from '../engine.ts';
import { insertMany, timestampText } from '../import/insert-many.ts';
import { allRows, toText } from '../import/sql-run.ts';
import type { Masked } from './mask-rows.ts';

const Body = z.object({ fields: MaskingReceipt.shape.fields });

export async function currentMasking(connection: DuckDBConnection): Promise<MaskingPolicy> {
  const [row] = await allRows(connection, 'SELECT Body FROM masking_policy ORDER BY Version DESC LIMIT 1');
  return row ? MaskingPolicy.parse(JSON.parse(String(row.Body))) : defaultMaskingPolicy;
}

/** A new version, for what is imported from now on: what is in the lake already is not masked again. */
export function saveMasking(engine: Engine, policy: Omit<MaskingPolicy, 'version'>, at: Date): Promise<MaskingPolicy> {
  return engine.withConnection(async connection => {
    const version = (await currentMasking(connection)).version + 1;
    const saved = { ...policy, version };
    await connection.run('INSERT INTO masking_policy VALUES ($1, $2::TIMESTAMP, $3)', [
      version,
      timestampText(at),
      JSON.stringify(saved),
    ]);
    return saved;
  });
}

/** In the import's transaction: what was masked in each drop. A drop with a receipt has no bytes as received in the raw zone. */
export async function insertReceipts(
  connection: DuckDBConnection,
  drops: readonly { readonly id: number; readonly masked: Masked | null }[],
): Promise<void> {
  const columns = { x_DropId: 'INTEGER', PolicyVersion: 'INTEGER', KeyId: 'VARCHAR', Body: 'VARCHAR' };
  const rows = drops.flatMap(({ id, masked }) =>
    masked
      ? [
          {
            x_DropId: id,
            PolicyVersion: masked.policyVersion,
            KeyId: masked.keyId,
            Body: JSON.stringify({ fields: masked.fields }),
          },
        ]
      : [],
  );
  await insertMany(connection, 'masking_receipt', columns, rows);
}

/** Newest drop first. */
export async function listReceipts(connection: DuckDBConnection): Promise<MaskingReceipt[]> {
  const rows = await allRows(
    connection,
    'SELECT d.DropUid, d.FileName, r.PolicyVersion, r.KeyId, r.Body FROM masking_receipt r JOIN drop_file d USING (x_DropId) ORDER BY d.x_DropId DESC',
  );
  return rows.map(row => ({
    dropId: String(row.DropUid),
    fileName: String(row.FileName),
    policyVersion: Number(row.PolicyVersion),
    keyId: toText(row.KeyId),
    fields: Body.parse(JSON.parse(String(row.Body))).fields,
  }));
}

/** What the reader of a drop should know. */
export function maskingNotices(masked: Masked | null): string[] {
  if (!masked) return [];
  const cells = masked.fields.reduce((sum, field) => sum + field.cells, 0);
  const what =
    masked.fields.length === 0
      ? 'This kind of file holds what people wrote'
      : `${cells === 1 ? '1 cell was' : `${cells.toLocaleString('en-US')} cells were`} masked (${[...new Set(masked.fields.map(({ field }) => field))].slice(0, 5).join(', ')})`;
  return [
    `${what}; the file as received was not kept.`,
    ...(masked.keyId !== null && !masked.isLasting
      ? [
          `There is no keychain, so names were masked with a key that ends with this session: the same person gets another token next time, and usage by person that arrives again in another file counts as somebody else's. Unlock a keychain or set MUREON_MASKING_KEY.`,
        ]
      : []),
  ];
}
