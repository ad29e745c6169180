import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Workbench } from '../../../src-main/app/compose.ts';
import { ProviderServer, projectKey } from '../../support/provider-server.ts';
import { spokenWords } from '../../support/providers/litellm.ts';
import { providerSource, providerWorkbench, syncSource } from '../../support/providers/workbench.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const folder = temporaryFolder('providers');
const clock = { now: new Date('2026-03-05T10:30:00Z') };
let server: ProviderServer;
let workbench: Workbench;
beforeAll(async () => {
  server = await ProviderServer.start(clock.now);
  workbench = await providerWorkbench(folder.path, { now: () => clock.now });
});
afterAll(async () => {
  await workbench.close();
  await server.close();
  folder.remove();
});

const api = () => workbench.client(workbench.createSender(null));
/** No two runs begin in the same instant. */
const sync = (id: string, window: Parameters<typeof syncSource>[2] = null) => {
  clock.now = new Date(clock.now.getTime() + 1_000);
  return syncSource(workbench, id, window);
};
/** Notices of the connector; masking has its own. */
const told = (run: { notices: string[] }) => run.notices.filter(notice => !notice.includes('mask'));
const lakeHash = async () => (await api().app.doctor()).lakeHash;

/** Sums of the usage whose model provider and route are these. */
async function usage(measures: string[], filters: Record<string, string>) {
  const { totals } = await api().records.summary({
    dataset: 'llm-usage',
    measures,
    filters: Object.entries(filters).map(([field, value]) => ({ field, operator: 'is' as const, value })),
  });
  return totals;
}

/** Billed totals of the source's live drops, exact. */
async function billed(source: string) {
  const drops = (await api().imports.drops()).filter(
    drop => drop.source.startsWith(source) && drop.status === 'imported',
  );
  return drops.flatMap(drop =>
    drop.totals.filter(total => total.measure === 'BilledCost').map(total => [drop.rows.accepted, total.amount]),
  );
}

