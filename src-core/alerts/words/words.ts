import type { Alert } from '../../contract/alerts.ts';
import { isErrorCode } from '../../errors/catalog.ts';
import { errorText } from '../../errors/error-text.ts';
import { addDays } from '../../quality/days.ts';
import { displayFor } from '../../reports/display.ts';
import { readReasons, runReasonText } from '../../reports/run-reasons.ts';
import { wordsOf as reportWords } from '../../reports/words/words.ts';
import {
  type AlertFigures,
  type AlertWords,
  alertVariants,
  type Facts,
  type FactTexts,
  type Said,
} from './alert-words.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

/** The words of alerts for every reader: window, command line and messages. English for a language without words of its own. */
export function alertWords(language: string): AlertWords {
  return language.startsWith('ko') ? ko : en;
}

/**
 * What an alert says, from its facts alone.
 * @param figures as messages write them unless said otherwise
 * @returns null when its facts are of a kind that has no words here, e.g. kept by a newer workbench
 */
export function sayAlert(
  { kind, facts }: Pick<Alert, 'kind' | 'facts'>,
  language: string,
  figures?: AlertFigures,
): Said | null {
  const variant = alertVariants.find(name => name === variantOf(kind, facts));
  if (variant === undefined) return null;
  const words = alertWords(language);
  return words.said(variant, textsOf(facts, words, language, figures ?? messageFigures(language)));
}

/** As it is kept and shown where nobody asks for another language. */
export function inEnglish(kind: Alert['kind'], facts: Facts): Said {
  const said = sayAlert({ kind, facts }, 'en');
  if (said === null) throw new Error(`an alert of ${kind} has no words`);
  return said;
}

function variantOf(kind: Alert['kind'], facts: Facts): string {
  if (typeof facts.code === 'string') return facts.budget === undefined ? 'rule-cannot-look' : 'budget-cannot-count';
  switch (kind) {
    case 'budget':
      return `budget-${facts.on}`;
    case 'dead-source':
      return `source-${facts.health}`;
    case 'report':
      return `report-${facts.state}`;
    case 'cost-change':
      return facts.measure === undefined ? '' : kind;
    case 'quality':
      return facts.check === undefined ? '' : kind;
  }
}

function textsOf(facts: Facts, { unknown }: AlertWords, language: string, figures: AlertFigures): FactTexts {
  const names = reportWords(language.startsWith('ko') ? 'ko' : 'en');
  const find = (list: Readonly<Record<string, string>>, name: string) => list[name] ?? name;
  const of = (name: string, write: (text: string) => string) => {
    const fact = facts[name];
    return fact === null || fact === undefined ? unknown : write(String(fact));
  };
  const currency = typeof facts.currency === 'string' ? facts.currency : null;
  return {
    facts,
    figures,
    text: name => of(name, text => (typeof facts[name] === 'number' ? figures.count(Number(text)) : text)),
    money: name => of(name, text => figures.money(text, currency)),
    share: name => of(name, figures.share),
    span: () => ({
      first: of('from', figures.day),
      last: of('to', to => figures.day(addDays(to, -1))),
    }),
    measure: () => of('measure', name => find(names.measures, name)),
    dimension: () => of('dimension', name => find(names.names.dimensions, name)),
    check: () => of('check', name => find(names.names.checks, name)),
    why: () => {
      const reason = typeof facts.reason === 'string' ? facts.reason : null;
      return runReasonText({ reason, reasons: readReasons(facts.reasons) }, language);
    },
    last: () => {
      const at = facts.lastSuccessAt;
      if (typeof at !== 'string') return null;
      return at.length === 10 ? figures.day(at) : figures.instant(at);
    },
  };
}

function messageFigures(language: string): AlertFigures {
  return {
    ...displayFor(language.startsWith('ko') ? 'ko' : 'en'),
    error: (code, facts) => errorSentence(code, facts, language),
  };
}

/** English is kept with the alert; so is what is said of a code that this build does not know. */
function errorSentence(code: string, facts: Facts, language: string): string {
  const isEnglish = !language.startsWith('ko');
  if (typeof facts.why === 'string' && (isEnglish || !isErrorCode(code))) return facts.why;
  return isErrorCode(code) ? errorText(code, errorDetails(facts), language).userMessage : code;
}

/** Details of an error among the facts of an alert: "error.name" each. */
export function errorDetails(facts: Facts): Facts {
  const prefix = 'error.';
  const own = Object.entries(facts).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}
