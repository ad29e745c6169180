import { QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { queryClient } from '../../../../src-renderer/data/lake-query.ts';

afterEach(() => queryClient.clear());

/** A question on screen whose answers the test gives, in the order of the asking. */
function ask(key: string) {
  const answers: ((value: string) => void)[] = [];
  const observer = new QueryObserver(queryClient, {
    queryKey: ['asked-again', key],
    queryFn: () => new Promise<string>(resolve => answers.push(resolve)),
  });
  const leave = observer.subscribe(() => undefined);
  return { answers, leave, data: () => observer.getCurrentResult().data };
}

it('an answer on its way when something changes is not taken for the answer after it, not even the first one', async () => {
  const { answers, leave, data } = ask('first');
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  const invalidated = queryClient.invalidateQueries({ queryKey: ['asked-again'] });
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[0]?.('before the change');
  answers[1]?.('after it');
  await invalidated;
  expect(data()).toBe('after it');
  leave();
});

it('leaves alone what the filter does not name', async () => {
  const { answers, leave, data } = ask('other');
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes('elsewhere') });
  answers[0]?.('the only one');
  await vi.waitFor(() => expect(data()).toBe('the only one'));
  expect(answers).toHaveLength(1);
  leave();
});
