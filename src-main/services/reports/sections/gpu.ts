import { type GpuIdle, type GpuJobLine, type GpuJobs, GpuQuestion } from '../../../../src-core/contract/gpu.ts';
import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import { bySize, compareText, type Known, ratio, sum, sumOfKnown } from '../../../../src-core/reports/exact.ts';
import type { PackCell, PackTable } from '../../../../src-core/reports/pack-model.ts';
import { column, currencyColumn, noteOf, plainTable, textColumn } from '../../../../src-core/reports/tables.ts';
import { withSignal } from '../../worker-client.ts';
import type { BuiltSection, ModelContext } from '../model-context.ts';

type GpuSection = Extract<ReportSection, { kind: 'gpu' }>;
const MANY = 10_000;

/** GPU time of the days of the period: what was measured and idle, whose it was, and the largest jobs. */
export async function gpuSection(section: GpuSection, id: string, context: ModelContext): Promise<BuiltSection> {
  const { words, services, signal, period } = context.parts;
  const question = GpuQuestion.parse({
    ...{ from: `${period.from}T00:00:00.000Z`, to: `${period.to}T00:00:00.000Z`, limit: MANY },
  });
  const wants = (part: GpuSection['show'][number]) => section.show.includes(part);
  const idle =
    wants('summary') || wants('idle-by-team') ? await services.lake.gpuIdle(question, withSignal(signal)) : null;
  const jobs = wants('summary') || wants('jobs') ? await services.lake.gpuJobs(question, withSignal(signal)) : null;
  const gaps = await services.lake.gpuGaps(undefined, withSignal(signal));
  context.define('idle');
  const gapNotes = gaps.map(({ cluster, reason }) => words.gpu.gap(cluster, words.gpu.gaps[reason] ?? reason));
  const tables = [
    ...(idle && jobs && wants('summary') ? [summaryTable(id, { idle, jobs, gapNotes }, context)] : []),
    ...(idle && wants('idle-by-team') ? [idleTable(section, id, idle, context)] : []),
    ...(jobs && wants('jobs') ? [jobsTable(section, id, jobs.jobs, jobs.isCut, context)] : []),
  ];
  return {
    section: { id, title: section.title || words.sections.gpu, paragraphs: [], charts: [], tables },
    streams: [],
  };
}

type Held = GpuIdle['held'][number];

/** Several lines as one: hours add up, costs only of one currency, and what is unknown in one of them is unknown. */
function together(lines: readonly Held[]): {
  measured: Known;
  idle: Known;
  cost: Known;
  unpriced: Known;
  currency: string | null;
} {
  const currencies = [...new Set(lines.flatMap(({ currency }) => currency ?? []))];
  return {
    measured: sum(lines.map(({ measuredGpuHours }) => measuredGpuHours)),
    idle: sum(lines.map(({ idleGpuHours }) => idleGpuHours)),
    unpriced: sum(lines.map(({ unpricedGpuHours }) => unpricedGpuHours)),
    cost: currencies.length > 1 ? null : sumOfKnown(lines.map(({ idleCost }) => idleCost)),
    currency: currencies.length === 1 ? (currencies[0] ?? null) : null,
  };
}

function summaryTable(
  id: string,
  { idle, jobs, gapNotes }: { idle: GpuIdle; jobs: GpuJobs; gapNotes: readonly string[] },
  { parts: { words, display } }: ModelContext,
): PackTable {
  const clusters = [
    ...new Set([...idle.held, ...idle.unallocated, ...jobs.jobs].map(({ cluster }) => cluster)),
  ].toSorted(compareText);
  // of a list that is cut no sum is known
  const whole = jobs.isCut ? [] : jobs.jobs;
  return plainTable({
    id,
    title: words.gpu.summary,
    columns: [
      textColumn('Cluster', words.gpu.cluster),
      column('HeldGpuHours', words.gpu.held, 'quantity'),
      column('UsedGpuHours', words.gpu.used, 'quantity'),
      column('MeasuredGpuHours', words.gpu.measured, 'quantity'),
      column('IdleGpuHours', words.gpu.idleHours, 'quantity'),
      column('IdleShare', words.gpu.idleShare, 'share'),
      currencyColumn(words),
      column('Cost', words.gpu.cost, 'amount'),
      column('IdleCost', words.gpu.idleCost, 'amount'),
      column('UnpricedGpuHours', words.gpu.unpriced, 'quantity'),
      column('UnheldGpuHours', words.gpu.unheldHours, 'quantity'),
      column('UnheldCost', words.gpu.unheldCost, 'amount'),
    ],
    rows: clusters.flatMap(cluster => {
      const held = idle.held.filter(line => line.cluster === cluster);
      const all = held.length === 0 ? null : together(held);
      const unheld = idle.unallocated.filter(line => line.cluster === cluster);
      const own = whole.filter(job => job.cluster === cluster);
      // one line a currency; the hours stand in the first, so that they are not counted twice
      const currencies = [...new Set([all, ...own, ...unheld].flatMap(line => line?.currency ?? []))].toSorted(
        compareText,
      );
      return (currencies.length === 0 ? [null] : currencies).map((currency, index): PackCell[] => {
        const nobodys = unheld.find(line => line.currency === currency);
        const first = (value: Known) => (index === 0 ? value : null);
        return [
          cluster,
          first(sumOf(own.map(({ heldGpuHours }) => heldGpuHours))),
          first(sumOf(own.map(({ usedGpuHours }) => usedGpuHours))),
          first(all?.measured ?? null),
          first(all?.idle ?? null),
          first(ratio(all?.idle ?? null, all?.measured ?? null)),
          currency,
          // a job without a price makes the cost of its cluster unknown
          own.some(job => job.cost === null)
            ? null
            : sumOf(own.flatMap(job => (job.currency === currency ? job.cost : []))),
          all?.currency === currency ? (all?.cost ?? null) : null,
          first(all?.unpriced ?? null),
          nobodys?.gpuHours ?? null,
          nobodys?.cost ?? null,
        ];
      });
    }),
    note: noteOf(
      clusters.length === 0 ? words.gpu.none : words.gpu.attempts,
      clusters.length === 0 ? null : words.gpu.unmeasured,
      jobs.isCut ? words.gpu.tooMany(display.count(jobs.jobs.length)) : null,
      ...gapNotes,
    ),
  });
}

