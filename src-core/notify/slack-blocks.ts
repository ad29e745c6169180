import type { OutMessage } from './message.ts';
import { cut, manyLines, oneLine, sizeText, slackEscaped } from './plain.ts';
import { type LeftOut, linkOf, wordsOf } from './words.ts';

/** Limits of Block Kit: 50 blocks; characters of a header, a section and a field; fields of a section. */
const limits = { header: 150, section: 3_000, field: 2_000, fields: 10, paragraphs: 20, facts: 100, fallback: 3_000 };

type Text = { type: 'plain_text'; text: string; emoji: false } | { type: 'mrkdwn'; text: string; verbatim: true };
type Block =
  | { type: 'header'; text: Text }
  | { type: 'section'; text: Text }
  | { type: 'section'; fields: Text[] }
  | { type: 'context'; elements: Text[] };

/**
 * A message as Slack shows it. What comes from data is `plain_text`, where neither formatting nor mentions nor links exist, and is escaped as
 * Slack asks for; only our own words are `mrkdwn`. `text` is what notifications show.
 */
export function slackMessage(message: OutMessage, leftOut: readonly LeftOut[]): { text: string; blocks: Block[] } {
  const words = wordsOf(message.language);
  const title = oneLine(message.title, limits.header);
  const blocks: Block[] = [{ type: 'header', text: plain(title, limits.header) }];
  for (const paragraph of message.paragraphs.slice(0, limits.paragraphs))
    if (paragraph.trim() !== '') blocks.push({ type: 'section', text: plain(manyLines(paragraph), limits.section) });
  const facts = message.facts.slice(0, limits.facts).map(fact => field(fact.label, fact.value));
  for (let start = 0; start < facts.length; start += limits.fields)
    blocks.push({ type: 'section', fields: facts.slice(start, start + limits.fields) });

  const rest =
    Math.max(0, message.paragraphs.length - limits.paragraphs) + Math.max(0, message.facts.length - limits.facts);
  const notes = [
    ...(rest > 0 ? [words.more(rest)] : []),
    ...leftOut.slice(0, 10).map(file => `${file.name} (${sizeText(file.sizeBytes)}): ${words.leftOut[file.why]}`),
    ...(message.place === null ? [] : [`${words.lies} ${message.place}`]),
  ];
  if (notes.length > 0)
    blocks.push({ type: 'context', elements: [plain(manyLines(notes.join('\n')), limits.section)] });
  const link = linkOf(message.address);
  // The address too, as text: not every Slack makes a link of a scheme that it does not know.
  const opens =
    link === null ? [] : [mrkdwn(`<${slackEscaped(link)}|${words.open}>`), plain(message.address ?? '', limits.field)];
  blocks.push({ type: 'context', elements: [plain(words.severity[message.severity], limits.field), ...opens] });
  const fallback = [title, ...message.paragraphs.slice(0, 2)].map(text => manyLines(text)).join('\n');
  return { text: slackEscaped(cut(fallback, limits.fallback)), blocks };
}

const field = (label: string, value: string) =>
  plain(`${oneLine(label, 200)}\n${manyLines(value, limits.field - 300)}`, limits.field);

/** Cut before it is escaped, with room for what escaping adds, so that no escape is cut in half. */
function plain(text: string, longest: number): Text {
  let kept = cut(text, longest);
  while (slackEscaped(kept).length > longest) kept = cut(kept, Math.floor([...kept].length * 0.9));
  return { type: 'plain_text', text: slackEscaped(kept) || ' ', emoji: false };
}

const mrkdwn = (text: string): Text => ({ type: 'mrkdwn', text, verbatim: true });
