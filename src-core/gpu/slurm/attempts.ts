/** What tells the runs of one submission apart. */
export type Run = {
  readonly cluster: string;
  readonly jobId: string;
  readonly submit: number;
  readonly start: number | null;
  readonly displayJobId: string;
  readonly dbIndex: string | null;
};

/**
 * Number the records that have the same (Cluster, JobIDRaw, Submit): 1 for nearly all, because Slurm gives a requeued run its own Submit; 2 and
 * up, by Start, where an older cluster kept it (decision 0061). Equal Start, JobID and DBIndex is one run in two states. Never-started records
 * come last. @returns numbers in the order of `runs`
 */
export function numberAttempts(runs: readonly Run[]): number[] {
  const groups = new Map<string, number[]>();
  runs.forEach((run, index) => {
    const key = JSON.stringify([run.cluster, run.jobId, run.submit]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  });
  const numbers = runs.map(() => 1);
  for (const group of groups.values()) {
    if (group.length === 1) continue;
    const keys = group.map(index => orderKey(runs[index]));
    const ranks = [...new Set(keys)].toSorted();
    group.forEach((index, at) => {
      numbers[index] = ranks.indexOf(keys[at] ?? '') + 1;
    });
  }
  return numbers;
}

function orderKey(run: Run | undefined): string {
  if (run === undefined) return '';
  const start = run.start === null ? '~' : String(run.start).padStart(12, '0');
  return [start, run.displayJobId, run.dbIndex ?? ''].join('\u0000');
}
