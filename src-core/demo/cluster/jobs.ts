import { dayNumber, ESTATE_END } from '../calendar.ts';
import { hash32, uniform } from '../random.ts';
import { busySpans, DAY_SECONDS, type HeldTarget, type Span } from './busy.ts';
import { type Lane, lanes } from './layout.ts';
import { pinnedJobs } from './pinned.ts';

/** Days of accounting that are listed, up to the end of the estate. */
export const ACCOUNTING_DAYS = 60;
/** First and last second (exclusive) of the listing. */
export const accountingEnd = dayNumber(ESTATE_END) * DAY_SECONDS;
export const accountingStart = accountingEnd - ACCOUNTING_DAYS * DAY_SECONDS;

/** One run of a job. Times in Unix seconds. */
export type JobRun = {
  readonly id: number;
  readonly array: { readonly id: number; readonly task: string } | null;
  readonly name: string;
  readonly user: string;
  readonly uid: number;
  readonly account: string;
  readonly feature: string;
  readonly qos: 'normal' | 'scavenger' | 'urgent' | 'interactive';
  readonly lane: Lane;
  readonly submit: number;
  readonly start: number | null;
  /** Null = runs or waits still. */
  readonly end: number | null;
  readonly state: string;
  readonly exit: string;
  readonly suspended: number;
  readonly limitMinutes: number;
  readonly reason: string | null;
  /** Id of the pinned job it is. */
  readonly pinned: string | null;
};

type Draft = Omit<JobRun, 'id' | 'array' | 'user' | 'uid' | 'account' | 'limitMinutes' | 'lane'> & {
  readonly group: string;
  readonly arrayGroup: string | null;
  readonly task: string | null;
  readonly user: string | null;
};

const people: Readonly<Record<string, readonly string[]>> = {
  research: ['s.lim', 'a.petrov', 'j.hale', 'm.okafor'],
  assistant: ['d.moreau', 'k.sato', 'r.iyer'],
  studio: ['l.bianchi', 'p.novak'],
  search: ['n.faraday', 'c.duarte', 'y.han'],
};

const work: Readonly<Record<string, Readonly<Record<string, readonly [feature: string, ...names: string[]]>>>> = {
  'train-h100': {
    research: ['marlin-2', 'marlin-2-sft', 'marlin-2-rl', 'marlin-2-ablation'],
    assistant: ['fine-tuning', 'ft-assistant', 'dpo-assistant'],
    studio: ['fine-tuning', 'ft-studio-image', 'lora-sweep'],
  },
  'batch-a100': {
    search: ['indexing', 'embed-corpus', 'rebuild-shards', 'dedup'],
    research: ['evaluation', 'eval-suite', 'judge-batch'],
  },
  'serve-l40s': {
    assistant: ['small-models', 'serve-router', 'serve-guard'],
    search: ['rerank', 'serve-rerank', 'rerank-batch'],
  },
};

/** Every run of the window: what the lanes' busy times are made of, and what waits at its end. In order of submission. */
export function clusterJobs(targets: readonly HeldTarget[], seed: number): JobRun[] {
  const spans = busySpans(targets, accountingStart, seed);
  const drafts: [Lane, Draft][] = [];
  for (const lane of lanes) {
    for (const span of spans.get(lane.id) ?? [])
      for (const draft of runsOfSpan(lane, span, seed)) drafts.push([lane, draft]);
    for (const draft of neverStarted(lane, seed)) drafts.push([lane, draft]);
  }
  drafts.sort(
    ([laneA, a], [laneB, b]) =>
      a.submit - b.submit || (a.start ?? 0) - (b.start ?? 0) || (laneA.id < laneB.id ? -1 : 1),
  );
  return numbered(drafts, seed);
}

/** Job ids in order of submission, as Slurm gives them; a requeued run keeps its job's, the first task of an array names it. */
function numbered(drafts: readonly [Lane, Draft][], seed: number): JobRun[] {
  let next = 410_027;
  const ids = new Map<string, number>();
  const arrays = new Map<string, number>();
  return drafts.map(([lane, { group, arrayGroup, task, user, ...draft }]) => {
    const id = ids.get(group) ?? next;
    if (!ids.has(group)) next = id + 1 + (hash32(group, seed) % 3);
    ids.set(group, id);
    if (arrayGroup !== null && !arrays.has(arrayGroup)) arrays.set(arrayGroup, id);
    const team = people[lane.account] ?? [];
    const person = user ?? team[hash32(`${arrayGroup ?? group}/user`, seed) % Math.max(1, team.length)] ?? 'nobody';
    const length = (draft.end ?? accountingEnd) - (draft.start ?? draft.submit);
    return {
      ...draft,
      id,
      array: arrayGroup === null || task === null ? null : { id: arrays.get(arrayGroup) ?? id, task },
      user: person,
      uid: 20_000 + (hash32(`${person}/uid`, 1) % 900),
      account: lane.account,
      lane,
      limitMinutes: draft.state === 'TIMEOUT' ? Math.floor(length / 60) : limitFor(length),
    };
  });
}

