const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * How long a channel is tried (decision 0117): 30 s, 1, 2, 4... minutes up to 4 hours, given up after 30 tries or, when it was tried often
 * enough to mean something, after 3 days. A weekend without a mail server loses nothing.
 */
export const patience = {
  firstMs: 30_000,
  longestMs: 4 * HOUR,
  tries: 30,
  days: 3,
  /** A clock that jumped ahead must not make "3 days" out of one try. */
  triesBeforeDays: 5,
  /** Back-off of a message holds those behind it for so many tries, so that order is kept; then they go first. */
  triesInOrder: 3,
};

/**
 * Milliseconds until the next try.
 * @param attempts tries so far, at least 1
 * @param askedMs what the other side asked for; never longer than `longestMs`
 * @param random 0 to 1; spreads half of the wait
 */
export function backOffMs(attempts: number, askedMs: number | null, random: number): number {
  const most = Math.min(patience.longestMs, patience.firstMs * 2 ** Math.min(attempts - 1, 30));
  const own = Math.ceil(most * (0.5 + random / 2));
  return Math.min(patience.longestMs, Math.max(own, askedMs ?? 0));
}

/** `attempts` tries were made since `createdAt` and the last one failed: is it over? */
export function isGivenUp(row: { attempts: number; createdAt: string }, now: Date): boolean {
  const ageMs = now.getTime() - Date.parse(row.createdAt);
  return (
    row.attempts >= patience.tries || (row.attempts >= patience.triesBeforeDays && ageMs > patience.days * 24 * HOUR)
  );
}

/** Clocks of one machine differ by no more than this without a jump. */
const JUMP_MS = 5 * MINUTE;

/**
 * Has its time come? A clock that was put back since the row was written would make it wait for a time that nobody meant; then it is sent
 * rather than lost.
 */
export function isDue(row: { dueAt: string; createdAt: string; lastTriedAt: string | null }, now: Date): boolean {
  const written = Date.parse(row.lastTriedAt ?? row.createdAt);
  return now.getTime() >= Date.parse(row.dueAt) || now.getTime() < written - JUMP_MS;
}
