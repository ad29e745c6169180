import { createRouterClient } from '@orpc/server';
import { BudgetsService } from '../../../src-main/services/budgets/budgets-service.ts';
import type { ForecastService } from '../../../src-main/services/forecast-service.ts';
import type { ServiceDeps } from '../../../src-main/services/service-deps.ts';
import { openJournal } from '../../../workers/workspace/open-journal.ts';
import { workspaceRouter } from '../../../workers/workspace/router.ts';
import { budgetOf } from '../../contract/budgets/budget-workbench.ts';

/** Saves one budget over and over, the amount as large as the version, and says each version once it is acknowledged; until its parent kills it. */
const [dir = ''] = process.argv.slice(2);
const workspace = createRouterClient(workspaceRouter(openJournal(dir)));
const notAsked = {} as ForecastService & ServiceDeps['lake']; // saving asks for neither
const budgets = new BudgetsService({ deps: { workspace, lake: notAsked }, forecast: notAsked, now: () => new Date() });
let version = (await budgets.list())[0]?.version ?? 0;
process.stdout.write(`at ${version}\n`);
for (;;) {
  const amounts = [{ from: '2026-01-01', amount: String(version + 1) }];
  const budget = budgetOf({ amounts, note: 'x'.repeat(2_000) });
  ({ version } = await budgets.save({ id: 'one', baseVersion: version === 0 ? null : version, budget }, 'child'));
  process.stdout.write(`at ${version}\n`);
}