const limits = [240, 720, 1_440, 2_880, 5_760, 20_160];
const limitFor = (seconds: number) => limits.find(minutes => minutes * 60 > seconds) ?? 43_200;

/** Hours that jobs of a lane run for. */
function hoursOf(lane: Lane): readonly [number, number] {
  if (lane.partition === 'serve-l40s') return lane.gpus > 2 ? [24, 96] : [6, 30];
  if (lane.gpus >= 16) return [8, 60];
  if (lane.gpus === 8) return [6, 30];
  return lane.gpus === 1 ? [3, 20] : [4, 24];
}

/** Cut a busy time of a lane into runs, one after the other; pinned jobs keep their own bounds. */
function* runsOfSpan(lane: Lane, span: Span, seed: number): Generator<Draft> {
  let { start } = span;
  for (const job of pinnedJobs) {
    if (job.lane !== lane.id) continue;
    const from = Date.parse(job.start) / 1000;
    const to = job.end === null ? accountingEnd : Date.parse(job.end) / 1000;
    if (to <= start || from >= span.end) continue;
    yield* ordinaryRuns(lane, { start, end: from }, seed);
    const group = `pinned/${job.id}`;
    yield {
      ...plainRun(lane, group, { start: from, end: to }, seed),
      name: job.name,
      user: job.user,
      qos: job.kind === 'idle' ? 'interactive' : 'normal',
      end: job.end === null ? null : to,
      state: job.end === null ? 'RUNNING' : 'CANCELLED',
      exit: job.end === null ? '0:0' : '0:15',
      suspended: 0,
      pinned: job.id,
    };
    start = to;
  }
  yield* ordinaryRuns(lane, { start, end: span.end }, seed);
}

const SHORTEST = 600;

function* ordinaryRuns(lane: Lane, span: Span, seed: number): Generator<Draft> {
  if (span.end <= span.start) return;
  const place = `${lane.id}/${span.start}`;
  const isArray = lane.partition === 'batch-a100' && lane.gpus <= 2 && uniform(`${place}/array`, seed) < 0.35;
  const [least, most] = isArray ? ([1.5, 5] as const) : hoursOf(lane);
  let start = span.start;
  for (let index = 0; start < span.end; index += 1) {
    const length = Math.floor(3600 * (least + (most - least) * uniform(`${place}/${index}/length`, seed)));
    const end = span.end - (start + length) < SHORTEST ? span.end : start + length;
    const group = `${place}/${index}`;
    const run = plainRun(lane, group, { start, end }, seed);
    if (isArray) {
      const submit = span.start - 90 - (hash32(`${place}/wait`, seed) % 1_800);
      yield { ...run, submit, arrayGroup: place, task: String(index), name: `${run.name}-array` };
    } else yield* withRequeues(run, seed);
    start = end;
  }
}

function plainRun(lane: Lane, group: string, { start, end }: Span, seed: number): Draft {
  const of = (what: string) => uniform(`${group}/${what}`, seed);
  const [feature = '', ...names] = work[lane.partition]?.[lane.account] ?? [];
  const isRunning = end >= accountingEnd;
  const [state, exit] = isRunning ? ['RUNNING', '0:0'] : outcome(of('outcome'));
  const isSuspended = state === 'COMPLETED' && end - start > 7_200 && !isSampled(lane) && of('suspended') < 0.03;
  return {
    group,
    arrayGroup: null,
    task: null,
    user: null,
    name: names[hash32(`${group}/name`, seed) % Math.max(1, names.length)] ?? 'job',
    feature,
    qos: lane.gpus <= 4 && of('qos') < 0.25 ? 'scavenger' : 'normal',
    submit: start - 20 - Math.floor(of('wait') * of('wait') * 14_400),
    start,
    end: isRunning ? null : end,
    state: state ?? 'COMPLETED',
    exit: exit ?? '0:0',
    suspended: isSuspended ? Math.floor((end - start) * (0.1 + 0.3 * of('suspendedShare'))) : 0,
    reason: null,
    pinned: null,
  };
}

