import type { OutMessage } from './message.ts';
import { manyLines, oneLine } from './plain.ts';
import { linkOf } from './words.ts';

/**
 * What a webhook gets: the form that Standard Webhooks proposes (type, timestamp, data). Texts are data, for the receiver to escape; files are
 * named and never sent.
 * @param at when the message was written, the same at every try, so that a repeated message is the same bytes
 */
export function webhookBody(message: OutMessage, at: string): string {
  const { key, topic, severity, language, address, place, picture } = message;
  return JSON.stringify({
    type: `mureon.${topic}`,
    timestamp: at,
    data: {
      ...{ key, severity, language, title: oneLine(message.title) },
      paragraphs: message.paragraphs.map(text => manyLines(text)),
      facts: message.facts.map(({ label, value }) => ({ label: oneLine(label), value: manyLines(value) })),
      ...{ address, link: linkOf(address), place },
      files: message.attachments.map(({ name, contentType, sizeBytes }) => ({ name, contentType, sizeBytes })),
      picture: picture === null ? null : { alt: oneLine(picture.alt) },
    },
  });
}
