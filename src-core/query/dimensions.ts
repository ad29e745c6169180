import { focus14Columns } from '../anycost/focus-columns.ts';
import { modelVersionAttributes, teamProductAttributes } from '../anycost/schema.ts';
import { AppError } from '../errors/app-error.ts';
import { nearestNames } from './nearest.ts';

/**
 * Where the value of a dimension lives. `name` is as the reader asked for it and names the result's column.
 * - column: a column of the fact itself
 * - key: an attribute of a small table, reached from the fact by `key` (= `tableKey` there)
 * - json: one key of a JSON object column (`Tags/<key>`, `x_Custom/<key>`)
 */
export type Dimension =
  | { readonly kind: 'column'; readonly name: string; readonly column: string; readonly type: 'string' | 'timestamp' }
  | {
      readonly kind: 'key';
      readonly name: string;
      readonly column: string;
      readonly key: string;
      readonly table: string;
      readonly tableKey: string;
    }
  | { readonly kind: 'json'; readonly name: string; readonly column: 'Tags' | 'x_Custom'; readonly jsonKey: string };

/** FOCUS names that 1.4 no longer has, as people and older exports still write them. */
export const dimensionAliases: Readonly<Record<string, string>> = {
  ProviderName: 'ServiceProviderName',
  PublisherName: 'x_PublisherName',
};

const keyed = (names: readonly string[], table: string, key: string): readonly Dimension[] =>
  names.map(name => ({ kind: 'key', name, column: name, key, table, tableKey: key }));

/** Every dimension with a fixed name. Amounts, prices and quantities are measures of a row, not dimensions. */
export const fixedDimensions: readonly Dimension[] = [
  ...focus14Columns
    .filter(column => column.type !== 'decimal')
    .map(
      (column): Dimension => ({
        kind: 'column',
        name: column.name,
        column: column.name,
        type: column.type === 'timestamp' ? 'timestamp' : 'string',
      }),
    ),
  { kind: 'column', name: 'x_PublisherName', column: 'x_PublisherName', type: 'string' },
  ...keyed(teamProductAttributes, 'dim_team_product', 'x_TeamProductKey'),
  ...keyed(modelVersionAttributes, 'dim_model_version', 'x_ModelVersionKey'),
  // Which stream of files a charge came with; every table has x_SliceId, so this costs nothing.
  { kind: 'key', name: 'x_Source', column: 'Source', key: 'x_SliceId', table: 'slice', tableKey: 'x_SliceId' },
];

/** What the splits of the cost model add to a row; only tables of allocated amounts have them. */
export const splitDimensions: readonly Dimension[] = (['x_AllocationRule', 'x_AllocationKind'] as const).map(name => ({
  kind: 'column',
  name,
  column: name,
  type: 'string',
}));

const byName = new Map(fixedDimensions.map(dimension => [dimension.name, dimension]));

/**
 * @throws AppError `query.unknown-dimension` naming the ones that are spelled most like it; `query.split-only` for a dimension of allocated
 * amounts where the amounts are as delivered
 */
export function resolveDimension(name: string, allocation: 'none' | 'split' = 'none'): Dimension {
  const split = splitDimensions.find(dimension => dimension.name === name);
  if (split && allocation === 'split') return split;
  if (split) throw new AppError('query.split-only', { name });
  const fixed = byName.get(dimensionAliases[name] ?? name);
  if (fixed) return { ...fixed, name };
  const json = /^(Tags|x_Custom)\/(.+)$/s.exec(name);
  if (json?.[1] && json[2] && !name.includes('\0')) {
    return { kind: 'json', name, column: json[1] === 'Tags' ? 'Tags' : 'x_Custom', jsonKey: json[2] };
  }
  const names = [...byName.keys(), ...Object.keys(dimensionAliases), 'Tags/<key>', 'x_Custom/<key>'];
  throw new AppError('query.unknown-dimension', { name: name.slice(0, 256), known: nearestNames(name, names, 6) });
}

/** The columns of the fact (or a rollup) that must be read to know the dimension. */
export function storedColumn(dimension: Dimension): string {
  return dimension.kind === 'key' ? dimension.key : dimension.column;
}

/** RFC 6901: the JSON pointer of a key, so that any character may stand in a tag key. */
export function jsonPointer(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
