import type { GpuGap, GpuIdle, GpuJobs, GpuQuestion } from '../../../src-core/contract/gpu.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { printable, table } from './output.ts';
import type { Session } from './session.ts';

export type GpuOptions = {
  from?: string;
  to?: string;
  cluster?: string;
  account?: string;
  below?: string;
  limit?: string;
};

/** `mureon gpu jobs`: what each attempt held, used, left idle and cost. */
export async function gpuJobs(session: Session, options: GpuOptions): Promise<number> {
  const { api, output, signal } = session;
  const found = await api.gpu.jobs(questionOf(options), { signal });
  const gaps = await api.gpu.gaps(undefined, { signal });
  output.print({ ...found, gaps }, () => [jobsText(found), ...gapsText(gaps)].join('\n'));
  return 0;
}

/** `mureon gpu idle`: GPU time that was held and not used, and that nobody held, with the money at stake. */
export async function gpuIdle(session: Session, options: GpuOptions): Promise<number> {
  const { api, output, signal } = session;
  const found = await api.gpu.idle(questionOf(options), { signal });
  const gaps = await api.gpu.gaps(undefined, { signal });
  output.print({ ...found, gaps }, () => [idleText(found), ...gapsText(gaps)].join('\n'));
  return 0;
}

/** @throws AppError `cli.usage`, `query.bad-period` */
export function questionOf(options: GpuOptions): GpuQuestion {
  const limit = Number(options.limit ?? 100);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 10_000))
    throw new AppError('cli.usage', { what: `--limit must be a whole number from 1 to 10000, not ${options.limit}.` });
  const percent = Number(options.below ?? 1);
  if (!(percent > 0 && percent <= 100))
    throw new AppError('cli.usage', { what: `--below must be a percentage above 0, not ${options.below}.` });
  return {
    from: instant(options.from),
    to: instant(options.to),
    cluster: options.cluster ?? null,
    account: options.account ?? null,
    idleBelow: percent / 100,
    limit,
  };
}

function instant(period: string | undefined): string | null {
  if (period === undefined) return null;
  const at = new Date(`${period.length === 7 ? `${period}-01` : period}T00:00:00Z`);
  const isDay = /^\d{4}-\d{2}(-\d{2})?$/.test(period) && !Number.isNaN(at.getTime());
  if (!isDay || !at.toISOString().startsWith(period)) throw new AppError('query.bad-period', { period });
  return at.toISOString();
}

const unknown = '?';
const words = (text: string | null) => (text === null ? '(none)' : printable(text));
const percent = (share: number | null) => (share === null ? unknown : `${(share * 100).toFixed(1)} %`);
const money = (amount: string | null, currency: string | null) =>
  amount === null ? unknown : `${short(amount)} ${currency}`;

/** For reading only, cut after the fourth decimal; --json has every digit. */
const short = (decimal: string | null) => (decimal === null ? unknown : decimal.replace(/(\.\d{4})\d+$/, '$1'));

function jobsText({ jobs, isCut }: GpuJobs): string {
  const head = ['cluster', 'job', 'account', 'user', 'GPUs', 'start', 'state', 'held h', 'used h', 'measured h'];
  const rows = jobs.map(job => [
    words(job.cluster),
    words(job.jobId),
    words(job.account),
    words(job.userName),
    Object.entries(job.gpus)
      .map(([type, gpus]) => `${gpus}${type === '' ? '' : ` ${printable(type)}`}`)
      .join(' + '),
    job.startAt.slice(0, 16),
    words(job.state),
    short(job.heldGpuHours),
    short(job.usedGpuHours),
    short(job.measuredGpuHours),
    short(job.idleGpuHours),
    percent(job.gpuUtilization),
    percent(job.smActive),
    money(job.cost, job.currency),
  ]);
  const cut = isCut ? '\n(the row limit cut this list)' : '';
  return jobs.length === 0
    ? 'No job held GPUs.'
    : table([...head, 'idle h', 'GPU', 'SM', 'cost'], rows, new Set([7, 8, 9, 10, 11, 12, 13])) + cut;
}

function idleText({ held, isCut, unallocated }: GpuIdle): string {
  const lines = [
    held.length === 0
      ? 'No telemetry tells of GPUs that jobs held.'
      : table(
          ['cluster', 'account', 'partition', 'measured h', 'idle h', 'idle cost', 'unpriced h'],
          held.map(line => [
            words(line.cluster),
            words(line.account),
            words(line.partition),
            short(line.measuredGpuHours),
            short(line.idleGpuHours),
            money(line.idleCost, line.currency),
            short(line.unpricedGpuHours),
          ]),
          new Set([3, 4, 5, 6]),
        ),
    ...(isCut ? ['(the row limit cut this list)'] : []),
    ...unallocated.map(
      ({ cluster, gpuHours, cost, currency }) =>
        `held by no job on ${printable(cluster)}: ${short(gpuHours)} GPU-hours, ${short(cost)} ${currency}`,
    ),
  ];
  return lines.join('\n');
}

type GapWords = (gap: GpuGap, place: string) => string;

const gapWords: Readonly<Record<GpuGap['reason'], GapWords>> = {
  'no-card': ({ gpuHours, jobs }, place) =>
    `no rate card: ${place}, ${short(gpuHours)} GPU-hours of ${jobs} attempts have no cost`,
  'gpus-unknown': ({ jobs }, place) => `GPU count not known: ${place}, ${jobs} attempts have no cost`,
  'time-unknown': ({ jobs }, place) => `held time not known: ${place}, ${jobs} attempts have no cost`,
  'capacity-unknown': (_, place) =>
    `capacity not said: the card of ${place} has no capacityGpus, so idle time has no cost`,
  'held-above-capacity': ({ days, gpuHours }, place) =>
    `held above capacity: ${place} on ${days} days, ${short(gpuHours)} GPU-hours more than the card's GPUs`,
  'days-unknown': ({ days }, place) => `days without records: ${place}, on ${days} days nothing is known to be idle`,
};

/** What is missing from GPU cost, in words. */
export const gapsText = (gaps: readonly GpuGap[]): string[] =>
  gaps.map(gap =>
    gapWords[gap.reason](gap, printable(gap.gpuType === null ? gap.cluster : `${gap.cluster} ${gap.gpuType}`)),
  );
