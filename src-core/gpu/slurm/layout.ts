import { durationMs } from './durations.ts';
import { parseJobId } from './job-id.ts';
import { parseExitCode, parseState } from './states.ts';
import { looksLikeTime } from './times.ts';
import { tresOf } from './tres.ts';

/** The table a text listing is: how lines are split and which column is where. */
export type Layout = {
  /** `header`: named by its first line; `xdmod`: no header, recognised by shape. */
  readonly kind: 'header' | 'xdmod';
  readonly separator: string;
  /** sacct --parsable ends each line with a separator, --parsable2 does not. */
  readonly endsWithSeparator: boolean;
  /** Lower case, in file order. */
  readonly columns: readonly string[];
  /** Where a column is; the first when a name is twice. */
  readonly index: ReadonlyMap<string, number>;
  /** Columns whose text users write: only there can a separator or a line end be a character. */
  readonly free: readonly number[];
  readonly anchors: readonly Anchor[];
  /** Columns that say whose job it was, when it ran and what it held: a record in which one of them is uncertain is not read. */
  readonly core: ReadonlySet<number>;
};

/** A column whose text has a form that can be checked. */
export type Anchor = { readonly at: number; readonly fits: (text: string) => boolean };

const freeColumns = new Set([
  'jobname',
  'comment',
  'admincomment',
  'systemcomment',
  'submitline',
  'workdir',
  'constraints',
  'container',
  'extra',
  'licenses',
  'stdin',
  'stdout',
  'stderr',
]);

const coreColumns = new Set(
  (
    'jobid jobidraw dbindex cluster user account partition qos wckey submit eligible start end elapsed elapsedraw suspended state ' +
    'nnodes ncpus alloccpus reqtres alloctres nodelist'
  ).split(' '),
);

/** Every field that sacct has had since 2015 (`--helpformat` of 16.05 to 24.11), and `group` of XDMoD's listing. */
const knownColumns = new Set(
  (
    'account admincomment alloccpus allocgres allocnodes alloctres associd avecpu avecpufreq avediskread avediskwrite avepages averss avevmsize ' +
    'blockid cluster comment constraints consumedenergy consumedenergyraw container cputime cputimeraw dbindex derivedexitcode elapsed elapsedraw ' +
    'eligible end exitcode extra failednode flags gid group jobid jobidraw jobname layout licenses maxdiskread maxdiskreadnode maxdiskreadtask ' +
    'maxdiskwrite maxdiskwritenode maxdiskwritetask maxpages maxpagesnode maxpagestask maxrss maxrssnode maxrsstask maxvmsize maxvmsizenode ' +
    'maxvmsizetask mcslabel mincpu mincpunode mincputask ncpus nnodes nodelist ntasks partition planned plannedcpu plannedcpuraw priority qos qosraw ' +
    'qosreq reason reqcpufreq reqcpufreqgov reqcpufreqmax reqcpufreqmin reqcpus reqgres reqmem reqnodes reqtres reservation reservationid reserved ' +
    'restarts resvcpu resvcpuraw segmentsize sluid start state stderr stdin stdout submit submitline suspended systemcomment systemcpu timelimit ' +
    'timelimitraw totalcpu tresusageinave tresusageinmax tresusageinmaxnode tresusageinmaxtask tresusageinmin tresusageinminnode tresusageinmintask ' +
    'tresusageintot tresusageoutave tresusageoutmax tresusageoutmaxnode tresusageoutmaxtask tresusageoutmin tresusageoutminnode tresusageoutmintask ' +
    'tresusageouttot uid user usercpu wckey wckeyid workdir'
  ).split(' '),
);

const isDuration = (text: string) => text === '' || text === 'INVALID' || durationMs(text) !== undefined;
const isInteger = (text: string) => {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
};
const isExit = (text: string) => text === '' || parseExitCode(text) !== undefined;
const isTres = (text: string) => text === '' || (text.includes('=') && tresOf(text) !== undefined);
const isId = (text: string) => parseJobId(text) !== undefined;

