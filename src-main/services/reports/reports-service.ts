import type { Adapters } from '../../app/adapters.ts';
import type { BudgetsService } from '../budgets/budgets-service.ts';
import type { ExportsClient } from '../export-result.ts';
import type { ForecastService } from '../forecast-service.ts';
import type { QualityService } from '../quality-service.ts';
import type { ServiceDeps } from '../service-deps.ts';
import type { UnitsService } from '../units-service.ts';
import { PackStore } from './pack-store.ts';

export type ReportDeps = {
  deps: ServiceDeps;
  exporter: ExportsClient;
  budgets: BudgetsService;
  forecast: ForecastService;
  units: UnitsService;
  quality: QualityService;
  printPdf: Adapters['printPdf'];
  producer: string;
  now: () => Date;
};

/** Report templates, previews and built packs. */
export class ReportsService {
  /** Built packs and where their files are. */
  readonly packs: PackStore;
  readonly #deps: ReportDeps;

  constructor(deps: ReportDeps) {
    this.#deps = deps;
    this.packs = new PackStore(deps.deps.workspace, deps.deps.workspaceDir);
    void this.#deps;
  }
}
