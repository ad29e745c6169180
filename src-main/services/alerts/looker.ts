import { randomUUID } from 'node:crypto';
import { uptime } from 'node:os';
import { addressOf } from '../../../src-core/address/addresses.ts';
import { type AlertState, RuleState } from '../../../src-core/alerts/alert-state.ts';
import { type LookResult, look } from '../../../src-core/alerts/look.ts';
import { messagesOf, type RuleTelling, withMessages } from '../../../src-core/alerts/messages.ts';
import { type Observed, RULE_SUBJECT } from '../../../src-core/alerts/observation.ts';
import { elapsedSince, firstState, nextState, type Reading, SKEW_MS } from '../../../src-core/alerts/rule-clock.ts';
import { wakeAt } from '../../../src-core/alerts/wake.ts';
import { inEnglish } from '../../../src-core/alerts/words/words.ts';
import type { AlertMute, AlertRule } from '../../../src-core/contract/alerts.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { Logger } from '../logger.ts';
import type { NotifyService } from '../notify/notify-service.ts';
import { timeAfter } from '../sources/schedule.ts';
import { type AlertStore, Change, type Kept, type StoredRule } from './alert-store.ts';
import { errorFacts } from './observers/error-facts.ts';
import { type Observers, watch } from './observers/observers.ts';
import { isPassing } from './observers/passing.ts';
import { outMessage } from './outgoing.ts';

export type LookerDeps = {
  store: AlertStore;
  observers: Observers;
  notify: Pick<NotifyService, 'prepare'>;
  log: Logger;
  now: () => Date;
  /** Milliseconds that only ever go forward, sleep included. */
  uptimeMs?: () => number;
};

export type LookCount = { told: number; held: number };
/** Which rules: those that are due, all that are on, or one whether on or off. */
export type Which = 'due' | 'all' | { readonly ruleId: string };

/** Two processes take turns; more often than this in a row is a fault. */
const TRIES = 20;

type Due = { rule: StoredRule; state: RuleState; counter: number | null };
type Looked = Due & { result: LookResult; next: RuleState; movedMs: number };

/**
 * Looks at rules and tells what must be told: what it was, what it is now and the messages are one write, which only happens when nobody else wrote
 * meanwhile. Whoever is killed before it has done nothing, and after it everything.
 */
export class Looker {
  readonly #deps: LookerDeps;
  /** Of this process: its uptime says nothing about another's. */
  readonly #process = randomUUID();
  readonly #uptimeMs: () => number;

  constructor(deps: LookerDeps) {
    this.#deps = deps;
    this.#uptimeMs = deps.uptimeMs ?? (() => uptime() * 1000);
  }

  reading(): Reading {
    return { process: this.#process, wallMs: this.#deps.now().getTime(), uptimeMs: this.#uptimeMs() };
  }

  /** @throws AppError `document.not-found`, `alert.busy` */
  async look(which: Which, signal?: AbortSignal): Promise<LookCount> {
    if (typeof which === 'object') await this.#deps.store.rules.get(which.ruleId);
    const due = await this.#due(null, which);
    // Alerts of rules with the group `all` become one message, so these rules are one write; every other rule stands for itself.
    const together = due.filter(({ rule }) => rule.body.group === 'all').map(({ rule }) => rule.id);
    const alone = due.filter(({ rule }) => rule.body.group !== 'all').map(({ rule }) => [rule.id]);
    const count = { told: 0, held: 0 };
    for (const ids of [...alone, together]) {
      if (ids.length === 0) continue;
      const { told, held } = await this.#lookAt(new Set(ids), which, signal);
      count.told += told;
      count.held += held;
    }
    return count;
  }

  async #lookAt(ids: ReadonlySet<string>, which: Which, signal: AbortSignal | undefined): Promise<LookCount> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      signal?.throwIfAborted();
      const due = await this.#due(ids, which);
      if (due.length === 0) return { told: 0, held: 0 };
      const [alerts, mutes] = await Promise.all([this.#deps.store.alerts(), this.#deps.store.mutes.list()]);
      const looked: Looked[] = [];
      for (const each of due) {
        const one = await this.#lookOnce(
          each,
          alerts,
          mutes.map(({ body }) => body),
          signal,
        );
        if (one !== null) looked.push(one);
      }
      if (looked.length === 0) return { told: 0, held: 0 };
      const count = await this.#write(looked, alerts);
      if (count !== null) return count;
    }
    throw new AppError('alert.busy');
  }

