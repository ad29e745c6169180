import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { mailContent } from '../../../../src-core/notify/mail-content.ts';
import type { OutMessage } from '../../../../src-core/notify/message.ts';
import { manyLines, oneLine } from '../../../../src-core/notify/plain.ts';
import { slackMessage } from '../../../../src-core/notify/slack-blocks.ts';
import { webhookBody } from '../../../../src-core/notify/webhook-body.ts';
import { addressOfLink, linkOf } from '../../../../src-core/notify/words.ts';

/** Names of teams, services and files as somebody could write them into a bill. */
const texts = [
  ...['<!channel>', '<!here>', '<!everyone>', '<@U012AB3CD>', '<#C0123456789|general>', '<!subteam^S012|ops>'],
  ...['@channel', '@here all of you', '<https://evil.example|Open in Mureon Workbench>', 'https://evil.example/x'],
  ...['*bold* _italic_ ~gone~ `code`', '```\nblock\n```', '> quoted', '&lt;!channel&gt;', '&amp;lt;!here&amp;gt;'],
  ...['<!date^1392734382^{date}|x>', ':rotating_light: :tada:', '<mailto:a@b.c|x>', '<tel:+1555|x>'],
  ...[
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '<svg/onload=alert(1)>',
  ],
  ...[
    '</td></tr></table><h1>Pay now</h1>',
    '<a href="https://evil.example">Open</a>',
    '<style>*{display:none}</style>',
  ],
  ...[
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&#60;b&#62;',
    '<base href="//evil.example">',
    '<iframe src="//evil.example">',
  ],
  ...[
    'a\r\nBcc: thief@example.com',
    'a\n.\nMAIL FROM:<x@y.z>',
    'a\0b',
    'a\u2028b\u2029c',
    '\u202egpj.exe',
    '\u2066x\u2069',
  ],
  ...[
    '{{7*7}} #{7*7} <%= 7*7 %>',
    '=HYPERLINK("https://evil.example")',
    '","severity":"info","x":"',
    '검색 <b>예산</b> 🚀',
    '\ud800x',
  ],
];

const message = (text: string): OutMessage => ({
  ...{ key: text, topic: 'alert', severity: 'warning', language: 'en', title: text, paragraphs: [text, text] },
  ...{ facts: [{ label: text, value: text }], address: '/budgets?id=b1', place: text, dueAt: null },
  attachments: [{ path: 'x', name: text, contentType: 'text/csv', sizeBytes: 1 }],
  picture: { path: 'y', alt: text },
});
const leftOut = (text: string) => [{ name: oneLine(text), sizeBytes: 1, why: 'gone' as const }];

type Node = { [name: string]: Node[] } & { ':@'?: Record<string, string>; '#text'?: string };
const parser = new XMLParser({
  ...{ preserveOrder: true, ignoreAttributes: false, parseTagValue: false, trimValues: false, htmlEntities: true },
  unpairedTags: ['meta', 'img', 'br', '!doctype'],
});

/** Elements and the names of their attributes, as an independent reader sees them; without what is text. */
function shape(nodes: readonly Node[]): unknown {
  return nodes.flatMap(node => {
    const name = Object.keys(node).find(key => key !== ':@' && key !== '#text');
    if (name === undefined || name === 'br') return []; // a line end of a text is one
    return [[name, Object.keys(node[':@'] ?? {}), shape(node[name] ?? [])]];
  });
}
const attributesOf = (html: string) => [...html.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, value]) => value);

test('there are forty of them and more', () => {
  expect(new Set(texts).size).toBeGreaterThanOrEqual(40);
});

describe.each(texts)('%j', text => {
  test('in mail it is text: the page has the elements and addresses of a harmless one', () => {
    const options = (of: string) => ({ leftOut: leftOut(of), hasPicture: true });
    const { subject, html } = mailContent(message(text), options(text));
    const harmless = mailContent(message('a'), options('a'));
    expect(shape(parser.parse(html))).toEqual(shape(parser.parse(harmless.html)));
    expect(JSON.stringify(shape(parser.parse(html)))).toMatch(/table.*th.*img.*"a"/);
    expect(attributesOf(html)).toEqual(attributesOf(harmless.html));
    expect(subject).not.toMatch(/[\r\n\0\u2028\u2029\u202e]/);
  });

  test('in Slack it is plain text, escaped; our own link is the only markup', () => {
    const { text: fallback, blocks } = slackMessage(message(text), leftOut(text));
    const parts = blocks.flatMap(block => {
      if ('elements' in block) return block.elements;
      return 'fields' in block ? block.fields : [block.text];
    });
    const marked = parts.filter(({ type }) => type === 'mrkdwn');
    expect(marked).toMatchObject([{ text: '<mureon://open/budgets?id=b1|Open in Mureon Workbench>' }]);
    const plain = [fallback, ...parts.filter(({ type }) => type === 'plain_text').map(part => part.text)];
    expect(plain.filter(each => /[<>]|&(?!amp;|lt;|gt;)/.test(each))).toEqual([]);
    expect(parts.filter(part => part.type === 'plain_text' && part.emoji)).toEqual([]);
    const unescaped = parts.map(part => part.text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&'));
    expect(unescaped).toContain(manyLines(text)); // nothing is lost either
  });

  test('in a webhook it is a value', () => {
    const { data, ...rest } = JSON.parse(webhookBody(message(text), '2026-09-21T08:00:00.000Z'));
    expect(rest).toEqual({ type: 'mureon.alert', timestamp: '2026-09-21T08:00:00.000Z' });
    expect(data).toMatchObject({ severity: 'warning', title: oneLine(text), link: 'mureon://open/budgets?id=b1' });
    expect(data.paragraphs).toEqual([manyLines(text), manyLines(text)]);
  });

  test('as an address it makes no link that leads elsewhere', () => {
    const link = linkOf(`/${text}`);
    expect(link === null || addressOfLink(link) === `/${text}`).toBe(true);
    expect(linkOf(text)).toBeNull();
  });
});

test.each([
  'mureon://open//evil.example/x',
  'mureon://evil/budgets',
  'https://evil.example',
  'mureon://open/a b',
  'mureon://open/a\nb',
  '',
])('a link that is none of ours opens nothing: %j', link => expect(addressOfLink(link)).toBeNull());
