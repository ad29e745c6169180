import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PackManifest } from '../../../src-core/contract/reports.ts';
import { isOurOwn, manifestEnding, readManifest } from '../../../src-core/reports/manifest.ts';
import { codeOf, exportsThread, handMadePack, openTestStore, publishTo, sha256 } from '../../support/hand-made-pack.ts';
import { ObjectStore } from '../../support/object-store.ts';
import { randomOf } from '../../support/random.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const root = temporaryFolder('publish-store');
const { exporter, close } = exportsThread(root.path);
const never = new AbortController().signal;
let store: ObjectStore;
beforeAll(async () => {
  store = await ObjectStore.start();
});
afterAll(async () => {
  await close();
  await store.close();
  root.remove();
});

function made(options: Parameters<typeof handMadePack>[1] = {}) {
  const folder = mkdtempSync(join(root.path, 'pack-'));
  return { folder, record: handMadePack(folder, options) };
}

/** What a reader sees who lists manifests and trusts nothing else. */
async function readAsReader(
  prefix: string,
): Promise<{ manifests: PackManifest[]; problems: string[]; names: string[] }> {
  const shelf = await openTestStore(exporter, { url: store.url, bucket: store.bucket, prefix });
  const names = [...(await shelf.names([''], never))];
  await shelf.close();
  const manifests: PackManifest[] = [];
  const problems: string[] = [];
  for (const name of names.filter(each => each.endsWith(manifestEnding))) {
    const bytes = await store.get(`${prefix}/${name}`);
    const read = readManifest(Buffer.from(bytes ?? []).toString('utf8'), sha256);
    if (read.state !== 'ok') problems.push(`${name} is ${read.state}`);
    else manifests.push(read.manifest);
  }
  for (const { files } of manifests) {
    for (const file of files) {
      const found = await store.get(`${prefix}/${file.name}`);
      if (!found || sha256(found) !== file.sha256) problems.push(file.name);
    }
  }
  return { manifests, problems, names };
}

describe('a pack in an S3-compatible store', () => {
  it('is the same bytes under names of its edition; again changes nothing; another one is the next edition', async () => {
    const shelf = await openTestStore(exporter, { url: store.url, bucket: store.bucket, prefix: '/team 팀/packs/' });
    expect(shelf.place).toBe(`${new URL(store.url).host}/bills/team 팀/packs/`);
    const pack = made();
    const first = await publishTo(shelf, pack);
    expect(await publishTo(shelf, pack)).toEqual(first);
    const second = await publishTo(shelf, made({ seed: 2 }));
    expect([first.manifest.edition, second.manifest.edition]).toEqual([1, 2]);
    const { manifests, problems } = await readAsReader('team 팀/packs');
    expect(problems).toEqual([]);
    expect(manifests).toHaveLength(2);
    await shelf.close();
  });

  it('keeps publishers apart who begin at once, 20 times', async () => {
    const editions: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const shelves = await Promise.all(
        [0, 1].map(() => openTestStore(exporter, { url: store.url, bucket: store.bucket, prefix: 'two' })),
      );
      const done = await Promise.all(
        shelves.map((shelf, index) => publishTo(shelf, made({ seed: 100 + 2 * round + index, sizes: [3_000] }))),
      );
      editions.push(...done.map(({ manifest }) => manifest.edition));
      for (const shelf of shelves) await shelf.close();
    }
    expect(new Set(editions).size).toBe(40); // numbers may be left out, none is given twice
    const { manifests, problems, names } = await readAsReader('two');
    expect(problems).toEqual([]);
    expect(manifests).toHaveLength(40);
    expect(names.filter(isOurOwn)).toHaveLength(40); // who lost a claim took it away
  });

  it('says in words what is wrong', async () => {
    const open = (change: { bucket?: string; secret?: string }) =>
      openTestStore(exporter, { url: store.url, bucket: store.bucket, prefix: 'wrong', ...change });
    const tryWith = async (change: { bucket?: string; secret?: string }) => {
      const shelf = await open(change);
      const error = await publishTo(shelf, made()).catch(caught => caught);
      await shelf.close();
      return [error.code, error.details.reason];
    };
    expect(await tryWith({ bucket: 'nowhere' })).toEqual([
      'report.destination-failed',
      `${new URL(store.url).host} has no bucket nowhere`,
    ]);
    expect(await tryWith({ secret: 'wrong' })).toEqual(['report.destination-denied', 'the store refused the key']);
    const silent = await openTestStore(exporter, { url: 'http://127.0.0.1:9', bucket: 'bills' });
    expect(await codeOf(publishTo(silent, made()))).toBe('report.destination-missing');
    await silent.close();
  });

  it('an object that others put under its name stays theirs, and the next edition is taken', async () => {
    const shelf = await openTestStore(exporter, { url: store.url, bucket: store.bucket, prefix: 'strangers' });
    const pack = made({ sizes: [4_000, 4_000] });
    const name = `showback-by-team-2026-09-v1-2026-10-02-${pack.record.files[1]?.sha256.slice(0, 8)}.html`;
    let put: Promise<void> | null = null;
    const slow = {
      ...shelfOf(shelf),
      put: async (...given: Parameters<typeof shelf.put>) => {
        put ??= store.put(`strangers/${name}`, 'mine');
        await put;
        return shelf.put(...given);
      },
    };
    expect((await publishTo(slow, pack)).manifest.edition).toBe(2);
    expect(Buffer.from((await store.get(`strangers/${name}`)) ?? []).toString()).toBe('mine');
    expect((await readAsReader('strangers')).problems).toEqual([]);
    await shelf.close();
  });

  it(`killed at any instant lists nothing that is not whole, 10 times (seed ${seed})`, async () => {
    const random = randomOf(seed);
    let wholeMs = 200;
    const target = JSON.stringify({ url: store.url, bucket: store.bucket, prefix: 'killed' });
    const start = async (folder: string) => {
      const child = fork(join(import.meta.dirname, 'publish.child.ts'), [root.path, folder, target]);
      await once(child, 'message');
      return child;
    };
    let cutOff = 0;
    for (let round = 0; round < 10; round += 1) {
      const { folder, record } = made({ seed: 500 + round, sizes: [400_000, 50_000] });
      writeFileSync(join(folder, 'record.json'), JSON.stringify(record));
      const before = (await readAsReader('killed')).manifests.length;
      const killed = await start(folder);
      const exited = once(killed, 'exit');
      killed.send('go');
      await sleep(random() * wholeMs);
      killed.kill('SIGKILL');
      await exited;
      const seen = await readAsReader('killed');
      expect(seen.problems).toEqual([]);
      if (seen.manifests.length === before) cutOff += 1;
      const again = await start(folder);
      const began = performance.now();
      const ended = once(again, 'exit');
      again.send('go');
      const [answer] = await once(again, 'message');
      wholeMs = Math.min(2_000, performance.now() - began);
      await ended;
      expect(answer).toEqual({ edition: expect.any(Number) }); // this store keeps what a cut-off request sent: such an edition is left alone
    }
    const { manifests, problems } = await readAsReader('killed');
    expect(problems).toEqual([]);
    expect(manifests).toHaveLength(10);
    expect(cutOff).toBeGreaterThan(1);
  });
});

/** The shelf's own calls as an object that a test may change one of. */
function shelfOf(shelf: Awaited<ReturnType<typeof openTestStore>>) {
  return {
    place: shelf.place,
    folder: null,
    names: shelf.names.bind(shelf),
    text: shelf.text.bind(shelf),
    claim: shelf.claim.bind(shelf),
    clear: shelf.clear.bind(shelf),
    close: shelf.close.bind(shelf),
  };
}