  /** What is due of some rules or of all, read anew at each try: whoever was faster has done it. */
  async #due(ids: ReadonlySet<string> | null, which: Which): Promise<Due[]> {
    const [rules, states] = await Promise.all([this.#deps.store.rules.list(), this.#deps.store.states()]);
    const found: Due[] = [];
    for (const rule of rules) {
      const isMeant = typeof which === 'object' ? which.ruleId === rule.id : rule.body.isOn;
      if ((ids !== null && !ids.has(rule.id)) || !isMeant) continue;
      const kept = states.get(rule.id);
      if (kept && (which !== 'due' || this.#isDue(rule.body, kept.value)))
        found.push({ rule, state: kept.value, counter: kept.counter });
      if (!kept && which !== 'due') found.push({ rule, state: firstState(this.reading()), counter: null });
      if (!kept && which === 'due') await this.begin(rule.id); // saved by a process that died before it could say so
    }
    return found;
  }

  /** From now on its schedule counts: a rule that was just saved is looked at at its next time. */
  async begin(ruleId: string): Promise<void> {
    const change = new Change();
    change.put('alert-state', ruleId, firstState(this.reading()), null);
    await this.#deps.store.commit(change);
  }

  #isDue(rule: AlertRule, state: RuleState): boolean {
    const reading = this.reading();
    const lastMs = Date.parse(state.at);
    // The clock went back: times that seem to lie ahead may have passed for good. A look too many tells nothing twice.
    if (reading.wallMs < lastMs - SKEW_MS) return true;
    const next = timeAfter(rule, new Date(lastMs));
    if (next !== null && next.getTime() <= reading.wallMs) return true;
    return state.wakeMs !== null && elapsedSince(state, reading).moment.passedMs >= state.wakeMs;
  }

  async #lookOnce(
    due: Due,
    alerts: ReadonlyMap<string, Kept<AlertState>>,
    mutes: readonly AlertMute[],
    signal: AbortSignal | undefined,
  ): Promise<Looked | null> {
    const { rule, state } = due;
    const reading = this.reading();
    const elapsed = elapsedSince(state, reading);
    const observed = await this.#observe(rule.body, new Date(reading.wallMs), signal);
    if (observed === null) return null;
    const own = [...alerts.values()].map(({ value }) => value).filter(({ ruleId }) => ruleId === rule.id);
    const { moment, movedMs } = elapsed;
    const result = look({ rule, alerts: own, observed, mutes, moment });
    const changed = new Map(result.changed.map(alert => [alert.id, alert]));
    const after = [...own.filter(({ id }) => !changed.has(id)), ...changed.values()];
    const next = { ...nextState(state, reading, elapsed), wakeMs: wakeAt(rule.body, after, moment) };
    return { ...due, result, next, movedMs };
  }

  /** Null when it cannot look now but can soon. What keeps it from looking for longer is told like everything else. */
  async #observe(rule: AlertRule, at: Date, signal: AbortSignal | undefined): Promise<Observed | null> {
    try {
      const watcher = await watch(this.#deps.observers, rule, { from: at, to: at, isRehearsal: false }, signal);
      return await watcher(at);
    } catch (error) {
      if (!(error instanceof AppError)) this.#deps.log.unexpected('alerts.observe', error);
      const failure = error instanceof AppError ? error : new AppError('internal.unexpected', {}, { cause: error });
      this.#deps.log.write('warn', { event: 'alert-look', code: failure.code });
      if (signal?.aborted) throw failure; // cancelled by a person
      return isPassing(error) ? null : cannotLook(rule, failure);
    }
  }

  async #write(looked: readonly Looked[], alerts: ReadonlyMap<string, Kept<AlertState>>): Promise<LookCount | null> {
    const change = new Change();
    const tellings: RuleTelling[] = [];
    for (const { rule, result, next, counter } of looked) {
      change.put('alert-state', rule.id, RuleState.parse(next), counter);
      const { group, language } = rule.body;
      tellings.push(...result.tellings.map(telling => ({ ...telling, group, language })));
    }
    const messages = messagesOf(tellings);
    const changed = looked.flatMap(({ result }) => result.changed);
    for (const alert of withMessages(changed, messages))
      change.put('alert', alert.id, alert, alerts.get(alert.id)?.counter ?? null);
    const moved = looked.find(({ movedMs }) => movedMs !== 0)?.movedMs ?? 0;
    for (const message of messages) {
      const { puts, absent } = this.#deps.notify.prepare(message.channels, outMessage(message, moved));
      change.puts.push(...puts);
      change.absent.push(...absent);
    }
    if (!(await this.#deps.store.commit(change))) return null;
    return { told: messages.length, held: looked.reduce((sum, { result }) => sum + result.held.length, 0) };
  }
}

/** A rule that cannot look is an incident itself: silence would look like good news. */
function cannotLook(rule: AlertRule, failure: AppError): Observed {
  const facts = { rule: rule.name, ...errorFacts(failure) };
  const present = {
    ...{ subject: RULE_SUBJECT, ...inEnglish(rule.trigger.kind, facts), facts },
    ...{ isProvisional: false, address: addressOf.alerts(), size: null, filters: [], days: null },
    ...{ channels: [], lapsesOn: null },
  };
  return { present: [present], isUnknown: () => true };
}
