import { z } from 'zod';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import type { OutMessage } from '../../../../src-core/notify/message.ts';
import { oneLine } from '../../../../src-core/notify/plain.ts';
import { slackMessage } from '../../../../src-core/notify/slack-blocks.ts';
import { enclose, type OpenFile } from './files.ts';
import { type Handover, type Sender, SendFailure } from './sender.ts';
import { callSlack, uploadTo } from './slack-api.ts';

type Bot = Handover<'slack-bot'>;
type Posted = { readonly channel: string; readonly ts: string };

/** Slack itself takes 1 GB; a chat is no place for that. */
const FILES_BYTES = 20_000_000;
/** Name of our mark on a message; its payload holds the delivery's id. */
const EVENT = 'mureon_message';
/** Slack's limit for `alt_txt`. */
const ALT_LONGEST = 1_000;
/** Pages of 200 messages that are looked through for our own. */
const PAGES = 5;
/** Slack's clock and ours may differ. */
const SKEW_SECONDS = 3_600;

/**
 * Slack's bot: the message with a mark that holds the delivery's id, then picture and files in its thread. What was done is written down after
 * each step. When a try broke off in between, the channel's history is looked through for the mark before anything is posted again.
 */
export const sendSlackBot: Sender<'slack-bot'> = async bot => {
  if ((await bot.secret('token')) === null)
    throw new AppError('secret.missing', { source: bot.channel.name, name: 'token' });
  const { picture, files, leftOut } = await enclose(bot.message, bot.workspaceDir, FILES_BYTES);
  let posted = bot.progress.posted ?? (bot.maybeSent ? await findPosted(bot) : null);
  if (posted === null) posted = await post(bot, leftOut);
  await bot.keep({ ...bot.progress, posted });
  const title = oneLine(bot.message.title, 150);
  const image =
    picture === null ? [] : [{ ...picture, name: `${fileName(title)}.png`, title, alt: altOf(bot.message) }];
  const all: Shared[] = [...image, ...files];
  for (let done = bot.progress.files ?? 0; done < all.length; done += 1) {
    const file = all[done];
    if (file) await share(bot, posted, file);
    await bot.keep({ ...bot.progress, posted, files: done + 1 });
  }
  return { answer: `${posted.channel} ${posted.ts}`, refused: [], later: [] };
};

async function post(bot: Bot, leftOut: Parameters<typeof slackMessage>[1]): Promise<Posted> {
  const content = slackMessage(bot.message, leftOut);
  const metadata = { event_type: EVENT, event_payload: { id: bot.id } };
  const json = { channel: bot.channel.channel, ...content, metadata, unfurl_links: false, unfurl_media: false };
  return callSlack(bot, 'chat.postMessage', { json }, z.object({ channel: z.string(), ts: z.string() }));
}

const History = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.object({ id: z.string() }).partial() })
        .partial()
        .optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string() }).partial().optional(),
});

/** Our message in the channel's history; null when it is not there, or when the bot may not look. */
async function findPosted(bot: Bot): Promise<Posted | null> {
  const place = bot.knownPlace ?? bot.channel.channel; // the history wants an id, not a name
  const oldest = String(Math.floor(Date.parse(bot.createdAt) / 1_000) - SKEW_SECONDS);
  let cursor = '';
  try {
    for (let page = 0; page < PAGES; page += 1) {
      const form = { channel: place, oldest, limit: '200', include_all_metadata: 'true', ...(cursor && { cursor }) };
      const { messages, response_metadata } = await callSlack(bot, 'conversations.history', { form }, History);
      const ours = messages.find(
        ({ metadata }) => metadata?.event_type === EVENT && metadata.event_payload?.id === bot.id,
      );
      if (ours) return { channel: place, ts: ours.ts };
      cursor = response_metadata?.next_cursor ?? '';
      if (cursor === '') return null;
    }
    return null;
  } catch (error) {
    // Not allowed to look (missing_scope), or only the channel's name is known: it is told again, and marked as such.
    if (error instanceof SendFailure && error.error.code === 'channel.refused') return null;
    throw error;
  }
}

/** A picture is titled like the message that it belongs to; what it shows is its text for who cannot see it. */
type Shared = OpenFile & { readonly title?: string; readonly alt?: string };

/** One file into the message's thread. */
async function share(bot: Bot, posted: Posted, file: Shared): Promise<void> {
  const Upload = z.object({ upload_url: z.url(), file_id: z.string() });
  const ticket = { filename: file.name, length: String(file.bytes.length), ...(file.alt && { alt_txt: file.alt }) };
  const { upload_url, file_id } = await callSlack(bot, 'files.getUploadURLExternal', { form: ticket }, Upload);
  await uploadTo(bot, upload_url, file.contentType, file.bytes);
  const form = {
    files: JSON.stringify([{ id: file_id, title: file.title ?? file.name }]),
    ...{ channel_id: posted.channel, thread_ts: posted.ts },
  };
  await callSlack(bot, 'files.completeUploadExternal', { form }, z.object({}));
}

const altOf = ({ picture }: OutMessage) => oneLine(picture?.alt ?? '', ALT_LONGEST);
const fileName = (title: string) => oneLine(title, 80).replace(/[\\/"]/g, '_') || 'picture';