describe('OpenAI', () => {
  let id = '';

  test('usage and charges arrive through broker, connector process and lake, exact to the last digit', async () => {
    const source = providerSource('openai', server.url, { backfillDays: 3 });
    expect(await api().sources.check({ ...source, connector: 'openai', secrets: source.secrets ?? {} })).toEqual({
      found: 'OpenAI answers for org-acme: costs of yesterday in 2 lines.',
    });
    ({ id } = await api().sources.add(source));
    const run = await sync(id);
    expect(told(run)).toEqual([]);
    // 2026-03-02 to 2026-03-05 are days 20514 to 20517 since 1970: n = 14, 15, 16, 17.
    // proj_a: uncached 500 + n a day, so 4 * 500 + 62; read 4 * 400; written 4 * 100; output 4 * 200; 4 * 5 requests.
    // proj_b: 4 * 10 uncached, 4 * 1 output, 4 requests. Embeddings: 4 * 16 input, 4 * 2 requests.
    expect(
      await usage(
        ['Requests', 'InputUncachedTokens', 'InputCacheReadTokens', 'InputCacheWriteTokens', 'OutputTokens'],
        { ModelProvider: 'openai', Operation: 'chat' },
      ),
    ).toEqual({
      Requests: '24',
      InputUncachedTokens: '2102',
      InputCacheReadTokens: '1600',
      InputCacheWriteTokens: '400',
      OutputTokens: '804',
    });
    expect(await usage(['Requests', 'InputUncachedTokens'], { Operation: 'embeddings' })).toEqual({
      Requests: '8',
      InputUncachedTokens: '64',
    });
    // Charges of the month so far, 1 to 5 March, n = 13..17: (10 + n) cents are 23 + 24 + 25 + 26 + 27 = 125 cents;
    // and 5 times 1.5e-7 dollars.
    expect(await billed('openai')).toEqual([[10, '1.25000075']]);
    // Pages of three buckets: the month's five days took two, each report of four days two.
    expect(
      server.asked.filter(path => path.startsWith('/v1/organization/costs') && path.includes('limit=31')),
    ).toHaveLength(2);
  });

  test('asked again: nothing changes, and only what may still change is asked for', async () => {
    const before = await lakeHash();
    server.asked.length = 0;
    expect(await sync(id)).toMatchObject({ state: 'done', drops: [] });
    expect(await lakeHash()).toBe(before);
    // 10:30 on the 5th less 72 hours is the 2nd: from there on.
    const starts = server.asked
      .filter(path => path.includes('/usage/completions'))
      .map(path => new URL(path, server.url).searchParams.get('start_time'));
    expect(new Set(starts)).toEqual(new Set([String(Date.parse('2026-03-02T00:00:00Z') / 1_000)]));
  });

  test('a restated bucket replaces itself, and back; the days that are settled stay', async () => {
    const before = await lakeHash();
    server.world.restated = 7;
    expect((await sync(id)).drops.length).toBeGreaterThan(0);
    // four days of 7 more tokens; five days of 7 more cents
    expect(await usage(['InputUncachedTokens'], { ModelProvider: 'openai', Operation: 'chat' })).toEqual({
      InputUncachedTokens: String(2_102 + 4 * 7),
    });
    expect((await billed('openai')).map(([, amount]) => amount)).toEqual(['1.60000075']);
    server.world.restated = 0;
    await sync(id);
    expect(await lakeHash()).toBe(before);
  });

  test('coverage knows final and provisional days apart, and days without usage from days never asked for', async () => {
    clock.now = new Date('2026-03-08T10:30:00Z');
    server.world.now = clock.now;
    await sync(id);
    const coverage = await api().quality.coverage({ from: '2026-03-01', to: '2026-03-10' });
    const states = (dataset: string, scope: string) =>
      coverage
        .find(entry => entry.dataset === dataset && entry.scope === scope)
        ?.days.map(({ day, state }) => `${day.slice(-2)} ${state}`);
    // 10:30 on the 8th less 72 hours is the 5th: that day and the ones after may still change.
    expect(states('llm-usage', 'openai/org-acme/completions')).toEqual([
      ...['02 final', '03 final', '04 final', '05 provisional', '06 provisional', '07 provisional', '08 provisional'],
    ]);
    expect(states('cost-usage', 'org-acme')).toEqual([
      ...['01 final', '02 final', '03 final', '04 final'],
      ...['05 provisional', '06 provisional', '07 provisional', '08 provisional'],
    ]);
    // Nobody used it: every day is known to be empty.
    expect(states('llm-usage', 'openai/org-acme/moderations')).toEqual(
      states('llm-usage', 'openai/org-acme/completions'),
    );
  });

  test('a period asked for by hand leaves the schedule where it stands', async () => {
    const { workspace } = workbench.services;
    const before = await workspace.cursors({ sourceId: id });
    await sync(id, { from: '2026-02-10', to: '2026-02-12' });
    const after = await workspace.cursors({ sourceId: id });
    expect(Object.fromEntries(Object.entries(after).filter(([key]) => !key.startsWith('asked')))).toEqual(before);
    expect(after['asked usage of completions']).toBe('2026-02-12T00:00:00.000Z');
    expect((await billed('openai')).map(([rows]) => rows).toSorted()).toEqual([16, 56]); // 8 days of March, all of February
  });

  test('a report that the provider does not have is said and left out; without any the address is wrong', async () => {
    server.world.missing.add('/v1/organization/usage/vector_stores');
    expect(told(await sync(id))).toEqual([
      `${new URL(server.url).host} has no /v1/organization/usage/vector_stores: usage of vector_stores is left out.`,
    ]);
    server.world.missing.clear();
    const { id: lost } = await api().sources.add(
      providerSource('openai', server.url, { url: `${server.url}/v1/elsewhere` }, { name: 'lost' }),
    );
    await expect(sync(lost)).rejects.toThrow('there is no /v1/elsewhere/organization/costs');
  });

  test('a key without the right is told what is needed, a wrong one that it is wrong', async () => {
    const check = (key: string) =>
      api().sources.check({ ...providerSource('openai', server.url), secrets: { adminKey: key } });
    await expect(check(projectKey)).rejects.toMatchObject({
      data: {
        code: 'connector.forbidden',
        details: { what: expect.stringContaining('admin key of the organisation') },
      },
    });
    await expect(check('sk-wrong')).rejects.toMatchObject({ message: 'connector.auth-rejected' });
  });
});

