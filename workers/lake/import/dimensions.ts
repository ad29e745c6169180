import type { DuckDBConnection } from '@duckdb/node-api';
import { modelVersionAttributes, resourceAttributes, teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { normaliseKeySql, rankedKeys, type TagPolicy } from '../../../src-core/policy/tag-policy.ts';
import { bundleExpressions } from './map-rows.ts';
import { allRows, toBigInt } from './sql-run.ts';
import { identifier, literal } from './sql-text.ts';

/** Mapped rows of one or more files with the same columns, and which those are. */
export type MappedFile = {
  /** What stands after FROM. */
  readonly from: string;
  readonly present: readonly string[];
  readonly customKeys: readonly string[];
};

/** Key of a resource: 63 bits of its id's hash, so it needs no look-up and is the same in every lake. */
export const resourceKeySql = (column: string) => `(hash(${column}) >> 1)::BIGINT`;

/**
 * Fill the dimensions from mapped rows and leave the temporary table `bundle_key(x_Bundle, x_TeamProductKey, x_ModelVersionKey)`
 * for the insert of the facts. Runs inside the swap's transaction. Cost follows the distinct tag sets, not the rows.
 */
export async function fillDimensions(connection: DuckDBConnection, file: MappedFile, policy: TagPolicy): Promise<void> {
  const { from } = file;
  await fillBundles(connection, from, file, policy);
  await fillKeys(connection, 'dim_team_product', 'x_TeamProductKey', teamProductAttributes);
  await fillKeys(connection, 'dim_model_version', 'x_ModelVersionKey', modelVersionAttributes);
  const match = (alias: string, names: readonly string[]) =>
    names.map(name => `${alias}.${identifier(name)} IS NOT DISTINCT FROM b.${identifier(name)}`).join(' AND ');
  await connection.run(`CREATE OR REPLACE TEMP TABLE bundle_key AS
    SELECT b.x_Bundle, t.x_TeamProductKey, m.x_ModelVersionKey FROM bundle_attributes b
    LEFT JOIN dim_team_product t ON ${match('t', teamProductAttributes)}
    LEFT JOIN dim_model_version m ON ${match('m', modelVersionAttributes)}`);
  if (file.present.includes('ResourceId')) await fillResources(connection, from, new Set(file.present));
  if (file.present.includes('ChargePeriodStart')) {
    await connection.run(`INSERT INTO dim_time SELECT h, h::DATE, strftime(h, '%Y-%m'), strftime(h, '%G-W%V')
      FROM (SELECT DISTINCT date_trunc('hour', ChargePeriodStart) AS h FROM ${from}) WHERE h IS NOT NULL ON CONFLICT DO NOTHING`);
  }
}

/** `bundle_attributes`: one row per distinct combination of tags and custom values, with the attributes the policy finds. */
async function fillBundles(
  connection: DuckDBConnection,
  from: string,
  file: MappedFile,
  policy: TagPolicy,
): Promise<void> {
  const present = new Set(file.present);
  const sources = bundleExpressions(present, file.customKeys);
  const attributes = [...teamProductAttributes, ...modelVersionAttributes];
  if (sources.length === 0) {
    const empty = attributes.map(name => `NULL::VARCHAR AS ${identifier(name)}`).join(', ');
    await connection.run(`CREATE OR REPLACE TEMP TABLE bundle_attributes AS SELECT 0::UBIGINT AS x_Bundle, ${empty}`);
    return;
  }
  const named = sources.map((sql, index) => `${sql} AS s${index}`).join(', ');
  await connection.run(`CREATE OR REPLACE TEMP TABLE bundle AS SELECT DISTINCT x_Bundle, ${named} FROM ${from}`);
  const [count] = await allRows(connection, 'SELECT count(*) AS n, count(DISTINCT x_Bundle) AS d FROM bundle');
  if (count && toBigInt(count.n) !== toBigInt(count.d)) {
    throw new AppError('internal.unexpected', { what: 'two tag sets share one 64-bit hash' });
  }
  // One row per (bundle, key, value). Custom columns outrank price details, which outrank tags, under the same key.
  const jsonColumns = ['Tags', 'SkuPriceDetails'].filter(name => present.has(name));
  const entries = [
    ...jsonColumns.map(
      (name, index) =>
        `SELECT x_Bundle, key, json_extract_string(value, '$') AS value, ${name === 'Tags' ? 2 : 1} AS place
         FROM (SELECT x_Bundle, s${index} AS document FROM bundle WHERE json_valid(s${index}) AND json_type(s${index}) = 'OBJECT'), json_each(document)`,
    ),
    ...file.customKeys.map(
      (key, index) =>
        `SELECT x_Bundle, ${literal(key)} AS key, s${jsonColumns.length + index} AS value, 0 AS place FROM bundle`,
    ),
  ];
  const ranks = rankedKeys(policy).map(
    ({ attribute, key, rank }) => `(${literal(attribute)}, ${literal(key)}, ${rank})`,
  );
  const picked = attributes
    .map(name => `max(value) FILTER (attribute = ${literal(name)}) AS ${identifier(name)}`)
    .join(', ');
  await connection.run(`CREATE OR REPLACE TEMP TABLE bundle_attributes AS
    WITH entry AS (${entries.join(' UNION ALL ')}),
    ranked(attribute, key, rank) AS (VALUES ${ranks.join(', ')}),
    choice AS (SELECT e.x_Bundle, r.attribute, arg_min(trim(e.value), (r.rank, e.place, e.key)) AS value
      FROM entry e JOIN ranked r ON r.key = ${normaliseKeySql('e.key')}
      WHERE trim(e.value) <> '' GROUP BY ALL),
    pivoted AS (SELECT x_Bundle, ${picked} FROM choice GROUP BY 1)
    SELECT b.x_Bundle, p.* EXCLUDE (x_Bundle) FROM (SELECT DISTINCT x_Bundle FROM bundle) b LEFT JOIN pivoted p USING (x_Bundle)`);
  await connection.run('DROP TABLE bundle');
}

/** Add unseen attribute combinations under new keys. A row of only nulls is a member too: "nothing known". */
async function fillKeys(
  connection: DuckDBConnection,
  table: string,
  key: string,
  attributes: readonly string[],
): Promise<void> {
  const columns = attributes.map(identifier).join(', ');
  await connection.run(`INSERT INTO ${table} SELECT (SELECT coalesce(max(${key}), 0) FROM ${table}) + row_number() OVER (ORDER BY ${columns}), ${columns}
    FROM (SELECT DISTINCT ${columns} FROM bundle_attributes EXCEPT SELECT ${columns} FROM ${table})`);
}

/** One row per resource id; the newest charge's names win, and a later import over an earlier one. */
async function fillResources(connection: DuckDBConnection, from: string, present: ReadonlySet<string>): Promise<void> {
  const order = present.has('ChargePeriodStart') ? 'ChargePeriodStart' : 'x_SourceRow';
  const others = resourceAttributes.filter(name => name !== 'ResourceId');
  const packed = others.map(name => `${identifier(name)} := ${present.has(name) ? identifier(name) : 'NULL::VARCHAR'}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE resource_seen AS
    SELECT ${resourceKeySql('ResourceId')} AS x_ResourceKey, ResourceId, unnest(newest) FROM (
      SELECT ResourceId, arg_max(struct_pack(${packed.join(', ')}), ${order}) AS newest FROM ${from} WHERE ResourceId IS NOT NULL GROUP BY ResourceId)`);
  const [clash] = await allRows(
    connection,
    `SELECT (SELECT count(*) - count(DISTINCT x_ResourceKey) FROM resource_seen)
       + (SELECT count(*) FROM resource_seen s JOIN dim_resource d USING (x_ResourceKey) WHERE d.ResourceId <> s.ResourceId) AS n`,
  );
  if (clash && toBigInt(clash.n) > 0n) {
    throw new AppError('internal.unexpected', { what: 'two resources share one 63-bit key' });
  }
  await connection.run('DELETE FROM dim_resource WHERE x_ResourceKey IN (SELECT x_ResourceKey FROM resource_seen)');
  await connection.run('INSERT INTO dim_resource BY NAME SELECT * FROM resource_seen');
  await connection.run('DROP TABLE resource_seen');
}
