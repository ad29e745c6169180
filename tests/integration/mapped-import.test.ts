import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ImportResult, MappingPreview, MappingSuggestion } from '../../src-core/contract/imports.ts';
import { TestWorkspace } from '../contract/lake-import/open-workspace.ts';
import { mureon } from '../support/command-line.ts';
import { sharedData } from '../support/repository.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder('mapped');
const workspace = join(folder.path, 'w');
afterAll(() => folder.remove());

const file = async (name: string, text: string) => {
  const path = join(folder.path, name);
  await writeFile(path, text);
  return path;
};
const header = 'Usage Date;Team;Service;Total Cost EUR';
/** 1234.50 + 0.99 - 3 = 1232.49 */
const march = `${header}\n01/03/2026;search;Render;1.234,50\n02/03/2026;ads;Render;0,99\n31/03/2026;;Storage;-3,00\n`;

describe('a table that nothing knows', () => {
  it('is proposed a mapping, previewed, imported by it, and known the next month', async () => {
    const first = await file('acme costs 2026-03.csv', march);
    const mapping = join(folder.path, 'acme.mureon-map.json');

    const refused = await mureon(workspace, ['import', first]);
    expect(refused.exitCode).toBe(2);
    expect(refused.json<ImportResult>().failures[0]?.error.code).toBe('format.unrecognised');

    const proposed = await mureon(workspace, ['sniff', first, '--suggest-map', '--out', mapping]);
    expect(proposed.exitCode, proposed.stdout).toBe(0);
    expect(JSON.parse(await readFile(mapping, 'utf8'))).toEqual(proposed.json<MappingSuggestion>().mapping);

    const preview = (await mureon(workspace, ['sniff', first, '--map', mapping])).json<MappingPreview>();
    expect(preview).toMatchObject({ read: 3, rejected: 0 });
    expect(preview.totals).toContainEqual({ column: 'BilledCost', total: '1232.49' });

    const imported = (await mureon(workspace, ['import', first, '--map', mapping])).json<ImportResult>();
    expect(imported.failures).toEqual([]);
    expect(imported.drops[0]).toMatchObject({ format: 'mapped-acme-costs', rows: { accepted: 3 } });
    expect(imported.drops[0]?.totals).toContainEqual({ measure: 'BilledCost', currency: 'EUR', amount: '1232.49' });

    const next = await file(
      'acme costs 2026-04.csv',
      march.replaceAll('/03/2026', '/04/2026').replace('31/04', '30/04'),
    );
    const second = (await mureon(workspace, ['import', next])).json<ImportResult>();
    expect(second.failures).toEqual([]);
    expect(second.drops[0]?.source).toBe(imported.drops[0]?.source);
  });

  it('is refused with the reason when a mapping does not fit it or is none', async () => {
    const other = await file('other.csv', 'a,b\n1,2\n');
    const mapping = join(folder.path, 'acme.mureon-map.json');
    const misfit = await mureon(workspace, ['import', other, '--map', mapping]);
    expect(misfit.json<{ error: { code: string } }>().error.code).toBe('mapping.does-not-fit');
    const broken = await file('broken.mureon-map.json', '{"mureonMap": 2}');
    const unreadable = await mureon(workspace, ['import', other, '--map', broken]);
    expect(unreadable.json<{ error: { code: string } }>().error.code).toBe('mapping.unreadable');
    const again = await mureon(workspace, ['sniff', other, '--suggest-map', '--out', broken]);
    expect(again.json<{ error: { code: string } }>().error.code).toBe('export.target-exists');
  });
});

/** Golden sums of ../shared/data/azure-llm-trace/SOURCE.md. */
it.for([
  { service: 'code', rows: 5_879, input: '11882371', output: '160186', operation: 'text_completion' },
  { service: 'conv', rows: 12_910, input: '15833225', output: '2604209', operation: 'chat' },
])('the Azure LLM trace of $service comes in whole', async ({ service, rows, input, output, operation }, context) => {
  const name = `AzureLLMInferenceTrace_${service}_first_two_thirds.csv.gz`;
  const path = sharedData('azure-llm-trace', name);
  if (path === undefined) return context.skip('the data sets are not here');
  const lake = await TestWorkspace.create();
  try {
    const { drops, failures } = await lake.import([{ path, name }]);
    expect(failures).toEqual([]);
    expect(drops[0]).toMatchObject({ format: 'azure-llm-trace', rows: { read: rows, accepted: rows, rejected: 0 } });
    const [sums] = await lake.sql(
      `SELECT count(*)::INTEGER AS n, sum(Requests)::VARCHAR AS requests, sum(InputUncachedTokens)::VARCHAR AS input, sum(OutputTokens)::VARCHAR AS output,
         min(Operation) AS first, max(Operation) AS last FROM fact_llm_usage`,
    );
    expect(sums).toEqual({ n: rows, requests: String(rows), input, output, first: operation, last: operation });
    expect((await lake.import([{ path, name }])).drops[0]?.status).toBe('unchanged');
  } finally {
    await lake.remove();
  }
});