/** Of nothing nothing is known. */
const sumOf = (amounts: readonly Known[]): Known => (amounts.length === 0 ? null : sum(amounts));

function idleTable(section: GpuSection, id: string, idle: GpuIdle, { parts }: ModelContext): PackTable {
  const { words, display, rowLimit } = parts;
  const lines = [
    ...Map.groupBy(idle.held, ({ cluster, account, currency }) => JSON.stringify([cluster, account, currency])),
  ]
    .map(([, own]) => ({ own, all: together(own) }))
    .toSorted((a, b) => bySize(a.all.idle, b.all.idle));
  const limit = Math.min(section.top, rowLimit ?? section.top);
  const left = lines.slice(limit);
  return plainTable({
    id: `${id}-idle`,
    title: words.gpu.idle,
    columns: [
      textColumn('Cluster', words.gpu.cluster),
      textColumn('Account', words.gpu.account),
      column('MeasuredGpuHours', words.gpu.measured, 'quantity'),
      column('IdleGpuHours', words.gpu.idleHours, 'quantity'),
      column('IdleShare', words.gpu.idleShare, 'share'),
      currencyColumn(words),
      column('IdleCost', words.gpu.idleCost, 'amount'),
      column('UnpricedGpuHours', words.gpu.unpriced, 'quantity'),
    ],
    rows: lines
      .slice(0, limit)
      .map(({ own, all }) => [
        ...[own[0]?.cluster ?? null, own[0]?.account ?? words.unassigned, all.measured, all.idle],
        ...[ratio(all.idle, all.measured), all.currency, all.cost, all.unpriced],
      ]),
    note: noteOf(
      lines.length === 0 ? words.gpu.notMeasured : words.gpu.unmeasured,
      left.length === 0
        ? null
        : words.records.rest(
            display.count(left.length),
            `${words.gpu.idleHours} ${display.quantity(sum(left.map(({ all }) => all.idle)) ?? '0')}`,
          ),
    ),
  });
}

function jobsTable(
  section: GpuSection,
  id: string,
  jobs: readonly GpuJobLine[],
  isCut: boolean,
  { parts: { words, display, rowLimit } }: ModelContext,
): PackTable {
  const limit = Math.min(section.top, rowLimit ?? section.top);
  const shown = jobs.toSorted((a, b) => bySize(a.heldGpuHours, b.heldGpuHours)).slice(0, limit);
  return plainTable({
    id: `${id}-jobs`,
    title: words.gpu.jobs,
    columns: [
      textColumn('Cluster', words.gpu.cluster),
      textColumn('JobId', words.gpu.job),
      column('Attempt', words.gpu.attempt, 'count'),
      textColumn('Account', words.gpu.account),
      textColumn('Partition', words.gpu.partition),
      textColumn('State', words.gpu.state),
      column('Gpus', words.gpu.gpus, 'count'),
      column('StartAt', words.gpu.started, 'instant'),
      column('HeldGpuHours', words.gpu.held, 'quantity'),
      column('UsedGpuHours', words.gpu.used, 'quantity'),
      column('IdleGpuHours', words.gpu.idleHours, 'quantity'),
      column('GpuUtilization', words.gpu.utilization, 'share'),
      currencyColumn(words),
      column('Cost', words.gpu.cost, 'amount'),
    ],
    rows: shown.map(job => [
      ...[job.cluster, job.jobId, job.attempt, job.account, job.partition, job.state],
      Object.keys(job.gpus).length === 0 ? null : Object.values(job.gpus).reduce((all, count) => all + count, 0),
      ...[job.startAt, job.heldGpuHours, job.usedGpuHours, job.idleGpuHours],
      job.gpuUtilization === null ? null : job.gpuUtilization.toFixed(6),
      ...[job.currency, job.cost],
    ]),
    note: noteOf(
      jobs.length === 0 ? words.gpu.none : words.gpu.attempts,
      isCut || jobs.length > limit ? words.gpu.cut(display.count(shown.length)) : null,
    ),
  });
}
