import { addressOf } from '../../../src-core/address/addresses.ts';
import { type AlertMessage, sentenceOf } from '../../../src-core/alerts/messages.ts';
import type { OutMessage } from '../../../src-core/notify/message.ts';

/** Sentences that one message carries; the rest is counted. */
const SHOWN = 20;
const HOUR_MS = 3_600_000;

/** @param movedMs by how much the clock had moved by itself, 0 = not: whoever reads times in the message must know */
export function outMessage(message: AlertMessage, movedMs: number): OutMessage {
  const { key, topic, severity, title, tellings } = message;
  const [first] = tellings;
  const sentences = tellings.slice(0, SHOWN).map(sentenceOf);
  const more = tellings.length - SHOWN;
  const addresses = new Set(tellings.map(({ alert }) => alert.address));
  return {
    ...{ key, topic, severity, title: title.slice(0, 200) },
    paragraphs: [
      ...sentences,
      ...(more > 0 ? [`And ${more} more.`] : []),
      ...(topic === 'escalation' ? ['Nobody has acknowledged this.'] : []),
      ...(movedMs === 0 ? [] : [`The clock of the computer that tells this was moved by ${movedWords(movedMs)}.`]),
    ],
    facts: [{ label: 'Rule', value: [...new Set(tellings.map(({ alert }) => alert.ruleName))].join(', ') }],
    // Several things have no one view but the list of them; each is a press away there.
    address: addresses.size === 1 && first ? first.alert.address : addressOf.alerts(),
    ...{ place: null, attachments: [], picture: null, language: 'en', dueAt: null },
  };
}

function movedWords(ms: number): string {
  const hours = Math.round((Math.abs(ms) / HOUR_MS) * 10) / 10;
  return `${hours} hours ${ms > 0 ? 'forward' : 'back'}`;
}
