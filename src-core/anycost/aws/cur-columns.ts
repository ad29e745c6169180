import { quoteIdentifier, quoteLiteral } from '../../connector/sql-text.ts';
import { BillCells, jsonObject } from '../bill-cells.ts';
import type { FileValues } from '../focus-mapping.ts';

/**
 * Makes the names of every vintage equal: `lineItem/UnblendedCost` (legacy, CSV) and `line_item_unblended_cost` (legacy as Parquet,
 * and CUR 2.0; there `ReservationARN` is `reservation_a_r_n`). Elsewhere in this folder columns go by their 2.0 names.
 */
export const curKey = (name: string): string => name.toLowerCase().replace(/[_/]/g, '');

export type CurVersion = 'legacy' | '2.0';

/** Which report the columns belong to: 2.0 folds products and tags into maps. Null when they are no report's. */
export function curVersion(names: Iterable<string>): CurVersion | null {
  const keys = new Set([...names].map(curKey));
  const has = (name: string) => keys.has(curKey(name));
  if (!has('line_item_unblended_cost') || !has('line_item_line_item_type')) return null;
  const hasMaps = has('product') || has('resource_tags') || has('bill_payer_account_name');
  return hasMaps ? '2.0' : 'legacy';
}

/** The cells of one report, and what its maps or spread-out columns hold. */
export class CurColumns extends BillCells {
  readonly names: readonly string[];

  constructor(names: readonly string[], values: FileValues) {
    super(names, values, curKey);
    this.names = names;
  }

  /**
   * A product attribute: its own column where the report has one, else the member of the `product` map.
   * @param key snake case, e.g. `product_name`
   */
  product(key: string): string {
    const own = [`product_${key}`].filter(name => this.has(name)).map(name => this.text(name));
    const inMap = this.has('product') ? [this.#mapMember('product', key)] : [];
    const found = [...own, ...inMap];
    return found.length === 0 ? 'NULL::VARCHAR' : `coalesce(${found.join(', ')})`;
  }

  /** Tags as a JSON object. Keys of users stand without AWS' prefix `user:`; those of AWS keep `aws:`. */
  tags(): string {
    if (this.has('resource_tags')) {
      const raw = this.raw('resource_tags');
      const json = this.typeOf('resource_tags') === 'VARCHAR' ? raw : `CAST(to_json(${raw}) AS VARCHAR)`;
      // A quote inside a value is escaped, so `,"user_` and `{"user_` can only begin a key.
      return `NULLIF(regexp_replace(${json}, '([{,]\\s*)"user[_:]', '\\1"', 'g'), '{}')`;
    }
    return jsonObject(this.tagColumns().map(name => [tagKey(name), `NULLIF(${quoteIdentifier(name)}, '')`]));
  }

  /** The columns that hold one tag each, by their names in the file. */
  tagColumns(): string[] {
    return this.names.filter(name => /^(resourceTags\/|resource_tags_)./i.test(name));
  }

  #mapMember(map: string, key: string): string {
    const raw = this.raw(map);
    return this.typeOf(map).startsWith('MAP')
      ? `NULLIF(CAST(${raw}[${quoteLiteral(key)}] AS VARCHAR), '')`
      : `CASE WHEN json_valid(${raw}) THEN NULLIF(json_extract_string(${raw}, ${quoteLiteral(`$.${key}`)}), '') END`;
  }
}

const tagKey = (name: string): string => name.replace(/^(resourceTags\/|resource_tags_)/i, '').replace(/^user[:_]/, '');
