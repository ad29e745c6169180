import type { Alert, AlertRule } from '../../contract/alerts.ts';
import type { Display } from '../../reports/display.ts';

export type AlertLanguage = AlertRule['language'];
export type Facts = Alert['facts'];
/** A few words for the head of a message, and the sentences with the figures. */
export type Said = { readonly title: string; readonly message: string };
export type Told = 'alert' | 'escalation' | 'resolved';

/** How figures are written inside the sentences. */
export type AlertFigures = Pick<Display, 'money' | 'share' | 'quantity' | 'count' | 'day' | 'instant'> & {
  /** What went wrong; the details of the error are the facts that begin with "error.". */
  error(code: string, facts: Facts): string;
};

/** Facts as texts, for sentences; what is not known has a sign of its own in every language. */
export type FactTexts = {
  readonly facts: Facts;
  readonly figures: AlertFigures;
  readonly text: (name: string) => string;
  readonly money: (name: string) => string;
  readonly share: (name: string) => string;
  /** Of `from` to `to`, the latter exclusive. */
  readonly span: () => { first: string; last: string };
  readonly measure: () => string;
  readonly dimension: () => string;
  readonly check: () => string;
  /** Of a report that waits or failed; null = not known. */
  readonly why: () => string | null;
  /** Day or instant of the last delivery; null = never. */
  readonly last: () => string | null;
};

export type AlertWords = {
  said(variant: AlertVariant, texts: FactTexts): Said;
  unknown: string;
  /** Before the title of a message. */
  lead: Record<Told, string>;
  andMore(title: string, count: number): string;
  over(message: string): string;
  provisional(message: string): string;
  more(count: number): string;
  unanswered: string;
  /** By so many hours, a decimal, with its direction. */
  clockMoved(hours: string, isForward: boolean): string;
  rule: string;
};

export type AlertVariant =
  | 'rule-cannot-look'
  | 'budget-cannot-count'
  | `budget-${'actual' | 'forecast' | 'overrun' | 'burn'}`
  | 'cost-change'
  | `source-${'silent' | 'failing' | 'needs-secret' | 'stopped'}`
  | `report-${'waiting' | 'failed'}`
  | 'quality';

export const alertVariants: readonly AlertVariant[] = [
  ...(['rule-cannot-look', 'budget-cannot-count', 'budget-actual', 'budget-forecast', 'budget-overrun'] as const),
  ...(['budget-burn', 'cost-change', 'source-silent', 'source-failing', 'source-needs-secret'] as const),
  ...(['source-stopped', 'report-waiting', 'report-failed', 'quality'] as const),
];
