import { AppError } from '../../../../src-core/errors/app-error.ts';
import { cut, manyLines, oneLine } from '../../../../src-core/notify/plain.ts';
import { type Sender, SendFailure } from './sender.ts';

/** After this a notification tells nobody anything new. */
const OLDEST_HOURS = 24;

/** A notification of this computer; pressing it opens the view that it is about. */
export const sendDesktop: Sender<'desktop'> = async ({ channel, desktop, message, createdAt, now }) => {
  if (desktop === null) throw new SendFailure(new AppError('channel.no-desktop')); // it goes on waiting for one
  const hours = Math.floor((now().getTime() - Date.parse(createdAt)) / 3_600_000);
  if (hours >= OLDEST_HOURS) throw new SendFailure(new AppError('channel.too-late', { hours }), { isFinal: true });
  const facts = message.facts.map(({ label, value }) => `${oneLine(label)}: ${oneLine(value)}`);
  const body = cut([...message.paragraphs.slice(0, 1).map(text => manyLines(text)), ...facts].join('\n'), 300);
  try {
    await desktop({ title: oneLine(message.title, 100), body, address: message.address });
  } catch (cause) {
    const what = 'the system shows no notifications';
    throw new SendFailure(new AppError('channel.unreachable', { name: channel.name, what }, { cause }));
  }
  return { answer: 'shown', refused: [], later: [] };
};
