import type { DuckDBConnection } from '@duckdb/node-api';
import type { SplitRule } from '../../../src-core/contract/allocation.ts';
import { type Splitter, splitter } from '../../../src-core/engines/allocation/split-exactly.ts';
import { integersOf, sumOfTexts } from '../../../src-core/engines/allocation/weights.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { type Cell, insertMany } from '../import/insert-many.ts';
import { allRows, amountsOf, type Row, toBigInt, toText } from '../import/sql-run.ts';
import { identifier, literal } from '../import/sql-text.ts';
import { measureColumns, monthSql, within } from './cells.ts';
import { type Decimals, PartWriter, toDecimals } from './part-writer.ts';
import type { Weights, WeightTable } from './weights.ts';

/** The target of pool money without weights. */
const NOBODY = -1;

/** Cells that are in memory at a time. */
const cellsPerPage = 20_000;

/** How one stretch and currency of a pool is cut. */
type Cut = {
  readonly splitter: Splitter | null;
  /** Numbers of the targets, in the order of the parts; without a splitter only NOBODY. */
  readonly targets: readonly number[];
  /** EffectiveCost placed so far, by target; null while every summand is. */
  readonly placed: (bigint | null)[];
};

export type PoolInput = {
  readonly rule: SplitRule;
  readonly month: string;
  readonly weights: WeightTable;
  /** Whether a negative weight is an error. Rules in force stop no import: there the pool stays unallocated, with the reason. */
  readonly isStrict: boolean;
};

/**
 * Cut every pool cell of a rule and month into parts, each measure apart with the same weights. Leaves two temporary tables:
 * - `allocation_part`, grain pool cell x target: x_PoolCell, Place, the four measures
 * - `allocation_place`, grain key of a pool cell x target: Place, OldKey, Target (null: nobody, there were no weights)
 * and writes the weights that were used to `allocation_weight`.
 * @throws AppError `allocation.negative-weight`
 */
