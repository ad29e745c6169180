import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordDatasets } from '../../../src-core/anycost/records.ts';
import { fileConnectors } from '../../../workers/connectors/index.ts';
import { sum } from '../../fixtures/connectors/exact-sum.ts';
import { type GoodFile, goodFiles } from '../../fixtures/connectors/good-files.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';

/**
 * What an import of any file promises, for each kind of file that any connector reads, in a real lake: named, complete, to the last digit, once,
 * replaced by a later one, in any order. Every total is the sum of the amounts that the test wrote into the text.
 */
let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await TestWorkspace.create();
});
afterAll(() => workspace.remove());

const tableOf = ({ dataset }: GoodFile) => (dataset === 'cost' ? 'fact_cost_usage' : recordDatasets[dataset].table);
const bare = (decimal: string) => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal);

/** What the lake holds now of a file's source. */
async function live(file: GoodFile, source: string): Promise<string> {
  const { column } = file.total;
  const [row] = await workspace.sql(
    `SELECT CAST(sum(f."${column}") AS VARCHAR) AS total FROM ${tableOf(file)} f WHERE f.x_DropId IN (SELECT x_DropId FROM drop_file WHERE Source LIKE '${source}%')`,
  );
  return bare(String(row?.total ?? '0'));
}

it('there is a good file of every connector', () => {
  expect(new Set(goodFiles.map(file => file.connector))).toEqual(new Set(fileConnectors.map(({ id }) => id)));
});

describe.each(goodFiles.map(file => [file.kind, file] as const))('%s', (_, file) => {
  const { name, amounts, restated, text, total } = file;
  const source = (what: string) => `${file.kind.replace(/\W/g, '').toLowerCase()}-${what}`;
  const load = async (parts: readonly (readonly [string, string | Uint8Array])[], into: string) => {
    const files = [];
    for (const [label, content] of parts) files.push(await workspace.write(label, content));
    const { drops, failures } = await workspace.import(files, { source: into });
    expect(failures).toEqual([]);
    return drops;
  };

  it('is named, and comes in complete and to the last digit', async () => {
    const content = text(amounts, '08');
    const [verdict] = await workspace.lake.importer.sniff(
      [await workspace.write(name, content)],
      new AbortController().signal,
    );
    expect(verdict?.problem).toBeNull();
    expect(verdict?.sentence.startsWith(file.says) ? file.says : verdict?.sentence).toBe(file.says);
    const [drop] = await load([[name, content]], source('first'));
    expect(drop).toMatchObject({ status: 'imported', rows: { rejected: 0 } });
    const stated = drop?.records
      ? drop.records.totals.find(one => one.column === total.column)?.sum
      : drop?.totals.find(one => one.measure === total.column)?.amount;
    expect(bare(stated ?? 'nothing')).toBe(total.of(amounts));
    expect(await live(file, source('first'))).toBe(total.of(amounts));
  });

  it('the same bytes again, under another name or packed, change nothing', async () => {
    const content = text(amounts, '08');
    const again = await load(
      [
        [name, content],
        [`copy-${name}`, content],
      ],
      source('first'),
    );
    expect(again.map(drop => drop.status)).toEqual(['unchanged', 'unchanged']);
    await load([[`${name}.gz`, gzipSync(content)]], source('first'));
    expect(await live(file, source('first'))).toBe(total.of(amounts));
  });

  it('what the provider tells later of the same rows takes their place', async () => {
    await load([[name, text(amounts, '09')]], source('second'));
    await load([[`later-${name}`, text(restated, '09')]], source('second'));
    expect(await live(file, source('second'))).toBe(total.of(restated));
  });

  it('files come in any order', async () => {
    const parts = [
      [`a-${name}`, text(amounts, '10')],
      [`b-${name}`, text(restated, '11')],
    ] as const;
    await load(parts, source('forward'));
    await load([parts[1]], source('backward'));
    await load([parts[0]], source('backward'));
    const both = sum([total.of(amounts), total.of(restated)]);
    expect([await live(file, source('forward')), await live(file, source('backward'))]).toEqual([both, both]);
  });
});

it('and the lake agrees with its manifest and raw zone', async () => {
  expect(await workspace.failedChecks()).toEqual([]);
});
