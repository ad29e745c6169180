import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { publicAlert } from '../../../src-core/alerts/alert-state.ts';
import { elapsedSince } from '../../../src-core/alerts/rule-clock.ts';
import type {
  Alert,
  AlertMute,
  AlertRule,
  DescribedAlertRule,
  Rehearsal,
  StoredAlertMute,
} from '../../../src-core/contract/alerts.ts';
import type { NotifyService } from '../notify/notify-service.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { timeAfter } from '../sources/schedule.ts';
import { Scheduler } from '../sources/scheduler.ts';
import { AlertStore, type StoredRule } from './alert-store.ts';
import { Answers } from './answers.ts';
import { checkMute, checkRule } from './check-rule.ts';
import { Looker } from './looker.ts';
import type { Observers } from './observers/observers.ts';
import { rehearse } from './rehearse.ts';

export type AlertDeps = {
  deps: Pick<ServiceDeps, 'workspace' | 'tasks' | 'log'>;
  observers: Observers;
  notify: Pick<NotifyService, 'prepare' | 'flush'>;
  now: () => Date;
  /** Milliseconds that only go forward; the machine's own uptime by default. */
  uptimeMs?: () => number;
  /** Open alerts that nobody acknowledged, whenever that changes. */
  changed: (count: number) => void;
};

const DAY_MS = 86_400_000;
const stateOrder: Record<Alert['state'], number> = { open: 0, acknowledged: 1, snoozed: 2, resolved: 3 };

/** Alert rules: what is true now, who was told, what was held back and why. */
export class AlertsService {
  readonly scheduler: Scheduler;
  readonly #deps: AlertDeps;
  readonly #store: AlertStore;
  readonly #looker: Looker;
  readonly #answers: Answers;
  #announced: number | null = null;

