import type { i18n as I18n } from 'i18next';
import type { Alert } from '../../src-core/contract/alerts.ts';
import { formatDay, formatInstant, formatPeriod } from './format-time.ts';
import { formatAmount, formatCount, formatPercent } from './money/format.ts';
import { dimensionName } from './table/dimension-name.ts';
import { describeError } from './ui/describe-error.ts';

type Fact = Alert['facts'][string];

const UNKNOWN = '–';
const amounts = new Set(['amount', 'actual', 'forecast', 'cost', 'usual', 'increase', 'atStake']);

/**
 * What an alert says, in the reader's language. English is the sentence that messages carry; other languages word it from the facts (bundle
 * `lake-words`, group `alert`). A kind without words there is shown in English: an untranslated sentence is better than none.
 */
export function alertText(alert: Pick<Alert, 'kind' | 'facts' | 'message'>, i18n: I18n, zone: string): string {
  const texts = i18n.getResource(i18n.language, 'lake-words', 'alert') as Record<string, string> | undefined;
  const template = texts?.[variantOf(alert)];
  if (template === undefined) return alert.message;
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
    factText(name, alert.facts[name] ?? null, alert.facts, i18n, zone),
  );
}

function variantOf({ kind, facts }: Pick<Alert, 'kind' | 'facts'>): string {
  if (typeof facts.code === 'string') return facts.budget === undefined ? 'rule-cannot-look' : 'budget-cannot-count';
  switch (kind) {
    case 'budget':
      return `budget-${facts.on}`;
    case 'cost-change': {
      const of = facts.dimension === null ? 'total' : 'value';
      return `cost-change-${of}${facts.share === null ? '-new' : ''}`;
    }
    case 'dead-source':
      return `source-${facts.health}${facts.lastSuccessAt === null ? '-ever' : ''}`;
    case 'report':
      return `report-${facts.state}${facts.reason === null ? '' : '-reason'}`;
    case 'quality':
      return facts.source === null ? 'quality' : 'quality-source';
  }
}

function factText(name: string, fact: Fact, facts: Alert['facts'], i18n: I18n, zone: string): string {
  const { language } = i18n;
  if (name === 'value' && facts.dimension !== undefined) return fact === null ? UNKNOWN : String(fact);
  if (name === 'when')
    return formatPeriod({ start: `${facts.from}T00:00:00Z`, end: `${facts.to}T00:00:00Z` }, language);
  if (fact === null) return UNKNOWN;
  const text = String(fact);
  if (name === 'code') return describeError({ code: text, details: {}, traceId: null }, i18n).userMessage;
  if (amounts.has(name))
    return formatAmount(text, typeof facts.currency === 'string' ? facts.currency : null, language);
  if (name === 'share' || ((name === 'at' || name === 'value') && facts.on !== 'burn'))
    return formatPercent(Number(text), language);
  if (name === 'at' || name === 'value') return formatAmount(text, null, language);
  if (name === 'dimension') return dimensionName(text, i18n);
  if (name === 'measure') return i18n.t(`measure.${text}` as never, { ns: 'common', defaultValue: text });
  if (name === 'lastSuccessAt')
    return text.length === 10 ? formatDay(text, language) : formatInstant(text, language, zone);
  return typeof fact === 'number' ? formatCount(fact, language) : text;
}
