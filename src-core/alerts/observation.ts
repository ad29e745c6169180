import type { Alert } from '../contract/alerts.ts';
import type { Filter } from '../query/query-spec.ts';

/** One thing that is true at a look and that a rule watches. */
export type Observation = {
  /** What it is about, the same at every look while it is true: a budget's period and threshold, a source, a value of a dimension. */
  readonly subject: string;
  /** A few words for the head of a message. */
  readonly title: string;
  /** One sentence with the figures. */
  readonly message: string;
  readonly facts: Alert['facts'];
  readonly isProvisional: boolean;
  /** The exact view it speaks about. */
  readonly address: string;
  /** How much it is, a decimal; twice as much is worse. Null where it has no size. */
  readonly size: string | null;
  /** Charges it is about: what mutes are held against. */
  readonly filters: readonly Filter[];
  /** Local days it speaks of, `to` exclusive: what known events are held against. Null = the day of the look. */
  readonly days: { readonly from: string; readonly to: string } | null;
  /** Channels that hear of it besides those of the rule. */
  readonly channels: readonly string[];
  /** Local day from which its not being true any more says nothing, e.g. the end of a budget's period; null = it can always be over. */
  readonly lapsesOn: string | null;
};

/** What a look found. */
export type Observed = {
  readonly present: readonly Observation[];
  /** Subjects of which nothing can be said now: they stay as they are. Unknown is neither true nor over. */
  readonly isUnknown: (subject: string) => boolean;
};

/** Subject of the alert that says that a rule cannot look. */
export const RULE_SUBJECT = '(rule)';
