import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { addDays } from '../../../src-core/quality/days.ts';
import { readAsReader } from '../../support/hand-made-pack.ts';
import { startMailServer } from '../../support/messages/mail-server.ts';
import { randomOf } from '../../support/random.ts';
import { temporaryFolder } from '../../support/workspace.ts';
import { daysOf, linesOf, openDesk } from './schedule-desk.ts';

/** Each is a whole workbench: 12 in every run, more with REPORT_KILLS. */
const kills = Number(process.env.REPORT_KILLS ?? 12);
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

/** Where a process is killed: when it says so, and a little later. */
const steps = ['begun', 'querying', 'writing', 'hashing', 'publishing', 'sending', 'done'];

it(
  `a scheduled report killed at any step goes out once, ${kills} times (seed ${seed})`,
  async () => {
    using folder = temporaryFolder('report-kill');
    const random = randomOf(seed);
    const mail = await startMailServer();
    // Months enough for every kill to hit another one.
    const months = Array.from({ length: kills + 1 }, (_, index) =>
      new Date(Date.UTC(2031, index, 1)).toISOString().slice(0, 7),
    );
    const desk = await openDesk(folder.path, { ms: Date.parse('2031-01-20T00:00:00Z') });
    await desk.bring(
      'months.csv',
      months.flatMap(month => linesOf(month, daysOf(month))),
    );
    const channelId = await desk.channel({
      ...{ kind: 'email', name: 'Finance', host: '127.0.0.1', port: mail.port, security: 'none' },
      ...{ from: 'workbench@example.com', to: ['cfo@example.com'] },
    });
    const templateId = await desk.template({ formats: ['csv', 'html'], gate: { ...openGate } });
    const share = await desk.share();
    await desk.schedule({ templateId, destinationId: share.id, deliver: [{ channelId, how: 'attach' }] });
    await desk.close();

    /** The fifth after a month; a little later with every try, since what waits is tried each hour. */
    const timeAfter = (month: string, tries: number) =>
      new Date(Date.parse(`${addDays(`${month}-28`, 5).slice(0, 7)}-05T06:00:00Z`) + tries * 7_200_000).toISOString();
    const killedAt = new Map<string, number>();
    let killed = 0;
    let index = 0;
    for (let tries = 0; killed < kills || tries > 0; tries += 1) {
      const month = months[index] ?? '';
      const child = fork(join(import.meta.dirname, 'schedule.child.ts'), [folder.path, timeAfter(month, tries)]);
      const exited = once(child, 'exit');
      const victim = killed < kills ? (steps[Math.floor(random() * steps.length)] ?? 'begun') : null;
      const delay = random() * 60;
      let over = '';
      child.on('message', async message => {
        const said = String(message);
        if (said === 'ready') child.send('go');
        if (said.startsWith('over') || said.startsWith('left')) over = said;
        if (said !== victim) return;
        await sleep(delay);
        if (child.kill('SIGKILL')) killedAt.set(said, (killedAt.get(said) ?? 0) + 1);
      });
      const [, signal] = await exited;
      if (signal === 'SIGKILL') killed += 1;
      if (over === `over ${month}`) {
        index += 1;
        tries = -1;
      } else expect(over).toBe(''); // killed: the next one goes on with it
    }

    const { manifests, problems } = readAsReader(share.path);
    expect(problems).toEqual([]);
    const sent = months.slice(0, index);
    expect(manifests.map(({ period, edition }) => `${period} ${edition}`).toSorted()).toEqual(
      sent.map(month => `${month} 1`),
    );
    const after = await openDesk(folder.path, { ms: Date.parse(timeAfter(sent.at(-1) ?? '', 9)) });
    await after.tick(); // what a kill left in the outbox
    // One pack each, none of them lost or built twice; a message that may have gone twice says so and has one Message-ID.
    expect((await after.api.reports.packs()).map(({ period }) => period).toSorted()).toEqual(sent);
    expect(readdirSync(join(folder.path, 'workspace', 'packs'))).toHaveLength(sent.length);
    const deliveries = await after.api.channels.deliveries({ limit: 1_000 });
    await after.close();
    expect(deliveries.map(({ state }) => state)).toEqual(sent.map(() => 'sent'));
    const ids = mail.received.map(({ mail: { messageId } }) => messageId);
    expect(new Set(ids).size).toBe(sent.length);
    expect(ids.length - sent.length).toBeLessThanOrEqual(
      deliveries.filter(({ maybeRepeated }) => maybeRepeated).length,
    );
    await mail.close();
    console.log(
      `${killed} kills over ${sent.length} months: ${[...killedAt].map(([step, times]) => `${step} ${times}`).join(', ')}`,
    );
  },
  120_000 + kills * 90_000,
);

const openGate = {
  reconciliation: 'off',
  coverage: 'require',
  quality: 'off',
  qualityLimit: '0.01',
  approval: 'none',
} as const;
