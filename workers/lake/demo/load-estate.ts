import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { AMOUNT_TYPE, PRICE_TYPE } from '../../../src-core/demo/bill-sql.ts';
import { dayNumber, dayText, ESTATE_START } from '../../../src-core/demo/calendar.ts';
import { type Estate, hourWeights } from '../../../src-core/demo/estate.ts';
import { lineNumber, lines } from '../../../src-core/demo/lines.ts';
import { pools } from '../../../src-core/demo/pools.ts';
import { splitsOf } from '../../../src-core/demo/resources.ts';

const CHUNK_ROWS = 2048;

/** Largest relative deviation of a row from its share of the day; see the head-room in streamDays. */
const ROW_NOISE = 0.03;

type Column = { name: string; type: DuckDBType };

/** Append rows in chunks; much faster than one statement per row, and values never pass through SQL text. */
async function append(
  connection: DuckDBConnection,
  table: string,
  columns: readonly Column[],
  rows: Iterable<DuckDBValue[]>,
) {
  const appender = await connection.createAppender(table, 'main', 'temp');
  let pending: DuckDBValue[][] = [];
  const flush = () => {
    if (pending.length === 0) return;
    const chunk = DuckDBDataChunk.create(
      columns.map(column => column.type),
      pending.length,
    );
    chunk.setRows(pending);
    appender.appendDataChunk(chunk);
    pending = [];
  };
  for (const row of rows) {
    pending.push(row);
    if (pending.length === CHUNK_ROWS) flush();
  }
  flush();
  appender.closeSync();
}

const lineColumns = Object.keys(lines[0] ?? {}).filter(
  name =>
    !['listPrice', 'contractedPrice', 'effectivePrice', 'commitmentPerUnit', 'billedShare', 'consumedPerUnit'].includes(
      name,
    ),
);
const priceColumns = ['listPrice', 'contractedPrice', 'effectivePrice', 'commitmentPerUnit'] as const;

/** Put the estate into temporary tables of the connection; they vanish with it, and nothing touches the lake. */
export async function loadEstate(connection: DuckDBConnection, estate: Estate): Promise<void> {
  await loadLines(connection);
  await loadDays(connection, estate);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE demo_pool (line INTEGER, pool VARCHAR, perHour DECIMAL(18, 6), unitPrice ${PRICE_TYPE}, isCapacity BOOLEAN)`,
  );
  for (const pool of pools) {
    const line = lineNumber.get(`${pool.bill}/unused/${pool.id}`) ?? null;
    await connection.run('INSERT INTO demo_pool VALUES ($1, $2, $3, $4, $5)', [
      line,
      pool.id,
      pool.perHour,
      pool.unitPrice,
      pool.kind === 'capacity',
    ]);
  }
  const amountColumns = [
    'quantity',
    'listPrice',
    'contractedPrice',
    'listCost',
    'contractedCost',
    'billedCost',
    'effectiveCost',
    'commitmentQuantity',
  ] as const;
  await connection.run(`CREATE OR REPLACE TEMP TABLE demo_amount (line INTEGER, bill VARCHAR, billMonth VARCHAR, startAt TIMESTAMP, endAt TIMESTAMP, lateOnly BOOLEAN,
    ${amountColumns.map(name => `${name} ${AMOUNT_TYPE}`).join(', ')})`);
  for (const row of estate.amounts) {
    await connection.run(
      `INSERT INTO demo_amount VALUES ($1, $2, $3, $4, $5, $6, ${amountColumns.map((_, i) => `$${i + 7}`).join(', ')})`,
      [...[row.line, row.bill, row.month, row.start, row.end, row.lateOnly], ...amountColumns.map(name => row[name])],
    );
  }
}

async function loadLines(connection: DuckDBConnection): Promise<void> {
  const names = ['line', ...lineColumns, ...priceColumns, 'billedShare', 'consumedPerUnit'];
  const types = names.map(name => ({
    name,
    type: ['line', 'billedShare', 'consumedPerUnit'].includes(name) ? INTEGER : VARCHAR,
  }));
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE demo_line_text (${types.map(({ name, type }) => `${name} ${type}`).join(', ')})`,
  );
  await append(
    connection,
    'demo_line_text',
    types,
    lines.map((line, index) =>
      names.map(name => (name === 'line' ? index : (line[name as keyof typeof line] ?? null))),
    ),
  );
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE demo_line AS SELECT * REPLACE (${priceColumns.map(name => `${name}::${PRICE_TYPE} AS ${name}`).join(', ')}) FROM demo_line_text`,
  );
  await connection.run('DROP TABLE demo_line_text');
}

/** demo_day: quantity of a line on a day; demo_split: its resources; demo_hour: how an hourly line spreads over the day. */
async function loadDays(connection: DuckDBConnection, estate: Estate): Promise<void> {
  const start = dayNumber(ESTATE_START);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE demo_day_text (bill VARCHAR, line INTEGER, "day" INTEGER, startText VARCHAR, quantity DOUBLE, noise DOUBLE, shape VARCHAR)`,
  );
  const shapes = new Map<string, number[]>();
  const dayRows = function* () {
    for (const [index, item] of estate.streamDays.entries()) {
      const isHourly = estate.granularity[index]?.hourly ?? false;
      const isPooled = item.stream.pool !== null;
      const shape = isHourly ? `${item.stream.profile}${isPooled ? '/even' : ''}` : null;
      if (shape) shapes.set(shape, hourWeights(item.stream.profile, isPooled));
      for (const [at, day] of item.days.entries()) {
        yield [item.stream.bill, index, day, dayText(start + day), item.quantities[at] ?? 0, ROW_NOISE, shape];
      }
    }
  };
  await append(
    connection,
    'demo_day_text',
    [VARCHAR, INTEGER, INTEGER, VARCHAR, DOUBLE, DOUBLE, VARCHAR].map((type, i) => ({ name: String(i), type })),
    dayRows(),
  );
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE demo_day AS SELECT * EXCLUDE (startText), startText::TIMESTAMP AS start FROM demo_day_text',
  );
  await connection.run('DROP TABLE demo_day_text');

  await connection.run('CREATE OR REPLACE TEMP TABLE demo_hour (shape VARCHAR, "hour" INTEGER, weight DOUBLE)');
  await append(
    connection,
    'demo_hour',
    [VARCHAR, INTEGER, DOUBLE].map((type, i) => ({ name: String(i), type })),
    [...shapes].flatMap(([shape, weights]) => weights.map((weight, hour) => [shape, hour, weight])),
  );

  await connection.run(
    'CREATE OR REPLACE TEMP TABLE demo_split (line INTEGER, split INTEGER, weight DOUBLE, ResourceId VARCHAR, ResourceName VARCHAR)',
  );
  await append(
    connection,
    'demo_split',
    [INTEGER, INTEGER, DOUBLE, VARCHAR, VARCHAR].map((type, i) => ({ name: String(i), type })),
    estate.streamDays.flatMap((item, index) =>
      splitsOf(item.stream, estate.granularity[index]?.splits ?? 1, estate.seed).map((split, i) => [
        index,
        i,
        split.weight,
        split.ResourceId,
        split.ResourceName,
      ]),
    ),
  );
}

/** Every temporary table of a generation; the connection is lent and goes back clean. */
export async function dropEstate(connection: DuckDBConnection): Promise<void> {
  for (const name of ['line', 'day', 'hour', 'split', 'pool', 'amount', 'usage', 'priced']) {
    await connection.run(`DROP TABLE IF EXISTS demo_${name}`);
  }
}
