import { randomUUID } from 'node:crypto';
import type { ReportRun, ReportSchedule, StoredTemplate } from '../../../../src-core/contract/reports.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { holdsOf, type PackRecord } from '../../../../src-core/reports/pack-record.ts';
import type { Why } from '../../../../src-core/reports/run-reasons.ts';
import type { Report } from '../../export-result.ts';
import type { NotifyService } from '../../notify/notify-service.ts';
import type { ServiceDeps } from '../../service-deps.ts';
import { lastPublished } from '../model-change.ts';
import type { PublicationsService } from '../publications-service.ts';
import { mustNotHold, presentHolds, reasonsOf } from '../publish-holds.ts';
import type { ReportsService } from '../reports-service.ts';
import type { HeldRun } from './held-run.ts';
import { deliveryKey, sentMessage } from './run-message.ts';

export type StepDeps = {
  deps: ServiceDeps;
  reports: ReportsService;
  publications: PublicationsService;
  notify: NotifyService;
  /** For the audit trail: user and shell. */
  actor: string;
  now: () => Date;
};

export type StepContext = {
  readonly held: HeldRun;
  readonly schedule: ReportSchedule;
  readonly template: StoredTemplate;
  readonly report: Report;
  readonly signal: AbortSignal;
};

type WaitsFor = NonNullable<ReportRun['waitsFor']>;

/** The report cannot go out now and may later. */
export class MustWait extends Error {
  readonly waitsFor: WaitsFor;
  readonly why: Why;

  constructor(waitsFor: WaitsFor, why: Why) {
    super(why.reason ?? waitsFor);
    this.waitsFor = waitsFor;
    this.why = why;
  }
}

/** The lake may move between a build and its publication; more often than this in a row, the report waits. */
const BUILDS = 3;

/**
 * A run from wherever it stands to its end: build, gate, approval, publication, messages. Every step is written down before the next one, and
 * does nothing when it was done before, so a run that was cut off goes on and nothing leaves twice.
 * @throws MustWait, RunTaken, AppError
 */
export async function runSteps(deps: StepDeps, context: StepContext): Promise<void> {
  const record = await packThatMayLeave(deps, context);
  await deliver(deps, context, record);
}

/** Built, let through by its gate, approved and, with a destination, published. */
async function packThatMayLeave(deps: StepDeps, context: StepContext): Promise<PackRecord> {
  const { held, schedule, template } = context;
  let record = await builtPack(deps, held);
  if (record && publicationOf(record, schedule)) return record;
  // A template that was changed meanwhile is what its owner wants to send.
  const isOther = record?.templateId !== template.id || record.templateVersion !== template.version;
  if (record === null || isOther) record = await build(deps, context, record);
  else if (record.gate.outcome === 'refused') {
    await mustPassNow(deps, context);
    record = await build(deps, context, record);
  }
  for (let builds = 1; ; builds += 1) {
    const holds = holdsOf(record);
    if (holds.includes('gate')) throw new MustWait('gate', reasonsOf(record, ['gate']));
    if (!holds.includes('approval')) {
      const out = await publish(deps, context, record);
      if (out) return out;
    } else if (!(await presentHolds(deps.deps.lake, record, context.signal)).includes('changed-since-built'))
      throw new MustWait('approval', reasonsOf(record, ['approval']));
    if (builds >= BUILDS) throw new MustWait('gate', reasonsOf(record, ['changed-since-built']));
    record = await build(deps, context, record);
  }
}

/** The pack of this run, if it was built: also one that was finished in the last moment before a crash. */
async function builtPack({ reports }: StepDeps, { run }: HeldRun): Promise<PackRecord | null> {
  const { packId, buildId, waitsFor } = run;
  for (const id of [buildId, packId]) {
    const found = id === null ? null : await packOrNull(reports, id);
    if (found) return found;
  }
  // Whoever looks at what is to be approved and discards it has said no.
  if (packId !== null && waitsFor === 'approval') throw new AppError('report.pack-not-found', { id: packId });
  return null;
}

