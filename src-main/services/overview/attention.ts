import { addressOf } from '../../../src-core/address/addresses.ts';
import { needOf } from '../../../src-core/budgets/budget-need.ts';
import type { Alert } from '../../../src-core/contract/alerts.ts';
import type { BudgetState } from '../../../src-core/contract/budgets.ts';
import type { Attention } from '../../../src-core/contract/overview.ts';
import { type PackRecord, packOf } from '../../../src-core/reports/pack-record.ts';
import { packState } from '../../../src-core/reports/pack-state.ts';
import type { DescribedSchedule } from '../reports/report-schedules.ts';

type Standing = {
  /** What is not over. */
  alerts: readonly Alert[];
  budgets: readonly BudgetState[];
  /** Newest first. */
  packs: readonly PackRecord[];
  schedules: readonly DescribedSchedule[];
};

const severities: readonly Alert['severity'][] = ['critical', 'warning', 'info'];

/** What waits for a person, most urgent first; what an alert that is not over speaks about is said by the alert alone. */
export function attentionOf({ alerts, budgets, packs, schedules }: Standing): Attention[] {
  const told = new Set(alerts.map(({ address }) => address));
  const open = alerts
    .filter(({ state }) => state === 'open')
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
    .map(({ history: _, ...alert }): Attention => ({ kind: 'alert', alert, address: addressOf.alert(alert.id) }));
  const others = [...budgets.flatMap(budgetOf), ...newestOfEach(packs).flatMap(waitingPack)];
  const named = new Set(others.map(({ address }) => address));
  const runs = schedules.flatMap(waitingRun).filter(({ address }) => !named.has(address));
  const rest = [...others, ...runs].filter(({ address }) => !told.has(address));
  return [...open, ...rest.toSorted((a, b) => urgency(a) - urgency(b))];
}

/** The newest pack of each template and period. @param packs newest first */
export function newestOfEach(packs: readonly PackRecord[]): PackRecord[] {
  const seen = new Set<string>();
  return packs.filter(({ id, templateId, period }) => {
    const key = JSON.stringify([templateId ?? id, period]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function urgency(item: Attention): number {
  if (item.kind === 'budget') return item.need === 'over' ? 0 : 2;
  const isRefused = item.kind !== 'alert' && (item.state === 'refused' || item.state === 'failed');
  return isRefused ? 1 : 3;
}

function budgetOf(state: BudgetState): Attention[] {
  const need = needOf(state);
  if (need !== 'over' && need !== 'will-be-over') return [];
  const { id, name, currency, budget, actual, forecast } = state;
  const expected = forecast?.total ?? null;
  return [{ kind: 'budget', need, name, currency, budget, actual, expected, address: addressOf.budget(id) }];
}

function waitingPack(record: PackRecord): Attention[] {
  const { id, title, builtBy } = record;
  const state = packState(packOf(record));
  return state === 'refused' || state === 'needs-approval'
    ? [{ kind: 'pack', state, title, builtBy, address: addressOf.report(id) }]
    : [];
}

function waitingRun({ id, body, lastRun }: DescribedSchedule): Attention[] {
  if (!body.isOn || (lastRun?.state !== 'waiting' && lastRun?.state !== 'failed')) return [];
  const { state, period, reason, reasons, packId } = lastRun;
  const address = packId === null ? addressOf.reportSchedule(id) : addressOf.report(packId);
  return [{ kind: 'report-run', state, name: body.name, period, reason, reasons, address }];
}
