import { addressOf } from '../../../src-core/address/addresses.ts';
import { type AlertMessage, sentenceOf } from '../../../src-core/alerts/messages.ts';
import { alertWords } from '../../../src-core/alerts/words/words.ts';
import type { OutMessage } from '../../../src-core/notify/message.ts';
import { displayFor } from '../../../src-core/reports/display.ts';

/** Sentences that one message carries; the rest is counted. */
const SHOWN = 20;
const HOUR_MS = 3_600_000;

/** @param movedMs by how much the clock had moved by itself, 0 = not: whoever reads times in the message must know */
export function outMessage(message: AlertMessage, movedMs: number): OutMessage {
  const { key, topic, severity, title, tellings, language } = message;
  const words = alertWords(language);
  const [first] = tellings;
  const sentences = tellings.slice(0, SHOWN).map(telling => sentenceOf(telling, language));
  const more = tellings.length - SHOWN;
  const addresses = new Set(tellings.map(({ alert }) => alert.address));
  return {
    ...{ key, topic, severity, title: title.slice(0, 200) },
    paragraphs: [
      ...sentences,
      ...(more > 0 ? [words.more(more)] : []),
      ...(topic === 'escalation' ? [words.unanswered] : []),
      ...(movedMs === 0 ? [] : [words.clockMoved(hoursOf(movedMs, language), movedMs > 0)]),
    ],
    facts: [{ label: words.rule, value: [...new Set(tellings.map(({ alert }) => alert.ruleName))].join(', ') }],
    // Several things have no one view but the list of them; each is a press away there.
    address: addresses.size === 1 && first ? first.alert.address : addressOf.alerts(),
    ...{ place: null, attachments: [], picture: null, language, dueAt: null },
  };
}

const hoursOf = (ms: number, language: OutMessage['language']) =>
  displayFor(language).quantity(String(Math.abs(ms) / HOUR_MS), 1);
