import { pairsOf } from '../json-sql.ts';
import type { GcpFields } from './fields.ts';

/** First wins where two say the same key: what is set on the resource is nearer to the charge than what its project says. */
const sources = ['labels', 'tags', 'project.labels', 'system_labels'] as const;

export const tagsColumn = '"mureon tags"';

/** Layers that gather labels and tags of a row into one JSON object. */
export function tagHelpers(fields: GcpFields): {
  readonly hasTags: boolean;
  readonly first: string[];
  readonly second: string[];
  readonly third: string[];
  /** True on rows where labels stand that cannot be read. */
  readonly unreadable: { readonly from: string; readonly sql: string }[];
} {
  const found = sources.map(path => fields.many(path)).filter(field => field !== undefined);
  if (found.length === 0) return { hasTags: false, first: [], second: [], third: [], unreadable: [] };
  const name = (index: number) => `"mureon labels ${index}"`;
  const isBare = found.map((_, index) => `coalesce(${name(index)}, '[]') = '[]'`).join(' AND ');
  const all = '"mureon label pairs"';
  const lists = found.map((_, index) => pairsOf(name(index)));
  // each pair is its key and value as JSON texts
  const isFirst = `list_position(list_transform(${all}, lambda q: q.k), p.k) = i`;
  const members = `list_transform(list_filter(${all}, lambda p, i: ${isFirst}), lambda p: p.k || ':' || p.v)`;
  const unreadable = found.flatMap(({ raw, from }, index) =>
    raw === undefined
      ? []
      : [{ from, sql: `(${name(index)} IS NULL AND ${raw} IS NOT NULL AND CAST(${raw} AS VARCHAR) <> '')` }],
  );
  return {
    unreadable,
    hasTags: true,
    first: found.map((field, index) => `${field.sql} AS ${name(index)}`),
    second: [`CASE WHEN NOT (${isBare}) THEN list_concat(${lists.join(', ')}) END AS ${all}`],
    third: [`CASE WHEN len(${all}) > 0 THEN '{' || array_to_string(${members}, ',') || '}' END AS ${tagsColumn}`],
  };
}
