import { expect, test } from 'vitest';
import { AppError } from '../../../../../src-core/errors/app-error.ts';
import { Resilience, TemporaryFailure } from '../../../../../src-main/services/sources/resilience.ts';

const never = new AbortController().signal;
const quick = { firstDelayMs: 1, maxDelayMs: 2, breakMs: 40, random: () => 0.5 };
const broken = () => new TemporaryFailure(new AppError('connector.unreachable', { host: 'h', reason: 'HTTP 503' }));
const origin = 'https://api.example.com';

/** Fails `failures` times, then answers with how often it was tried. */
function flaky(failures: number, error: () => Error = broken) {
  let tries = 0;
  return () => {
    tries += 1;
    return tries <= failures ? Promise.reject(error()) : Promise.resolve(tries);
  };
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    error => (error instanceof AppError ? error.code : error),
  );

test('tries again until it works, and gives up with the last reason', async () => {
  expect(await new Resilience({ ...quick, retries: 5 }).run(origin, flaky(5), never)).toBe(6);
  expect(await codeOf(new Resilience({ ...quick, retries: 5 }).run(origin, flaky(6), never))).toBe(
    'connector.unreachable',
  );
});

test('what will not get better is not tried again', async () => {
  let tries = 0;
  const rejected = () => {
    tries += 1;
    return Promise.reject(new AppError('connector.auth-rejected', { host: 'h' }));
  };
  expect(await codeOf(new Resilience(quick).run(origin, rejected, never))).toBe('connector.auth-rejected');
  expect(tries).toBe(1);
});

test('after failures in a row an origin is left alone, others are not, and it is tried again by itself', async () => {
  const patience = new Resilience({ ...quick, retries: 0, breakAfter: 3 });
  for (let index = 0; index < 3; index += 1)
    expect(await codeOf(patience.run(origin, flaky(9), never))).toBe('connector.unreachable');
  expect(await codeOf(patience.run(origin, flaky(0), never))).toBe('connector.circuit-open');
  expect(await codeOf(patience.run('https://other.example.com', flaky(0), never))).toBe('done');
  await new Promise(resolve => setTimeout(resolve, 60));
  expect(await codeOf(patience.run(origin, flaky(0), never))).toBe('done');
});

test('a rate limit is waited for and opens no circuit; a wait that is too long ends the run with its length', async () => {
  const limited = (waitMs: number) => () =>
    new TemporaryFailure(new AppError('connector.rate-limited', { host: 'h', seconds: 1 }), {
      waitMs,
      isRateLimit: true,
    });
  const patience = new Resilience({ ...quick, retries: 5, breakAfter: 2, longestWaitMs: 1_000 });
  const before = performance.now();
  expect(await patience.run(origin, flaky(4, limited(15)), never)).toBe(5);
  expect(performance.now() - before).toBeGreaterThanOrEqual(4 * 14);
  await expect(patience.run(origin, flaky(1, limited(7_200_000)), never)).rejects.toMatchObject({
    code: 'connector.rate-limited',
    details: { host: 'api.example.com', seconds: 7_200 },
  });
});

test('a limit that is used up holds back every request to that origin', async () => {
  const patience = new Resilience(quick);
  patience.holdBack(origin, 50);
  const before = performance.now();
  await patience.run(origin, flaky(0), never);
  expect(performance.now() - before).toBeGreaterThanOrEqual(48);
});

test('cancelling ends a wait at once', async () => {
  const patience = new Resilience({ ...quick, firstDelayMs: 60_000, maxDelayMs: 60_000 });
  const controller = new AbortController();
  const run = patience.run(origin, flaky(9), controller.signal);
  setTimeout(() => controller.abort(), 10);
  expect(await codeOf(run)).toBe('call.cancelled');
});
