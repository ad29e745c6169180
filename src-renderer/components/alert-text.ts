import type { i18n as I18n } from 'i18next';
import type { AlertFigures } from '../../src-core/alerts/words/alert-words.ts';
import { errorDetails, sayAlert } from '../../src-core/alerts/words/words.ts';
import type { Alert } from '../../src-core/contract/alerts.ts';
import { formatDay, formatInstant } from './format-time.ts';
import { formatAmount, formatCount, formatPercent } from './money/format.ts';
import { describeError } from './ui/describe-error.ts';

/** What an alert says, in the language and the figures of its reader. One that this build has no words for says what was kept with it. */
export function alertText(alert: Pick<Alert, 'kind' | 'facts' | 'message'>, i18n: I18n, zone: string): string {
  return sayAlert(alert, i18n.language, figuresOf(i18n, zone))?.message ?? alert.message;
}

function figuresOf(i18n: I18n, zone: string): AlertFigures {
  const { language } = i18n;
  return {
    money: (amount, currency) => formatAmount(amount, currency, language),
    share: share => formatPercent(Number(share), language),
    quantity: value => formatAmount(value, null, language),
    count: value => formatCount(value, language),
    day: iso => formatDay(iso, language, true),
    instant: iso => formatInstant(iso, language, zone),
    error: (code, facts) => describeError({ code, details: errorDetails(facts), traceId: null }, i18n).userMessage,
  };
}
