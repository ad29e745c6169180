import { z } from 'zod';
import { ReportRun } from '../../../../src-core/contract/reports.ts';
import type { WorkspaceClient } from '../../service-deps.ts';

const kind = 'report-run';
const MANY = 100_000;

/** A run as the workspace keeps it: what people see, and what it takes to go on after a crash. */
export const StoredReportRun = ReportRun.extend({
  /** 1, and one more each time that somebody sends the period anew after something of it had changed. */
  round: z.number().int().positive().default(1),
  /** Chosen before the pack is built, so that one that was finished in the last moment is found again; null = not building. */
  buildId: z.string().nullable().default(null),
  /** Which process works on it; null = nobody. */
  owner: z.object({ machine: z.string(), pid: z.number().int(), session: z.string() }).nullable().default(null),
});
export type StoredReportRun = z.infer<typeof StoredReportRun>;

/** A run with the journal's counter, by which a change says which state it saw. */
export type KeptRun = { readonly run: StoredReportRun; readonly counter: number };
type Entries = Parameters<WorkspaceClient['putEntries']>[0];
/** Rows of others that are written with a run or not at all. */
export type Beside = { readonly puts: Entries['puts']; readonly absent: NonNullable<Entries['absent']> };

/** Runs of report schedules: one row for a schedule and period, changed only by who has seen its present state. */
export class RunStore {
  readonly #workspace: Pick<WorkspaceClient, 'entries' | 'entry' | 'putEntries'>;

  constructor(workspace: Pick<WorkspaceClient, 'entries' | 'entry' | 'putEntries'>) {
    this.#workspace = workspace;
  }

  /** Newest begun first. */
  async all(): Promise<KeptRun[]> {
    const entries = await this.#workspace.entries({ kind, limit: MANY });
    return entries
      .map(({ value, counter }) => ({ run: StoredReportRun.parse(value), counter }))
      .toSorted((a, b) => (a.run.startedAt < b.run.startedAt ? 1 : a.run.startedAt > b.run.startedAt ? -1 : 0));
  }

  async one(scheduleId: string, period: string): Promise<KeptRun | null> {
    const entry = await this.#workspace.entry({ kind, key: keyOf({ scheduleId, period }) });
    return entry === null || entry.value === null
      ? null
      : { run: StoredReportRun.parse(entry.value), counter: entry.counter };
  }

  /** Begin the one run of a schedule and period. @returns null when somebody has begun it before */
  async claim(run: StoredReportRun): Promise<KeptRun | null> {
    const key = keyOf(run);
    const { isWritten } = await this.#workspace.putEntries({
      puts: [{ kind, key, value: StoredReportRun.parse(run) }],
      absent: [{ kind, key }],
    });
    return isWritten ? this.one(run.scheduleId, run.period) : null;
  }

  /**
   * Change a run that nobody has changed meanwhile.
   * @param beside rows of others that are written with it or not at all, e.g. its messages
   * @returns its new state; null when somebody was faster, or `beside.absent` does not hold
   */
  async change({ run, counter }: KeptRun, changes: Partial<StoredReportRun>, beside?: Beside): Promise<KeptRun | null> {
    const key = keyOf(run);
    const { isWritten } = await this.#workspace.putEntries({
      puts: [{ kind, key, value: StoredReportRun.parse({ ...run, ...changes }) }, ...(beside?.puts ?? [])],
      absent: [...(beside?.absent ?? [])],
      unchanged: [{ kind, key, counter }],
    });
    return isWritten ? this.one(run.scheduleId, run.period) : null;
  }
}

/** As the contract shows it. While one is tried again it keeps what it waited for, to know for how long; nobody else needs that. */
export const runOf = (run: StoredReportRun): ReportRun =>
  ReportRun.parse(run.state === 'waiting' ? run : { ...run, waitsFor: null, nextTryAt: null, givesUpAt: null });

const keyOf = ({ scheduleId, period }: Pick<ReportRun, 'scheduleId' | 'period'>) => `${scheduleId}/${period}`;
