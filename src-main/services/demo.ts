import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SplitRule } from '../../src-core/contract/allocation.ts';
import { Channel } from '../../src-core/contract/channels.ts';
import type { FxRate } from '../../src-core/contract/fx.ts';
import type { PriceEntry, RateCard } from '../../src-core/contract/prices.ts';
import type { Invoice } from '../../src-core/contract/reconcile.ts';
import type { AlertsService } from './alerts/alerts-service.ts';
import type { BudgetsService } from './budgets/budgets-service.ts';
import { Documents } from './documents.ts';
import type { ReportsService } from './reports/reports-service.ts';
import type { ServiceDeps } from './service-deps.ts';
import { pump, type Report } from './tasks.ts';

type DemoPrices = { prices: PriceEntry[]; rateCards: RateCard[] };
type DemoBooks = { invoices: Invoice[]; fxRates: FxRate[]; splitRules: SplitRule[] };
type Policies = {
  budgets: Pick<BudgetsService, 'list' | 'save'>;
  alerts: Pick<AlertsService, 'rules' | 'saveSample'>;
  reports: Pick<ReportsService, 'templates' | 'saveTemplate'>;
};
type Run = { signal: AbortSignal; report: Report };

/** Who the demo's prices, invoices, rates and rules say they are from. */
const author = 'demo';

/**
 * Fills the workspace with the generated demo estate: bills, usage and telemetry written as files and imported like any others, and the prices,
 * invoices, exchange rates and cost model that go with them.
 */
export class DemoService {
  readonly #deps: ServiceDeps;
  readonly #policies: Policies;

  constructor(deps: ServiceDeps, policies: Policies) {
    this.#deps = deps;
    this.#policies = policies;
  }

  /** @returns the task's id; its result is an ImportResult. */
  start(request: { rows: number; seed: number }): string {
    const { lake, tasks, workspaceDir, lakeChanged, maskingKey } = this.#deps;
    return tasks.start('demo', 'demo', async (signal, report) => {
      const dir = join(workspaceDir, 'staging', `demo-${request.seed}-${request.rows}`);
      await mkdir(dir, { recursive: true, mode: 0o700 });
      try {
        const generated = await pump(await lake.generateDemo({ dir, ...request }, { signal }), report);
        const result = await pump(
          await lake.import(
            {
              files: [...generated.files, ...generated.usageFiles],
              source: null,
              acceptPartial: false,
              isDemo: true,
              masking: await maskingKey(),
            },
            { signal },
          ),
          report,
        );
        await this.#savePrices(generated, { signal, report });
        await this.#saveBooks(generated, { signal, report });
        await this.#saveBudgets();
        await this.#saveTemplates();
        await keepAnswers(generated, join(workspaceDir, 'demo'));
        await lakeChanged();
        return result;
      } finally {
        // The raw zone keeps its own copies of what was imported.
        await rm(dir, { recursive: true, force: true });
      }
    });
  }

  /** The demo's prices and rate cards, unless somebody has typed in some of their own: those are not touched. */
  async #savePrices({ prices, rateCards }: DemoPrices, { signal, report }: Run): Promise<void> {
    const { lake } = this.#deps;
    if ((await lake.priceBook(undefined, { signal })).version === 0) {
      const change = { baseVersion: 0, note: 'Prices of the demo company', author, entries: prices, recompute: false };
      await pump(await lake.savePrices(change, { signal }), report);
    }
    if ((await lake.rateCards(undefined, { signal })).length === 0)
      await pump(await lake.saveRateCards({ cards: rateCards, author }, { signal }), report);
  }

  /** Budgets, and one rule that tells of them on this computer alone and looks at the demo's last day, each unless there is something of one's own already. */
  async #saveBudgets(): Promise<void> {
    const { budgets, alerts } = this.#policies;
    const books = await import('../../src-core/demo/books/budgets.ts'); // most sessions fill no demo
    const { demoBudgets, demoChannel, demoMorning, demoRule } = books;
    if ((await budgets.list()).length === 0)
      for (const { id, budget } of demoBudgets) await budgets.save({ id, baseVersion: null, budget }, author);
    const channels = new Documents(this.#deps.workspace, 'channel', Channel);
    if ((await channels.list()).length > 0 || (await alerts.rules()).length > 0) return;
    await channels.save(demoChannel.id, null, demoChannel.channel, author);
    await alerts.saveSample(demoRule, demoMorning, author);
  }

  /** Report templates, unless there are some of one's own. */
  async #saveTemplates(): Promise<void> {
    const { reports } = this.#policies;
    if ((await reports.templates()).length > 0) return;
    const { demoTemplates } = await import('../../src-core/demo/books/templates.ts');
    for (const { id, template } of demoTemplates) await reports.saveTemplate(id, null, template, author);
  }

  /** Invoices, rates and the cost model of the demo, each unless there is something of one's own already. */
  async #saveBooks({ invoices, fxRates, splitRules }: DemoBooks, { signal, report }: Run): Promise<void> {
    const { lake } = this.#deps;
    if ((await lake.invoices(undefined, { signal })).length === 0)
      await lake.saveInvoices({ invoices, author }, { signal });
    if ((await lake.fxRates(undefined, { signal })).version === 0)
      await lake.saveFxRates({ baseVersion: 0, note: 'Rates of the demo', rates: fxRates, author }, { signal });
    if ((await lake.costModel(undefined, { signal })).version === 0) {
      const model = {
        rules: splitRules,
        note: 'Cost model of the demo company',
        includeClosed: true,
        baseVersion: 0,
        author,
      };
      await pump(await lake.applyCostModel(model, { signal }), report);
    }
  }
}

/**
 * The generated files go into the raw zone; the key to what is hidden in them stays readable in the workspace, and so do the lists of
 * invoices and rates, to try an import with.
 */
async function keepAnswers(
  { answerKeyPath, bookFiles }: { answerKeyPath: string; bookFiles: { path: string; name: string }[] },
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await copyFile(answerKeyPath, join(folder, 'answer-key.json'));
  await copyFile(answerKeyPath.replace(/\.json$/, '.md'), join(folder, 'answer-key.md'));
  for (const { path, name } of bookFiles) await copyFile(path, join(folder, name));
}