describe('Anthropic', () => {
  test('tokens stay in their own buckets and cents become dollars', async () => {
    clock.now = new Date('2026-03-05T10:30:00Z');
    server.world.now = clock.now;
    const source = providerSource('anthropic', server.url, { backfillDays: 3, bucketWidth: '1d' });
    expect(await api().sources.check({ ...source, secrets: source.secrets ?? {} })).toEqual({
      found: 'Anthropic answers for org-acme: costs of yesterday in 2 lines.',
    });
    const { id } = await api().sources.add(source);
    expect(told(await sync(id))).toEqual([]);
    // Four days, n = 14..17: 4 * 100 + 62 uncached; 1000 read, 10 and 20 written, 50 out, 3 searches a day.
    expect(
      await usage(
        [
          ...['InputUncachedTokens', 'InputCacheReadTokens', 'InputCacheWrite5mTokens', 'InputCacheWrite1hTokens'],
          ...['OutputTokens', 'WebSearchRequests'],
        ],
        { ModelProvider: 'anthropic' },
      ),
    ).toEqual({
      ...{ InputUncachedTokens: '462', InputCacheReadTokens: '4000', InputCacheWrite5mTokens: '40' },
      ...{ InputCacheWrite1hTokens: '80', OutputTokens: '200', WebSearchRequests: '12' },
    });
    // Five days, n = 13..17: 5 * 123.45 + 75 = 692.25 cents, less 5 * 0.5: 689.75 cents.
    expect(await billed('anthropic')).toEqual([[10, '6.8975']]);
    const before = await lakeHash();
    expect((await sync(id)).drops).toEqual([]);
    expect(await lakeHash()).toBe(before);
  });
});

describe('LiteLLM', () => {
  let id = '';

  test('each request arrives once, paged; nothing of what was said is anywhere in the workspace', async () => {
    const source = providerSource('litellm', server.url, { backfillDays: 1 });
    expect(await api().sources.check({ ...source, secrets: source.secrets ?? {} })).toEqual({
      found: 'LiteLLM answers: 1 request in the last hour.',
    });
    ({ id } = await api().sources.add(source));
    const run = await sync(id);
    expect(run).toMatchObject({ state: 'done', rows: 35 });
    expect(told(run)).toEqual([]);
    // 4 March 00:00 is hour 492384 since 1970, so the 35 hours to 5 March 10:00 are k = 84..99 (sum 1464) and 0..18 (171), together
    // 1635; k = 89, 99 and 9 failed.
    expect(
      await usage(
        [
          ...['Requests', 'SuccessfulRequests', 'FailedRequests', 'InputUncachedTokens', 'InputCacheReadTokens'],
          ...['OutputTokens', 'OutputReasoningTokens', 'ReportedCost'],
        ],
        { Route: 'gateway' },
      ),
    ).toEqual({
      ...{
        Requests: '35',
        SuccessfulRequests: '32',
        FailedRequests: '3',
        InputUncachedTokens: String(35 * 40 + 1_635),
      },
      ...{ InputCacheReadTokens: String(35 * 60), OutputTokens: '700', OutputReasoningTokens: '175' },
      ReportedCost: '0.001635',
    });
    for (const file of filesBelow(folder.path)) expect(readFileSync(file).includes(spokenWords), file).toBe(false);
  });

  test('asked again: the last hours only; a corrected row replaces itself', async () => {
    server.asked.length = 0;
    const before = await lakeHash();
    expect(await sync(id)).toMatchObject({ drops: [] });
    expect(await lakeHash()).toBe(before);
    expect(server.asked[0]).toContain('start_date=2026-03-05+08%3A30%3A');
  });

  test('a proxy from before paged logs is read by days', async () => {
    server.world.isOldProxy = true;
    const { id: old } = await api().sources.add(
      providerSource('litellm', server.url, { backfillDays: 1, gateway: 'old' }, { name: 'old' }),
    );
    expect(await sync(old)).toMatchObject({ state: 'done', rows: 35 });
    server.world.isOldProxy = false;
  });

  test('a key of a project is told what is needed', async () => {
    const check = api().sources.check({ ...providerSource('litellm', server.url), secrets: { key: projectKey } });
    await expect(check).rejects.toMatchObject({ data: { details: { what: expect.stringContaining('proxy admin') } } });
  });
});

function filesBelow(path: string): string[] {
  return readdirSync(path).flatMap(name => {
    const each = join(path, name);
    const stat = statSync(each);
    return stat.isDirectory() ? filesBelow(each) : stat.isFile() ? [each] : [];
  });
}
