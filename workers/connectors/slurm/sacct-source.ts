import type { ProgramRunner } from '../../../src-core/connector/api-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { withSteps } from '../../../src-core/gpu/slurm/entry.ts';
import { detectLayout } from '../../../src-core/gpu/slurm/layout.ts';
import { SacctParser } from '../../../src-core/gpu/slurm/sacct-parser.ts';
import type { JobSource, Window } from './job-source.ts';

/** Free texts stand last, so that what users write in them breaks nothing that counts. */
const jobFields =
  'Cluster,JobID,JobIDRaw,DBIndex,User,Account,Partition,QOS,WCKey,Reservation,Submit,Eligible,Start,End,ElapsedRaw,Suspended,' +
  'TimelimitRaw,State,ExitCode,DerivedExitCode,NNodes,NCPUS,ReqTRES,AllocTRES,NodeList,TotalCPU,ConsumedEnergyRaw,ReqMem,Reason,' +
  'Constraints,JobName,AdminComment,Comment';
/** DBIndex tells the runs of one job apart; State and the times only make the listing one that is read as usual. */
const stepFields =
  'JobID,JobIDRaw,DBIndex,Submit,Start,End,ElapsedRaw,State,AllocTRES,MaxRSS,TotalCPU,ConsumedEnergyRaw';
const SEPARATOR = '\u001f';

export type SacctOptions = {
  readonly programs: ProgramRunner;
  readonly slurmConf: string;
  readonly signal: AbortSignal;
};

/**
 * The program sacct: one pass for the allocations (all users, requeued runs included), one for the steps. Times come as epoch seconds, and TZ is
 * UTC for what an older sacct prints all the same.
 */
export function sacctSource({ programs, slurmConf, signal }: SacctOptions): JobSource {
  const env = {
    SLURM_TIME_FORMAT: '%s',
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
    ...(slurmConf === '' ? {} : { SLURM_CONF: slurmConf }),
  };
  const run = async (program: string, args: readonly string[]) => {
    const result = await programs.run(program, args, { signal, env });
    if (result.exitCode === 0) return result.stdout;
    const what = result.stderr.trim().split('\n')[0]?.slice(0, 200) ?? '';
    throw new AppError('connector.program-failed', { program, exitCode: result.exitCode, what });
  };
  const sacct = ({ start, end }: Window, fields: string, more: readonly string[]) =>
    run('sacct', [
      ...['--allusers', '--duplicates', '--parsable2', `--delimiter=${SEPARATOR}`, ...more],
      ...['--starttime', isoLocal(start), '--endtime', isoLocal(end), `--format=${fields}`],
    ]);

  return {
    async describe() {
      const version = /\d+\.\d+\S*/.exec(await run('sacct', ['--version']))?.[0] ?? 'of an unknown version';
      return `sacct of Slurm ${version}`;
    },
    async cluster() {
      const result = await programs
        .run('sacctmgr', ['--noheader', '--parsable2', 'show', 'cluster', 'format=cluster'], { signal, env })
        .catch((error: unknown) => {
          if (signal.aborted) throw error;
          return null; // the name is a comfort; without it the listing's own column is taken
        });
      const names = result?.exitCode === 0 ? result.stdout.trim().split('\n') : [];
      return names.length === 1 ? (names[0] ?? '').trim() || null : null;
    },
    async jobs(window) {
      const listed = parse(await sacct(window, jobFields, ['--allocations']));
      const steps = parse(await sacct(window, stepFields, []));
      const usage = new Map(steps.jobs.map(({ entry }) => [keyOf(entry), entry]));
      const jobs = listed.jobs.map(({ line, entry }) => {
        const found = usage.get(keyOf(entry));
        return { line, entry: found === undefined ? entry : withSteps(entry, found) };
      });
      return { jobs, broken: listed.broken };
    },
  };
}

const keyOf = ({ jobId, submit, dbIndex }: { jobId: string; submit: number; dbIndex: string | null }) =>
  `${jobId} ${submit} ${dbIndex}`;

/** @throws AppError `connector.bad-answer` when the output is no listing */
function parse(text: string) {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const layout = detectLayout(lines[0] ?? '');
  if (layout === null) throw new AppError('connector.bad-answer', { host: 'sacct', what: 'it printed no listing' });
  const parser = new SacctParser(layout, 'UTC');
  const first = parser.push(lines);
  const last = parser.end();
  return { jobs: [...first.jobs, ...last.jobs], broken: [...first.broken, ...last.broken] };
}

/** What --starttime takes in every version; local time, which TZ makes UTC. */
const isoLocal = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19);
