import { uniform } from '../random.ts';
import { type Lane, lanes } from './layout.ts';
import { pinnedJobs } from './pinned.ts';

export const DAY_SECONDS = 86_400;

/** Half-open span of Unix seconds. */
export type Span = { readonly start: number; readonly end: number };

/** GPU-seconds that the bill has for an account's use of a partition, by day of the window. */
export type HeldTarget = {
  readonly partition: string;
  readonly account: string;
  readonly gpuSeconds: readonly number[];
};

/**
 * When each lane is busy, so that the lanes of an account hold exactly as many GPU-seconds a day as its bill says. Lanes of pinned jobs are
 * busy all day, then steady ones, and the rest share what is left, each with one quiet time a day.
 * @param from first second of the window; the window has as many days as the targets
 * @returns spans by lane id, in order, never touching
 */
export function busySpans(targets: readonly HeldTarget[], from: number, seed: number): Map<string, Span[]> {
  const spans = new Map<string, Span[]>();
  for (const { partition, account, gpuSeconds } of targets) {
    const own = lanes.filter(lane => lane.partition === partition && lane.account === account);
    for (const [day, wanted] of gpuSeconds.entries()) {
      const start = from + day * DAY_SECONDS;
      for (const [lane, seconds] of shareOut(own, wanted, { start, end: start + DAY_SECONDS })) {
        const gap = DAY_SECONDS - seconds;
        const quietFrom = start + Math.floor(uniform(`${lane.id}/quiet/${day}`, seed) * (seconds + 1));
        const list = spans.get(lane.id) ?? [];
        spans.set(lane.id, list);
        add(list, { start, end: gap === 0 ? start + DAY_SECONDS : quietFrom });
        if (gap > 0) add(list, { start: quietFrom + gap, end: start + DAY_SECONDS });
      }
    }
  }
  return spans;
}

function add(list: Span[], span: Span): void {
  if (span.end <= span.start) return;
  const last = list.at(-1);
  if (last && last.end === span.start) list[list.length - 1] = { start: last.start, end: span.end };
  else list.push(span);
}

/** Seconds of the day for each lane; lanes x seconds adds up to `wanted` GPU-seconds where the lanes can hold that much. */
function shareOut(own: readonly Lane[], wanted: number, day: Span): [Lane, number][] {
  const seconds = new Map<Lane, number>();
  let left = wanted;
  const fill = (lane: Lane) => {
    const most = Math.min(DAY_SECONDS, Math.floor(left / lane.gpus));
    seconds.set(lane, most);
    left -= most * lane.gpus;
  };
  for (const lane of own) if (isPinned(lane, day)) fill(lane);
  for (const lane of own) if (lane.isSteady && !seconds.has(lane)) fill(lane);
  const rest = own.filter(lane => !seconds.has(lane));
  const gpus = rest.reduce((sum, lane) => sum + lane.gpus, 0);
  const each = gpus === 0 ? 0 : Math.min(DAY_SECONDS, Math.floor(left / gpus));
  for (const lane of rest) seconds.set(lane, each);
  left -= each * gpus;
  for (const lane of rest.toReversed()) {
    // less than a second for all of them: the lanes of one GPU take it
    const extra = Math.min(Math.floor(left / lane.gpus), DAY_SECONDS - each);
    seconds.set(lane, each + extra);
    left -= extra * lane.gpus;
  }
  return own.map(lane => [lane, seconds.get(lane) ?? 0]);
}

const isPinned = (lane: Lane, day: Span): boolean =>
  pinnedJobs.some(
    job =>
      job.lane === lane.id &&
      Date.parse(job.start) / 1000 < day.end &&
      (job.end === null || Date.parse(job.end) / 1000 > day.start),
  );
