import { expect, test } from 'vitest';
import { watchMemory } from '../../../../src-main/services/memory-watch.ts';
import { onlyLinux, unless } from '../../../support/skip.ts';

test('a process over its cap is reported once, one below it never', unless(onlyLinux), async () => {
  const seen: number[] = [];
  const low = watchMemory(
    () => process.pid,
    1024 * 1024,
    bytes => seen.push(bytes),
  );
  const high = watchMemory(
    () => process.pid,
    1024 ** 4,
    () => seen.push(-1),
  );
  const unborn = watchMemory(
    () => null,
    1,
    () => seen.push(-2),
  );
  while (seen.length === 0) await new Promise(resolve => setTimeout(resolve, 20));
  await new Promise(resolve => setTimeout(resolve, 250));
  for (const stop of [low, high, unborn]) stop();
  expect(seen).toHaveLength(1);
  expect(seen[0]).toBeGreaterThan(10 * 1024 * 1024);
});
