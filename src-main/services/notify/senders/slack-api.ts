import { z } from 'zod';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import type { DoorRequest } from '../../sources/http-door.ts';
import { waitAsked } from '../../sources/rate-limits.ts';
import { ask } from './http.ts';
import { type Handover, needsSetup, refusedForGood, SendFailure } from './sender.ts';

type Bot = Handover<'slack-bot'>;

/** Files go to a host of their own, which Slack names per file. */
const FILES_ORIGIN = 'https://files.slack.com';

const Said = z.object({ ok: z.boolean(), error: z.string().optional() });

/**
 * One call of Slack's Web API. Only what the schema names is taken from the answer, which is at most 1 MiB and never text of a file.
 * @throws SendFailure in words: not_in_channel, invalid_auth, ratelimited...
 */
export async function callSlack<T extends z.ZodType>(
  bot: Bot,
  method: string,
  content: { form: Record<string, string> } | { json: unknown },
  schema: T,
): Promise<z.output<T>> {
  const { apiUrl, name } = bot.channel;
  const url = `${apiUrl.replace(/\/+$/, '')}/${method}`;
  const body = (value: unknown) => ({
    contentType: 'application/json; charset=utf-8',
    bytes: Buffer.from(JSON.stringify(value)),
  });
  const request: DoorRequest = {
    url,
    method: 'POST',
    credentials: [{ kind: 'header', secret: 'token', header: 'authorization', prefix: 'Bearer ' }],
    ...('json' in content ? { body: body(content.json) } : { form: content.form }),
  };
  const answer = await ask({ ...bot, origins: [new URL(url).origin] }, request);
  const json = parsed(answer.body);
  const said = Said.safeParse(json);
  if (!said.success) throw needsSetup(name, `${method} did not answer as Slack does`);
  if (!said.data.ok) throw failureOf(name, said.data.error ?? '', waitAsked(429, answer.headers, bot.now()));
  const read = schema.safeParse(json);
  if (!read.success) throw needsSetup(name, `${method} did not answer as Slack does`);
  return read.data;
}

/** The bytes of one file, to the address that Slack gave for it. It carries no token. */
export async function uploadTo(bot: Bot, uploadUrl: string, contentType: string, bytes: Uint8Array): Promise<void> {
  const origins = [new URL(bot.channel.apiUrl).origin, FILES_ORIGIN];
  await ask({ ...bot, origins }, { url: uploadUrl, method: 'POST', body: { contentType, bytes } });
}

/** Slack's words for what passes by itself. */
const passing = new Set([
  ...['ratelimited', 'rate_limited', 'internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'],
  ...['team_added_to_org', 'accesslimited'],
]);
/** Its words for what is wrong with the message itself; everything else is a token, a right or a channel that somebody can set right. */
const aboutMessage = new Set([
  ...['msg_too_long', 'no_text', 'invalid_blocks', 'invalid_blocks_format', 'invalid_metadata_format'],
  ...['metadata_too_large', 'too_many_attachments', 'markdown_text_conflict', 'invalid_arguments'],
]);

function failureOf(name: string, error: string, waitMs: number | null): SendFailure {
  const word = /^[a-z_]{2,60}$/.test(error) ? error : 'an error without a name';
  if (passing.has(word)) return new SendFailure(new AppError('channel.unreachable', { name, what: word }), { waitMs });
  return aboutMessage.has(word) ? refusedForGood(name, word) : needsSetup(name, word);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}
