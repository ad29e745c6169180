import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { handMadePack, readAsReader } from '../../support/hand-made-pack.ts';
import { randomOf } from '../../support/random.ts';
import { temporaryFolder } from '../../support/workspace.ts';

/** SECURITY F15: 25 in every run, 200 with PUBLISH_KILLS=200. */
const rounds = Number(process.env.PUBLISH_KILLS ?? 25);
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

it(`a publication killed at any instant lists nothing that is not whole, ${rounds} times (seed ${seed})`, async () => {
  using root = temporaryFolder('publish-kill');
  const random = randomOf(seed);
  const target = join(root.path, 'share');
  mkdirSync(target);

  const start = async (folder: string) => {
    const child = fork(join(import.meta.dirname, 'publish.child.ts'), [root.path, folder, target]);
    await once(child, 'message');
    return child;
  };
  const problems: string[] = [];
  let looks = 0;
  let isOver = false;
  const polling = (async () => {
    for (; !isOver; looks += 1) {
      problems.push(...readAsReader(target).problems);
      await sleep(3);
    }
  })();

  let cutOff = 0;
  let wholeMs = 60;
  for (let round = 0; round < rounds; round += 1) {
    const folder = join(root.path, `pack-${round}`);
    // One name for all: every pack is an edition of the same month.
    const record = handMadePack(folder, { seed: round + 1, sizes: [1_500_000, 200_000, 30_000] });
    writeFileSync(join(folder, 'record.json'), JSON.stringify(record));
    const before = readAsReader(target).manifests.length;
    const killed = await start(folder);
    const exited = once(killed, 'exit');
    killed.send('go');
    await sleep(random() * wholeMs);
    killed.kill('SIGKILL');
    await exited;
    if (readAsReader(target).manifests.length === before) cutOff += 1;

    const again = await start(folder);
    const began = performance.now();
    const ended = once(again, 'exit');
    again.send('go');
    const [answer] = await once(again, 'message');
    wholeMs = Math.max(20, Math.min(500, performance.now() - began));
    await ended;
    expect(answer).toEqual({ edition: round + 1 }); // the edition that the killed one had claimed: none is lost
  }
  isOver = true;
  await polling;

  const { manifests, problems: last } = readAsReader(target);
  expect([...problems, ...last]).toEqual([]);
  expect(manifests.map(({ edition }) => edition).sort((a, b) => a - b)).toEqual(
    Array.from({ length: rounds }, (_, index) => index + 1),
  );
  expect(readdirSync(target).filter(name => name.endsWith('.part'))).toEqual([]);
  expect(looks).toBeGreaterThan(rounds);
  expect(cutOff).toBeGreaterThan(rounds / 4); // the kills hit work, not only waiting
  console.log(`${rounds} kills, ${cutOff} before the manifest, ${looks} looks of the reader`);
});
