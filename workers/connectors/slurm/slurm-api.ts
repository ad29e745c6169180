import {
  type ConnectorContext,
  type ConnectorEvent,
  defineConnector,
} from '../../../src-core/connector/api-connector.ts';
import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { numberAttempts } from '../../../src-core/gpu/slurm/attempts.ts';
import type { FoldedJob } from '../../../src-core/gpu/slurm/fold-steps.ts';
import { jobRow } from '../../../src-core/gpu/slurm/job-row.ts';
import { type SlurmSettings, slurmSettings } from './api-settings.ts';
import type { JobSource, Window } from './job-source.ts';
import { restSource } from './rest-source.ts';
import { sacctSource } from './sacct-source.ts';

const DAY = 86_400;
/** slurmctld hands records to the database with a delay, and a job that ran at the last look has ended since: so much is asked again. */
const OVERLAP = 2 * 3600;
const SETTLES_AFTER_HOURS = OVERLAP / 3600;
/** A cluster whose jobs of so short a time pass the size of an answer is no cluster. */
const SHORTEST_WINDOW = 60;
const ROWS_AT_ONCE = 5_000;

type Context = ConnectorContext<SlurmSettings>;

/**
 * A Slurm cluster's accounting, day by day. Each window brings every attempt that was alive in it, so a job that was running at the
 * last look comes again, finished, and replaces its row; asking for the same days twice changes nothing.
 */
export const slurmApi = defineConnector({
  id: 'slurm',
  title: 'Slurm accounting (slurmrestd or sacct)',
  category: 'gpu-cluster',
  summary: 'Every job attempt of a GPU cluster: who ran it, what it held and used, how it ended.',
  delivers: ['gpu-job'],
  merge: 'upsert',
  settings: slurmSettings,
  secrets: [
    {
      name: 'token',
      title: 'Token',
      isOptional: true,
      help: 'For slurmrestd: scontrol token username=USER lifespan=SECONDS.',
    },
  ],
  capabilities: { incremental: true, restates: 'day', settlesAfterHours: SETTLES_AFTER_HOURS, backfillDays: 3650 },
  origins: ({ mode, url }) => (mode === 'slurmrestd' && url !== '' ? [new URL(url).origin] : []),

  async check(context) {
    const source = sourceOf(context);
    const who = await source.describe();
    const now = Math.floor(context.now.getTime() / 1000);
    const { jobs } = await source.jobs({ start: now - DAY, end: now });
    const cluster = await clusterOf(context, source);
    return { found: `${who} answers with ${jobs.length} job attempts of ${cluster} in the last day.` };
  },

  async *read(context) {
    const source = sourceOf(context);
    const cluster = await clusterOf(context, source);
    const windows = windowsOf(context);
    const now = Math.floor(context.now.getTime() / 1000);
    for (const [index, window] of windows.entries()) {
      context.signal.throwIfAborted();
      const [start, end] = [window.start, window.end].map(seconds => new Date(seconds * 1000).toISOString());
      if (start === undefined || end === undefined) continue;
      yield { type: 'progress', done: index, total: windows.length, item: start.slice(0, 10) };
      yield* readWindow(source, window, cluster);
      const isProvisional = window.end > now - OVERLAP;
      // A period asked for by hand says nothing about where the schedule stands.
      const key = context.window === null ? 'observed-until' : 'asked';
      yield { type: 'commit', covers: { scope: cluster, start, end }, cursor: { key, value: end }, isProvisional };
    }
    yield { type: 'progress', done: windows.length, total: windows.length, item: null };
  },
});

/** @throws AppError `source.bad-settings` when slurmrestd has no address */
function sourceOf({ settings, http, programs, signal }: Context): JobSource {
  if (settings.mode === 'sacct') return sacctSource({ programs, slurmConf: settings.slurmConf, signal });
  if (settings.url === '') {
    throw new AppError('source.bad-settings', { name: 'Slurm', what: 'slurmrestd needs an address' });
  }
  return restSource({ http, url: settings.url, user: settings.user, signal });
}

const clusterOf = async ({ settings }: Context, source: JobSource): Promise<string> =>
  settings.clusterName || (await source.cluster()) || 'cluster';

/** UTC days from the last look (less the overlap), the back-fill or the window asked for, oldest first; the last one ends now. */
function windowsOf({ window, cursors, now, settings }: Context): Window[] {
  const last = Math.floor(now.getTime() / 1000);
  const cursor = Date.parse(cursors.get('observed-until') ?? '') / 1000;
  const first = window
    ? Math.floor(window.start.getTime() / 1000)
    : Number.isNaN(cursor)
      ? Math.floor(last / DAY) * DAY - settings.backfillDays * DAY
      : Math.min(cursor, last) - OVERLAP;
  const end = Math.min(window ? Math.ceil(window.end.getTime() / 1000) : last, last);
  const windows: Window[] = [];
  for (let start = first; start < end; ) {
    const next = Math.min(end, (Math.floor(start / DAY) + 1) * DAY);
    windows.push({ start, end: next });
    start = next;
  }
  return windows;
}

async function* readWindow(source: JobSource, window: Window, cluster: string): AsyncGenerator<ConnectorEvent> {
  const { jobs, broken } = await jobsOf(source, window);
  const rows = rowsOf(jobs, cluster);
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    yield { type: 'rows', dataset: 'gpu-job', rows: rows.slice(from, from + ROWS_AT_ONCE) };
  const [first] = broken;
  if (first !== undefined)
    yield {
      type: 'notice',
      message: `${broken.length === 1 ? '1 record' : `${broken.length} records`} could not be read and are not counted; the first is record ${first.line}, ${first.reason}.`,
    };
}

/** An answer that is too large is asked for again in halves; attempts that live in both come twice and are one. */
async function jobsOf(source: JobSource, window: Window): ReturnType<JobSource['jobs']> {
  try {
    return await source.jobs(window);
  } catch (error) {
    const isTooLarge = error instanceof AppError && error.code === 'connector.answer-too-large';
    if (!isTooLarge || window.end - window.start <= SHORTEST_WINDOW) throw error;
    const middle = Math.floor((window.start + window.end) / 2);
    const [early, late] = [
      await jobsOf(source, { start: window.start, end: middle }),
      await jobsOf(source, { start: middle, end: window.end }),
    ];
    return { jobs: [...early.jobs, ...late.jobs], broken: [...early.broken, ...late.broken] };
  }
}

function rowsOf(jobs: readonly FoldedJob[], cluster: string): CanonicalRow[] {
  const rows = jobs.map(({ entry }) => ({ entry, ...jobRow(entry, cluster) }));
  const attempts = numberAttempts(
    rows.map(({ entry, row, scope }) => ({
      ...entry,
      cluster: scope,
      start: row.StartAt === null ? null : entry.start,
    })),
  );
  return rows.map(({ row, scope, revision }, index) => ({
    ...row,
    Attempt: attempts[index] ?? 1,
    x_Scope: scope,
    x_Revision: revision,
  }));
}
