import type { WorkbenchEvent } from '../../src-core/contract/tasks.ts';
import type { AppError } from '../../src-core/errors/app-error.ts';
import type { AlertsService } from '../services/alerts/alerts-service.ts';
import type { AllocationService } from '../services/allocation-service.ts';
import type { AppService } from '../services/app.ts';
import type { BudgetsService } from '../services/budgets/budgets-service.ts';
import type { DemoService } from '../services/demo.ts';
import type { ExportsUseCases, TargetChooser } from '../services/exports-service.ts';
import type { FileService } from '../services/files.ts';
import type { ForecastService } from '../services/forecast-service.ts';
import type { ImportService } from '../services/imports.ts';
import type { Investigations } from '../services/investigations-service.ts';
import type { InvoicesService } from '../services/invoices-service.ts';
import type { LakeClient } from '../services/lake-supervisor.ts';
import type { LibraryService } from '../services/library-service.ts';
import type { NotifyService } from '../services/notify/notify-service.ts';
import type { OverviewService } from '../services/overview-service.ts';
import type { PricesService } from '../services/prices-service.ts';
import type { QualityService } from '../services/quality-service.ts';
import type { RatesService } from '../services/rates-service.ts';
import type { PublicationsService } from '../services/reports/publications-service.ts';
import type { ReportSchedules } from '../services/reports/report-schedules.ts';
import type { ReportsService } from '../services/reports/reports-service.ts';
import type { RowsExports } from '../services/rows-export.ts';
import type { RulesService } from '../services/rules-service.ts';
import type { WorkspaceClient } from '../services/service-deps.ts';
import type { SourcesService } from '../services/sources-service.ts';
import type { TaskService } from '../services/tasks.ts';
import type { UnitsService } from '../services/units-service.ts';

/** The use cases as the handlers see them. */
export type Services = {
  lake: LakeClient;
  workspace: WorkspaceClient;
  tasks: TaskService;
  files: FileService;
  app: AppService;
  imports: ImportService;
  demo: DemoService;
  sources: SourcesService;
  quality: QualityService;
  rules: RulesService;
  prices: PricesService;
  allocation: AllocationService;
  rates: RatesService;
  invoices: InvoicesService;
  units: UnitsService;
  library: LibraryService;
  overview: OverviewService;
  forecast: ForecastService;
  budgets: BudgetsService;
  alerts: AlertsService;
  notify: NotifyService;
  reports: ReportsService;
  publications: PublicationsService;
  reportSchedules: ReportSchedules;
  /** Use cases that ask where to write; the dialog belongs to the sender's window. */
  investigationsFor(senderId: string | null): Investigations;
  exportsFor(senderId: string | null): ExportsUseCases;
  /** Rows that only a window has; `targetsFor` asks that window where. */
  rowsExports: RowsExports;
  targetsFor(senderId: string | null): TargetChooser;
  events(signal: AbortSignal | undefined): AsyncGenerator<WorkbenchEvent>;
  /** Run a change while no other change runs. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Log a failed call; the error that may leave. */
  failure(call: string, error: unknown): AppError;
};
