import { counted } from '../../quality/checks/check.ts';
import type { AlertVariant, AlertWords, FactTexts, Said } from './alert-words.ts';

const notWhole = 'Figures that rest on it are not whole.';
const none = '(none)';

const since = ({ last }: FactTexts) => {
  const at = last();
  return at === null ? 'It has never delivered.' : `It delivered last on ${at}.`;
};

const waiting = ({ facts, text }: FactTexts) => (facts.waitingFor == null ? '' : ` Waiting for ${text('waitingFor')}.`);

function reason({ why }: FactTexts): string {
  const text = why();
  return text === null ? '.' : `: ${text.replace(/\.$/, '')}.`;
}

/** Of a budget of zero or less there is no share: then what it is held against stands for it. */
const value = ({ facts, share }: FactTexts) => share(facts.value == null ? 'at' : 'value');
const pace = ({ facts, figures }: FactTexts, name: 'at' | 'value') =>
  figures.quantity(String(facts[name] ?? facts.at ?? ''));

const said: Record<AlertVariant, (texts: FactTexts) => Said> = {
  'rule-cannot-look': ({ facts, figures, text }) => ({
    title: `${text('rule')} cannot look`,
    message: `The rule "${text('rule')}" cannot look: ${figures.error(String(facts.code), facts)}`,
  }),
  'budget-cannot-count': ({ facts, figures, text }) => ({
    title: `${text('budget')} cannot be counted`,
    message: `The budget ${text('budget')} cannot be counted: ${figures.error(String(facts.code), facts)}`,
  }),
  'budget-actual': texts => ({
    title: `${texts.text('budget')}: ${value(texts)} of ${texts.text('period')} is spent`,
    message: `${value(texts)} of the budget ${texts.text('budget')} for ${texts.text('period')} is spent: ${texts.money('actual')} of ${texts.money('amount')} (threshold ${texts.share('at')}).${waiting(texts)}`,
  }),
  'budget-forecast': texts => ({
    title: `${texts.text('budget')}: ${texts.text('period')} is expected to end at ${value(texts)}`,
    message: `The budget ${texts.text('budget')} is expected to end ${texts.text('period')} at ${value(texts)}: ${texts.money('forecast')} of ${texts.money('amount')}, ${texts.money('actual')} of it spent (threshold ${texts.share('at')}).${waiting(texts)}`,
  }),
  'budget-overrun': texts => ({
    title: `${texts.text('budget')}: ${texts.text('period')} ends over budget with ${value(texts)}`,
    message: `The budget ${texts.text('budget')} ends ${texts.text('period')} over ${texts.money('amount')} with a probability of ${value(texts)} (threshold ${texts.share('at')}); ${texts.money('forecast')} are expected.${waiting(texts)}`,
  }),
  'budget-burn': texts => ({
    title: `${texts.text('budget')}: spent ${pace(texts, 'value')} times as fast as planned`,
    message: `The whole days of ${texts.text('period')} cost ${pace(texts, 'value')} times what the budget ${texts.text('budget')} planned for them (threshold ${pace(texts, 'at')}); ${texts.money('actual')} of ${texts.money('amount')} are spent.${waiting(texts)}`,
  }),
  'cost-change': texts => {
    const { facts, text, money, share, span, measure, dimension } = texts;
    const of = facts.value === null ? none : text('value');
    const isTotal = facts.dimension === null;
    const { first, last } = span();
    const when = first === last ? first : `${first} to ${last}`;
    const up = facts.share === null ? '' : `, up ${share('share')}`;
    return {
      title: `${isTotal ? measure() : of}: ${money('increase')} more than usual`,
      message: `${isTotal ? measure() : `${measure()} of ${of} (${dimension()})`} was ${money('cost')} on ${when} where ${money('usual')} is usual${up}.`,
    };
  },
  'source-silent': texts => ({
    title: `${texts.text('source')} is silent`,
    message: `Nothing came from ${texts.text('source')} for more than ${texts.text('silentAfterHours')} hours. ${since(texts)} ${notWhole}`,
  }),
  'source-failing': texts => ({
    title: `${texts.text('source')} fails`,
    message: `The last run of ${texts.text('source')} failed${texts.facts.runError == null ? '' : ` (${texts.text('runError')})`}. ${since(texts)} ${notWhole}`,
  }),
  'source-needs-secret': texts => ({
    title: `${texts.text('source')} lacks a secret`,
    message: `${texts.text('source')} cannot run: a secret that it needs is missing or cannot be read. ${since(texts)} ${notWhole}`,
  }),
  'source-stopped': ({ facts, text, last }) => ({
    title: `${text('source')} has stopped`,
    message: `No file of ${text('source')} came for ${counted(Number(facts.silentDays), 'day')}, the last one on ${last()}; the longest gap between its files was ${counted(Number(facts.longestGapDays), 'day')}. ${notWhole}`,
  }),
  'report-waiting': texts => ({
    title: `${texts.text('report')} ${texts.text('period')} waits`,
    message: `The report ${texts.text('report')} of ${texts.text('period')} waits${reason(texts)}`,
  }),
  'report-failed': texts => ({
    title: `${texts.text('report')} ${texts.text('period')} was not sent`,
    message: `The report ${texts.text('report')} of ${texts.text('period')} failed${reason(texts)}`,
  }),
  quality: ({ facts, text, money, check }) => ({
    title: `${money('atStake')} at stake: ${check()}`,
    message: `${facts.finding == null ? `${check()}.` : text('finding')} ${money('atStake')} are at stake.`,
  }),
};

export const en: AlertWords = {
  said: (variant, texts) => said[variant](texts),
  unknown: 'an unknown amount',
  lead: { alert: '', escalation: 'No answer yet: ', resolved: 'Over: ' },
  andMore: (title, count) => `${title} (and ${count} more)`,
  over: message => `This is over: ${message}`,
  provisional: message => `${message} It rests on days that are not whole yet.`,
  more: count => `And ${count} more.`,
  unanswered: 'Nobody has acknowledged this.',
  clockMoved: (hours, isForward) =>
    `The clock of the computer that tells this was moved by ${hours} hours ${isForward ? 'forward' : 'back'}.`,
  rule: 'Rule',
};
