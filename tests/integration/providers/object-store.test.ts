import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Workbench } from '../../../src-main/app/compose.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';
import { ObjectStore, storeKey } from '../../support/object-store.ts';
import { providerWorkbench, syncSource } from '../../support/providers/workbench.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const folder = temporaryFolder('s3');
const clock = { now: new Date('2026-04-02T06:00:00Z') };
let store: ObjectStore;
let workbench: Workbench;
beforeAll(async () => {
  store = await ObjectStore.start();
  workbench = await providerWorkbench(folder.path, { now: () => clock.now });
});
afterAll(async () => {
  await workbench.close();
  await store.close();
  folder.remove();
});

const api = () => workbench.client(workbench.createSender(null));
const sync = (id: string) => {
  clock.now = new Date(clock.now.getTime() + 1_000);
  return syncSource(workbench, id);
};
const settingsFor = (prefix: string) => ({
  ...{ bucket: store.bucket, prefix, endpoint: store.url, accessKeyId: storeKey.accessKeyId, allowPlainHttp: true },
});
const add = (name: string, settings: Record<string, string | boolean> = {}) =>
  api().sources.add({
    connector: 's3',
    name,
    settings: { ...settingsFor(`${name}/`), ...settings },
    secrets: { secretAccessKey: storeKey.secretAccessKey },
    schedule: { cron: null, zone: 'UTC', isPaused: false, silentAfterHours: 26 },
  });

/** Part of a bill of an account: one charge per amount, each its own resource. */
const part = (account: string, month: string, amounts: Readonly<Record<string, string>>) =>
  focusCsv(
    Object.entries(amounts).map(([resource, amount]) => ({
      ...{ BillingAccountId: account, ResourceId: resource, BilledCost: amount, EffectiveCost: amount },
      ...{ BillingPeriodStart: `${month}-01T00:00:00Z`, BillingPeriodEnd: nextMonth(month) },
      ...{ ChargePeriodStart: `${month}-01T00:00:00Z`, ChargePeriodEnd: `${month}-02T00:00:00Z` },
    })),
  );
const nextMonth = (month: string) =>
  `${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}-01T00:00:00Z`;

/** Live drops: name, rows and what was billed. */
async function live(source: string) {
  const drops = (await api().imports.drops()).filter(drop => drop.source === source && drop.status === 'imported');
  return drops
    .map(drop => [drop.fileName, drop.rows.accepted, drop.totals.find(total => total.measure === 'BilledCost')?.amount])
    .toSorted();
}
const doctor = async () => {
  const { checks, lakeHash } = await api().app.doctor();
  expect(checks.filter(check => !check.ok)).toEqual([]);
  return lakeHash;
};

test('a folder of parts: when one changes, the unchanged ones keep their rows', async () => {
  await store.put('loose/a.csv', part('acct-1', '2026-03', { r1: '1.5' }));
  await store.put('loose/b.csv', part('acct-1', '2026-03', { r2: '2.5' }));
  await store.put('loose/read me.md', 'not data');
  const { id } = await add('loose');
  const draft = { connector: 's3', settings: settingsFor('loose/'), secrets: { secretAccessKey: 'S3RVER' } };
  expect(await api().sources.check(draft)).toEqual({ found: '2 data files, no manifest.' });
  expect(await sync(id)).toMatchObject({ state: 'done', rows: 2, commits: 1, notices: [] });
  const first = await doctor();
  expect(await sync(id)).toMatchObject({ commits: 0, drops: [] });
  expect(await doctor()).toBe(first);

  await store.put('loose/b.csv', part('acct-1', '2026-03', { r2: '3.5', r3: '1' }));
  await sync(id);
  await doctor();
  expect(await live('loose')).toEqual([
    ['loose/a.csv', 1, '1.5'],
    ['loose/b.csv', 2, '4.5'],
  ]);
});

test('AWS Data Exports: a manifest decides what belongs to a month; a restated month is one import of all its parts', async () => {
  const root = 'exports/focus';
  const key = (name: string) => `exports/focus/data/BILLING_PERIOD=2026-03/${name}`;
  const manifest = (...names: string[]) =>
    JSON.stringify({ dataFiles: names.map(name => `s3://${store.bucket}/${key(name)}`) });
  const manifestKey = `${root}/metadata/BILLING_PERIOD=2026-03/focus-Manifest.json`;
  await store.put(key('focus-00001.csv'), part('acct-2', '2026-03', { r1: '10' }));
  await store.put(key('focus-00002.csv'), part('acct-2', '2026-03', { r2: '0.000000001' }));
  await store.put(key('focus-00003.csv'), part('acct-2', '2026-03', { stale: '999' })); // of an older run
  await store.put(manifestKey, manifest('focus-00001.csv', 'focus-00002.csv'));
  const { id } = await add('exports');
  expect(await sync(id)).toMatchObject({ state: 'done', commits: 1, rows: 2, notices: [] });
  expect((await live('exports')).map(([, rows, amount]) => [rows, amount])).toEqual([
    [1, '10'],
    [1, '0.000000001'],
  ]);

  // A part that the manifest names and that is not there yet: nothing happens until it is.
  await store.put(manifestKey, manifest('focus-00001.csv', 'focus-00002.csv', 'focus-00004.csv'));
  const waiting = await sync(id);
  expect(waiting).toMatchObject({ commits: 0, drops: [] });
  expect(waiting.notices).toEqual([expect.stringContaining('1 of 3 parts are not there')]);
  await store.put(key('focus-00004.csv'), part('acct-2', '2026-03', { r4: '5' }));
  expect(await sync(id)).toMatchObject({ commits: 1 });
  await doctor();
  expect((await live('exports')).map(([name, , amount]) => [String(name).slice(-9), amount])).toEqual([
    ['00001.csv', '10'],
    ['00002.csv', '0.000000001'],
    ['00004.csv', '5'],
  ]);
  // The export drops a part: its rows go, the others stay.
  await store.put(key('focus-00001.csv'), part('acct-2', '2026-03', { r1: '11' }));
  await store.put(manifestKey, manifest('focus-00001.csv', 'focus-00002.csv'));
  await sync(id);
  await doctor();
  expect((await live('exports')).map(([, , amount]) => amount)).toEqual(['11', '0.000000001']);
});

