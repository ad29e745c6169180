import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import { openJournal } from '../../../workers/workspace/open-journal.ts';
import { workspaceRouter } from '../../../workers/workspace/router.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const kind = 'budget' as const;

function opened(dir: string) {
  const journal = openJournal(dir);
  return { client: createRouterClient(workspaceRouter(journal)), close: () => journal.journal.close() };
}

test('a document has gapless versions, keeps its history over a restart, and nobody runs over a change', async () => {
  using folder = temporaryFolder('documents');
  const first = opened(folder.path);
  const save = (baseVersion: number | null, body: Record<string, unknown> | null) =>
    first.client.saveDocument({ kind, id: 'llm', baseVersion, body, savedBy: 'ana' });
  expect(await save(null, { amount: '10', name: 'LLM' })).toMatchObject({ version: 1, savedBy: 'ana' });
  await expect(save(null, { amount: '11' })).rejects.toMatchObject({ code: 'document.stale' });
  expect(await save(1, { amount: '12' })).toMatchObject({ version: 2 });
  await expect(save(1, { amount: '13' })).rejects.toMatchObject({ code: 'document.stale' });
  expect(await save(2, null)).toMatchObject({ version: 3, body: null });
  await expect(save(3, { amount: '14' })).rejects.toMatchObject({ code: 'document.not-found' });
  await expect(save(null, null)).rejects.toMatchObject({ code: 'document.not-found' });
  expect(await save(null, { name: 'LLM', amount: '10' })).toMatchObject({ version: 4 });
  first.close();

  const { client, close } = opened(folder.path);
  const history = await client.documentHistory({ kind, id: 'llm' });
  expect(history.map(({ version, body }) => [version, body])).toEqual([
    [4, { name: 'LLM', amount: '10' }],
    [3, null],
    [2, { amount: '12' }],
    [1, { amount: '10', name: 'LLM' }],
  ]);
  expect(history[0]?.hash).toBe(history[3]?.hash); // equal bodies, whatever the order of their keys
  expect((await client.documents({ kind })).map(({ id, version }) => [id, version])).toEqual([['llm', 4]]);
  expect(await client.documents({ kind: 'channel' })).toEqual([]);
  close();
});

test('entries are put all or none: claims and what was read must still hold', async () => {
  using folder = temporaryFolder('documents');
  const { client, close } = opened(folder.path);
  const claim = { kind: 'claim' as const, key: 'a' };
  const put = {
    puts: [
      { ...claim, value: { n: 1 } },
      { kind: 'alert' as const, key: 'x', value: 1 },
    ],
    absent: [claim],
  };
  expect(await client.putEntries(put)).toEqual({ isWritten: true });
  expect(await client.putEntries({ ...put, puts: [...put.puts, { kind: 'alert', key: 'y', value: 2 }] })).toEqual({
    isWritten: false,
  });
  expect((await client.entries({ kind: 'alert', limit: 10 })).map(({ key }) => key)).toEqual(['x']);

  const seen = await client.entry({ kind: 'alert', key: 'x' });
  const next = (value: number) =>
    client.putEntries({
      puts: [{ kind: 'alert', key: 'x', value }],
      unchanged: [{ kind: 'alert', key: 'x', counter: seen?.counter ?? 0 }],
    });
  expect(await next(2)).toEqual({ isWritten: true });
  expect(await next(3)).toEqual({ isWritten: false });
  expect((await client.entry({ kind: 'alert', key: 'x' }))?.value).toBe(2);

  // A removed claim is free again.
  await client.putEntries({ puts: [{ ...claim, value: null }] });
  expect(await client.entry(claim)).toBeNull();
  expect(await client.putEntries(put)).toEqual({ isWritten: true });
  close();
});

test('two connections to one workspace: each claim is had once', async () => {
  using folder = temporaryFolder('documents');
  const [one, two] = [opened(folder.path), opened(folder.path)];
  const won = { one: 0, two: 0 };
  for (let round = 0; round < 200; round += 1) {
    const claim = { kind: 'claim' as const, key: `round ${round}` };
    const ask = (client: typeof one.client) =>
      client.putEntries({ puts: [{ ...claim, value: true }], absent: [claim] }).then(answer => answer.isWritten);
    const [first, second] = await Promise.all([ask(one.client), ask(two.client)]);
    expect(Number(first) + Number(second)).toBe(1);
    won[first ? 'one' : 'two'] += 1;
  }
  expect(won.one + won.two).toBe(200);
  one.close();
  two.close();
  const { journal, damage } = openJournal(folder.path);
  expect(damage).toBeNull();
  expect(journal.verify()).toBeNull();
  journal.close();
});