const forms: Readonly<Record<string, (text: string) => boolean>> = {
  jobid: isId,
  jobidraw: isId,
  submit: looksLikeTime,
  eligible: looksLikeTime,
  start: looksLikeTime,
  end: looksLikeTime,
  elapsed: isDuration,
  suspended: isDuration,
  cputime: isDuration,
  elapsedraw: isInteger,
  cputimeraw: isInteger,
  nnodes: isInteger,
  ncpus: isInteger,
  alloccpus: isInteger,
  reqcpus: isInteger,
  consumedenergyraw: isInteger,
  uid: isInteger,
  gid: isInteger,
  dbindex: isInteger,
  exitcode: isExit,
  derivedexitcode: isExit,
  state: text => parseState(text) !== undefined,
  reqtres: isTres,
  alloctres: isTres,
};

/** `sacct --parsable2 --noheader --allocations --duplicates` with the columns that XDMoD asks for; source: its sacct shredder. */
export const xdmodColumns: readonly string[] = (
  'jobid jobidraw cluster partition qos account group gid user uid submit eligible start end elapsed exitcode state ' +
  'nnodes ncpus reqcpus reqmem reqtres alloctres timelimit nodelist jobname'
).split(' ');

/** Find out how a listing is laid out from its first line. @returns null when it is no sacct listing */
export function detectLayout(firstLine: string): Layout | null {
  const line = firstLine.replace(/^\uFEFF/, '');
  const xdmod = line.split('|');
  if (xdmod.length >= xdmodColumns.length && isXdmod(xdmod)) return layoutOf('xdmod', '|', false, xdmodColumns);
  // Field names are letters only, so what stands between the first two of them is the separator.
  const separator = /^[A-Za-z]+([^A-Za-z0-9]{1,4})[A-Za-z]/.exec(line)?.[1];
  if (separator === undefined) return null;
  const endsWithSeparator = line.endsWith(separator);
  const columns = (endsWithSeparator ? line.slice(0, -separator.length) : line).split(separator);
  const names = columns.map(name => name.trim().toLowerCase());
  const isSacct = names.includes('jobid') || names.includes('jobidraw');
  return isSacct && names.every(name => knownColumns.has(name))
    ? layoutOf('header', separator, endsWithSeparator, names)
    : null;
}

function isXdmod(fields: readonly string[]): boolean {
  const layout = layoutOf('xdmod', '|', false, xdmodColumns);
  return layout.anchors.every(({ at, fits }) => fits(fields[at] ?? ''));
}

function layoutOf(
  kind: Layout['kind'],
  separator: string,
  endsWithSeparator: boolean,
  columns: readonly string[],
): Layout {
  const index = new Map<string, number>();
  columns.forEach((name, at) => {
    if (!index.has(name)) index.set(name, at);
  });
  const anchors = columns.flatMap((name, at) => {
    const fits = forms[name];
    return fits === undefined ? [] : [{ at, fits }];
  });
  const free = columns.flatMap((name, at) => (freeColumns.has(name) ? [at] : []));
  const core = new Set(columns.flatMap((name, at) => (coreColumns.has(name) ? [at] : [])));
  return { kind, separator, endsWithSeparator, columns, index, free, anchors, core };
}

/** What a listing must have so that a job is counted once and at its time; in words of sacct. */
export function missingColumns({ index }: Layout): string[] {
  const has = (...names: string[]) => names.some(name => index.has(name));
  const missing: string[] = has('state') ? [] : ['State'];
  if (!has('submit')) missing.push('Submit');
  if (!has('start')) missing.push('Start');
  if (!has('elapsedraw', 'elapsed', 'end')) missing.push('ElapsedRaw');
  if (!has('alloctres')) missing.push('AllocTRES');
  return missing;
}