export async function splitPool(connection: DuckDBConnection, input: PoolInput): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE allocation_part (x_PoolCell BIGINT, Place INTEGER, ${measures
      .map(name => `${identifier(name)} ${MONEY_SQL_TYPE}`)
      .join(', ')})`,
  );
  const cuts = new Cuts(input);
  const parts = new PartWriter(connection);
  try {
    await parts.open();
    let after = -1n;
    for (;;) {
      const cells = await poolPage(connection, input, after);
      for (const cell of cells)
        writeParts(
          { writer: parts, places: cuts.places },
          cell,
          cuts.of(String(cell.period), toText(cell.BillingCurrency)),
        );
      const last = cells.at(-1);
      if (!last || cells.length < cellsPerPage) break;
      after = toBigInt(last.x_PoolCell);
    }
  } finally {
    parts.close();
  }
  await cuts.save(connection);
}

function poolPage(connection: DuckDBConnection, { rule, month }: PoolInput, after: bigint): Promise<Row[]> {
  return allRows(
    connection,
    `-- grain: pool cell
     SELECT x_PoolCell, strftime(date_trunc('${rule.period}', Bucket), '%Y-%m-%d') AS period, BillingCurrency, x_TeamProductKey, ${measureColumns()}
     FROM allocation_pool WHERE ${within('Bucket', monthSql(month))} AND x_AllocationRule = ${literal(rule.id)} AND x_PoolCell > ${after}
     ORDER BY x_PoolCell LIMIT ${cellsPerPage}`,
  );
}

type Sink = { readonly writer: PartWriter; readonly places: Places };

function writeParts({ writer, places }: Sink, cell: Row, { splitter: cut, targets, placed }: Cut): void {
  const amounts = amountsOf(cell);
  const id = toBigInt(cell.x_PoolCell);
  const key = cell.x_TeamProductKey === null ? null : Number(cell.x_TeamProductKey);
  const split = new Map<bigint, Decimals>(); // the four measures are often the same amount
  const columns = measures.map(name => {
    const amount = amounts[name];
    if (amount === null) return null;
    const parts = split.get(amount) ?? toDecimals(cut ? cut.split(amount) : [amount]);
    split.set(amount, parts);
    return parts;
  });
  const effective = columns[measures.indexOf('EffectiveCost')];
  for (const [place, target] of targets.entries()) {
    writer.add(id, places.number(key, target), columns, place);
    const part = effective?.[place]?.value;
    if (part !== undefined) placed[place] = (placed[place] ?? 0n) + part;
  }
}

/** Numbers for the pairs of a pool cell's key and a target, so that millions of parts carry one number. */
class Places {
  readonly #numbers = new Map<number | null, number[]>();
  readonly pairs: { readonly key: number | null; readonly target: number }[] = [];

  number(key: number | null, target: number): number {
    let ofKey = this.#numbers.get(key);
    if (!ofKey) {
      ofKey = [];
      this.#numbers.set(key, ofKey);
    }
    const known = ofKey[target + 1]; // NOBODY is -1
    if (known !== undefined) return known;
    const number = this.pairs.length;
    ofKey[target + 1] = number;
    this.pairs.push({ key, target });
    return number;
  }
}

/** Splitters by stretch and currency, and the targets with their numbers. */
class Cuts {
  readonly #input: PoolInput;
  readonly #cuts = new Map<string, Cut>();
  readonly #targets = new Map<string, number>();
  readonly places = new Places();
  readonly #used: { readonly cut: Cut; readonly rows: readonly Record<string, Cell>[] }[] = [];

  constructor(input: PoolInput) {
    this.#input = input;
  }

  of(period: string, currency: string | null): Cut {
    const key = JSON.stringify([period, currency]);
    const known = this.#cuts.get(key);
    if (known) return known;
    const cut = this.#make(period, currency);
    this.#cuts.set(key, cut);
    return cut;
  }

  #make(period: string, currency: string | null): Cut {
    const { rule, weights: table, isStrict } = this.#input;
    let weights: Weights = table.of(period, currency);
    let words = table.words;
    const negative = weights.find(({ weight }) => weight.startsWith('-'));
    if (negative && isStrict)
      throw new AppError('allocation.negative-weight', {
        ...negative,
        where: `(${rule.id}, ${period}, ${currency ?? 'no currency'})`,
      });
    if (negative) {
      weights = [];
      words = `${words}: the weight of ${negative.target} is negative (${negative.weight})`;
    } else if (weights.length === 0 && rule.withoutWeights === 'even') {
      weights = (table.named ?? []).map(target => ({ target, weight: '1' }));
      words = `${words}: none, so even shares`;
    }
    const cut = splitter(
      integersOf(weights.map(({ weight }) => weight)),
      weights.map(({ target }) => target),
    );
    const total = sumOfTexts(weights.map(({ weight }) => weight));
    const shared = {
      Month: `${this.#input.month}-01`,
      Rule: rule.id,
      Period: period,
      BillingCurrency: currency,
      Words: words,
    };
    const rows = weights.map(({ target, weight }) => ({ ...shared, Target: target, Weight: weight, Total: total }));
    const made: Cut = {
      splitter: cut,
      targets: cut ? weights.map(({ target }) => this.#number(target)) : [NOBODY],
      placed: [],
    };
    this.#used.push({ cut: made, rows: cut ? rows : [{ ...shared, Target: null, Weight: '0', Total: '0' }] });
    return made;
  }

  #number(target: string): number {
    const known = this.#targets.get(target) ?? this.#targets.size;
    this.#targets.set(target, known);
    return known;
  }

  async save(connection: DuckDBConnection): Promise<void> {
    const names = [...this.#targets.keys()];
    await connection.run(
      'CREATE OR REPLACE TEMP TABLE allocation_place (Place INTEGER, OldKey INTEGER, Target VARCHAR)',
    );
    await insertMany(
      connection,
      'allocation_place',
      { Place: 'INTEGER', OldKey: 'INTEGER', Target: 'VARCHAR' },
      this.places.pairs.map(({ key, target }, Place) => ({ Place, OldKey: key, Target: names[target] ?? null })),
    );
    await insertMany(
      connection,
      'allocation_weight',
      weightColumns,
      this.#used.flatMap(({ cut, rows }) =>
        rows.map((row, place) => {
          const placed = cut.placed[place] ?? null;
          return { ...row, EffectiveCost: placed === null ? null : formatAmount(placed) };
        }),
      ),
    );
  }
}

const weightColumns: Readonly<Record<string, string>> = {
  Month: 'TIMESTAMP',
  Rule: 'VARCHAR',
  Period: 'TIMESTAMP',
  BillingCurrency: 'VARCHAR',
  Target: 'VARCHAR',
  Weight: 'VARCHAR',
  Total: 'VARCHAR',
  Words: 'VARCHAR',
  EffectiveCost: MONEY_SQL_TYPE,
};
