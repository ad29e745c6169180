import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AlertState } from '../../../src-core/alerts/alert-state.ts';
import { AlertRule } from '../../../src-core/contract/alerts.ts';
import { ReportSchedule } from '../../../src-core/contract/reports.ts';
import { openJournal } from '../../../workers/workspace/open-journal.ts';
import { workspaceRouter } from '../../../workers/workspace/router.ts';
import { type MessageServer, startMessageServer } from '../../support/messages/message-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

const child = fileURLToPath(new URL('./look.child.ts', import.meta.url));
const rounds = Number(process.env.MUREON_ALERT_KILL_ROUNDS ?? 40);
const HOUR = 3_600_000;
const begin = Date.parse('2026-03-02T09:00:00Z');
/** Clocks of processes that come after each other: honest most of the time, else wrong by as much as F12 says. */
const jumps = [0, 0, HOUR, 0, -HOUR, 0, 24 * HOUR, 0, -24 * HOUR, 0, 0, 87_600 * HOUR, -87_600 * HOUR];

type Post = { id: string; title: string };
let posts: Post[] = [];
let server: MessageServer;
let folder: TemporaryFolder;

beforeAll(async () => {
  server = await startMessageServer();
  server.answer = ({ headers, body }, response) => {
    posts.push({ id: String(headers['webhook-id']), title: JSON.parse(String(body)).data.title });
    setTimeout(() => response.writeHead(204).end(), posts.length % 7); // something to be killed in
  };
});
afterAll(() => server.close());
beforeEach(() => {
  posts = [];
  folder = temporaryFolder('alerts');
  return () => folder.remove();
});

/** The journal for a moment, as another process of the workspace opens it. */
async function journal<T>(work: (client: ReturnType<typeof clientOf>) => Promise<T>): Promise<T> {
  const opened = openJournal(folder.path);
  try {
    return await work(clientOf(opened));
  } finally {
    opened.journal.close();
  }
}
const clientOf = (opened: ReturnType<typeof openJournal>) => createRouterClient(workspaceRouter(opened));

async function prepare(change: Partial<AlertRule> = {}): Promise<void> {
  const rule = AlertRule.parse({
    ...{ name: 'reports', trigger: { kind: 'report' }, channels: ['hook'], cron: '0 * * * *' },
    ...{ cooldownHours: 0, group: 'none', ...change },
  });
  const url = `${server.origin}/hook`;
  const channel = { kind: 'webhook', name: 'hook', url, allowPlainHttp: true, caFile: null };
  const common = { baseVersion: null, savedBy: 'test' };
  const schedule = ReportSchedule.parse({ name: 's', isOn: false, templateId: 't', cron: '0 6 1 * *' });
  await journal(async client => {
    await client.saveDocument({ kind: 'channel', id: 'hook', body: channel, ...common });
    await client.saveDocument({ kind: 'report-schedule', id: 's', body: schedule, ...common });
    await client.saveDocument({ kind: 'alert-rule', id: 'reports', body: rule, ...common });
  });
}

/** What the rule sees: a scheduled report of that name failed, or was sent at last. */
const report = (period: string, state: 'failed' | 'done') =>
  journal(client => {
    const times = { startedAt: '2001-01-01T00:00:00.000Z', finishedAt: '2001-01-01T00:00:00.000Z' };
    const run = { scheduleId: 's', period, state, ...times, packId: null, reason: null, deliveries: [] };
    return client.putEntries({ puts: [{ kind: 'report-run', key: `s ${period}`, value: run }] });
  });

