import { describePeriod } from '../../../src-core/anycost/sentence.ts';
import { type EntryMark, entryMarks } from '../../../src-core/gpu/slurm/entry.ts';
import type { JobRow } from '../../../src-core/gpu/slurm/job-row.ts';
import type { BrokenRecord } from '../../../src-core/gpu/slurm/sacct-parser.ts';

/** What is told of a listing before it is imported. */
export class JobFacts {
  readonly isWhole: boolean;
  jobs = 0;
  broken = 0;
  firstBroken: BrokenRecord | null = null;
  readonly clusters = new Set<string>();
  readonly marks = new Map<EntryMark, number>();
  #first: string | null = null;
  #last: string | null = null;

  constructor(isWhole: boolean) {
    this.isWhole = isWhole;
  }

  job({ row, scope, marks }: JobRow): void {
    this.jobs += 1;
    this.clusters.add(scope);
    for (const mark of marks) this.marks.set(mark, (this.marks.get(mark) ?? 0) + 1);
    const submit = String(row.SubmitAt);
    const end = String(row.ObservedUntil ?? row.SubmitAt);
    if (this.#first === null || submit < this.#first) this.#first = submit;
    if (this.#last === null || end > this.#last) this.#last = end;
  }

  brokenRecord(record: BrokenRecord): void {
    this.broken += 1;
    this.firstBroken ??= record;
  }

  /** From the first submission to the end of the last observation; null without jobs. */
  get period(): { start: string; end: string } | null {
    return this.#first === null || this.#last === null ? null : { start: this.#first, end: this.#last };
  }

  messageOf(mark: EntryMark): string {
    return entryMarks[mark].message;
  }

  columnOf(mark: EntryMark): string {
    return entryMarks[mark].column;
  }
}

export const describeBroken = ({ line, reason }: BrokenRecord): string => `record at line ${line}, ${reason}`;

/** "Slurm accounting (sacct) of testcluster: 81 job attempts with 173 steps, November 2026." */
export function describeJobs(version: string, facts: JobFacts, steps: number): string {
  const kind =
    version === 'json' ? 'sacct or slurmrestd as JSON' : version === 'xdmod' ? 'sacct as XDMoD asks for it' : 'sacct';
  const clusters = [...facts.clusters].toSorted();
  const shown =
    clusters.length > 3 ? `${clusters.slice(0, 3).join(', ')} and ${clusters.length - 3} more` : clusters.join(', ');
  const jobs = `${facts.isWhole ? '' : 'the first '}${facts.jobs.toLocaleString('en-US')} job ${facts.jobs === 1 ? 'attempt' : 'attempts'}`;
  const withSteps = steps > 0 ? ` with ${steps.toLocaleString('en-US')} ${steps === 1 ? 'step' : 'steps'}` : '';
  const { period } = facts;
  const when = period === null ? '' : `, ${describePeriod(new Date(period.start), new Date(period.end))}`;
  return `Slurm accounting (${kind}) of ${shown}: ${jobs}${withSteps}${when}.`;
}