test('CUR that keeps older versions, and Azure exports run by run: the newest manifest counts', async () => {
  const assembly = (run: string) => `many/cur/20260301-20260401/${run}/cur-1.csv`;
  await store.put(assembly('old'), part('acct-3', '2026-03', { r1: '1' }));
  await store.put(assembly('new'), part('acct-3', '2026-03', { r1: '2' }));
  const manifest = (run: string) => JSON.stringify({ reportKeys: [assembly(run)], assemblyId: run });
  await store.put('many/cur/20260301-20260401/old/cur-Manifest.json', manifest('old'));
  await new Promise(resolve => setTimeout(resolve, 1_100)); // stores tell seconds
  await store.put('many/cur/20260301-20260401/new/cur-Manifest.json', manifest('new'));
  await store.put('many/cur/20260301-20260401/cur-Manifest.json', manifest('new'));
  // Azure names its blobs from the container on; here the container was copied below a prefix.
  const run = 'many/azure/daily/20260301-20260331/202604010000/0a1b';
  await store.put(`${run}/part_0_0001.csv`, part('acct-4', '2026-03', { r1: '3' }));
  await store.put(
    `${run}/manifest.json`,
    JSON.stringify({
      blobs: [{ blobName: 'daily/20260301-20260331/202604010000/0a1b/part_0_0001.csv', byteCount: 1 }],
    }),
  );
  await store.put('many/broken/manifest.json', '{"see":"elsewhere"}');
  const { id } = await add('many');
  const first = await sync(id);
  expect(first).toMatchObject({ state: 'done', commits: 2, rows: 2 });
  expect(first.notices).toEqual(['many/broken/manifest.json is no manifest that names data; its export is left out.']);
  expect((await live('many')).map(([, , amount]) => amount).toSorted()).toEqual(['2', '3']);
  expect(await sync(id)).toMatchObject({ commits: 0, drops: [] });
});

test('keys with every kind of character, and files each for themselves', async () => {
  const names = ['plus+and space', 'percent%20', 'umlaut-ä', '(brackets)!*']; // s3rver escapes & and ' twice
  for (const [index, name] of names.entries())
    await store.put(`odd/${name}.csv`, part(`odd-${index}`, '2026-03', { r: String(index + 1) }));
  const { id } = await add('odd', { wholeFolders: false });
  expect(await sync(id)).toMatchObject({ state: 'done', rows: 4, notices: [] });
  await store.put(`odd/${names[0]}.csv`, part('odd-0', '2026-03', { r: '100' }));
  expect(await sync(id)).toMatchObject({ commits: 1, rows: 1 }); // one download, not four
  expect((await live('odd')).map(([, , amount]) => Number(amount)).toSorted((a, b) => a - b)).toEqual([2, 3, 4, 100]);
});

test('a listing of more than one page is read to its end', async () => {
  const notes = Array.from({ length: 1_000 }, (_, index) => `paged/${String(index).padStart(4, '0')}.txt`);
  for (let at = 0; at < notes.length; at += 100)
    await Promise.all(notes.slice(at, at + 100).map(key => store.put(key, 'no data')));
  await store.put('paged/zz.csv', part('acct-5', '2026-03', { r1: '1' })); // the 1001st
  const { id } = await add('paged');
  expect(await sync(id)).toMatchObject({ state: 'done', rows: 1 });
});

test('what is wrong is said: key, bucket, file', async () => {
  const draft = (settings: Record<string, string | boolean>, secret = 'S3RVER') =>
    api().sources.check({
      connector: 's3',
      settings: { ...settingsFor(''), ...settings },
      secrets: { secretAccessKey: secret },
    });
  await expect(draft({}, 'wrong')).rejects.toMatchObject({ message: 'connector.auth-rejected' });
  await expect(draft({ bucket: 'nobodys' })).rejects.toMatchObject({
    data: { details: { what: expect.stringContaining('no bucket nobodys') } },
  });
  await store.put('bad/a.csv', `${part('acct-9', '2026-03', { r1: '1' })}"open`);
  const { id } = await add('bad');
  await expect(sync(id)).rejects.toThrow('format.');
  await store.put('bad/a.csv', part('acct-9', '2026-03', { r1: '1' }));
  expect(await sync(id)).toMatchObject({ state: 'done', rows: 1 });
});
