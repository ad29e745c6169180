import type { Observed } from '../../../../src-core/alerts/observation.ts';
import type { AlertRule, AlertTrigger } from '../../../../src-core/contract/alerts.ts';

/** What can be seen at one instant. */
export type Watcher = (at: Date) => Promise<Observed>;

/** The instants that will be asked about: one now, or many of the past for a rehearsal. */
export type Span = { readonly from: Date; readonly to: Date; readonly isRehearsal: boolean };

export type WatchQuestion<Kind extends AlertTrigger['kind']> = {
  readonly rule: AlertRule;
  readonly trigger: Extract<AlertTrigger, { kind: Kind }>;
  readonly span: Span;
  readonly signal: AbortSignal | undefined;
};

/**
 * One observer for each kind of trigger: it may read for the whole span at once, then answers for instants in it. Looks and rehearsals ask the same
 * way, so that a rehearsal cannot know better.
 * @throws AppError what keeps it from looking; the rule then says so as an alert of its own
 */
export type Observers = {
  readonly [Kind in AlertTrigger['kind']]: (question: WatchQuestion<Kind>) => Promise<Watcher>;
};

export function watch(
  observers: Observers,
  rule: AlertRule,
  span: Span,
  signal: AbortSignal | undefined,
): Promise<Watcher> {
  const { trigger } = rule;
  const common = { rule, span, signal };
  switch (trigger.kind) {
    case 'budget':
      return observers.budget({ ...common, trigger });
    case 'cost-change':
      return observers['cost-change']({ ...common, trigger });
    case 'dead-source':
      return observers['dead-source']({ ...common, trigger });
    case 'report':
      return observers.report({ ...common, trigger });
    case 'quality':
      return observers.quality({ ...common, trigger });
  }
}
