import type { BudgetsService } from '../../budgets/budgets-service.ts';
import type { ForecastService } from '../../forecast-service.ts';
import type { QualityService } from '../../quality-service.ts';
import type { ServiceDeps } from '../../service-deps.ts';
import type { SourcesService } from '../../sources-service.ts';
import { budgetObserver } from './budget.ts';
import { costChangeObserver } from './cost-change.ts';
import { deadSourceObserver } from './dead-source.ts';
import type { Observers } from './observers.ts';
import { qualityObserver } from './quality.ts';
import { reportObserver } from './report.ts';

type Parts = {
  deps: Pick<ServiceDeps, 'workspace' | 'lake'>;
  budgets: BudgetsService;
  forecast: ForecastService;
  sources: SourcesService;
  quality: QualityService;
};

/** Every kind of trigger with what it looks at. */
export const allObservers = ({ deps: { workspace, lake }, budgets, forecast, sources, quality }: Parts): Observers => ({
  budget: budgetObserver({ workspace, budgets, forecast }),
  'cost-change': costChangeObserver(forecast),
  'dead-source': deadSourceObserver({ sources, lake }),
  report: reportObserver(workspace),
  quality: qualityObserver(quality),
});