function outcome(share: number): readonly [string, string] {
  if (share < 0.055) return ['FAILED', '1:0'];
  if (share < 0.085) return ['TIMEOUT', '0:0'];
  if (share < 0.125) return ['CANCELLED', '0:15'];
  if (share < 0.14) return ['OUT_OF_MEMORY', '0:125'];
  return ['COMPLETED', '0:0'];
}

/** GPUs with telemetry are never suspended, so that what the samples show is what the job did. */
const isSampled = (lane: Lane) => pinnedJobs.some(job => sameNode(job.lane, lane.id));
const sameNode = (a: string, b: string) => a.split('/').slice(0, 2).join('/') === b.split('/').slice(0, 2).join('/');

/** Some runs were put back into the queue: by a more urgent job, which then ran in their place, by a broken node, or by their owner. */
function* withRequeues(run: Draft, seed: number): Generator<Draft> {
  const { start, end } = run;
  const share = uniform(`${run.group}/requeue`, seed);
  if (start === null || end === null || end - start < 3 * 3600 || share >= 0.07) {
    yield run;
    return;
  }
  const cut = start + Math.floor((end - start) * (0.2 + 0.4 * uniform(`${run.group}/cut`, seed)));
  const first = { ...run, end: cut, suspended: 0, exit: '0:0' };
  if (share < 0.04) {
    const back = cut + Math.floor((end - cut) * 0.3);
    yield { ...first, qos: 'scavenger', state: 'PREEMPTED' };
    yield {
      ...run,
      group: `${run.group}/urgent`,
      name: 'hotfix-eval',
      qos: 'urgent',
      submit: cut - 30,
      start: cut,
      end: back,
      state: 'COMPLETED',
      exit: '0:0',
      suspended: 0,
    };
    yield { ...run, qos: 'scavenger', submit: cut, start: back, suspended: 0 };
    return;
  }
  yield { ...first, state: share < 0.055 ? 'NODE_FAIL' : 'REQUEUED' };
  yield { ...run, submit: cut, start: cut, suspended: 0 };
}

/** Jobs that were cancelled while they waited, and those that wait still. */
function* neverStarted(lane: Lane, seed: number): Generator<Draft> {
  for (const [kind, share] of [
    ['cancelled', 0.6],
    ['pending', 0.25],
  ] as const) {
    const group = `${lane.id}/${kind}`;
    if (uniform(group, seed) >= share) continue;
    const isPending = kind === 'pending';
    const back = isPending ? 7_200 : 50 * DAY_SECONDS;
    const submit = accountingEnd - 600 - Math.floor(back * uniform(`${group}/when`, seed));
    const run = plainRun(lane, group, { start: submit, end: submit }, seed);
    yield {
      ...run,
      submit,
      start: null,
      end: isPending ? null : Math.min(accountingEnd - 1, submit + 300),
      state: isPending ? 'PENDING' : 'CANCELLED',
      exit: '0:0',
      suspended: 0,
      reason: isPending ? 'Resources' : null,
      ...(isPending && lane.gpus <= 2 ? { arrayGroup: group, task: '[0-23%4]' } : {}),
    };
  }
}

const heldSeconds = (run: JobRun, from: number, to: number) =>
  run.start === null ? 0 : Math.max(0, Math.min(run.end ?? accountingEnd, to) - Math.max(run.start, from));

/** GPU-seconds that the runs submitted in a stretch hold from start to end, by account: what a month's records add up to. */
export function heldBySubmission(runs: readonly JobRun[], from: number, to: number): Map<string, bigint> {
  const held = new Map<string, bigint>();
  for (const run of runs) {
    if (run.submit < from || run.submit >= to) continue;
    const own = BigInt(heldSeconds(run, 0, Number.POSITIVE_INFINITY) * run.lane.gpus);
    if (own > 0n) held.set(run.account, (held.get(run.account) ?? 0n) + own);
  }
  return new Map([...held].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** GPU-seconds held inside a stretch, whoever submitted them when. */
export const heldWithin = (runs: readonly JobRun[], from: number, to: number): bigint =>
  runs.reduce((sum, run) => sum + BigInt(heldSeconds(run, from, to) * run.lane.gpus), 0n);
