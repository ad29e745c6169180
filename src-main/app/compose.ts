import { mkdirSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import type { EnginesWorkerContract } from '../../src-core/contract/engines-worker.ts';
import type { ExportsWorkerContract } from '../../src-core/contract/exports-worker.ts';
import { type Permission, permissions } from '../../src-core/contract/meta.ts';
import type { LakeState, WorkbenchEvent } from '../../src-core/contract/tasks.ts';
import type { WorkspaceContract } from '../../src-core/contract/workspace.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { toAppError } from '../../src-core/errors/orpc-error.ts';
import { rateLimit, type Sender } from '../ipc/call-context.ts';
import { router, type WorkbenchRouter } from '../ipc/router.ts';
import { systemKeychain } from '../security/keychain.ts';
import { MaskingKeys } from '../security/masking-key.ts';
import { SecretStore } from '../security/secret-store.ts';
import { AlertsService } from '../services/alerts/alerts-service.ts';
import { allObservers } from '../services/alerts/observers/all-observers.ts';
import { AllocationService } from '../services/allocation-service.ts';
import { AppService } from '../services/app.ts';
import { BudgetsService } from '../services/budgets/budgets-service.ts';
import { DemoService } from '../services/demo.ts';
import { EventHub } from '../services/event-hub.ts';
import { ExportsUseCases, type TargetChooser, type TaskStarter } from '../services/exports-service.ts';
import { FileService } from '../services/files.ts';
import { ForecastService } from '../services/forecast-service.ts';
import { ImportService } from '../services/imports.ts';
import { Investigations } from '../services/investigations-service.ts';
import { InvoicesService } from '../services/invoices-service.ts';
import { LakeSupervisor } from '../services/lake-supervisor.ts';
import { LibraryService } from '../services/library-service.ts';
import { Logger } from '../services/logger.ts';
import { moveViews } from '../services/move-views.ts';
import { NotifyService } from '../services/notify/notify-service.ts';
import { OverviewService } from '../services/overview-service.ts';
import { PricesService } from '../services/prices-service.ts';
import { QualityService } from '../services/quality-service.ts';
import { RatesService } from '../services/rates-service.ts';
import { PublicationsService } from '../services/reports/publications-service.ts';
import { ReportSchedules } from '../services/reports/report-schedules.ts';
import { ReportsService } from '../services/reports/reports-service.ts';
import { RowsExports } from '../services/rows-export.ts';
import { RulesService } from '../services/rules-service.ts';
import type { ServiceDeps } from '../services/service-deps.ts';
import type { ResilienceOptions } from '../services/sources/resilience.ts';
import { SourcesService } from '../services/sources-service.ts';
import { TaskService } from '../services/tasks.ts';
import { UnitsService } from '../services/units-service.ts';
import { LazyWorker, openWorker, stopWorker, workerClient, workerLink } from '../services/worker-client.ts';
import type { Adapters } from './adapters.ts';
import { lakeOptions } from './lake-options.ts';
import type { Services } from './services.ts';

const CALLS_PER_SECOND = 200;

export type Workbench = {
  services: Services;
  lake: LakeSupervisor;
  log: Logger;
  events: EventHub;
  /** The contract in this process, through the same gate as every window. */
  client(sender: Sender): RouterClient<WorkbenchRouter>;
  createSender(id: string | null, isTrusted?: () => boolean): Sender;
  /** Stop tasks, then the workers; everything acknowledged is on disk already. */
  close(): Promise<void>;
};

/** What a test may set and nobody else: the clocks of schedules and runs, and how patient requests are. */
export type Circumstances = { now?: () => Date; uptimeMs?: () => number; resilience?: Partial<ResilienceOptions> };

/**
 * The one composition root: no Electron here. The lake process starts at once but nobody waits for it; the workspace thread is
 * opened before the first call can come in.
 */
export async function createWorkbench(adapters: Adapters, circumstances: Circumstances = {}): Promise<Workbench> {
  const { workspaceDir } = adapters;
  makeFolder(workspaceDir);
  const log = new Logger(workspaceDir);
  const events = new EventHub();

  const isLasting = adapters.shell !== 'cli';
  const lake = new LakeSupervisor(() => adapters.forkProcess('lake'), lakeOptions(workspaceDir), log, isLasting);
  lake.onState(state => events.publish({ type: 'lake', lake: state }));
  lake.start().catch(() => undefined); // told through the state and to every call

  const thread = adapters.startThread('workspace');
  await openWorker(thread, { workspaceDir, sqliteBinding: adapters.sqliteBinding }).catch(async error => {
    thread.kill();
    await lake.stop(); // it would keep this process from ending
    throw error;
  });
  const workspace = workerClient<WorkspaceContract>(workerLink(thread));

  const actor = `${userName()} (${adapters.shell})`;
  /** Who builds, approves and publishes: two people may have the same name on two machines. */
  const person = `${userName()}@${hostname()}`;
  const tasks = new TaskService({
    log,
    publish: task => events.publish({ type: 'task', task }),
    finished: async task => {
      if (task.state === 'running') return;
      await workspace.audit({
        actor,
        call: `task.${task.kind}`,
        outcome: task.state,
        errorCode: task.error?.code ?? null,
      });
    },
  });
  const files = new FileService();
  const secrets = new SecretStore(join(workspaceDir, 'secrets.vault'), systemKeychain());
  const maskingKeys = new MaskingKeys(secrets);
  const deps: ServiceDeps = {
    lake: lake.client,
    workspace,
    tasks,
    files,
    log,
    workspaceDir,
    appVersion: adapters.appVersion,
    shell: adapters.shell,
    pickFiles: adapters.pickFiles,
    maskingKey: () => maskingKeys.get(),
    // The change is made and acknowledged; that windows hear of it a little later must not turn it into a failure.
    lakeChanged: () => lake.refresh().catch(() => undefined),
  };
  const exportThread = new LazyWorker(() => adapters.startThread('exports'), { workspaceDir }, 'exports');
  const clients = { lake: lake.client, exporter: workerClient<ExportsWorkerContract>(exportThread.link) };
  const starter: TaskStarter = {
    start: (kind, subject, work) => tasks.start(kind, subject, (signal, report) => work(report, signal)),
  };
  const sources = new SourcesService({
    deps,
    secrets,
    fork: () => adapters.forkProcess('connectors'),
    ...circumstances,
  });
  const now = circumstances.now ?? (() => new Date());
  const producer = `Mureon Workbench ${adapters.appVersion}`;
  const library = new LibraryService(join(workspaceDir, 'library'), moveViews(workspace));
  const units = new UnitsService(deps, library);
  const quality = new QualityService(deps, () => sources.facts(), now);
  const engineThread = new LazyWorker(() => adapters.startThread('engines'), { workspaceDir }, 'engines');
  const forecast = new ForecastService({
    deps,
    coverage: (period, signal) => quality.coverage(period, signal),
    engines: workerClient<EnginesWorkerContract>(engineThread.link),
    now,
  });
  const budgets = new BudgetsService({ deps, forecast, now });
  const notify = new NotifyService({ deps, secrets, desktop: adapters.notify, now });
  const changed = (count: number) => events.publish({ type: 'alerts', count });
  const { uptimeMs } = circumstances;
  const observers = allObservers({ deps, budgets, forecast, sources, quality });
  const alerts = new AlertsService({ deps, observers, notify, now, changed, ...(uptimeMs && { uptimeMs }) });
  const { exporter } = clients;
  const { printPdf } = adapters;
  const reports = new ReportsService({
    deps,
    exporter,
    budgets,
    forecast,
    units,
    quality,
    printPdf,
    producer,
    person,
    now,
  });
  const publications = new PublicationsService({
    ...{ deps, exporter, reports, secrets, person, actor, now },
    targetsFor: senderId => targetChooser(adapters, senderId),
  });
  const reportSchedules = new ReportSchedules({ deps, reports, publications, notify, actor, now });
  // The outbox last: what the others tell goes out with the same tick.
  const schedulers = [sources, reportSchedules, alerts, notify].map(service => service.scheduler);
  if (isLasting) for (const scheduler of schedulers) scheduler.start();
  const services: Services = {
    forecast,
    budgets,
    alerts,
    notify,
    reports,
    publications,
    reportSchedules,
    allocation: new AllocationService(deps),
    rates: new RatesService(deps),
    invoices: new InvoicesService(deps),
    units,
    library,
    overview: new OverviewService({ deps, library, sources, reports, reportSchedules, budgets, alerts, now }),
    sources,
    quality,
    rules: new RulesService(deps),
    prices: new PricesService(deps),
    lake: lake.client,
    workspace,
    tasks,
    files,
    app: new AppService(deps, adapters.versions),
    imports: new ImportService(deps),
    demo: new DemoService(deps, { budgets, alerts, reports }),
    investigationsFor: senderId =>
      new Investigations({
        ...clients,
        tasks,
        files,
        targets: targetChooser(adapters, senderId),
        producer,
      }),
    exportsFor: senderId => new ExportsUseCases(clients, starter, targetChooser(adapters, senderId)),
    rowsExports: new RowsExports(clients.exporter),
    targetsFor: senderId => targetChooser(adapters, senderId),
    events: signal => events.subscribe(presentState(lake.state, tasks), signal),
    alone: oneAtATime(),
    failure: (call, error) => {
      const failure = toAppError(error);
      if (failure.code === 'internal.unexpected' && failure.traceId === null) {
        failure.traceId = log.unexpected(call, failure.cause ?? failure);
      }
      return failure;
    },
  };

  return {
    services,
    lake,
    log,
    events,
    client: sender => createRouterClient(router, { context: { sender, services } }),
    createSender: (id, isTrusted = () => true) => ({
      id,
      actor,
      permissions: new Set<Permission>(permissions), // one local user; roles arrive with the team backend
      isTrusted,
      takeSlot: rateLimit(CALLS_PER_SECOND),
    }),
    close: async () => {
      for (const scheduler of schedulers) scheduler.stop();
      reportSchedules.close();
      await tasks.close();
      await notify.close();
      await sources.close();
      await exportThread.close();
      await engineThread.close();
      await lake.stop();
      await stopWorker(thread);
      await log.flush();
    },
  };
}

/** @throws AppError `workspace.unusable` */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new AppError('workspace.unusable', { path, reason }, { cause: error });
  }
}

function targetChooser(adapters: Adapters, senderId: string | null): TargetChooser {
  return {
    file: async suggestedName => {
      const target = await adapters.chooseTarget({ kind: 'file', suggestedName, senderId });
      if (!target) return null;
      return {
        directory: dirname(target.path),
        fileName: basename(target.path),
        downloadTicket: target.downloadTicket,
      };
    },
    folder: async () => (await adapters.chooseTarget({ kind: 'folder', suggestedName: '', senderId }))?.path ?? null,
  };
}

function presentState(lake: LakeState, tasks: TaskService): WorkbenchEvent[] {
  return [{ type: 'lake', lake }, ...tasks.list().map(task => ({ type: 'task', task }) as const)];
}

function oneAtATime(): Services['alone'] {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const run = last.then(work);
    last = run.catch(() => undefined);
    return run;
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // no entry in the user database, as in some containers
  }
}
