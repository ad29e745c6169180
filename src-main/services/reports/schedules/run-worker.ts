import type { ReportRun, ReportSchedule } from '../../../../src-core/contract/reports.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { toAppError } from '../../../../src-core/errors/orpc-error.ts';
import type { ReportLanguage } from '../../../../src-core/reports/display.ts';
import { reportPeriod } from '../../../../src-core/reports/period.ts';
import { because, type Why } from '../../../../src-core/reports/run-reasons.ts';
import type { Report } from '../../export-result.ts';
import { HeldRun, RunTaken } from './held-run.ts';
import { notSentMessage } from './run-message.ts';
import { endWith, MustWait, runSteps, type StepDeps } from './run-steps.ts';
import { type KeptRun, type RunStore, runOf, type StoredReportRun } from './run-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The database is being restarted, which takes seconds. */
const SOON_MS = 5 * 60_000;

/** What no waiting repairs: somebody must change the schedule, its template or its destination, or build again. */
const lasting = new Set([
  ...['document.not-found', 'report.invalid-template', 'report.bad-period', 'report.file-changed'],
  ...['report.pack-not-found', 'report.too-many-lines', 'report.destination-not-chosen', 'report.destination-link'],
  ...['query.unknown-dimension', 'query.unknown-measure'],
]);

export type WorkerDeps = StepDeps & { readonly runs: RunStore };
export type Work = { readonly schedule: ReportSchedule; readonly report: Report; readonly signal: AbortSignal };

/**
 * Work on a run that this process has taken, until it is done, waits or failed.
 * @param isClosing the workbench ends: the run is left as it is, for the next start
 * @returns the run; also when somebody else has it by now
 * @throws AppError of a failure, and of a cancellation, once it is written down
 */
export async function workOn(
  deps: WorkerDeps,
  taken: KeptRun,
  work: Work,
  isClosing: () => boolean,
): Promise<ReportRun> {
  const held = new HeldRun(deps.runs, taken);
  let language: ReportLanguage = 'en';
  try {
    const { schedule, report, signal } = work;
    const template = await deps.reports.template(schedule.templateId);
    ({ language } = template.body);
    if (reportPeriod(held.run.period).kind !== template.body.period)
      throw new AppError('report.bad-period', { period: held.run.period });
    await runSteps(deps, { held, schedule, template, report, signal });
  } catch (error) {
    if (error instanceof RunTaken) return await present(deps, held.run);
    await noteDown(deps, held, error, { ...work, language, isClosing: isClosing() }).catch(problem => {
      if (!(problem instanceof RunTaken)) throw problem;
    });
  } finally {
    held.stop();
  }
  return runOf(held.run);
}

type Ending = Work & { language: ReportLanguage; isClosing: boolean };

/** Write down why it did not come to its end. @throws AppError unless it waits */
async function noteDown(deps: WorkerDeps, held: HeldRun, error: unknown, ending: Ending): Promise<void> {
  const { schedule, signal } = ending;
  if (ending.isClosing) {
    await held.change({ owner: null });
    throw error;
  }
  if (signal.aborted) {
    await held.change(failed(deps, because([{ code: 'run.cancelled', params: {} }])));
    throw error;
  }
  const failure = error instanceof MustWait ? error : known(deps, error);
  const waitsFor = failure instanceof MustWait ? failure.waitsFor : 'place';
  const why = failure instanceof MustWait ? failure.why : becauseOf(failure);
  const givesUpAt = waitsFor === 'approval' ? null : patienceOf(deps, held.run, waitsFor, schedule.waitDays);
  const now = deps.now().getTime();
  const isOver = givesUpAt !== null && now >= Date.parse(givesUpAt);
  if (!isOver && (failure instanceof MustWait || !lasting.has(failure.code))) {
    const isSoon = failure instanceof AppError && failure.code.startsWith('lake.');
    const nextTryAt = new Date(now + (isSoon ? SOON_MS : HOUR_MS)).toISOString();
    return held.change({ state: 'waiting', owner: null, ...why, waitsFor, nextTryAt, givesUpAt });
  }
  const changes = failed(deps, why);
  const message = notSentMessage({ ...held.run, ...changes }, schedule, ending.language);
  const told = schedule.deliver.map(({ channelId }) => ({ channelId, message }));
  await endWith(deps, held, told, changes);
  throw failure instanceof AppError
    ? failure
    : new AppError('report.refused', { why: failure.message.replace(/\.$/, ''), holds: [], id: held.run.packId ?? '' });
}

/** Counted since it began to wait for this very thing: a share that is gone is not blamed on a month that was late. */
function patienceOf(
  { now }: WorkerDeps,
  run: StoredReportRun,
  waitsFor: ReportRun['waitsFor'],
  waitDays: number,
): string {
  if (run.waitsFor === waitsFor && run.givesUpAt !== null) return run.givesUpAt;
  return new Date(now().getTime() + waitDays * DAY_MS).toISOString();
}

function failed({ now }: WorkerDeps, why: Why) {
  const finishedAt = now().toISOString();
  const over = { waitsFor: null, nextTryAt: null, givesUpAt: null, owner: null };
  return { state: 'failed' as const, ...why, finishedAt, ...over };
}

async function present({ runs }: WorkerDeps, run: StoredReportRun): Promise<ReportRun> {
  return runOf((await runs.one(run.scheduleId, run.period))?.run ?? run);
}

function known({ deps }: WorkerDeps, error: unknown): AppError {
  const failure = toAppError(error);
  if (failure.code === 'internal.unexpected' && failure.traceId === null)
    failure.traceId = deps.log.unexpected('report-run', failure.cause ?? failure);
  return failure;
}

const becauseOf = (failure: AppError): Why =>
  because([{ code: failure.code, params: failure.toWire().details }], failure.userMessage);