async function build(deps: StepDeps, context: StepContext, former: PackRecord | null): Promise<PackRecord> {
  const { held, schedule, report, signal } = context;
  const buildId = randomUUID();
  await held.change({ buildId });
  const request = { templateId: schedule.templateId, template: null, period: held.run.period };
  const record = await deps.reports.buildNow(request, report, signal, { id: buildId, hasPicture: true });
  await held.change({ packId: record.id, buildId: null });
  // What nobody has published or approved is of no use once there is a newer one.
  if (former && former.publications.length === 0 && former.approvals.length === 0)
    await deps.publications.discard(former.id);
  return record;
}

/** Ask the gate again before anything is built: a report that waits for days is not built every hour. */
async function mustPassNow({ reports }: StepDeps, { held, template, signal }: StepContext): Promise<void> {
  const { gate } = await reports.preview(
    { template: template.body, templateId: template.id, period: held.run.period, rows: 1, sections: [] },
    signal,
  );
  if (gate.outcome === 'refused')
    throw new MustWait('gate', reasonsOf({ gate, template: template.body, builtBy: '' }, ['gate']));
}

/** @returns null when the lake says something else by now: it has to be built again */
async function publish(deps: StepDeps, context: StepContext, record: PackRecord): Promise<PackRecord | null> {
  const { schedule, report, signal } = context;
  const { destinationId } = schedule;
  try {
    if (destinationId === null) mustNotHold(record, await presentHolds(deps.deps.lake, record, signal));
    else await deps.publications.publishTo(record.id, { destinationId }, report, signal);
  } catch (error) {
    if (error instanceof AppError && error.code === 'report.refused') return null;
    throw error;
  }
  return deps.reports.packs.get(record.id);
}

/** Messages and the end of the run are one write: neither is ever without the other. */
async function deliver(deps: StepDeps, { held, schedule, report }: StepContext, record: PackRecord): Promise<void> {
  const { run } = held;
  const told = new Set(run.deliveries.map(({ channelId }) => channelId));
  const still = schedule.deliver.filter(({ channelId }) => !told.has(channelId));
  report({ phase: 'sending', done: null, total: null, unit: null, item: null });
  const others = (await deps.reports.packs.list()).filter(({ id }) => id !== record.id);
  const delivered = {
    ...{ run, record, publication: publicationOf(record, schedule) },
    before: lastPublished(others, record.templateId)?.record ?? null,
  };
  const messages = still.map(({ channelId, how }) => ({ channelId, message: sentMessage(delivered, how) }));
  const key = deliveryKey(run);
  if (messages.length > 0)
    await deps.deps.workspace.audit({
      ...{ actor: deps.actor, call: 'reports.delivered', outcome: 'done', errorCode: null },
      subject: `pack ${record.id}, content ${record.contentHash}, ${key}, channels ${still.map(({ channelId }) => channelId).join(' ')}`,
    });
  await endWith(deps, held, messages, {
    ...{ state: 'done', reason: null, reasons: [], waitsFor: null, nextTryAt: null, givesUpAt: null, owner: null },
    finishedAt: deps.now().toISOString(),
    deliveries: [...run.deliveries, ...still.map(({ channelId }) => ({ channelId, key }))],
  });
}

type Told = { channelId: string; message: ReturnType<typeof sentMessage> };

/** Write the end of a run and its messages at once. */
export async function endWith(
  { notify, deps }: Pick<StepDeps, 'notify' | 'deps'>,
  held: HeldRun,
  told: readonly Told[],
  changes: Parameters<HeldRun['change']>[0],
): Promise<void> {
  const rows = told.map(({ channelId, message }) => notify.prepare([channelId], message));
  const beside = { puts: rows.flatMap(({ puts }) => puts), absent: rows.flatMap(({ absent }) => absent) };
  if (!(await held.changeWith(changes, beside))) {
    // Some were told before: each that was not is put by itself, and puts itself once.
    for (const { channelId, message } of told) await notify.enqueue([channelId], message);
    await held.change(changes);
  }
  if (told.length > 0) notify.flush().catch(error => deps.log.unexpected('report-run.flush', error));
}

const publicationOf = ({ publications }: PackRecord, { destinationId }: ReportSchedule) =>
  (destinationId !== null && publications.findLast(each => each.destinationId === destinationId)) || null;

async function packOrNull({ packs }: Pick<ReportsService, 'packs'>, id: string): Promise<PackRecord | null> {
  return packs.get(id).catch(error => {
    if (error instanceof AppError && error.code === 'report.pack-not-found') return null;
    throw error;
  });
}
