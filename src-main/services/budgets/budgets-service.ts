import { randomUUID } from 'node:crypto';
import {
  type BudgetSubject,
  budgetMoment,
  budgetState,
  firstDayNeeded,
  type Look,
  periodOn,
} from '../../../src-core/budgets/budget-state.ts';
import { checkBudget } from '../../../src-core/budgets/check-budget.ts';
import {
  askOf,
  asksForecast,
  backdated,
  longBefore,
  looksOf,
  pastOf,
  pastPeriods,
} from '../../../src-core/budgets/replay.ts';
import { Budget, type BudgetMoment, type BudgetPast, type BudgetState } from '../../../src-core/contract/budgets.ts';
import type { OutlookAsk } from '../../../src-core/contract/engines-worker.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { toAppError } from '../../../src-core/errors/orpc-error.ts';
import { addDays, dayOf, daysBetween } from '../../../src-core/quality/days.ts';
import { offsetAt } from '../../../src-core/query/zone.ts';
import { Documents } from '../documents.ts';
import type { CoverageOnce, ForecastService } from '../forecast-service.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { withSignal } from '../worker-client.ts';
import { factsOn, loadScope, outlooksOf, refusedScope, type ScopeFacts } from './scope-facts.ts';

export type BudgetDeps = { deps: Pick<ServiceDeps, 'workspace' | 'lake'>; forecast: ForecastService; now: () => Date };

type Signal = AbortSignal | undefined;
type Saved = { id: string | null; baseVersion: number | null; budget: Budget };

/** Budgets: versions of them, and how each stands on a day. */
export class BudgetsService {
  readonly #documents: Documents<typeof Budget>;
  readonly #lake: ServiceDeps['lake'];
  readonly #forecast: ForecastService;
  readonly #now: () => Date;

  constructor({ deps, forecast, now }: BudgetDeps) {
    this.#documents = new Documents(deps.workspace, 'budget', Budget);
    this.#lake = deps.lake;
    this.#forecast = forecast;
    this.#now = now;
  }

  /** By name. */
  async list() {
    const stored = await this.#documents.list();
    return stored.toSorted((a, b) => compareText(a.body.name, b.body.name) || compareText(a.id, b.id));
  }

  history(id: string) {
    return this.#documents.history(id);
  }

  /** @throws AppError `budget.invalid`, `document.stale` */
  async save({ id, baseVersion, budget }: Saved, author: string) {
    checkBudget(budget);
    return this.#documents.save(id ?? randomUUID(), baseVersion, budget, author);
  }

  async remove(id: string, baseVersion: number | null, author: string): Promise<void> {
    await this.#documents.remove(id, baseVersion, author);
  }

