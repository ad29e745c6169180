import { durationMs, timeLimitSeconds } from './durations.ts';
import { type EntryMark, noUsage, type SlurmEntry, type StepUsage } from './entry.ts';
import { parseJobId } from './job-id.ts';
import type { Layout } from './layout.ts';
import { fitsInteger, quantity } from './quantities.ts';
import { parseExitCode, parseState } from './states.ts';
import { jobTags } from './tags.ts';
import type { SlurmTime } from './times.ts';

/** A line of a listing as what it is, or why it is none (in words, for the reader). */
export type SacctLine =
  | { readonly kind: 'allocation'; readonly entry: SlurmEntry }
  | { readonly kind: 'step'; readonly jobId: string; readonly usage: StepUsage }
  | { readonly kind: 'broken'; readonly reason: string };

const broken = (reason: string): SacctLine => ({ kind: 'broken', reason });

/** Reads the fields of one layout; made once a file. */
export function sacctReader(
  layout: Layout,
  readTime: (text: string) => SlurmTime,
): (fields: readonly string[], marks: readonly EntryMark[]) => SacctLine {
  const { index } = layout;
  const place = (...names: string[]) => {
    const name = names.find(candidate => index.has(candidate));
    return name === undefined ? -1 : (index.get(name) ?? -1);
  };
  const at = {
    jobId: place('jobid'),
    jobIdRaw: place('jobidraw', 'jobid'),
    cluster: place('cluster'),
    dbIndex: place('dbindex'),
    jobName: place('jobname'),
    user: place('user'),
    account: place('account'),
    partition: place('partition'),
    qos: place('qos'),
    wcKey: place('wckey'),
    reservation: place('reservation'),
    submit: place('submit'),
    eligible: place('eligible'),
    start: place('start'),
    end: place('end'),
    state: place('state'),
    reason: place('reason'),
    exitCode: place('exitcode'),
    derivedExitCode: place('derivedexitcode'),
    elapsedRaw: place('elapsedraw'),
    elapsed: place('elapsed'),
    suspended: place('suspended'),
    timeLimitRaw: place('timelimitraw'),
    timeLimit: place('timelimit'),
    nodes: place('nnodes', 'allocnodes'),
    cpus: place('ncpus', 'alloccpus'),
    nodeList: place('nodelist'),
    allocTres: place('alloctres'),
    reqTres: place('reqtres'),
    reqMem: place('reqmem'),
    maxRss: place('maxrss'),
    totalCpu: place('totalcpu'),
    energy: place('consumedenergyraw'),
    comment: place('comment'),
    adminComment: place('admincomment'),
    constraints: place('constraints'),
  };

  return (fields, given) => {
    const text = (where: number) => (where < 0 ? '' : (fields[where] ?? ''));
    const orNull = (where: number) => text(where) || null;
    const raw = parseJobId(text(at.jobIdRaw));
    const shown = at.jobId < 0 ? raw : parseJobId(text(at.jobId));
    if (raw === undefined || shown === undefined) return broken('it has no job id');
    const usage = usageOf(text(at.maxRss), text(at.totalCpu), text(at.energy));
    if (raw.step !== null || shown.step !== null) return { kind: 'step', jobId: raw.job, usage };
    const state = parseState(text(at.state));
    if (state === undefined) return broken('its State is none');
    const submit = readTime(text(at.submit));
    const eligible = readTime(text(at.eligible));
    const start = readTime(text(at.start));
    const end = readTime(text(at.end));
    if (submit === undefined || start === undefined || end === undefined) return broken('a time in it cannot be read');
    if (submit === null) return broken('it has no Submit time');
    const elapsed = elapsedOf(text(at.elapsedRaw), text(at.elapsed));
    if (elapsed === undefined) return broken('its Elapsed cannot be read');
    const suspendedText = text(at.suspended);
    const suspended = suspendedText === '' ? null : durationMs(suspendedText);
    const exit = parseExitCode(text(at.exitCode));
    const marks: readonly EntryMark[] =
      suspended === undefined || eligible === undefined ? [...given, 'slurm.unreadable-value'] : given;
    const nodeList = text(at.nodeList);
    const reason = text(at.reason);
    return {
      kind: 'allocation',
      entry: {
        ...usage,
        ...state,
        cluster: orNull(at.cluster),
        jobId: raw.job,
        displayJobId: shown.job,
        arrayJobId: shown.arrayJobId,
        arrayTaskId: shown.arrayTaskId,
        hetJobId: shown.hetJobId,
        dbIndex: orNull(at.dbIndex),
        jobName: orNull(at.jobName),
        user: orNull(at.user),
        account: orNull(at.account),
        partition: orNull(at.partition),
        qos: orNull(at.qos),
        wcKey: orNull(at.wcKey),
        reservation: orNull(at.reservation),
        submit,
        eligible: eligible ?? null,
        start,
        end,
        reason: reason === 'None' || reason === '' ? null : reason,
        exitCode: exit?.code ?? null,
        exitSignal: exit?.signal ?? null,
        derivedExitCode: parseExitCode(text(at.derivedExitCode))?.code ?? null,
        elapsedSeconds: elapsed,
        suspendedSeconds: typeof suspended === 'number' ? Math.floor(suspended / 1000) : null,
        timeLimitSeconds: limitOf(text(at.timeLimitRaw), text(at.timeLimit)),
        nodes: countOf(text(at.nodes)),
        cpus: countOf(text(at.cpus)),
        nodeList: nodeList === '' || nodeList === 'None assigned' || nodeList === '(null)' ? null : nodeList,
        allocTres: at.allocTres < 0 ? null : text(at.allocTres),
        reqTres: at.reqTres < 0 ? null : text(at.reqTres),
        requestedMemory: orNull(at.reqMem),
        tags: jobTags({
          comment: orNull(at.comment),
          adminComment: orNull(at.adminComment),
          constraints: orNull(at.constraints),
        }),
        marks,
      },
    };
  };
}

function usageOf(maxRss: string, totalCpu: string, energy: string): StepUsage {
  if (maxRss === '' && totalCpu === '' && energy === '') return noUsage;
  const rss = maxRss === '' ? undefined : quantity(maxRss);
  const joules = energy === '' ? undefined : quantity(energy);
  return {
    maxRssBytes: rss !== undefined && fitsInteger(rss) ? rss : null,
    usedCpuMs: totalCpu === '' ? null : (durationMs(totalCpu) ?? null),
    // 2^64 - 2 and the like say "no value"
    energyJoules: joules !== undefined && joules < 10n ** 14n ? joules : null,
  };
}

/** @returns seconds; null when no column says; undefined when what it says is no time */
function elapsedOf(raw: string, text: string): number | null | undefined {
  if (/^\d{1,12}$/.test(raw)) return Number(raw);
  if (raw !== '') return undefined;
  if (text === '') return null;
  const ms = durationMs(text);
  return ms === undefined ? undefined : Math.floor(ms / 1000);
}

/** `TimelimitRaw` counts minutes. */
const limitOf = (raw: string, text: string) =>
  /^\d{1,9}$/.test(raw) ? Number(raw) * 60 : text === '' ? null : timeLimitSeconds(text);

/** `2`, also `1.5K` of a listing without --noconvert. */
function countOf(text: string): number | null {
  if (text.length < 10 && /^\d+$/.test(text)) return Number(text);
  const count = text === '' ? undefined : quantity(text);
  return count !== undefined && count < 2n ** 53n ? Number(count) : null;
}
