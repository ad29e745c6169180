import { afterAll, beforeAll, expect, it } from 'vitest';
import { focusFile } from '../../../workers/connectors/focus-file.ts';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

const [header, row] = focusCsv([{ ServiceName: 'Amazon Elastic Compute Cloud' }]).split('\n');
/** 34 MB of equal rows: past the size up to which files are read whole. */
const rows = Math.ceil((34 * 1024 * 1024) / ((row?.length ?? 0) + 1));
const text = `${header}\n${`${row}\n`.repeat(rows)}`;
const signal = new AbortController().signal;

it('a large text file is described from its first rows, and the verdict says so', async () => {
  const { verdict, scan } = await bench.sniff('large.csv', text);
  expect(verdict.rows?.exact).toBe(false);
  expect(Math.abs((verdict.rows?.count ?? 0) - rows)).toBeLessThan(rows / 100);
  expect(verdict.sentence).toMatch(/^FOCUS 1\.0 export as CSV: about [0-9,]+ rows of AWS, September 2024, USD\.$/);
  expect(verdict.oddities.map(oddity => oddity.code)).toContain('sample.only');
  const [count] = await bench.sql.all(`SELECT count(*) AS n, max("x_SourceRow") AS last FROM (${scan?.rawSql})`);
  expect(count).toEqual({ n: BigInt(rows), last: BigInt(rows) });
});

it.each([
  [
    'a short last line',
    '1,2,3\n',
    'format.csv-structure',
    { line: rows + 2, reason: 'it has 3 cells where the header has 15' },
  ],
  ['an open quote', '1,"2\n', 'format.csv-structure', { line: rows + 2 }],
])('%s at the end of a large file surfaces in the scan and is explained', async (_, ending, code, details) => {
  const file = await bench.stage('large.csv', Buffer.concat([Buffer.from(text), Buffer.from(ending)]));
  const { scan } = await focusFile.sniff(file, bench.sql, signal);
  const error = await bench.sql
    .all(`SELECT count("BilledCost") FROM (${scan?.rawSql})`)
    .catch((thrown: unknown) => thrown);
  expect(focusFile.explain(error, file)).toMatchObject({ code, details: { name: 'large.csv', ...details } });
});

it('Latin-1 at the end of a large file is told before DuckDB reads it', async () => {
  const ending = Buffer.from('caf\u00e9\n', 'latin1');
  const { verdict, scan } = await bench.sniff('large.csv', Buffer.concat([Buffer.from(text), ending]));
  expect(scan).toBeNull();
  expect(verdict.problem).toMatchObject({ code: 'format.encoding', details: { offset: text.length + 3 } });
});

it('memory that runs out is told as a budget; what says nothing of the file is not explained', async () => {
  const file = await bench.stage('a.csv', 'x');
  expect(focusFile.explain(new Error('INTERNAL Error: something else'), file)).toBeNull();
  expect(focusFile.explain(new Error('Out of Memory Error: failed to allocate'), file)?.code).toBe('file.over-budget');
});
