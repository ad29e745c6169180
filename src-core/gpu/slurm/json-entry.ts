import { addUsage, type EntryMark, noUsage, type SlurmEntry, type StepUsage, withSteps } from './entry.ts';
import { countOf, items, type JsonValue, member, numberOf, textOf } from './json-value.ts';
import { parseState } from './states.ts';
import { jobTags } from './tags.ts';
import { tresText } from './tres.ts';

/**
 * One element of `jobs` of `sacct --json` or `/slurmdb/vX/jobs`, from 22.05 (plain numbers, one state) to the newer data parser
 * (`{set, infinite, number}`, lists of states). Its steps are inside it. Numbers are expected as decimal text.
 * @param startIsEligible v0.0.37 and older give the eligible time as start (seen in Slurm 22.05): it is worked out from the end instead
 * @returns the record, or why it is none, in words
 */
export function jsonEntry(job: JsonValue, { startIsEligible }: { startIsEligible: boolean }): SlurmEntry | string {
  const jobId = numberOf(member(job, 'job_id'));
  if (jobId === null || jobId === 0) return 'it has no job id';
  const current = member(job, 'state', 'current');
  // Newer versions list the base state first, then flags such as COMPLETING.
  const state = parseState(textOf(Array.isArray(current) ? current[0] : current) ?? '');
  if (state === undefined) return 'its state is none';
  const time = member(job, 'time');
  const submit = instant(member(time, 'submission'));
  if (submit === null) return 'it has no submission time';
  const end = instant(member(time, 'end'));
  const elapsed = numberOf(member(time, 'elapsed'));
  const suspended = numberOf(member(time, 'suspended'));
  const allocTres = tresOf(member(job, 'tres', 'allocated'));
  const stated = instant(member(time, 'start'));
  const start =
    startIsEligible && allocTres === ''
      ? null
      : startIsEligible && end !== null
        ? end - (elapsed ?? 0) - (suspended ?? 0)
        : stated;
  const ids = idsOf(job, String(jobId));
  const limit = numberOf(member(time, 'limit'));
  const exit = exitOf(member(job, 'exit_code'), state.state);
  const derived = exitOf(member(job, 'derived_exit_code'), 'COMPLETED');
  const reason = textOf(member(job, 'state', 'reason'));
  const nodes = textOf(member(job, 'nodes'));
  const killedBy = textOf(member(job, 'kill_request_user'));
  const reservation = textOf(member(job, 'reservation', 'name'));
  const entry: SlurmEntry = {
    ...state,
    // A name here, not the uid of the text listing: it names a person, and the column is for numbers.
    cancelledBy: killedBy !== null && /^\d+$/.test(killedBy) ? killedBy : null,
    cluster: textOf(member(job, 'cluster')) ?? textOf(member(job, 'association', 'cluster')),
    jobId: String(jobId),
    ...ids,
    dbIndex: null,
    jobName: textOf(member(job, 'name')),
    user: textOf(member(job, 'user')) ?? textOf(member(job, 'association', 'user')),
    account: textOf(member(job, 'account')) ?? textOf(member(job, 'association', 'account')),
    partition: textOf(member(job, 'partition')),
    qos: textOf(member(job, 'qos')),
    wcKey: textOf(member(job, 'wckey', 'wckey')) ?? textOf(member(job, 'wckey')),
    reservation: reservation === '0' ? null : reservation, // 22.05 writes the number 0 for none
    submit,
    eligible: instant(member(time, 'eligible')),
    start,
    end,
    reason: reason === 'None' ? null : reason,
    ...exit,
    derivedExitCode: derived.exitCode,
    elapsedSeconds: elapsed,
    suspendedSeconds: suspended,
    timeLimitSeconds: limit === null || limit >= 2 ** 32 - 2 ? null : limit * 60,
    nodes: numberOf(member(job, 'allocation_nodes')),
    cpus: countIn(member(job, 'tres', 'allocated'), 'cpu') ?? numberOf(member(job, 'required', 'CPUs')),
    nodeList: nodes === 'None assigned' || nodes === '(null)' ? null : nodes,
    allocTres,
    reqTres: tresOf(member(job, 'tres', 'requested')),
    requestedMemory: null,
    ...noUsage,
    usedCpuMs: cpuMs(member(time, 'total')),
    tags: jobTags({
      comment: textOf(member(job, 'comment', 'job')) ?? textOf(member(job, 'comment')),
      adminComment: textOf(member(job, 'comment', 'administrator')),
      constraints: textOf(member(job, 'constraints')),
    }),
    marks: marksOf(job, startIsEligible && start !== null && end === null),
  };
  const steps = items(member(job, 'steps'));
  return steps.length === 0 ? entry : withSteps(entry, steps.map(stepUsage).reduce(addUsage));
}

