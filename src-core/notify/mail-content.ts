import type { OutMessage } from './message.ts';
import { htmlEscaped, manyLines, oneLine, sizeText } from './plain.ts';
import { type LeftOut, linkOf, wordsOf } from './words.ts';

/** Name of the inline picture inside the message. */
export const PICTURE_ID = 'picture@mureon';

/** A message as mail: both parts say the same. Every text of data is escaped; nothing is loaded from anywhere. */
export function mailContent(
  message: OutMessage,
  options: { leftOut: readonly LeftOut[]; hasPicture: boolean },
): { subject: string; text: string; html: string } {
  const words = wordsOf(message.language);
  const title = oneLine(message.title, 200);
  const link = linkOf(message.address);
  const files = options.leftOut.map(file => `${file.name} (${sizeText(file.sizeBytes)}): ${words.leftOut[file.why]}`);
  const place = message.place === null ? [] : [`${words.lies} ${oneLine(message.place, 2_000)}`];
  const paragraphs = message.paragraphs.map(paragraph => manyLines(paragraph));
  const facts = message.facts.map(fact => ({ label: oneLine(fact.label), value: manyLines(fact.value) }));
  const notes = [...files.map(line => oneLine(line)), ...place];

  const text = [
    `${words.severity[message.severity]}: ${title}`,
    ...paragraphs,
    ...(facts.length === 0 ? [] : [facts.map(({ label, value }) => `${label}: ${value}`).join('\n')]),
    ...(notes.length === 0 ? [] : [notes.join('\n')]),
    ...(link === null ? [] : [`${words.open}: ${message.address}\n${link}`]),
    `-- \n${words.footer}`,
  ].join('\n\n');

  const html = page(message.language, title, [
    `<p style="margin:0;color:${colours[message.severity]};font-size:12px;font-weight:600">${htmlEscaped(words.severity[message.severity])}</p>`,
    `<h1 style="margin:4px 0 16px;font-size:20px;line-height:28px">${htmlEscaped(title)}</h1>`,
    ...paragraphs.map(paragraph => `<p style="margin:0 0 12px">${lines(paragraph)}</p>`),
    ...(facts.length === 0 ? [] : [table(facts)]),
    ...(options.hasPicture
      ? [
          `<p style="margin:16px 0"><img src="cid:${PICTURE_ID}" alt="${htmlEscaped(oneLine(message.picture?.alt ?? ''))}" style="max-width:100%;height:auto"></p>`,
        ]
      : []),
    ...(notes.length === 0
      ? []
      : [`<p style="margin:12px 0;color:#5b6472">${notes.map(htmlEscaped).join('<br>')}</p>`]),
    ...(link === null
      ? []
      : [
          `<p style="margin:16px 0"><a href="${htmlEscaped(link)}" style="color:#1a56db">${htmlEscaped(words.open)}</a><br><span style="color:#5b6472;font-size:12px">${htmlEscaped(message.address ?? '')}</span></p>`,
        ]),
    `<p style="margin:24px 0 0;color:#5b6472;font-size:12px">${htmlEscaped(words.footer)}</p>`,
  ]);
  return { subject: title, text, html };
}

const colours: Record<OutMessage['severity'], string> = { info: '#1a56db', warning: '#a15c00', critical: '#b91c1c' };

const lines = (text: string) => htmlEscaped(text).replace(/\n/g, '<br>');

function table(facts: readonly { label: string; value: string }[]): string {
  const rows = facts.map(
    ({ label, value }) =>
      `<tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;font-weight:400;color:#5b6472;vertical-align:top">${htmlEscaped(label)}</th><td style="padding:4px 0;text-align:right;font-variant-numeric:tabular-nums">${lines(value)}</td></tr>`,
  );
  return `<table style="border-collapse:collapse;margin:0 0 12px">${rows.join('')}</table>`;
}

function page(language: OutMessage['language'], title: string, parts: readonly string[]): string {
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${htmlEscaped(title)}</title></head>`,
    "<body style=\"margin:0;padding:24px;font-family:system-ui,-apple-system,'Segoe UI','Malgun Gothic',sans-serif;font-size:14px;line-height:20px;color:#1c2430\">",
    `<div style="max-width:640px">${parts.join('\n')}</div></body></html>`,
  ].join('\n');
}
