import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestWorkspace } from '../lake-import/open-workspace.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await TestWorkspace.create();
});
afterAll(() => workspace.remove());

/** Every connector is asked; the refusal that says most is the one shown, and a sniff shows the same as an import. */
it.each([
  ['prices.csv', 'meterCategory,basePrice,unitPrice\nVM,1,1\n', 'format.unrecognised', 'an Azure price sheet'],
  ['page.csv', '<!doctype html><html><body>Sign in</body></html>', 'format.html', undefined],
])('%s', async (name, content, code, what) => {
  const file = await workspace.write(name, content);
  const { failures, drops } = await workspace.import([file]);
  expect(drops).toEqual([]);
  expect(failures.map(({ error }) => [error.code, error.details.what])).toEqual([[code, what]]);
  const [verdict] = await workspace.lake.importer.sniff([file], new AbortController().signal);
  expect([verdict?.format, verdict?.problem?.code, verdict?.problem?.details.what]).toEqual([null, code, what]);
});
