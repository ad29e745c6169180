import { expect, test } from 'vitest';
import { AppError } from '../../../../../src-core/errors/app-error.ts';
import { withinBudget } from '../../../../../workers/lake/import/budget.ts';

const file = { name: 'a.csv', sizeBytes: 0 };
const never = new AbortController().signal;
/** Work that ends only when it is told to. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('work within its budget is left alone', async () => {
  await expect(withinBudget(file, { seconds: 60, memoryMiB: 512 }, never, async () => 7)).resolves.toBe(7);
});

test('past its time, or its memory, work is stopped with what was used up', async () => {
  const error = await withinBudget(file, { seconds: 0.01, memoryMiB: 512 }, never, untilAborted).catch(
    caught => caught,
  );
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'file.over-budget', details: { name: 'a.csv', limit: '1 s' } });
  const kept: Buffer[] = [];
  const greedy = (signal: AbortSignal) => {
    kept.push(Buffer.alloc(8 * 1024 * 1024, 1));
    return untilAborted(signal);
  };
  await expect(withinBudget(file, { seconds: 60, memoryMiB: 4 }, never, greedy)).rejects.toMatchObject({
    code: 'file.over-budget',
    details: { limit: '4 MiB' },
  });
  expect(kept).toHaveLength(1);
});

test("a cancellation stays one, and the file's own fault stays its own", async () => {
  const user = new AbortController();
  const cancelled = withinBudget(file, { seconds: 60, memoryMiB: 512 }, user.signal, untilAborted);
  user.abort();
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  const fault = new AppError('file.empty', { name: 'a.csv' });
  await expect(withinBudget(file, { seconds: 60, memoryMiB: 512 }, never, () => Promise.reject(fault))).rejects.toBe(
    fault,
  );
});