  /**
   * Budgets that have a period on the day, by name. Budgets of one scope share one reading of the lake.
   * @param question `today` null: the day it is in each budget's own zone. `closes`: a period that ended the day before stands in place of the one
   * that begins, whole
   * @throws AppError `document.not-found`
   */
  async evaluate(
    question: { id: string | null; today: string | null; closes?: boolean },
    signal: Signal,
  ): Promise<BudgetState[]> {
    const stored = await this.list();
    const chosen = question.id === null ? stored : stored.filter(({ id }) => id === question.id);
    if (question.id !== null && chosen.length === 0)
      throw new AppError('document.not-found', { kind: 'budget', id: question.id });
    const scopes = new Map<string, BudgetSubject[]>();
    for (const { id, version, body: budget } of chosen) {
      const key = JSON.stringify(budget.scope);
      scopes.set(key, [...(scopes.get(key) ?? []), { id, version, budget }]);
    }
    const coverage = this.#forecast.coverageOnce(signal);
    const states = new Map<string, BudgetState>();
    for (const subjects of scopes.values()) {
      const today = question.today ?? this.#todayIn(subjects[0]?.budget.scope.zone ?? 'UTC');
      const lookAt = (budget: Budget): Look => ({ today, isClosing: question.closes === true && isEnd(budget, today) });
      const current = subjects.filter(({ budget }) => periodOn(budget, lookAt(budget)) !== null);
      if (current.length === 0) continue;
      const since = question.closes ? addDays(today, -1) : today;
      const facts = await this.#load(current, since, signal, coverage).catch(error => this.#refused(error, signal));
      for (const state of await this.#statesIn(current, lookAt, facts, signal)) states.set(state.id, state);
    }
    return chosen.flatMap(({ id }) => states.get(id) ?? []);
  }

  /**
   * What `evaluate` would have said of a budget on the morning of each of these days, with the lake as it is today: days before each of them only,
   * forecasts learned from days before then. One reading of the lake for all days.
   * @param question `id` and `version` go into the moments (any text and 0 for a draft); `days` in any order, days outside the budget give no moment
   * `closes`: on the morning after a period's last day that period is looked at once more, too
   * @param coverage where several budgets are asked about at once, `forecast.coverageOnce` of that moment
   * @returns in the order of `days`
   */
  async statesOn(
    {
      days,
      closes = false,
      ...subject
    }: { id: string; version: number; budget: Budget; days: readonly string[]; closes?: boolean },
    signal: Signal,
    coverage?: CoverageOnce,
  ): Promise<BudgetMoment[]> {
    const looks = days.flatMap(today => [
      ...(closes && isEnd(subject.budget, today) ? [{ today, isClosing: true, asks: false }] : []),
      { today, asks: asksForecast(subject.budget) },
    ]);
    const first = days.reduce(earliestOf, days[0] ?? this.#todayIn('UTC'));
    const facts = await this.#load([subject], closes ? addDays(first, -1) : first, signal, coverage);
    return (await this.#momentsOf(subject, facts, looks, signal)).flatMap(moment => moment ?? []);
  }

  /** @throws AppError `document.not-found` */
  async rehearse(
    { id, until, days }: { id: string; until: string | null; days: number },
    signal: Signal,
  ): Promise<BudgetMoment[]> {
    const { version, body: budget } = await this.#documents.get(id);
    const last = until ?? this.#todayIn(budget.scope.zone);
    const mornings = daysBetween(addDays(last, 1 - days), last);
    return this.statesOn({ id, version, budget, days: mornings }, signal);
  }

  /** @throws AppError `budget.invalid` */
  async whatIf(
    { budget, today: asked, periods }: { budget: Budget; today: string | null; periods: number },
    signal: Signal,
  ): Promise<{ state: BudgetState | null; past: BudgetPast[] }> {
    checkBudget(budget);
    const today = asked ?? this.#todayIn(budget.scope.zone);
    const draft: BudgetSubject = { id: 'draft', version: 0, budget };
    const facts = await this.#load([draft], longBefore(budget, today, periods), signal);
    const [state = null] = await this.#statesIn([draft], () => ({ today }), facts, signal);
    const subject = { ...draft, budget: backdated(budget, today, periods, facts.known) };
    const past: BudgetPast[] = [];
    for (const period of pastPeriods(subject.budget, today, periods)) {
      const moments = await this.#momentsOf(subject, facts, looksOf(subject.budget, period), signal);
      const settled = budgetMoment(subject, factsOn(facts, today, null), { today: period.to, isClosing: true });
      if (settled)
        past.push(
          pastOf(
            subject.budget,
            moments.flatMap(moment => moment ?? []),
            settled,
          ),
        );
    }
    return { state, past };
  }

  async #statesIn(
    subjects: readonly BudgetSubject[],
    lookAt: (budget: Budget) => Look,
    facts: ScopeFacts,
    signal: Signal,
  ): Promise<BudgetState[]> {
    const looks = subjects.map(({ budget }) => lookAt(budget));
    // of a period that is over nothing is expected
    const asks = subjects.map(({ budget }, index) => {
      const look = looks[index];
      return look && !look.isClosing ? askOn(budget, look) : null;
    });
    const wanted = asks.flatMap(ask => ask ?? []);
    const found = await outlooksOf(this.#forecast, facts, wanted, signal);
    const outlooks = new Map(wanted.map((ask, index) => [ask, found[index] ?? null]));
    return subjects.flatMap((subject, index) => {
      const [ask, look] = [asks[index], looks[index]];
      if (!look) return [];
      return budgetState(subject, factsOn(facts, look.today, (ask && outlooks.get(ask)) ?? null), look) ?? [];
    });
  }

  /** One for each look, null where the budget has no period. */
  async #momentsOf(
    subject: BudgetSubject,
    facts: ScopeFacts,
    looks: readonly (Look & { asks: boolean })[],
    signal: Signal,
  ): Promise<(BudgetMoment | null)[]> {
    const wanted = looks.flatMap(look => {
      const ask = look.asks ? askOn(subject.budget, look) : null;
      return ask ? [{ look, ask }] : [];
    });
    const found = await outlooksOf(
      this.#forecast,
      facts,
      wanted.map(({ ask }) => ask),
      signal,
    );
    const outlooks = new Map(wanted.map(({ look }, index) => [look, found[index] ?? null]));
    return looks.map(look => budgetMoment(subject, factsOn(facts, look.today, outlooks.get(look) ?? null), look));
  }

  #load(
    subjects: readonly BudgetSubject[],
    today: string,
    signal: Signal,
    coverage?: CoverageOnce,
  ): Promise<ScopeFacts> {
    const [first] = subjects;
    if (!first) throw new Error('no budget to load the scope of');
    const { scope } = first.budget;
    const needed = subjects.map(({ budget }) => firstDayNeeded(budget, today)).reduce(earliestOf);
    return loadScope(this.#forecast, { scope, needed, today: this.#todayIn(scope.zone) }, signal, coverage);
  }

  /** One budget that cannot be asked about must not silence the others; what concerns all of them is thrown. */
  async #refused(error: unknown, signal: Signal): Promise<ScopeFacts> {
    const failure = toAppError(error);
    if (!failure.code.startsWith('query.') || signal?.aborted) throw error;
    const { lakeVersion } = await this.#lake.status(undefined, withSignal(signal));
    return refusedScope(failure.toWire(), lakeVersion);
  }

  #todayIn(zone: string): string {
    const now = this.#now().getTime();
    return dayOf(now + offsetAt(zone, now));
  }
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const earliestOf = (a: string, b: string) => (a < b ? a : b);

/** A period of the budget ended with the day before. */
const isEnd = (budget: Budget, today: string) => periodOn(budget, { today, isClosing: true })?.to === today;

function askOn(budget: Budget, look: Look): OutlookAsk | null {
  const period = periodOn(budget, look);
  return period && askOf(period, look.today);
}
