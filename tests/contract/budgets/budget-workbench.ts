import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { Budget } from '../../../src-core/contract/budgets.ts';
import { addDays, daysBetween } from '../../../src-core/quality/days.ts';
import { createWorkbench } from '../../../src-main/app/compose.ts';
import { testAdapters } from '../../support/test-adapters.ts';
import { temporaryFolder } from '../../support/workspace.ts';
import { type Charge, focusCsv } from '../lake-import/focus-csv.ts';

export type BudgetWorkbench = Awaited<ReturnType<typeof openBudgetWorkbench>>;

/** The whole workbench on a lake of one's own charges, asked through the contract. @param now the clock, ISO 8601 */
export async function openBudgetWorkbench(now: string) {
  const folder = temporaryFolder('budgets');
  let clock = new Date(now);
  const workbench = await createWorkbench(testAdapters('cli', folder.path), { now: () => clock });
  const api = workbench.client(workbench.createSender(null));
  const { files, tasks } = workbench.services;
  return {
    api,
    workbench,
    setClock: (at: string) => {
      clock = new Date(at);
    },
    /** Each stream of files restates its own months. */
    bring: async (source: string, charges: readonly Charge[]) => {
      const path = join(folder.path, `${source}.csv`);
      writeFileSync(path, focusCsv(charges));
      const { handle } = await files.register(path);
      const { taskId } = await api.imports.start({ handles: [handle], source });
      const { state, error } = await tasks.wait(taskId ?? '');
      if (state !== 'done') throw new Error(JSON.stringify(error));
    },
    save: async (given: GivenBudget) => {
      const { id } = await api.budgets.save({ id: null, baseVersion: null, budget: budgetOf(given) });
      return id;
    },
    /** How one budget stands. */
    stateOf: async (id: string, today: string | null = null) => {
      const [state] = await api.budgets.evaluate({ id, today });
      if (!state) throw new Error('the budget has no period on this day');
      return state;
    },
    close: async () => {
      await workbench.close();
      folder.remove();
    },
  };
}

export type GivenBudget = Partial<z.input<typeof Budget>>;

/** 310 USD a month from 2026-01-01 on; say what is different. */
export function budgetOf(given: GivenBudget): Budget {
  const from = given.from ?? '2026-01-01';
  return Budget.parse({
    ...{ name: 'Test', scope: { currency: 'USD' }, period: 'month', from, thresholds: [] },
    amounts: [{ from, amount: '310' }],
    ...given,
  });
}

/** A charge of an hour; its bill is that of its UTC month. */
export function chargeAt(start: string, cost: string, given: Charge = {}): Charge {
  const at = new Date(start);
  const month = (offset: number) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + offset, 1));
  const text = (date: Date) => date.toISOString().replace('.000Z', 'Z');
  return {
    ...{ BilledCost: cost, EffectiveCost: cost, ListCost: cost, ContractedCost: cost },
    ...{ BillingPeriodStart: text(month(0)), BillingPeriodEnd: text(month(1)) },
    ...{ ChargePeriodStart: text(at), ChargePeriodEnd: text(new Date(at.getTime() + 3_600_000)), SkuId: start },
    ...given,
  };
}

/** One charge a day, in the day's last hour, so that the day has been delivered to its end. `to` exclusive. */
export function daily(
  from: string,
  to: string,
  cost: string | ((day: string) => string),
  given: Charge = {},
): Charge[] {
  return daysBetween(from, addDays(to, -1)).map(day =>
    chargeAt(`${day}T23:00:00Z`, typeof cost === 'string' ? cost : cost(day), given),
  );
}
