import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Channel } from '../../../src-core/contract/channels.ts';
import { type MessageServer, startMessageServer } from '../../support/messages/message-server.ts';
import { message, openNotify } from '../../support/messages/open-notify.ts';
import { type SlackServer, startSlackServer } from '../../support/messages/slack-server.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

const child = fileURLToPath(new URL('./outbox.child.ts', import.meta.url));
const rounds = Number(process.env.MUREON_OUTBOX_KILL_ROUNDS ?? 40);
const TOKEN = 'xoxb-kill';
let folder: TemporaryFolder;
let hook: MessageServer;
let slack: SlackServer;

beforeEach(async () => {
  folder = temporaryFolder('outbox-kill');
  hook = await startMessageServer();
  slack = await startSlackServer(TOKEN);
  const { answer } = slack;
  hook.answer = (_asked, response) => void setTimeout(() => response.end(), hook.asked.length % 7);
  slack.answer = (asked, response) => void setTimeout(() => answer(asked, response), slack.asked.length % 5);
});
afterEach(async () => {
  await Promise.all([hook.close(), slack.close()]);
  folder.remove();
});

/** Sends; killed so many milliseconds after its n-th request has come in. @returns whether it came to its end */
function sending(kill: { requests: number; ms: number } | null): Promise<boolean> {
  const env = { ...process.env, MUREON_SECRET_KEY: 'the signing key of this test', MUREON_SECRET_TOKEN: TOKEN };
  const run = fork(child, [folder.path], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const come = () => hook.asked.length + slack.asked.length;
  const before = come();
  const watch = setInterval(() => {
    if (kill === null || come() - before < kill.requests) return;
    clearInterval(watch);
    setTimeout(() => run.kill('SIGKILL'), kill.ms);
  }, 1);
  return new Promise((resolve, reject) => {
    run.once('error', reject);
    run.once('exit', (code, signal) => {
      clearInterval(watch);
      if (code === 0 || signal === 'SIGKILL') resolve(code === 0);
      else reject(new Error(`the child ended with ${code}`));
    });
  });
}

test(`killed ${rounds} times while it sends, two at a time: every message arrives, none but the marked ones twice`, async () => {
  const open = await openNotify(folder.path);
  open.notify.scheduler.stop();
  const save = async (body: unknown) =>
    (await open.notify.save({ id: null, baseVersion: null, channel: Channel.parse(body), secrets: {} }, 'test')).id;
  const common = { allowPlainHttp: true };
  const channels = [
    await save({ kind: 'webhook', name: 'hook', url: `${hook.origin}/hook`, ...common }),
    await save({ kind: 'slack-bot', name: 'bot', channel: 'C0123456789', apiUrl: `${slack.origin}/api`, ...common }),
  ];
  const keys: string[] = [];
  let killed = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (let each = 0; each < 4; each += 1) {
      const key = `message ${round}.${each}`;
      keys.push(key);
      await open.workspace.putEntries(open.notify.prepare(channels, message(key)));
    }
    // From the first request of a round to the last, at once or a little later; every fifth time two programs at once.
    const kill = (salt: number) => ({ requests: 1 + ((round + salt) % 7), ms: (round * 7919 + salt) % 11 });
    const runs = [sending(kill(0)), ...(round % 5 === 4 ? [sending(kill(3))] : [])];
    killed += (await Promise.all(runs)).filter(isOver => !isOver).length;
  }
  expect(await sending(null)).toBe(true);
  const rows = await open.notify.deliveries(1_000);
  await open.close();
  expect(rows.map(({ key }) => key).toSorted()).toEqual([...keys, ...keys].toSorted());
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['sent']));

  const marked = new Set(rows.filter(row => row.maybeRepeated).map(({ channelId, key }) => `${channelId} ${key}`));
  const posts = hook.asked.map(({ headers, body }) => ({
    id: headers['webhook-id'],
    key: String(JSON.parse(body.toString('utf8')).data.key),
  }));
  expect([...new Set(posts.map(({ key }) => key))].toSorted()).toEqual(keys.toSorted());
  expect(new Set(posts.map(({ id }) => id)).size).toBe(keys.length); // one id for a message, however often it came
  const twice = [...Map.groupBy(posts, ({ key }) => key)].filter(([, same]) => same.length > 1).map(([key]) => key);
  expect(twice.filter(key => !marked.has(`${channels[0]} ${key}`))).toEqual([]);

  // Slack's bot looks in the history first: nothing is there twice, marked or not.
  const ids = slack.posts.map(({ metadata }) => metadata.event_payload.id);
  expect(ids).toHaveLength(keys.length);
  expect(new Set(ids).size).toBe(keys.length);
  console.log(
    `${killed} killed, ${marked.size} marked, ${twice.length} of ${keys.length} came again under the same id`,
  );
});
