import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factColumns } from '../../../src-core/anycost/schema.ts';
import type { FocusScan } from '../../../src-core/connector/file-connector.ts';
import { SniffVerdict } from '../../../src-core/contract/imports.ts';
import { errorCatalog } from '../../../src-core/errors/catalog.ts';
import { fileConnectors } from '../../../workers/connectors/index.ts';
import { legacyCur } from '../../fixtures/aws/cur-text.ts';
import { amortizedRows, azureCsv } from '../../fixtures/azure/cost-details-text.ts';
import { cbfCsv } from '../../fixtures/cbf-text.ts';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';
import { gcpCsv } from '../../fixtures/gcp/billing-rows.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

const signal = new AbortController().signal;
/** A good file of each connector by its id; a connector without one here has its scan tested beside its own tests only. */
const goodFiles: Readonly<Record<string, string>> = {
  'focus-file': focusCsv([{ Tags: '{}' }, { BilledCost: 'NULL' }]),
  'aws-cur': legacyCur([{ 'tag_user:team': 'a "b"' }, { line_item_unblended_cost: 'NULL' }]),
  'gcp-billing-export': gcpCsv([{ labels: [{ key: 'a', value: 'b' }] }, { credits: [{ name: "it's", amount: '-1' }] }]),
  'oci-cost-report': [
    'lineItem/intervalUsageStart,lineItem/intervalUsageEnd,cost/myCost,cost/currencyCode,tags/a',
    '2023-11-13T10:00Z,2023-11-13T11:00:00Z,2.3E-9,USD,"b ""c"""',
    '2023-11-13T10:00Z,2023-11-13T11:00:00Z,x,USD,',
    '',
  ].join('\n'),
  'cbf-file': cbfCsv([{ 'resource/tag:a': '"b ""c"""', 'cost/discounted_cost': '' }, { 'cost/discounted_cost': '0' }]),
  'azure-cost-details': azureCsv(amortizedRows.slice(2)),
};

const lakeTypes = new Map(factColumns.map(column => [column.name, column.sqlType]));

/** What every file connector promises; a new one is covered by standing in `fileConnectors`. */
describe.each(fileConnectors.map(connector => [connector.id, connector] as const))('%s', (_, connector) => {
  it('answers any bytes with a verdict of the contract, and refuses with a known code', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ minLength: 1, maxLength: 300 }),
          fc.string({ minLength: 1, maxLength: 300 }).map(text => Buffer.from(text)),
        ),
        async bytes => {
          const { verdict, scan } = await connector.sniff(await bench.stage('any.csv', bytes), bench.sql, signal);
          SniffVerdict.parse(verdict);
          expect(scan === null).toBe(verdict.problem !== null);
          if (verdict.problem) expect(Object.keys(errorCatalog)).toContain(verdict.problem.code);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('survives any damage to a good file', async () => {
    const good = Buffer.from(goodFiles[connector.id] ?? focusCsv([{ ServiceName: 'a "b"\n', Tags: '{"a": "b"}' }, {}]));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        async (at, byte, isCut) => {
          const damaged = Buffer.from(isCut ? good.subarray(0, at) : good);
          if (!isCut) damaged[at] = byte;
          const { verdict, scan } = await connector.sniff(await bench.stage('any.csv', damaged), bench.sql, signal);
          SniffVerdict.parse(verdict);
          if (scan !== null) await bench.hits(scan as FocusScan | null, 'findings');
        },
      ),
      { numRuns: 60 },
    );
  });

  const good = goodFiles[connector.id];
  it.skipIf(good === undefined)(
    'yields a scan whose columns and rules bind, have the lake types and are never null',
    async () => {
      const { scan } = await connector.sniff(await bench.stage('a.csv', good ?? ''), bench.sql, signal);
      if (scan === null) throw new Error('refused');
      const listed = [...scan.columns].map(([name, sql]) => `${sql} AS "${name}"`);
      const described = await bench.sql.all(`DESCRIBE SELECT ${listed.join(', ')} FROM (${scan.rawSql})`);
      const types = described.map(column => [column.column_name, String(column.column_type).replace(',', ', ')]);
      expect(types).toEqual([...scan.columns.keys()].map(name => [name, lakeTypes.get(name)]));
      await bench.hits(scan as FocusScan | null, 'rejections');
      await bench.hits(scan as FocusScan | null, 'findings');
      const delivered = await bench.sql.all(
        `SELECT ${scan.rawColumns.map(name => `"${name}"`).join(', ')} FROM (${scan.rawSql})`,
      );
      expect(delivered).toHaveLength(2);
    },
  );
});