/** True for an accounting record, false for a job of the live queue (`squeue --json`, `/slurm/vX/jobs`). */
export const isAccountingJob = (job: JsonValue): boolean => member(job, 'time', 'submission') !== undefined;

function marksOf(job: JsonValue, isStartUnreliable: boolean): EntryMark[] {
  const marks: EntryMark[] = isStartUnreliable ? ['slurm.start-unreliable'] : [];
  const texts = JSON.stringify([member(job, 'name'), member(job, 'comment')]);
  return texts.includes('\uFFFD') ? [...marks, 'slurm.invalid-utf8'] : marks;
}

/** Epoch seconds; null for 0 and unset (not yet, never). */
function instant(value: JsonValue): number | null {
  const seconds = numberOf(value);
  return seconds === null || seconds < 631_152_000 || seconds >= 4_102_444_800 ? null : seconds;
}

function idsOf(job: JsonValue, jobId: string) {
  const array = numberOf(member(job, 'array', 'job_id')) ?? 0;
  const task = numberOf(member(job, 'array', 'task_id'));
  const waiting = textOf(member(job, 'array', 'task'));
  const het = numberOf(member(job, 'het', 'job_id')) ?? 0;
  const offset = numberOf(member(job, 'het', 'job_offset'));
  const arrayTaskId = array === 0 ? null : (task?.toString() ?? (waiting === null ? null : `[${waiting}]`));
  const displayJobId =
    arrayTaskId !== null ? `${array}_${arrayTaskId}` : het > 0 && offset !== null ? `${het}+${offset}` : jobId;
  return {
    displayJobId,
    arrayJobId: array === 0 ? null : String(array),
    arrayTaskId,
    hetJobId: het > 0 ? String(het) : null,
  };
}

/** 22.05 writes SUCCESS and 0 beside jobs that failed: where the state says otherwise the code is unknown. */
function exitOf(value: JsonValue, state: string): { exitCode: number | null; exitSignal: number | null } {
  const signal = numberOf(member(value, 'signal', 'signal_id')) ?? numberOf(member(value, 'signal', 'id'));
  const code = numberOf(member(value, 'return_code'));
  if (code === 0 && signal === null && state === 'FAILED') return { exitCode: null, exitSignal: null };
  return { exitCode: code ?? (signal === null ? null : 0), exitSignal: signal ?? (code === null ? null : 0) };
}

const entriesOf = (value: JsonValue) =>
  items(value).flatMap(entry => {
    const type = textOf(member(entry, 'type'));
    const count = countOf(member(entry, 'count'));
    return type === null || count === null
      ? []
      : [{ type, name: textOf(member(entry, 'name')) ?? '', count: String(count) }];
  });

const tresOf = (value: JsonValue): string | null => (Array.isArray(value) ? tresText(entriesOf(value)) : null);

function countIn(value: JsonValue, type: string): number | null {
  const found = entriesOf(value).find(entry => entry.type === type);
  return found === undefined ? null : Number(found.count);
}

/** In a step, "requested" is what Slurm calls TRESUsageIn; memory is in bytes there. */
function stepUsage(step: JsonValue): StepUsage {
  const most = entriesOf(member(step, 'tres', 'requested', 'max')).find(entry => entry.type === 'mem');
  const energy = countOf(member(step, 'statistics', 'energy', 'consumed'));
  return {
    maxRssBytes: most === undefined ? null : BigInt(most.count),
    usedCpuMs: cpuMs(member(step, 'time', 'total')),
    energyJoules: energy !== null && energy < 10n ** 14n ? energy : null,
  };
}

function cpuMs(value: JsonValue): number | null {
  const seconds = numberOf(member(value, 'seconds'));
  const micros = numberOf(member(value, 'microseconds')) ?? 0;
  return seconds === null ? null : seconds * 1000 + Math.floor(micros / 1000);
}
