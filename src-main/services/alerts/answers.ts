import { type AlertState, instantOf, publicAlert, remember } from '../../../src-core/alerts/alert-state.ts';
import { elapsedSince, type Reading } from '../../../src-core/alerts/rule-clock.ts';
import type { Alert } from '../../../src-core/contract/alerts.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { type AlertStore, Change } from './alert-store.ts';

const TRIES = 20;

/** What people answer: it is written against what a look may be writing at the same time, one of them waits for the other. */
export class Answers {
  readonly #store: AlertStore;
  readonly #reading: () => Reading;

  constructor(store: AlertStore, reading: () => Reading) {
    this.#store = store;
    this.#reading = reading;
  }

  /** @throws AppError `alert.not-found`, `alert.busy` */
  acknowledge(ids: readonly string[], by: string, note: string): Promise<Alert[]> {
    return this.#change(ids, alert => {
      const at = instantOf(this.#reading().wallMs);
      const acknowledged: AlertState = {
        ...alert,
        ...{ state: 'acknowledged', acknowledged: { by, at, note }, snoozedUntil: null, snoozedUntilMs: null },
      };
      return remember(acknowledged, {
        at,
        what: 'acknowledged',
        why: note === '' ? by : `${by}: ${note}`,
        channels: [],
      });
    });
  }

  /** @throws AppError `alert.not-found`, `alert.invalid`, `alert.busy` */
  async snooze(ids: readonly string[], until: string, by: string): Promise<Alert[]> {
    const untilMs = Date.parse(until);
    if (untilMs <= this.#reading().wallMs) throw new AppError('alert.invalid', { what: `${until} has passed already` });
    return this.#change(ids, (alert, passedMs) => {
      const { wallMs } = this.#reading();
      const snoozed: AlertState = {
        ...alert,
        ...{ state: 'snoozed', snoozedUntil: until, snoozedUntilMs: passedMs + (untilMs - wallMs), acknowledged: null },
      };
      return remember(snoozed, { at: instantOf(wallMs), what: 'snoozed', why: by, channels: [] });
    });
  }

  /** All alerts of a rule are over, without a word: it was removed or watches something else now. */
  async close(ruleId: string, why: string): Promise<void> {
    const alerts = [...(await this.#store.alerts()).values()].map(({ value }) => value);
    const ids = alerts.filter(alert => alert.ruleId === ruleId && isOpen(alert)).map(({ id }) => id);
    if (ids.length === 0) return;
    await this.#change(ids, alert => {
      const at = instantOf(this.#reading().wallMs);
      const over: AlertState = { ...alert, state: 'resolved', resolvedAt: at, owes: null, snoozedUntil: null };
      return remember({ ...over, snoozedUntilMs: null }, { at, what: 'resolved', why, channels: [] });
    });
  }

  async #change(ids: readonly string[], answer: (alert: AlertState, passedMs: number) => AlertState): Promise<Alert[]> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const [alerts, states] = await Promise.all([this.#store.alerts(), this.#store.states()]);
      const change = new Change();
      const wakes = new Map<string, number>();
      const answered = [...new Set(ids)].map(id => {
        const kept = alerts.get(id);
        if (!kept) throw new AppError('alert.not-found', { id });
        if (!isOpen(kept.value)) return kept.value; // there is nothing left to answer
        const { ruleId } = kept.value;
        const state = states.get(ruleId)?.value;
        const after = answer(kept.value, state ? elapsedSince(state, this.#reading()).moment.passedMs : 0);
        change.put('alert', id, after, kept.counter);
        if (after.snoozedUntilMs !== null)
          wakes.set(ruleId, Math.min(after.snoozedUntilMs, wakes.get(ruleId) ?? Infinity));
        return after;
      });
      for (const [ruleId, wakeMs] of wakes) {
        const state = states.get(ruleId);
        if (state)
          change.put(
            'alert-state',
            ruleId,
            { ...state.value, wakeMs: Math.min(wakeMs, state.value.wakeMs ?? wakeMs) },
            state.counter,
          );
      }
      if (change.puts.length === 0 || (await this.#store.commit(change))) return answered.map(publicAlert);
    }
    throw new AppError('alert.busy');
  }
}

const isOpen = ({ state, owes }: AlertState) => state !== 'resolved' || owes !== null;
