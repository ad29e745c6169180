import { addressOf } from '../../../../src-core/address/addresses.ts';
import type { Observation } from '../../../../src-core/alerts/observation.ts';
import { localDate } from '../../../../src-core/alerts/quiet-hours.ts';
import { inEnglish } from '../../../../src-core/alerts/words/words.ts';
import { Budget, type BudgetMoment } from '../../../../src-core/contract/budgets.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { daysBetween } from '../../../../src-core/quality/days.ts';
import type { BudgetsService } from '../../budgets/budgets-service.ts';
import { Documents, type Versioned } from '../../documents.ts';
import type { ForecastService } from '../../forecast-service.ts';
import type { WorkspaceClient } from '../../service-deps.ts';
import { errorFacts } from './error-facts.ts';
import type { Observers } from './observers.ts';
import { isPassing } from './passing.ts';
import { subjectOf } from './subject.ts';

/** Instead of a threshold: the budget itself cannot be counted. */
const BROKEN = '(budget)';

type Parts = {
  workspace: WorkspaceClient;
  budgets: Pick<BudgetsService, 'statesOn'>;
  forecast: Pick<ForecastService, 'coverageOnce'>;
};
type Stored = Versioned<Budget>;
type Standing = BudgetMoment['thresholds'][number];

/** Thresholds of budgets, as they stand on the morning of the day (in each budget's own zone). */
export function budgetObserver({ workspace, budgets, forecast }: Parts): Observers['budget'] {
  const documents = new Documents(workspace, 'budget', Budget);
  return async ({ trigger, span, signal }) => {
    const all = await documents.list();
    const meant = trigger.budgets.length === 0 ? all : all.filter(({ id }) => trigger.budgets.includes(id));
    const known: { budget: Stored; moments: BudgetMoment[] }[] = [];
    const broken: Observation[] = [];
    const coverage = forecast.coverageOnce(signal);
    for (const budget of meant) {
      const { id, version, body } = budget;
      const [first, last] = [span.from, span.to].map(at => localDate(body.scope.zone, at.getTime()));
      const question = { id, version, budget: body, days: daysBetween(first ?? '', last ?? ''), closes: true };
      try {
        known.push({ budget, moments: await budgets.statesOn(question, signal, coverage) });
      } catch (error) {
        // One budget that cannot be counted must not make all others silent; the rule's alerts of it stay as they are.
        if (!(error instanceof AppError) || isPassing(error) || span.isRehearsal) throw error;
        broken.push(cannotCount(budget, error));
      }
    }
    const isBroken = (subject: string) =>
      broken.some(each => subject.startsWith(each.subject.slice(0, -BROKEN.length)));
    return async at => {
      const standing = known.flatMap(({ budget, moments }) => {
        const today = localDate(budget.body.scope.zone, at.getTime());
        const now = moments.filter(moment => moment.today === today);
        return now.flatMap(moment => moment.thresholds.map(threshold => ({ budget, moment, threshold })));
      });
      const unknown = new Set(
        standing
          .filter(({ threshold }) => threshold.state === 'unknown')
          .map(each => subjectFor(each.moment, each.threshold)),
      );
      return {
        present: [
          ...standing
            .filter(({ threshold }) => threshold.state === 'reached')
            .map(({ budget, moment, threshold }) => observe(budget, moment, threshold)),
          ...broken,
        ],
        isUnknown: subject => unknown.has(subject) || isBroken(subject),
      };
    };
  };
}

const subjectFor = ({ id, period }: BudgetMoment, threshold: Standing) => subjectOf(id, period.from, threshold.id);

function cannotCount({ id, body }: Stored, error: AppError): Observation {
  const facts = { budget: body.name, ...errorFacts(error) };
  return {
    ...{ subject: subjectOf(id, BROKEN), ...inEnglish('budget', facts), facts },
    ...{ isProvisional: false, address: addressOf.budget(id), size: null, filters: body.scope.filters, days: null },
    ...{ channels: body.channels, lapsesOn: null },
  };
}

function observe({ id, body }: Stored, moment: BudgetMoment, threshold: Standing): Observation {
  const { period, name, currency, budget, actual, forecast, waitingFor } = moment;
  const facts = {
    ...{ budget: name, period: period.label, currency, on: threshold.on, at: threshold.at, value: threshold.value },
    ...{ amount: budget, actual, forecast: forecast?.total ?? null },
    waitingFor: threshold.isProvisional ? waitingFor.map(({ source }) => source).join(', ') || null : null,
  };
  return {
    ...{ subject: subjectFor(moment, threshold), ...inEnglish('budget', facts), facts },
    isProvisional: threshold.isProvisional,
    address: addressOf.budget(id),
    // A probability does not double into something worse: its thresholds say how bad it is.
    size: threshold.on === 'overrun' ? null : threshold.value,
    filters: body.scope.filters,
    days: null,
    channels: body.channels,
    lapsesOn: period.to,
  };
}
