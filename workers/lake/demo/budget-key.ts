import type { FxRate } from '../../../src-core/contract/fx.ts';
import { allocateMonth } from '../../../src-core/demo/books/allocated-month.ts';
import { type BudgetKey, budgetEntry, type PeriodSum } from '../../../src-core/demo/books/budget-key.ts';
import { BUDGET_DAY } from '../../../src-core/demo/books/budgets.ts';
import { convertedAt } from '../../../src-core/demo/books/fx-rates.ts';
import { amountOf } from '../../../src-core/demo/books/quotients.ts';
import { dayNumber, monthEnd, monthOf } from '../../../src-core/demo/calendar.ts';
import { DAY_SECONDS } from '../../../src-core/demo/cluster/busy.ts';
import { heldBySubmission, type JobRun } from '../../../src-core/demo/cluster/jobs.ts';
import { monthCells } from './money-key.ts';
import { liveBills, scanOf } from './scan-bills.ts';

type Row = Record<string, unknown>;
type All = (sql: string) => Promise<Row[]>;
type Cell = { day: string; currency: string; amount: bigint };

const openMonth = monthOf(BUDGET_DAY);
const tag = (key: string) =>
  `coalesce(json_extract_string(Tags, '$.${key}'), json_extract_string(Tags, '$.${key[0]?.toUpperCase()}${key.slice(1)}'))`;
const provider = 'coalesce(ServiceProviderName, ProviderName)';
const quarters = ['2026-01-01', '2026-04-01', '2026-07-01', '2026-10-01', '2027-01-01'];

/** How the demo's budgets must stand: plain sums of the finished files, with nothing of the engine that the answers are compared with. */
export async function budgetKey(
  all: All,
  { dir, runs, fxRates }: { dir: string; runs: readonly JobRun[]; fxRates: readonly FxRate[] },
): Promise<BudgetKey> {
  const inDollars = ({ day, currency, amount }: Cell) =>
    currency === 'EUR' ? convertedAt(amount, day, fxRates) : amount;
  /** Sums of charges of the open month, or of stretches of days. */
  const sums = async (where: string, bounds = [`${openMonth}-01`, monthEnd(openMonth)]): Promise<PeriodSum[]> => {
    const cells = await cellsWhere(all, dir, where, bounds[0] ?? '');
    return bounds.slice(0, -1).map((from, index) => {
      const to = bounds[index + 1] ?? from;
      const own = cells.filter(({ day }) => day >= from && day < to);
      const amount = own.reduce((sum, cell) => sum + inDollars(cell), 0n);
      return { from, to, amount, days: Math.min(dayNumber(to), dayNumber(BUDGET_DAY)) - dayNumber(from) };
    });
  };
  const [whole] = await sums('true');
  return {
    today: BUDGET_DAY,
    budgets: [
      budgetEntry('demo-company', await sums('true')),
      budgetEntry('demo-llm', await sums(`${provider} IN ('OpenAI', 'Anthropic')`)),
      budgetEntry('demo-gateway', await sums(`${provider} = 'Together AI'`)),
      budgetEntry('demo-research', await sums(`${tag('product')} = 'Foundation Models'`, quarters)),
      budgetEntry('demo-search', [{ ...(whole as PeriodSum), amount: await afterSplits(all, dir, runs) }]),
      budgetEntry('demo-data', await sums(`${tag('product')} = 'Data Platform'`)),
    ],
  };
}

async function cellsWhere(all: All, dir: string, where: string, from: string): Promise<Cell[]> {
  const files = liveBills.filter(file => file.month >= monthOf(from));
  const rows = await all(
    `-- grain: day x currency
     SELECT strftime(ChargePeriodStart, '%Y-%m-%d') AS "day", BillingCurrency AS currency, sum(EffectiveCost)::VARCHAR AS cost
     FROM ${scanOf(dir, files)} WHERE ${where} GROUP BY ALL ORDER BY ALL`,
  );
  return rows.map(row => ({
    day: String(row.day),
    currency: String(row.currency),
    amount: amountOf.parse(row.cost),
  }));
}

/** What the team search bears of the open month after the cost model. */
async function afterSplits(all: All, dir: string, runs: readonly JobRun[]): Promise<bigint> {
  const seconds = (day: string) => dayNumber(day) * DAY_SECONDS;
  const held = heldBySubmission(runs, seconds(`${openMonth}-01`), seconds(monthEnd(openMonth)));
  const { teams } = allocateMonth(await monthCells(all, dir, openMonth), held);
  return amountOf.parse(teams.find(({ team }) => team === 'search')?.after);
}