/** Looks from that hour on; killed after so long once it has begun. @returns messages told by its own count, null when it was killed */
function looking(atMs: number, steps: number, killMs: number | null): Promise<number | null> {
  const args = [folder.path, new Date(atMs).toISOString(), String(steps)];
  const run = fork(child, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let told: number | null = null;
  run.on('message', message => {
    if (String(message).startsWith('done ')) told = Number(String(message).slice(5));
    if (message === 'started' && killMs !== null) setTimeout(() => run.kill('SIGKILL'), killMs);
  });
  return new Promise((resolve, reject) => {
    run.once('error', reject);
    run.once('exit', code => {
      if (code !== null && code !== 0) reject(new Error(`the child ended with ${code}`));
      else resolve(told);
    });
  });
}

/** What was received once, and what came again under the same id because a process died while it waited for the answer. */
function received() {
  const ids = Map.groupBy(posts, ({ id }) => id);
  const titles = [...ids.values()].map(([first]) => first?.title ?? '').toSorted();
  const again = [...ids].flatMap(([id, came]) => (came.length > 1 ? [id] : []));
  return { titles, again, repeated: posts.length - ids.size };
}

async function kept() {
  return journal(async client => {
    const entries = await client.entries({ kind: 'outbox', limit: 100_000 });
    const rows = entries.map(({ value }) => value as { key: string; state: string; maybeRepeated: boolean });
    const alerts = (await client.entries({ kind: 'alert', limit: 100_000 })).map(({ value }) =>
      AlertState.parse(value),
    );
    return { rows, alerts };
  });
}

test(`F12: killed ${rounds} times while it looks and tells, with a clock that jumps: never twice, never lost`, async () => {
  await prepare();
  let wallMs = begin;
  await looking(wallMs, 1, null);
  const expected: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const name = `round-${String(round).padStart(3, '0')}`;
    await report(name, 'failed');
    expected.push(`s ${name} was not sent`);
    if (round >= 5 && round % 2 === 1) {
      const over = `round-${String(round - 5).padStart(3, '0')}`;
      await report(over, 'done');
      expected.push(`Over: s ${over} was not sent`);
    }
    wallMs += 3 * HOUR + (jumps[round % jumps.length] ?? 0);
    // From "nothing read yet" to "the next look is on its way", spread evenly; every fifth time two programs at once.
    const kill = (salt: number) => ((round * 7919 + salt) % 97) * 2;
    const both = round % 5 === 4 ? [looking(wallMs, 400, kill(31))] : [];
    await Promise.all([looking(wallMs, 400, kill(0)), ...both]);
    wallMs += 400 * HOUR;
  }
  // What died before its round was told is made up for by one that lives.
  wallMs = Math.max(wallMs, begin) + 24 * HOUR;
  expect(await looking(wallMs, 3, null)).not.toBeNull();
  const { titles, again, repeated } = received();
  const { rows, alerts } = await kept();
  console.log(`${titles.length} messages after ${rounds} rounds, ${repeated} handed over again under the same id`);
  // What was over before anybody had seen it was never told, and is not told that it is over.
  const unseen = alerts.filter(({ tellings }) => tellings === 0).map(({ title }) => title);
  expect(unseen).toEqual([]);
  const missed = expected.filter(title => !titles.includes(title));
  const neverSeen = missed.filter(title => !alerts.some(alert => alert.title === title.replace(/^Over: /, '')));
  expect(missed).toEqual(neverSeen);
  expect(titles).toEqual(expected.filter(title => !missed.includes(title)).toSorted());
  expect(rows.every(({ state }) => state === 'sent')).toBe(true);
  expect(rows).toHaveLength(titles.length);
  // One message may have been cut off more than once.
  const marked = rows.filter(({ maybeRepeated }) => maybeRepeated);
  expect(again.length).toBeLessThanOrEqual(marked.length);
});

test('two programs on one workspace look at the same hours at once: one of them tells, the other has nothing to tell', async () => {
  await prepare();
  await looking(begin, 1, null);
  const names = Array.from({ length: 12 }, (_, index) => `month-${index + 10}`);
  for (const name of names) await report(name, 'failed');
  const told = await Promise.all([looking(begin + HOUR, 12, null), looking(begin + HOUR, 12, null)]);
  expect(told.reduce<number>((sum, count) => sum + (count ?? 0), 0)).toBe(names.length);
  expect(received()).toEqual({ titles: names.map(name => `s ${name} was not sent`), again: [], repeated: 0 });
});
