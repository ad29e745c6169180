import { AppError } from '../../../../src-core/errors/app-error.ts';
import { slackMessage } from '../../../../src-core/notify/slack-blocks.ts';
import { namesOf } from './files.ts';
import { ask } from './http.ts';
import { needsSetup, refusedForGood, type Sender } from './sender.ts';

/** Slack's incoming webhook: text only. Its whole address is a secret and appears nowhere. */
export const sendSlackWebhook: Sender<'slack-webhook'> = async handover => {
  const { channel, message } = handover;
  const url = await handover.secret('url');
  if (url === null) throw new AppError('secret.missing', { source: channel.name, name: 'url' });
  if (!URL.canParse(url)) throw needsSetup(channel.name, 'the kept address is not one');
  const content = slackMessage(message, namesOf(message, 'not-by-this-channel'));
  const { status, body } = await ask(
    { ...handover, origins: [new URL(url).origin] },
    {
      url,
      body: { contentType: 'application/json; charset=utf-8', bytes: Buffer.from(JSON.stringify(content)) },
      accept: [400, 403, 404, 410],
    },
  );
  const said = wordOf(body);
  if (status < 300) return { answer: `HTTP ${status} ${said}`.trim(), refused: [], later: [] };
  const what = said === '' ? `HTTP ${status}` : said;
  throw status === 400 ? refusedForGood(channel.name, what) : needsSetup(channel.name, what);
};

/** Slack answers with one word ("ok", "invalid_payload", "channel_is_archived"); anything else is not repeated. */
function wordOf(body: Uint8Array): string {
  const text = Buffer.from(body.subarray(0, 100)).toString('utf8').trim();
  return /^[a-z_]{2,60}$/.test(text) ? text : '';
}
