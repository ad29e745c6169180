import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordDatasets, recordLakeColumns } from '../../../src-core/anycost/records.ts';
import { factColumns } from '../../../src-core/anycost/schema.ts';
import { SniffVerdict } from '../../../src-core/contract/imports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { errorCatalog } from '../../../src-core/errors/catalog.ts';
import { fileConnectors } from '../../../workers/connectors/index.ts';
import { goodFiles } from '../../fixtures/connectors/good-files.ts';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

const signal = new AbortController().signal;

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

  it.each(goodFiles.filter(file => file.connector === connector.id).map(file => [file.kind, file] as const))(
    'survives any damage to %s: a verdict or a known code, never a crash',
    async (_kind, { name, text, amounts }) => {
      const good = Buffer.from(text(amounts, '08'));
      await fc.assert(
        fc.asyncProperty(damage(good.length), async ({ kind, at, to, byte }) => {
          const damaged = applyDamage(good, kind, at, to, byte);
          const file = await bench.stage(name, damaged);
          const { verdict, scan } = await connector.sniff(file, bench.sql, signal);
          SniffVerdict.parse(verdict);
          if (verdict.problem) expect(Object.keys(errorCatalog)).toContain(verdict.problem.code);
          if (scan === null) return;
          // describing need not read every column: what is wrong with the others comes out in the scan and is explained
          for (const kind of ['rejections', 'findings'] as const)
            await bench.hits(scan, kind).catch((error: unknown) => {
              if (connector.explain(error, file) === null) throw error;
            });
          // the import opens without describing: the same file, or why not
          const opened = await connector.open(file, bench.sql, signal).catch(error => error);
          if (opened instanceof Error) expect(opened).toBeInstanceOf(AppError);
        }),
        { numRuns: 40 },
      );
    },
  );

  it.each(goodFiles.filter(file => file.connector === connector.id).map(file => [file.kind, file] as const))(
    'yields of %s a scan whose columns and rules bind, have the lake types and are never null',
    async (_kind, { name, text, amounts, dataset, total }) => {
      const { scan } = await connector.sniff(await bench.stage(name, text(amounts, '08')), bench.sql, signal);
      if (scan === null) throw new Error('refused');
      expect(scan.kind === 'records' ? scan.dataset : 'cost').toBe(dataset);
      const lakeTypes = typesOf(dataset);
      const listed = [...scan.columns].map(([column, sql]) => `${sql} AS "${column}"`);
      const described = await bench.sql.all(`DESCRIBE SELECT ${listed.join(', ')} FROM (${scan.rawSql})`);
      const types = described.map(column => [column.column_name, String(column.column_type).replace(',', ', ')]);
      expect(types).toEqual([...scan.columns.keys()].map(column => [column, lakeTypes.get(column)]));
      if (scan.kind === 'records') {
        const [host] = await bench.sql.all(
          `SELECT count(*) FILTER (${scan.scope} IS NULL) AS scopes, count(*) FILTER (${scan.revision} IS NULL) AS revisions FROM (${scan.rawSql})`,
        );
        expect(host).toEqual({ scopes: 0n, revisions: 0n });
      }
      expect(await bench.hits(scan, 'rejections')).toEqual({});
      await bench.hits(scan, 'findings');
      const [row] = await bench.sql.all(
        `SELECT CAST(sum(${scan.columns.get(total.column)}) AS VARCHAR) AS total FROM (${scan.rawSql})`,
      );
      expect(
        String(row?.total)
          .replace(/(\.\d*?)0+$/, '$1')
          .replace(/\.$/, ''),
      ).toBe(total.of(amounts));
      await bench.sql.all(`SELECT ${scan.rawColumns.map(column => `"${column}"`).join(', ')} FROM (${scan.rawSql})`);
    },
  );
});

const typesOf = (dataset: (typeof goodFiles)[number]['dataset']) =>
  new Map(
    (dataset === 'cost' ? factColumns : recordLakeColumns(recordDatasets[dataset])).map(({ name, sqlType }) => [
      name,
      sqlType,
    ]),
  );

const damage = (length: number) =>
  fc.record({
    kind: fc.constantFrom('cut', 'flip', 'swap', 'repeat', 'remove', 'insert'),
    at: fc.nat(length - 1),
    to: fc.nat(length - 1),
    byte: fc.integer({ min: 0, max: 255 }),
  });

function applyDamage(good: Buffer, kind: string, at: number, to: number, byte: number): Buffer {
  const [from, end] = at < to ? [at, to] : [to, at];
  switch (kind) {
    case 'cut':
      return good.subarray(0, at);
    case 'flip':
      return Buffer.concat([good.subarray(0, at), Buffer.from([byte]), good.subarray(at + 1)]);
    case 'swap': // everything behind a place comes before it
      return Buffer.concat([good.subarray(end), good.subarray(from, end), good.subarray(0, from)]);
    case 'repeat':
      return Buffer.concat([good.subarray(0, end), good.subarray(from)]);
    case 'remove':
      return Buffer.concat([good.subarray(0, from), good.subarray(end)]);
    default:
      return Buffer.concat([good.subarray(0, at), Buffer.alloc(9, byte), good.subarray(at)]);
  }
}