  constructor(deps: AlertDeps) {
    this.#deps = deps;
    const { workspace, log } = deps.deps;
    this.#store = new AlertStore(workspace);
    const { observers, notify, now, uptimeMs } = deps;
    this.#looker = new Looker({
      ...{ store: this.#store, observers, notify, log, now },
      ...(uptimeMs === undefined ? {} : { uptimeMs }),
    });
    this.#answers = new Answers(this.#store, () => this.#looker.reading());
    this.scheduler = new Scheduler(() => this.runDue(), log);
  }

  /** By name. */
  async rules(): Promise<DescribedAlertRule[]> {
    const [rules, states] = await Promise.all([this.#store.rules.list(), this.#store.states()]);
    return rules
      .map(rule => this.#describe(rule, states.get(rule.id)?.value))
      .toSorted((a, b) => a.body.name.localeCompare(b.body.name));
  }

  /** @throws AppError `alert.invalid`, `document.stale` */
  async saveRule(
    { id, baseVersion, rule }: { id: string | null; baseVersion: number | null; rule: AlertRule },
    author: string,
  ): Promise<StoredRule> {
    const { workspace } = this.#deps.deps;
    const [channels, budgets] = await Promise.all([
      workspace.documents({ kind: 'channel' }),
      workspace.documents({ kind: 'budget' }),
    ]);
    const idsOf = (documents: readonly { id: string }[]) => new Set(documents.map(document => document.id));
    checkRule(rule, { channels: idsOf(channels), budgets: idsOf(budgets) });
    const before = id === null ? null : ((await this.#store.rules.list()).find(each => each.id === id) ?? null);
    const saved = await this.#store.rules.save(id ?? randomUUID(), baseVersion, rule, author);
    if (before && !isDeepStrictEqual(before.body.trigger, rule.trigger)) {
      await this.#answers.close(saved.id, 'the rule watches something else now');
      await this.#announce();
    }
    await this.#looker.begin(saved.id); // nothing happens when it has begun before
    return saved;
  }

  /**
   * A new rule of sample data, which ends in the past: it looks once as of that moment. The look after it is by the clock of today.
   * @throws AppError `document.stale` when there is such a rule already
   */
  async saveSample({ id, rule }: { id: string; rule: AlertRule }, at: Date, author: string): Promise<void> {
    const { observers, notify, deps } = this.#deps;
    // Off until it has looked: nobody else shall look in between with the clock of today.
    const { version } = await this.#store.rules.save(id, null, { ...rule, isOn: false }, author);
    // A looker of its own counts as another process: that its clock shows another year moves nobody's time.
    const past = new Looker({ store: this.#store, observers, notify, log: deps.log, now: () => at });
    await past.begin(id);
    await past.look({ ruleId: id });
    await this.#store.rules.save(id, version, rule, author);
    await this.#announce();
  }

  /** @throws AppError `document.stale`, `document.not-found` */
  async removeRule(
    { id, baseVersion }: { id: string; baseVersion: number | null },
    author: string,
  ): Promise<{ ok: true }> {
    await this.#store.rules.remove(id, baseVersion, author);
    await this.#answers.close(id, 'the rule was removed');
    await this.#announce();
    return { ok: true };
  }

  mutes(): Promise<StoredAlertMute[]> {
    return this.#store.mutes.list();
  }

  /** @throws AppError `alert.invalid`, `document.stale` */
  async saveMute(
    { id, baseVersion, mute }: { id: string | null; baseVersion: number | null; mute: AlertMute },
    author: string,
  ): Promise<StoredAlertMute> {
    checkMute(mute, new Set((await this.#store.rules.list()).map(rule => rule.id)));
    return this.#store.mutes.save(id ?? randomUUID(), baseVersion, mute, author);
  }

  /** @throws AppError `document.stale`, `document.not-found` */
  async removeMute(
    { id, baseVersion }: { id: string; baseVersion: number | null },
    author: string,
  ): Promise<{ ok: true }> {
    await this.#store.mutes.remove(id, baseVersion, author);
    return { ok: true };
  }

  /** Open first, then newest first. What is not over was seen at its rule's last look. */
  async list({ state, limit }: { state: 'open' | 'all'; limit: number }): Promise<Alert[]> {
    const [alerts, states, rules] = await Promise.all([
      this.#store.alerts(),
      this.#store.states(),
      this.#store.rules.list(),
    ]);
    const known = new Set(rules.map(({ id }) => id));
    return [...alerts.values()]
      .map(({ value }) => publicAlert(value))
      .filter(alert => state === 'all' || (alert.state !== 'resolved' && known.has(alert.ruleId)))
      .map(alert =>
        alert.state === 'resolved' ? alert : { ...alert, lastAt: states.get(alert.ruleId)?.value.at ?? alert.lastAt },
      )
      .toSorted((a, b) => stateOrder[a.state] - stateOrder[b.state] || Date.parse(b.firstAt) - Date.parse(a.firstAt))
      .slice(0, limit);
  }

  async acknowledge({ ids, note }: { ids: string[]; note: string }, by: string): Promise<Alert[]> {
    const alerts = await this.#answers.acknowledge(ids, by, note);
    await this.#announce();
    return alerts;
  }

  async snooze({ ids, until }: { ids: string[]; until: string }, by: string): Promise<Alert[]> {
    const alerts = await this.#answers.snooze(ids, until, by);
    await this.#announce();
    return alerts;
  }

  /** Look now, whatever the schedule says. @returns the task's id; its result is `{ told, held }` */
  evaluate(ruleId: string | null): string {
    return this.#deps.deps.tasks.start('alerts', ruleId ?? '', async (signal, report) => {
      report({ phase: 'querying', done: null, total: null, unit: null, item: null });
      const count = await this.#looker.look(ruleId === null ? 'all' : { ruleId }, signal);
      await this.#announce();
      report({ phase: 'sending', done: null, total: null, unit: null, item: null });
      await this.#deps.notify.flush();
      return count;
    });
  }

  /** @returns the task's id; its result is a Rehearsal */
  rehearse(rule: AlertRule, days: number): string {
    return this.#deps.deps.tasks.start('rehearse', rule.name, (signal, report) =>
      this.#rehearse(rule, days, report, signal),
    );
  }

  /** Look at every rule whose time has come. @returns what was told and held back */
  async runDue(signal?: AbortSignal): Promise<{ told: number; held: number }> {
    const count = await this.#looker.look('due', signal);
    await this.#announce();
    return count;
  }

  async #rehearse(
    rule: AlertRule,
    days: number,
    report: Parameters<typeof rehearse>[2],
    signal: AbortSignal,
  ): Promise<Rehearsal> {
    const to = this.#deps.now();
    const mutes = (await this.#store.mutes.list()).map(({ body }) => body);
    const question = { id: 'rehearsal', rule, mutes, from: new Date(to.getTime() - days * DAY_MS), to };
    return rehearse(this.#deps.observers, question, report, signal);
  }

  #describe(rule: StoredRule, state: Parameters<typeof elapsedSince>[0] | undefined): DescribedAlertRule {
    const reading = this.#looker.reading();
    const after = state === undefined ? new Date(reading.wallMs) : new Date(state.at);
    const times = [timeAfter(rule.body, after)?.getTime()];
    if (state?.wakeMs != null) times.push(reading.wallMs + state.wakeMs - elapsedSince(state, reading).moment.passedMs);
    const nextMs = Math.min(...times.filter(time => time !== undefined));
    return {
      ...rule,
      lastLookAt: state === undefined || state.looks === 0 ? null : state.at,
      nextLookAt: rule.body.isOn && Number.isFinite(nextMs) ? new Date(nextMs).toISOString() : null,
      clockMoved: state?.clockMoved ?? null,
    };
  }

  async #announce(): Promise<void> {
    const open = (await this.list({ state: 'open', limit: 100_000 })).filter(({ state }) => state === 'open');
    if (open.length === this.#announced) return;
    this.#announced = open.length;
    this.#deps.changed(open.length);
  }
}
